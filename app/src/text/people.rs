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
