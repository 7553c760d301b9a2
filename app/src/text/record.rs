//! A teacher's whole record.

use super::texts;

texts! {
    Record {
        title: "培训档案", "Training record";
        title_of: "{name}的培训档案", "Training record of {name}";
        lead: "从第一条登记起的全部学时，按年度排列。调动学校后档案随人走。", "Every credited hour from the first on, by year. The record goes along when a teacher changes school.";
        pdf: "下载 PDF", "Download as PDF";
        to_record: "培训档案", "Training record";
        person: "个人信息", "Person";
        name: "姓名", "Name";
        number: "工号", "Staff number";
        login: "账号", "Login";
        organisation: "现单位", "Organisation";
        post: "岗位", "Post";
        moves: "单位变动", "Moves";
        moved: "{at}：由{from}调入{to}（经办：{by}）", "{at}: from {from} to {to} (by {by})";
        cycles: "周期", "Cycles";
        cycle: "{first}—{last} 年", "{first}–{last}";
        cycle_column: "周期", "Cycle";
        target: "要求", "Asked for";
        total: "已登记", "Credited";
        verified: "已审核", "Verified";
        pending: "待审核", "Waiting";
        missing: "还差", "Missing";
        nothing_missing: "已达标", "Complete";
        year: "{year} 年度", "{year}";
        year_facts: "{year} 年度汇总", "Summary of {year}";
        policy: "依据", "Policy";
        module_missing: "{module} {hours}", "{hours} of {module}";
        separator: "；", "; ";
        by: "{year} 年度学时构成", "Hours of {year} by kind";
        kind: "类别", "Kind";
        module: "模块", "Module";
        level: "级别", "Level";
        mode: "方式", "Mode";
        minimum: "至少 {hours}", "at least {hours}";
        entries: "{year} 年度登记记录", "Entries of {year}";
        entries_none: "这一年度没有登记记录。", "Nothing was credited in this year.";
        day: "日期", "Day";
        what: "事项", "What";
        hours: "学时", "Hours";
        state: "状态", "State";
        code: "证明编号", "Certificate";
        head: "共登记 {sequence} 条，校验码 {hash}", "{sequence} {sequence|entry|entries} in all, check code {hash}";
        note: "本档案由学时账本生成。每条记录可凭证明编号在 {address} 核验；更正以冲正方式登记，原记录保留。", "Made from the ledger of hours. Each entry can be checked by its code at {address}; corrections are entries of their own, and nothing is removed.";
        printed: "打印日期", "Printed on";
    }
}
