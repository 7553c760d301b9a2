//! The frame of every page, the front page, signing in, help.

use super::texts;

texts! {
    Shell {
        product: "学时", "Xueshi";
        product_long: "学时 · 昆明市教师远程培训与学时登记", "Xueshi · Remote training and credit hours for Kunming's teachers";
        description: "全市教师的远程课程与培训学时登记：学完即登记，学时有据可查。", "Remote courses and credit hours for the city's teachers: credited at once, every number explained.";
        skip: "跳到正文", "Skip to content";
        navigation: "主要", "Main";
        crumbs: "当前位置", "Where you are";
        courses: "课程", "Courses";
        search: "搜索", "Search";
        me: "我的培训", "My training";
        verification: "学时审核", "Verification";
        author: "课程制作", "Authoring";
        admin: "管理", "Administration";
        help: "帮助", "Help";
        large_type: "大字版", "Large type";
        normal_type: "标准字号", "Normal type";
        sign_in: "登录", "Sign in";
        sign_out: "退出登录", "Sign out";
        signed_in_as: "账户：{name}", "Account: {name}";
        footer: "学完即登记，每一个学时都有依据。", "Credited when you finish; every hour explained.";

        home_title: "学完一门课，学时立即登记", "Finish a course, and the hours are credited at once";
        home_lead: "每位教师每年需完成 {target}。必修模块三个，其余自主选学。", "Every teacher takes {target} a year: three mandatory modules, the rest by choice.";
        home_search_label: "搜课程和课程里的内容", "Search courses and what is in them";
        home_search_hint: "例如：地震 疏散", "For example: 地震 疏散";
        home_modules: "必修模块", "Mandatory modules";
        home_module_courses: "{count} 门课程，共 {hours}", "{count} {count|course|courses}, {hours} in all";
        home_module_open: "看课程", "See courses";
        home_electives: "选修课程", "Elective courses";
        home_all: "全部 {count} 门课程", "All {count} {count|course|courses}";
        home_continue: "接着学", "Continue";
        home_how: "学时怎么登记", "How hours are credited";
        home_how_1: "看完视频、读完图文和文档、通过测验。快进不计入，重复看不重复计。", "Watch the videos, read the pages and documents, pass the quiz. Skipping ahead does not count; seeing a passage twice counts once.";
        home_how_2: "最后一项完成时，学时当场登记，并写明依据。", "With the last requirement, the hours are credited at once, with the reasons.";
        home_how_3: "学校、县区或市级管理员审核。如被驳回，你会看到理由。", "A school, county or city administrator verifies them. If they are rejected, you see why.";

        login_title: "登录", "Sign in";
        login_lead: "用单位分配的账号登录。", "Use the account that your organisation gave you.";
        login_login: "账号", "Login";
        login_password: "密码", "Password";
        login_button: "登录", "Sign in";
        login_failed: "账号或密码不对。请检查后再试。", "The login or the password is wrong. Check both and try again.";
        login_missing: "请填写账号和密码。", "Enter your login and your password.";
        login_wait: "尝试次数太多。请 {seconds} 秒后再试。", "Too many attempts. Try again in {seconds} {seconds|second|seconds}.";
        login_forgot: "忘记密码，请联系本单位的管理员。", "If you have forgotten your password, ask your organisation's administrator.";
        login_error_title: "没有登录成功", "You are not signed in";

        help_title: "帮助", "Help";
        help_hours_title: "学时怎么计算", "How hours are counted";
        help_hours: "课程的必学单元全部完成后，按课程核定的学时登记，年度以北京时间为准。同一门课程在一个五年周期内只登记一次。", "When all required units of a course are met, its hours are credited, in the year by Beijing time. A course is credited once in a five-year cycle.";
        help_video_title: "视频怎样算看完", "When a video counts";
        help_video: "可以随意拖动和倍速播放。看过的部分自动记录，重复看只算一次，看满规定的比例（多数是九成）即完成。真实时间一分钟最多计一分钟，同时打开几个页面也一样。", "Move and change speed freely. What you have seen is recorded, each part once. When you have seen the share that the unit asks for, mostly nine tenths, it is complete. One real minute counts at most one minute, however many pages are open.";
        help_line_title: "网络断了怎么办", "When you are offline";
        help_line: "已看的部分先保存在你的手机或电脑里，联网后自动补传。要去没有网络的地方，先在课程页面按“下载到本机”，再从“离线学习”打开。", "What you have seen is kept on your phone or computer and sent when you are online again. Before you go where there is no signal, press “Store on this device” on the course page. Then open it from “Learning offline”.";
        help_script_title: "手机或浏览器很旧", "On an old phone or browser";
        help_script: "所有页面都能用。看完或读完后，按页面上的“提交学习时间”按钮。", "Every page works. When you have watched or read, press “hand in my time” on the page.";
        help_where_title: "学时在哪里看", "Where you see your hours";
        help_where: "“我的培训”写明本年度还差多少，“学时明细”写明每一条的依据。学时先是“待审核”，管理员审核后变成“已审核”。", "“My training” says what is missing this year; “My hours” gives the reasons of every entry. Hours await verification until an administrator has checked them.";
        help_reject_title: "学时被驳回", "When hours are rejected";
        help_reject: "学时明细里会多一条扣回的记录（冲正），写明理由。原记录不会删除。不同意，可以在学时明细里申诉一次。", "“My hours” then has one more entry, which takes the hours back and says why. The first entry is never deleted. If you disagree, you can appeal there once.";
        help_search_title: "怎么搜得更准", "Searching more precisely";
        help_search: "“引号”里的词连在一起找，词前加减号（-词）就不找它，加 module:校园安全 只找一个模块。", "“Quotes” keep words together, -word leaves one out, and module:campus-safety asks for one module.";
        help_large_title: "大字版", "Large type";
        help_large: "每一页上方都有“大字版”，点一次即切换，下次打开仍然有效。", "Every page has “Large type” at the top; one click switches, and it stays so.";
    }
}
