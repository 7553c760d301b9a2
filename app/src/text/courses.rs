//! The catalogue, a course, search.

use super::texts;

texts! {
    Courses {
        title: "课程", "Courses";
        found: "共 {count} 门课程", "{count} {count|course|courses}";
        filters: "筛选", "Filters";
        module: "模块", "Module";
        level: "级别", "Level";
        mode: "方式", "Mode";
        stage: "学段", "Stage";
        subject: "学科", "Subject";
        all: "全部", "All";
        text_label: "在课程中查找", "Find in courses";
        text_button: "查找", "Find";
        clear: "清除全部筛选", "Clear all filters";
        none_title: "没有符合条件的课程", "No course matches";
        none: "减少一个筛选条件，或换个词查找。", "Take a filter away, or try another word.";
        next: "下一页", "Next page";
        first: "回第一页", "First page";
        pages: "翻页", "Pages";
        length: "时长", "Length";
        for_stages: "适合", "For";
        your_state: "你的进度", "Your progress";
        already: "本周期已登记 {hours}", "{hours} credited in this cycle";

        hours: "学时", "Hours";
        objectives: "学完以后，你能", "After it you can";
        outline: "课程内容", "Contents";
        only_for: "只向{names}开放", "Only for {names}";
        audience: "开放范围", "Open to";
        made_by: "课程作者", "Made by";
        source: "来源", "Source";
        version: "版本", "Version";
        version_of: "第 {number} 版，{day} 发布", "Edition {number}, published {day}";
        credited: "怎样登记学时", "How hours are credited";
        credited_how: "必学单元全部完成后，立即登记 {hours}（{module}，{level}，{mode}），由学校管理员审核。", "When all required units are met, {hours} are credited at once ({module}, {level}, {mode}) and verified by your school's administrator.";
        owed_module: "你的“{module}”模块还差 {missing}。", "Your module “{module}” still needs {missing}.";
        owed_year: "你本年度还差 {missing}。", "You still need {missing} this year.";
        owed_nothing: "你本年度的学时已达标。", "You have reached this year's hours.";
        enrol: "报名", "Enrol";
        enrol_sign_in: "登录后报名", "Sign in to enrol";
        resume: "继续学习", "Continue";
        review: "回看课程", "Look again";
        teachers_only: "只有教师账号可以报名。", "Only teachers can enrol.";
        rule_watch: "看满 {ratio}", "watch {ratio}";
        rule_listen: "听满 {ratio}", "listen to {ratio}";
        rule_read: "阅读 {time}", "read for {time}";
        rule_play: "{count} 个活动全部完成，用时至少 {time}", "all {count} {count|activity|activities}, at least {time}";
        rule_drawn: "每次抽 {drawn} 题，", "{drawn} drawn of ";
        rule_minutes: "，限时 {minutes} 分钟", ", within {minutes} {minutes|minute|minutes}";
        rule_pass: "{count} 题，{pass} 通过，可答 {attempts} 次", "{count} {count|question|questions}, {pass} to pass, {attempts} {attempts|attempt|attempts}";
        rule_pass_any: "{count} 题，{pass} 通过，次数不限", "{count} {count|question|questions}, {pass} to pass, any number of attempts";
        newer: "课程已有新版。你仍按报名时的第 {number} 版学习，进度不受影响。", "There is a newer edition. You stay on edition {number}, and keep your progress.";
        retired: "这门课程已下架，不再接受报名；你可以继续学完，学时照常登记。", "This course was retired and takes nobody in any more. You can finish it, and its hours are credited as ever.";

        search_title: "搜索", "Search";
        search_label: "搜课程和课程里的内容", "Search courses and what is in them";
        search_button: "搜索", "Search";
        search_found: "找到 {count} 门课程", "Found in {count} {count|course|courses}";
        search_none_title: "没有找到“{text}”", "Nothing found for “{text}”";
        search_none: "换个说法，或少写几个词。也可以到课程目录里按模块查找。", "Try other or fewer words, or browse the courses by module.";
        search_start: "课程介绍、图文、文档和视频里说的话都能找到。", "You find what courses are about, what stands in pages and documents, and what is said in videos.";
        search_at: "视频 {place} 处", "at {place} in the video";
        search_page: "第 {page} 页", "page {page}";
        search_about: "课程介绍", "About the course";
        search_hint: "写几个词，例如“地震 疏散”。拼音和首字母也可以，例如 shide、sdsf。", "Write a few words, such as “地震 疏散”. Pinyin and its initials work too, such as shide, sdsf.";
        search_suggestions: "建议", "Suggestions";
        search_suggested: "有 {count} 条建议，用上下键选择。", "{count} {count|suggestion|suggestions}; choose with the arrow keys.";
        search_meant: "你是不是要找：", "Did you mean:";
        search_before: "上一页", "Previous page";
        search_after: "下一页", "Next page";
        search_pages: "翻页", "Pages";
        search_all: "不限", "Any";
        search_kind: "出现在", "Found in";
        search_more: "更多条件", "More choices";
        kind_course: "课程介绍", "About a course";
        kind_video: "视频", "Videos";
        kind_cue: "视频里的话", "What is said in videos";
        kind_page: "图文", "Pages";
        kind_document: "文档", "Documents";
        kind_quiz: "测验", "Quizzes";
        kind_package: "课件包", "Packages";
        kind_audio: "音频", "Audio";
        search_all_modules: "全部模块", "All modules";
    }
}
