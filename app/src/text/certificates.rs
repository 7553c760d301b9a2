//! Certificates: one's own, and the check by anyone.

use super::texts;

texts! {
    Certificates {
        check_title: "学时证明核验", "Check a certificate";
        check_lead: "输入证明上的编号，查看账本中的事实和现在的状态。任何人都可以查，不需要登录。", "Type the code on the certificate and see what the ledger says of it, and how it stands now. Anyone may, without signing in.";
        code: "证明编号", "Code";
        code_hint: "16 位，例如 3F2A-9C41-77DE-0B12。大小写和连字符不影响。", "16 characters, such as 3F2A-9C41-77DE-0B12. Capitals and hyphens do not matter.";
        check: "核验", "Check";
        code_wrong: "“{code}”不是证明编号：应为 16 位数字和字母 A–F，年度证明以 N 开头，培训档案以 R 开头。", "“{code}” is no code: it has 16 digits or letters A–F; that of a year begins with N, that of a record with R.";
        code_unknown: "账本中没有编号 {code}。请对照证明再输入一次；如果没有输错，这份证明不是本平台的。", "The ledger has no code {code}. Compare it with the paper; if it is typed right, the paper is not from this platform.";

        credit_title: "学时证明 {code}", "Certificate {code}";
        year_title: "年度学时证明 {code}", "Certificate of a year {code}";
        record_title: "培训档案 {code}", "Training record {code}";
        record_newest: "这份档案所列之后，账本没有新的记录。", "Nothing was added to the ledger since this record was printed.";
        record_older: "这份档案打印之后，账本又增加了 {count} 条记录（含冲正）。以下是打印时的学时。", "{count} {count|entry|entries} were added since this record was printed, reversals included. Below are the hours as they stood then.";
        record_year: "{year} 年度学时", "Hours of {year}";
        waiting: "待审核：学时已登记，管理员还没有认定。", "Waiting: the hours are credited, an administrator has not verified them yet.";
        verified: "已认定：{at} 审核通过。", "Verified on {at}.";
        revoked: "已撤销：{at} 冲正，这些学时不再计入。", "Revoked on {at}: these hours no longer count.";
        year_stands: "现在仍达标：已认定 {now}，年度要求 {target}。", "The year is still met: {now} verified, {target} asked for.";
        year_changed: "开具之后情况有变：现在已认定 {now}，年度要求 {target}，还差 {missing}。", "It has changed since: {now} are verified now, {target} asked for; missing: {missing}.";
        facts: "账本中的事实", "What the ledger says";
        name: "姓名（部分隐去）", "Name (partly hidden)";
        number: "工号", "Staff number";
        organisation: "登记时单位", "Organisation then";
        hours: "学时", "Hours";
        what: "培训项目", "Training";
        kind: "来源", "Kind";
        level: "级别", "Level";
        mode: "方式", "Mode";
        module: "模块", "Module";
        period: "培训时间", "Period";
        period_between: "{from} 至 {to}", "{from} to {to}";
        at: "登记日期", "Credited on";
        year: "年度", "Year";
        policy: "依据", "Policy";
        entry: "记录编号", "Entry";
        sequence: "登记序号", "Number of the entry";
        hash: "校验码", "Check code";
        issued_at: "开具日期", "Issued on";
        issued_hours: "开具时已认定学时", "Verified hours when issued";
        now_hours: "现在已认定学时", "Verified hours now";
        target: "年度要求", "Asked for in the year";
        compare: "请把姓名、学时和状态与手中的证明逐项核对。", "Compare name, hours and state with the paper in your hand.";
        qr: "本页的二维码", "QR code of this page";
        proof: "下载离线存证", "Download the proof";
        pdf: "下载证明 PDF", "Download as PDF";
        another: "核验另一份", "Check another";

        mine_title: "我的学时证明", "My certificates";
        mine_lead: "每条学时一登记就有证明编号；年度证明在已认定学时达标后开具。", "Each entry has its code from the moment it is credited; that of a year is issued once verified hours meet it.";
        to_mine: "学时证明", "Certificates";
        mine_year: "{year} 年度", "{year}";
        issue: "开具 {year} 年度证明", "Issue the certificate of {year}";
        issued: "{at} 开具，{hours}", "issued on {at}, {hours}";
        not_met: "还不能开具年度证明。已认定学时还差：{missing}", "The certificate of the year cannot be issued yet. Verified hours missing: {missing}";
        entries: "{year} 年度各条学时的证明", "Certificates of the entries of {year}";
        entries_none: "这一年度还没有学时。", "No hours in this year yet.";

        paper_credit: "学时证明", "Certificate of credit hours";
        paper_year: "年度学时证明", "Certificate of a training year";
        paper_heading: "教师培训学时登记", "Teachers' training, ledger of credit hours";
        paper_sentence: "参加“{title}”培训，登记 {year} 年度 {hours}。\n打印时状态：{state}", "took part in {title} and was credited with {hours} in {year}.\nState when printed: {state}";
        paper_sentence_year: "{year} 年度已认定培训学时 {hours}，达到年度要求。\n打印时已认定 {now}。", "was credited with {hours} of verified training in {year}, which meets what the year asks for.\nVerified when printed: {now}.";
        paper_sentence_year_changed: "开具时 {year} 年度已认定培训学时 {hours}，达到年度要求。\n打印时已认定 {now}，还差 {missing}。", "had {hours} of verified training in {year} when this was issued, which met what the year asks for.\nVerified when printed: {now}; missing: {missing}.";
        paper_scan: "扫码核验\n{code}", "Scan to check\n{code}";
        paper_footer: "本证明所载以账本为准；更正或撤销请扫码或在 {address} 查看现在的状态。", "The ledger decides. Scan the code or see {address} for how it stands now.";
        printed: "打印日期 {at}", "Printed on {at}";
    }
}
