//! Papers as a city would print them.

use domain::time::Timestamp;

use crate::print::{Align, Block, Body, Certificate, Column, Level, Pages, Paper, QrBlock, Table};

pub fn paper(title: &str, body: Body) -> Paper {
    Paper {
        title: title.to_owned(),
        language: "zh-CN".to_owned(),
        issued: Timestamp::parse_rfc3339("2026-11-25T02:00:00Z").unwrap(),
        body,
    }
}

pub fn pages(blocks: Vec<Block>) -> Paper {
    let body = Body::Pages(Pages {
        blocks,
        footer: "账本检查点 2026-11-25".to_owned(),
        code: None,
    });
    paper("教师培训档案", body)
}

pub fn column(heading: &str, share: u16, align: Align) -> Column {
    Column {
        heading: heading.to_owned(),
        share,
        align,
    }
}

pub fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

pub fn pairs(facts: &[(&str, &str)]) -> Vec<(String, String)> {
    facts
        .iter()
        .map(|&(label, value)| (label.to_owned(), value.to_owned()))
        .collect()
}

pub fn code() -> QrBlock {
    QrBlock {
        text: "扫码核验\nR7K2-9QFD-M4XA".to_owned(),
        url: "https://xueshi.example.cn/certificates/R7K2-9QFD-M4XA".to_owned(),
    }
}

/// A teacher's record of `entries` rows, as a city would print it.
pub fn record(entries: usize) -> Paper {
    const COURSES: [(&str, &str, &str, &str); 6] = [
        (
            "义务教育语文课程标准（2022年版）解读与教学设计",
            "市级",
            "线上",
            "6.0",
        ),
        ("新时代教师职业道德十项准则", "县级", "线上", "4.0"),
        (
            "跨学科主题学习的设计与实施：从项目到课堂的十二个案例（第二期）",
            "省级",
            "面授",
            "16.0",
        ),
        ("校本研修：单元整体教学", "校级", "校本", "8.0"),
        (
            "AI 辅助备课 Generative AI in Lesson Planning",
            "市级",
            "线上",
            "2.5",
        ),
        (
            "国家中小学智慧教育平台暑期教师研修",
            "国家级",
            "线上",
            "10.0",
        ),
    ];
    let rows = (0..entries)
        .map(|index| {
            let (course, level, mode, hours) = COURSES[index % COURSES.len()];
            let day = format!("2026-{:02}-{:02}", 1 + index % 11, 1 + index * 7 % 28);
            strings(&[
                &(index + 1).to_string(),
                &day,
                course,
                level,
                mode,
                hours,
                "已验证",
            ])
        })
        .collect();
    let table = Table {
        columns: vec![
            column("序号", 3, Align::End),
            column("日期", 9, Align::Start),
            column("培训项目", 28, Align::Start),
            column("级别", 5, Align::Start),
            column("方式", 4, Align::Start),
            column("学时", 5, Align::End),
            column("状态", 6, Align::Start),
        ],
        rows,
        total: Some(strings(&["", "", "合计", "", "", "155.0", ""])),
    };
    let summary = Table {
        columns: vec![
            column("年度", 4, Align::Start),
            column("应修学时", 4, Align::End),
            column("已修学时", 4, Align::End),
            column("其中面授", 4, Align::End),
            column("尚缺", 4, Align::End),
        ],
        rows: vec![
            strings(&["2024", "72.0", "75.5", "24.0", "0"]),
            strings(&["2025", "72.0", "80.0", "26.0", "0"]),
            strings(&["2026", "72.0", "64.5", "16.0", "7.5"]),
        ],
        total: None,
    };
    let body = Body::Pages(Pages {
        blocks: vec![
            Block::Facts(pairs(&[
                ("姓名", "欧阳晓婷"),
                ("单位", "杭州市余杭区良渚实验学校（小学部）"),
                ("师训编号", "330110-2011-04418"),
                ("学科", "小学语文"),
                ("培训周期", "2024 — 2028 年"),
                ("打印日期", "2026年11月25日"),
            ])),
            Block::Heading(Level::Section, "周期进度".to_owned()),
            Block::Paragraph(
                "本周期目标为五年累计 360 学时，每年不少于 72 学时。截至打印之日，已修 220.0 学时，全部经学校、县（市、区）、市三级验证。"
                    .to_owned(),
            ),
            Block::Table(summary),
            Block::Heading(Level::Section, "2026 年度培训明细".to_owned()),
            Block::Table(table),
            Block::Note(
                "本档案由学时账本生成，每一条目均可凭编号在线核验；条目更正以冲正方式记录，原条目保留。".to_owned(),
            ),
        ],
        footer: "杭州市中小学教师专业发展培训管理平台 · 账本检查点 #1182 · 9f3c 51d0 7a2e 88b4".to_owned(),
        code: Some(code()),
    });
    paper("教师专业发展培训档案", body)
}

pub fn certificate(name: &str) -> Paper {
    let body = Body::Certificate(Certificate {
        heading: "杭州市中小学教师专业发展培训".to_owned(),
        name: name.to_owned(),
        sentence: "于二〇二六年度参加教师专业发展培训，累计完成 72.5 学时，其中面授 24 学时，\n达到年度培训要求，考核合格，特发此证。".to_owned(),
        facts: pairs(&[
            ("证书编号", "R7K2-9QFD-M4XA"),
            ("工作单位", "余杭区良渚实验学校"),
            ("培训年度", "2026"),
            ("验证级别", "市级"),
        ]),
        seal: strings(&["杭州市教育局", "二〇二六年十一月二十五日"]),
        code: Some(code()),
        footer: "扫描二维码可核对本证书所载学时；更正或撤销以网上核验结果为准。".to_owned(),
    });
    paper("培训合格证书", body)
}
