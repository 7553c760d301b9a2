//! People of the register.

use super::texts;

texts! {
    People {
        title: "人员", "People";
        lead: "{organisation}：{count} 人", "{organisation}: {count} people";
        filters: "查找", "Find";
        text: "姓名、账号或工号", "Name, login or staff number";
        organisation: "单位", "Organisation";
        apply: "查找", "Find";
        name: "姓名", "Name";
        login: "账号", "Login";
        number: "工号", "Staff number";
        role: "角色", "Role";
        school: "单位", "Organisation";
        teaches: "学段学科", "Teaches";
        empty_title: "没有找到", "Nobody was found";
        empty: "换一个姓名、账号、工号或单位再试。", "Try another name, login, staff number or organisation.";
        next: "下一页", "Next page";
        first: "回第一页", "First page";

        facts: "登记信息", "The register";
        identity: "身份证号", "Identity number";
        gender: "性别", "Gender";
        male: "男", "Male";
        female: "女", "Female";
        post: "职务", "Post";
        rural: "农村教师", "Rural teacher";
        yes: "是", "Yes";
        started: "参加工作", "At work since";
        phone: "手机", "Phone";
        unknown: "—", "—";
        record: "培训档案", "Training record";
        moves: "调动", "Moves";
        moves_none: "没有调动记录。", "No moves.";
        moved: "{from} → {to}", "{from} → {to}";
        moved_by: "{by} · {at}", "{by} · {at}";

        adjust: "登记调整学时", "Give hours by decision";
        adjust_lead: "用于线下核实后补记的学时。登记后按学时办法逐级审核，理由会显示给教师本人；原有记录从不改动——记录有误的，请先在审核页撤销，再在这里登记。", "For hours that were found to be owed. They are verified like any others and the teacher sees the reason. An entry never changes: where one is wrong, take it back on its page first, then give the right hours here.";
        adjust_open: "登记调整学时…", "Give hours by decision…";
        adjust_title: "培训名称", "Training";
        adjust_hours: "学时", "Hours";
        adjust_hours_hint: "大于 0，最多两位小数，例如 4 或 1.5。", "More than 0, at most two decimals: 4 or 1.5.";
        adjust_year: "年度", "Training year";
        adjust_reason: "理由", "Reason";
        adjust_reason_hint: "写明依据，例如“市级培训签到表漏登，已核对原件”。", "Say on what it rests, for example: missing from the sign-in sheet of the municipal training, original checked.";
        adjust_send: "登记", "Give the hours";
        error_hours_range: "填大于 0、不超过 200 的学时。", "Give more than 0 and at most 200 hours.";
        error_year: "填本周期或上一周期内的年度，不能是将来。", "Give a year of this cycle or the one before, not in the future.";

        password: "初始密码", "First password";
        password_none: "这个账号还没有密码，不能登录。", "There is no password yet, so nobody can sign in.";
        password_hint: "生成一个新的随机密码，只显示一次。原来的密码作废，已登录的设备会退出。", "Makes a new random password, shown once. The old one ends, and so does every session.";
        password_reset: "重设初始密码", "Give a new first password";
        password_own: "你不能重设这个账号的密码。", "You may not reset this account's password.";
        password_done: "新的初始密码", "The new first password";
        password_once: "请现在抄下并交给本人。离开此页后不再显示。", "Write it down now and hand it over. It is not shown again.";
        back: "回到 {name}", "Back to {name}";
        all: "全部人员", "All people";
    }
}
