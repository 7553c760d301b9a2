//! Authoring: drafts, units, review.

use domain::{
    authoring::{DraftState, Gap},
    renditions::{Fault, RenditionKind},
};
use platform::{
    authoring::Check,
    renditions::Stand,
    scanning::{FOUND, INFECTED, SCANNER_AWAY},
};

use super::{fill, format, texts};

texts! {
    Authoring {
        title: "课程制作", "Authoring";
        review_title: "课程审核", "Course review";
        review_lead: "等待审核的课程，先提交的在前。", "Courses that wait for review, the oldest first.";
        review_empty: "没有等待审核的课程。", "No course waits for review.";
        mine: "我的课程", "My courses";
        mine_empty: "还没有课程。填写下面的表单，开始第一门。", "No course yet. Fill in the form below to begin one.";
        column_code: "课程编号", "Code";
        column_title: "课程名称", "Title";
        column_state: "状态", "State";
        column_owner: "作者", "Author";
        column_updated: "最近修改", "Last change";
        new: "新建课程", "New course";
        create: "建立课程", "Create the course";
        save: "保存", "Save";
        saved: "已保存。", "Saved.";
        state_editing: "编辑中", "Being written";
        state_submitted: "待审核", "Waiting for review";
        state_returned: "已退回", "Returned";
        state_published: "已发布", "Published";
        state_scheduled: "已批准，待发布", "Approved";

        about: "课程信息", "About the course";
        code: "课程编号", "Code";
        code_hint: "2 至 40 个字母、数字或 - _ .，例如 KM-XK-101。建立后不能修改。", "2 to 40 letters, digits, - _ or ., such as KM-XK-101. It cannot be changed later.";
        name: "课程名称", "Title";
        summary: "简介", "Summary";
        summary_hint: "学完能得到什么，一两句话。", "What it gives, in a sentence or two.";
        hours: "学时", "Hours";
        hours_hint: "例如 4 或 4.50。", "Such as 4 or 4.50.";
        module: "模块", "Module";
        level: "级别", "Level";
        mode: "方式", "Mode";
        source: "来源", "Source";
        mandatory: "必修课程", "Mandatory course";
        stages: "学段", "Stages";
        subjects: "学科", "Subjects";
        subjects_hint: "多个学科用顿号或逗号分开，可以不填。", "Separated by commas; may be empty.";
        objectives: "学习目标", "Objectives";
        objectives_hint: "每行一条。", "One on each line.";
        audience: "只向这些单位开放", "Only for these organisations";
        audience_hint: "不填就向所有人开放。每行写一个单位代码，其下级单位也包括在内；别的单位看不到也搜不到这门课程。你的单位：{name}，代码 {code}。", "Leave empty for everybody. One organisation's code on each line; all below it belong to it, and nobody else sees or finds the course. Yours: {name}, code {code}.";
        audience_all: "所有人", "Everybody";
        list_comma: "、", ", ";
        add_package: "添加互动课件", "Add a package";
        package_file: "课件包（SCORM 1.2、SCORM 2004、cmi5 的 zip，或 .h5p）", "Package (a zip of SCORM 1.2, SCORM 2004 or cmi5, or an .h5p)";
        package_hint: "用课件软件导出成 SCORM、cmi5 的 zip 或 .h5p，不用解压。课件里的活动全部完成才算学完。", "Export it as SCORM, cmi5 or H5P and send the file as it is. It counts when all of its activities are done.";
        error_package_damaged: "课件包打不开或已损坏，请重新导出。", "The package cannot be read. Please export it again.";
        error_package_large: "课件包太大，或里面的文件太多。", "The package is too large or holds too many files.";
        error_package_unsafe: "课件包里有不安全的内容，不能使用。", "The package holds something unsafe and is refused.";
        error_package_protected: "课件包有密码，请去掉密码再导出。", "The package is protected by a password. Export it without one.";
        error_package_manifest: "课件包的清单有错误。", "The manifest of the package is wrong.";
        error_package_none: "这不是 SCORM、cmi5 或 H5P 课件包：里面没有 imsmanifest.xml、cmi5.xml 或 h5p.json。", "This is no SCORM, cmi5 or H5P package: it has neither imsmanifest.xml nor cmi5.xml nor h5p.json.";
        error_package_library: "H5P 课件里缺少一个库。请在制作它的网站上连同全部库一起导出。", "The H5P package lacks a library. Export it with all of its libraries.";
        error_package_empty: "课件包的清单里没有可以打开的内容。", "The manifest of the package launches nothing.";
        error_package_missing: "课件包的清单写了一个文件，包里却没有。", "The manifest names a file that is not in the package.";
        error_package_elsewhere: "课件包要打开别的网站。请把内容放进包里再导出。", "The package opens another site. Put its content into the package.";
        checks: "发布前请看一看", "Before it is published";
        check_captions: "视频“{unit}”没有字幕。", "The video “{unit}” has no captions.";
        check_transcript: "音频“{unit}”没有字幕，也就没有文字稿。", "The audio “{unit}” has no captions, and so no transcript.";
        check_download: "文档“{unit}”不能在网页中显示，学员要下载后用办公软件打开。", "The document “{unit}” is not shown on its page: learners have to download it and need an office program.";
        check_silent: "课件“{unit}”不会报告学完没有：打开它、满最少学习时间就算学完。请把最少时间设得合适。", "The package “{unit}” never says when it is done: it counts once opened, after its shortest time. Please set that time to fit.";
        error_infected: "病毒扫描在文件中发现 {name}，文件没有保存。请检查你的电脑。", "The virus scanner found {name} in the file. It was not kept; please have your computer checked.";
        error_scanner: "病毒扫描暂时没有响应，文件还不能使用。已上传的不会丢，请过一会儿再按一次保存。", "The virus scanner does not answer now, so the file cannot be used yet. What was uploaded is kept: save once more in a while.";
        check_alt: "图文“{unit}”有 {count} 张图片没有文字说明。", "“{unit}” has {count} {count|picture|pictures} without words for who does not see them.";
        check_elsewhere: "图文“{unit}”引用了别的网站的图片，不会显示：{address}", "“{unit}” shows a picture of another site, which is not loaded: {address}";
        check_hours: "申报的学时合 {claimed} 分钟，内容大约只有 {lasts} 分钟。", "The hours come to {claimed} {claimed|minute|minutes}, and the content to about {lasts}.";
        check_objectives: "还没有写学习目标。", "No objective is written yet.";
        history: "修改历史", "History";
        history_lead: "每次保存都留着。可以和现在的草稿对比，也可以恢复到那一次；恢复本身也是一次新的保存，不会丢掉别的。", "Every save is kept. Lay one beside the draft as it is, or take it up again: that is a new save itself, and loses none of the others.";
        history_save: "第 {number} 次保存 · {when} · {name}", "Save {number} · {when} · {name}";
        history_current: "现在的草稿", "The draft as it is";
        history_compare: "对比", "Compare";
        history_compare_of: "对比第 {number} 次保存", "Compare save {number}";
        history_compared: "恢复到第 {number} 次保存会改变什么", "What going back to save {number} would change";
        history_restore: "恢复", "Restore";
        history_restore_of: "恢复到第 {number} 次保存", "Restore save {number}";
        history_same: "和现在的草稿一样。", "It says the same as the draft.";
        history_legend: "划去的是现在有、恢复后没有的；有底色的是恢复后会有的。", "Struck out: what is there now and would go. Marked: what would come.";
        export_questions: "导出题目", "Export questions";
        analysis: "题目分析", "Analysis of the questions";
        analysis_title: "题目分析：{title}", "Analysis of the questions: {title}";
        analysis_lead: "第 {version} 版，每人第一次答题，共 {attempts} 份。没有作答任何题的不计。", "Edition {version}, everybody's first attempt, {attempts} in all. Attempts without any answer are left out.";
        analysis_few: "答卷不到 {few} 份，下面的数字还说明不了什么。", "With fewer than {few} attempts these numbers say little.";
        analysis_help: "难度是平均得分率，越高越容易。区分度是本题得分与其余各题总分的相关系数：0.40 以上很好，低于 0.20 较差；为负时，往往是答案标错了。", "Difficulty is the mean share of the marks: the higher, the easier. Discrimination is the correlation of the marks with those of all other questions. 0.40 and more is very good, less than 0.20 is poor; below zero the key is often wrong.";
        analysis_question: "题目", "Question";
        analysis_answered: "作答/抽到", "Answered / asked";
        analysis_difficulty: "难度", "Difficulty";
        analysis_discrimination: "区分度", "Discrimination";
        analysis_options: "各选项选择比例", "Share of each option";
        analysis_option: "{text}：{share}（{count} 人）", "{text}: {share} ({count})";
        analysis_right: "正确", "right";
        export_gift: "GIFT 文本", "as GIFT";
        export_qti: "QTI 3.0（.zip）", "as QTI 3.0 (.zip)";
        export_moodle: "Moodle XML", "as Moodle XML";
        upload_kept: "文件已经上传，不用重新选择。", "The file is uploaded; there is no need to choose it again.";
        error_upload: "上传的文件已经不在，请重新选择。", "The uploaded file is no longer there. Please choose it again.";
        error_organisation: "有的代码不是任何单位的代码，请核对。", "One of the codes is no organisation's. Please check them.";
        choose: "请选择", "Choose";

        units: "学习单元", "Units";
        units_empty: "还没有单元。请在下面添加。", "No unit yet. Add one below.";
        preview: "预览", "Preview";
        preview_of: "预览：{title}", "Preview: {title}";
        preview_title: "预览 · {title}", "Preview · {title}";
        preview_note: "这是学员将看到的内容。预览不记录学习进度。", "This is what learners will see. A preview records no progress.";
        preview_answers: "正确答案：{answer}", "Right answer: {answer}";
        back: "回到课程", "Back to the course";
        edit: "编辑", "Edit";
        edit_title: "编辑 · {title}", "Edit · {title}";
        up: "上移", "Up";
        down: "下移", "Down";
        remove: "删除", "Remove";
        make_required: "改为必学", "Make required";
        make_optional: "改为选学", "Make optional";
        of_unit: "{action}:{title}", "{action}: {title}";

        add: "添加单元", "Add a unit";
        add_video: "添加视频或音频", "Add a video or audio";
        add_page: "添加图文", "Add a page";
        add_document: "添加文档", "Add a document";
        add_quiz: "添加测验", "Add a quiz";
        section: "所属章节", "Section";
        section_hint: "写新的名称即新建一章。", "A new name begins a new section.";
        unit_title: "单元名称", "Title";
        unit_required: "必学（完成后才登记学时）", "Required for the hours";
        video_file: "视频文件(MP4)或音频文件", "Video file (MP4) or audio file";
        video_hint: "视频：MP4（H.264）；音频：MP3、M4A(AAC)、Ogg/Opus 或 WAV。最大 {limit}。", "A video as MP4 with H.264; a sound alone as MP3, M4A (AAC), Ogg/Opus or WAV. At most {limit}.";
        captions_file: "字幕文件（WebVTT 或 SRT，可以不传）", "Captions (WebVTT or SRT, optional)";
        renditions: "给慢网的版本", "For slow lines";
        renditions_hint: "自动制作，不影响原视频。刷新可看进度。", "Made by themselves, beside the video. Reload to see how far they are.";
        rendition_poster: "封面", "Poster";
        rendition_small: "省流量（360p）", "Small (360p)";
        rendition_audio: "只听声音", "Sound alone";
        rendition_waiting: "等待制作", "waits its turn";
        rendition_making: "正在制作，{percent}", "being made, {percent}";
        rendition_made: "已做好，{size}", "made, {size}";
        rendition_needless: "不需要", "not needed";
        rendition_failed: "没有做成，播放原视频", "could not be made; the video itself is played";
        rendition_pdf: "PDF 版本", "As PDF";
        paper: "在网页中显示的版本", "What is shown of it";
        paper_hint: "自动转换，不影响原文件。刷新可看进度。", "Made by itself, beside the file. Reload to see how far it is.";
        paper_making: "正在转换", "being made";
        paper_none: "这个平台现在不能转换，学员下载原文件。", "Nothing here makes one now; learners download the file itself.";
        paper_failed: "没有转换成功：{why}。学员下载原文件。", "could not be made: {why}. Learners download the file itself.";
        fault_machine: "平台出了问题", "something is wrong with the platform";
        fault_unreadable: "文件无法读取，可能已损坏或有密码；请用办公软件打开后另存，再上传", "the file cannot be read, it may be damaged or have a password; open it, save it anew and upload it again";
        fault_too_long: "转换用时太长，请把文件拆小", "it takes too long; split the file";
        fault_too_large: "转换出的 PDF 太大，请压缩图片", "the PDF becomes too large; make the pictures smaller";
        rendition_line: "{name}：{state}", "{name}: {state}";
        file_kept: "不选文件则保留原来的。", "Without a new file the old one stays.";
        questions_file: "从文件读入题目（可以不选）", "Questions from a file (optional)";
        questions_hint: "GIFT、Moodle XML 或 QTI 2.x/3.0（.txt、.xml、.zip）。读入后先看一遍，再保存。", "GIFT, Moodle XML, or QTI 2.x/3.0 (.txt, .xml, .zip). Read them first, then save.";
        questions_read: "读入题目", "Read the questions";
        watch_percent: "看满百分之几算完成", "Per cent that must be watched";
        markdown: "正文(Markdown)", "Text (Markdown)";
        min_seconds: "最短阅读时间（秒）", "Shortest reading time (seconds)";
        document_file: "文档（PDF、Word、PowerPoint 或 OpenDocument）", "Document (PDF, Word, PowerPoint or OpenDocument)";
        document_hint: "docx、pptx、odt、odp 会自动转换成 PDF 显示；不能转换时，学员下载原文件。", "A docx, pptx, odt or odp is shown as a PDF that is made of it. Where none can be made, learners download the file itself.";
        gift: "题目（GIFT 格式）", "Questions (GIFT)";
        gift_hint: "单选、多选、判断、填空、数值、匹配题。题与题之间空一行。排序题：题干后写 {>ALL，每行一项，按正确顺序，以 } 结束。完形填空：在文中写 {1:SHORTANSWER:=五}、{2:NUMERICAL:=72:0.5} 或 {1:MULTICHOICE:三年~=五年}（与 Moodle 相同；开头的数字是该空的权重），文末可写 {####解析}。", "Multiple choice, several answers, true/false, short answer, numeric, matching; a blank line between questions. Put in order: {>ALL behind the text, an item a line in the right order, then }. Fill in the blanks: {1:SHORTANSWER:=five}, {2:NUMERICAL:=72:0.5} or {1:MULTICHOICE:three~=five} within the text, as in Moodle. The number in front is the weight of the blank; {####feedback} may stand at its end.";
        pass_percent: "通过分数（百分比）", "Per cent to pass";
        attempts: "可答次数（0 为不限）", "Attempts (0 for any number)";
        draw: "每次抽几题", "Questions drawn for an attempt";
        draw_hint: "0 为全部。每人每次抽到的题不同，分数只按抽到的题计算。", "0 for all. Each attempt gets others; only those drawn give marks.";
        minutes: "限时（分钟）", "Time limit (minutes)";
        minutes_hint: "0 为不限时。作答会自动保存；到时未交卷的，按已保存的作答计分。", "0 for none. Answers are kept as they are given; where nothing is handed in by then, those are marked.";
        quiz_searchable: "题干可以被搜索到（答案永远不会）", "The questions can be found by search (the answers never)";
        add_button: "添加", "Add";
        choose_file_again: "文件需要重新选择，其他内容已保留。", "Choose the file again; everything else was kept.";

        submit: "提交审核", "Submit for review";
        submit_hint: "提交后不能修改，直到审核人给出结论。", "Frozen from then on until the reviewer decides.";
        gaps: "提交前还需要：", "Before it can be submitted:";
        gap_title: "填写课程名称", "a title";
        gap_summary: "填写简介", "a summary";
        gap_hours: "填写大于零的学时", "hours above zero";
        gap_unit: "至少添加一个必学单元", "at least one required unit";
        gap_licence: "写明授权方（购买的课程）", "who gave the licence (of a bought course)";
        withdraw: "撤回", "Take back";
        withdraw_hint: "审核人还没有决定时，可以撤回继续修改。", "As long as nobody has decided, it can be taken back and changed.";
        minor: "这是小改动：正在学习的老师直接换到新版", "A minor change: teachers who are under way move to the new edition";
        minor_hint: "只改文字、图片或选学单元时可用。学习记录全部保留。已学完的老师不受影响；有互动课件学到一半的老师留在原来的版本。", "For corrected words, pictures and optional units. All progress goes along. Whoever has finished is not affected, and whoever has a package under way stays on the edition they have.";
        minor_note: "作者说明：这是小改动，正在学习的老师会换到新版。", "The author says: a minor change; teachers who are under way move to it.";
        error_minor_credit: "学时、模块、级别、方式或必修改了，就不是小改动。请不要勾选。", "Hours, module, level, mode or whether it is mandatory differ, so it is no minor change. Leave the mark out.";
        error_minor_units: "必学单元变了，就不是小改动：{titles}", "The required units are others, so it is no minor change: {titles}";
        error_minor_rule: "单元“{title}”的内容长度、题目或完成条件变了，就不是小改动。", "The length, the questions or the rule of “{title}” differ, so it is no minor change.";
        error_minor_first: "课程还没有发布过，没有正在学习的老师。请不要勾选。", "The course was never published, so nobody is under way. Leave the mark out.";
        scheduled_note: "已批准，将在 {when} 自动发布。", "Approved; it is published by itself at {when}.";
        schedule: "批准，到时间再发布", "Approve for later";
        publish_now: "现在就发布", "Publish now";
        publish_at: "发布时间", "Published at";
        publish_at_hint: "按本地时间填写，例如 2026-12-01T08:00。到时间 20 秒内自动发布。", "Local time, such as 2026-12-01T08:00. It comes out within 20 seconds of that moment.";
        error_publish_at: "请填写从现在起一年内的时间，例如 2026-12-01T08:00。", "Write a time within a year from now, such as 2026-12-01T08:00.";
        delete: "删除这门课程", "Delete this course";
        delete_hint: "删除后 30 天内可以在“我的课程”里恢复，之后彻底清除。", "It can be brought back from “My courses” for 30 days, and is gone after that.";
        deleted_title: "已删除的课程", "Deleted courses";
        deleted_until: "{when} 前可以恢复", "can be brought back until {when}";
        recover: "恢复", "Bring back";
        error_published: "课程发布过，不能删除。不再使用时请审核人下架。", "The course was published and cannot be deleted. Ask a reviewer to retire it.";
        error_licence_ended: "授权已到期，不能发布。请先填写新的授权期限。", "The licence has ended. Write its new term into the course first.";
        licence: "授权（购买或引进的课程）", "Licence (of a bought or foreign course)";
        licence_short: "授权", "Licence";
        licence_holder: "授权方", "Given by";
        licence_holder_hint: "购买的课程必须填写。", "Needed for a bought course.";
        licence_terms: "授权内容", "What it allows";
        licence_until: "授权到期日", "Last day";
        licence_until_hint: "到期后课程自动下架，不再接受报名；正在学习的老师可以学完。不填为长期。", "After that day the course leaves the catalogue by itself; whoever is enrolled finishes. Empty for no end.";
        licence_line: "{holder}，有效期至 {until}", "{holder}, until {until}";
        error_day: "请填写日期，例如 2027-12-31。", "Write a day such as 2027-12-31.";
        comments: "批注", "Comments";
        comment_first: "写批注", "Comment";
        comment_first_course: "批注整门课程", "Comment on the whole course";
        comments_open: "批注：{count} 条未处理", "Comments: {count} open";
        comments_settled: "批注：都已处理", "Comments: all done";
        comment_label: "对整门课程的批注（作者和审核人都能看到）", "About the whole course (author and reviewers see it)";
        comment_label_of: "对“{title}”的批注", "About “{title}”";
        comment_send: "发表批注", "Send the comment";
        comment_by: "{name} · {when}", "{name} · {when}";
        comment_settle: "标为已处理", "Mark as done";
        comment_reopen: "重新打开", "Open again";
        comment_done: "已处理", "done";
        unsent_found: "下面是 {when} 自动保存、还没有提交的内容。", "Below is what was kept at {when} and not sent yet.";
        unsent_drop: "不要了，回到已保存的内容", "Drop it and go back to what is saved";
        unsent_kept: "已自动保存 [time]", "Kept at [time]";
        unsent_failed: "暂时没能自动保存，会再试。", "It could not be kept just now and is tried again.";
        conflict_title: "这期间课程改了什么", "What has changed meanwhile";
        conflict_lead: "划去的是你打开时的内容，有底色的是现在的内容。你填写的还在下面的表单里，没有丢；核对后再保存，就以你的为准。", "Struck out: as it was when you opened it. Marked: as it is now. What you wrote is still in the form below; look it over and save again to let it stand.";
        error_store: "文件暂时存不进去，课程没有改动。你填写的内容还在下面，请稍后再保存；仍不行请联系管理员。", "Files cannot be kept just now, and the course is unchanged. What you wrote is still below: save again in a while, and tell the operator if it stays like this.";
        submitted_note: "已提交，等待审核。", "Submitted; waiting for a reviewer.";
        published_note: "已发布到课程目录。继续修改将形成下一版。", "In the catalogue. Further changes begin the next edition.";
        see_course: "查看课程", "See the course";
        retired_note: "已下架：课程目录和搜索中不再出现，不再接受报名；已报名的老师可以学完，已登记的学时不变。", "Retired: no longer in the catalogue or in search, and nobody enrols any more. Whoever is enrolled finishes, and hours that were earned stay.";
        retired_title: "已下架的课程", "Retired courses";
        retire: "下架", "Retire";
        retire_hint: "下架后不再接受报名；已报名的老师可以学完，已登记的学时不变。", "Nobody enrols any more; whoever is enrolled finishes, and hours that were earned stay.";
        restore: "重新上架", "Bring back";
        remarks: "退回意见：{remarks}", "Remarks of the reviewer: {remarks}";
        review: "审核", "Review";
        approve: "批准并发布", "Approve and publish";
        approve_hint: "批准后立即出现在课程目录和搜索中。", "It is in the catalogue and in search at once.";
        send_back: "退回修改", "Return";
        remarks_label: "退回意见（作者会看到）", "Remarks (the author reads them)";

        error_title: "没有保存，请改正标出的内容", "Nothing was saved; correct what is marked";
        error_in: "{field}：{problem}", "{field}: {problem}";
        error_missing: "请填写。", "Fill this in.";
        error_hours: "请填写数字，最多两位小数，例如 4.50。", "Write a number with at most two decimals, such as 4.50.";
        error_word: "请从列表中选择。", "Choose from the list.";
        error_code: "编号只能用 2 至 40 个字母、数字或 - _ .。", "Use 2 to 40 letters, digits, - _ or .";
        error_taken: "这个编号已经有课程使用。", "This code is taken.";
        error_changed: "另一个窗口刚刚修改过这门课程。下面是最新内容，请再做一次修改。", "The course was changed in another window. This is the newest state; make your change again.";
        error_unit_changed: "另一个窗口刚刚修改过这门课程。你填写的内容还在下面；再按一次保存，就以它为准。", "The course was changed in another window. What you wrote is still below; save again to let it stand.";
        error_state: "课程的状态已经变化，没有改动。", "The state of the course has changed; nothing was altered.";
    }
}

impl Authoring {
    pub fn state(&self, state: DraftState) -> &'static str {
        match state {
            DraftState::Editing => self.state_editing,
            DraftState::Submitted => self.state_submitted,
            DraftState::Returned => self.state_returned,
            DraftState::Published => self.state_published,
            DraftState::Scheduled => self.state_scheduled,
        }
    }

    /// How a rendition of a video stands.
    pub fn rendition(&self, kind: RenditionKind, stand: Stand) -> String {
        let name = match kind {
            RenditionKind::Poster => self.rendition_poster,
            RenditionKind::Small => self.rendition_small,
            RenditionKind::Audio => self.rendition_audio,
            RenditionKind::Pdf => self.rendition_pdf,
        };
        let state = match stand {
            Stand::Waiting => self.rendition_waiting.to_owned(),
            // Its program does not say how far it is.
            Stand::Making(_) if kind == RenditionKind::Pdf => self.paper_making.to_owned(),
            Stand::Making(permille) => {
                let percent = format::percent(permille);
                fill(self.rendition_making, &[("percent", &percent)])
            }
            Stand::Made(bytes) => {
                let size = format::megabytes(bytes);
                fill(self.rendition_made, &[("size", &size)])
            }
            Stand::Needless => self.rendition_needless.to_owned(),
            Stand::Failed(fault) if kind == RenditionKind::Pdf => {
                let why = match fault {
                    Fault::Machine => self.fault_machine,
                    Fault::Unreadable => self.fault_unreadable,
                    Fault::TooLong => self.fault_too_long,
                    Fault::TooLarge => self.fault_too_large,
                };
                fill(self.paper_failed, &[("why", &why)])
            }
            Stand::Failed(_) => self.rendition_failed.to_owned(),
        };
        fill(self.rendition_line, &[("name", &name), ("state", &state)])
    }

    /// The label of a field, where `is_unit` says whose `title` is meant: the unit's or the course's.
    pub fn field(&self, name: &str, is_unit: bool) -> Option<&'static str> {
        Some(match name {
            "code" | "import_code" => self.code,
            "title" if is_unit => self.unit_title,
            "title" => self.name,
            "summary" => self.summary,
            "hours" => self.hours,
            "module" => self.module,
            "level" => self.level,
            "mode" => self.mode,
            "source" => self.source,
            "stages" => self.stages,
            "subjects" => self.subjects,
            "objectives" => self.objectives,
            "audience" => self.audience,
            "section" => self.section,
            "markdown" => self.markdown,
            "min_seconds" => self.min_seconds,
            "video" => self.video_file,
            "captions" => self.captions_file,
            "watch_percent" => self.watch_percent,
            "document" => self.document_file,
            "package" => self.package_file,
            "gift" => self.gift,
            "questions" => self.questions_file,
            "pass_percent" => self.pass_percent,
            "attempts" => self.attempts,
            "remarks" => self.remarks_label,
            "comment" => self.comments,
            "minor" => self.minor,
            "publish_at" => self.publish_at,
            "licence_holder" => self.licence_holder,
            "licence_terms" => self.licence_terms,
            "licence_until" => self.licence_until,
            _ => return None,
        })
    }

    pub fn check(&self, check: &Check) -> String {
        match check {
            Check::Captions { unit } => fill(self.check_captions, &[("unit", unit)]),
            Check::Transcript { unit } => fill(self.check_transcript, &[("unit", unit)]),
            Check::Download { unit } => fill(self.check_download, &[("unit", unit)]),
            Check::Silent { unit } => fill(self.check_silent, &[("unit", unit)]),
            Check::AltText { unit, count } => {
                fill(self.check_alt, &[("unit", unit), ("count", count)])
            }
            Check::ImageElsewhere { unit, address } => fill(
                self.check_elsewhere,
                &[("unit", unit), ("address", address)],
            ),
            Check::Hours {
                claimed_minutes,
                lasts_minutes,
            } => fill(
                self.check_hours,
                &[("claimed", claimed_minutes), ("lasts", lasts_minutes)],
            ),
            Check::Objectives => self.check_objectives.to_owned(),
        }
    }

    pub fn gap(&self, gap: Gap) -> &'static str {
        match gap {
            Gap::Title => self.gap_title,
            Gap::Summary => self.gap_summary,
            Gap::Hours => self.gap_hours,
            Gap::RequiredUnit => self.gap_unit,
            Gap::Licence => self.gap_licence,
        }
    }
}

/// A refusal in the reader's words; what has none is told as the server told it, which names what would be right.
pub fn refusal(text: &super::Text, refusal: &platform::Refusal) -> String {
    let words = &text.authoring;
    if let Some(problem) = &refusal.gift {
        return text.questions.gift(text, problem);
    }
    match refusal.code {
        code if code.ends_with("missing") => words.error_missing.to_owned(),
        "hours-form" => words.error_hours.to_owned(),
        "code-form" => words.error_code.to_owned(),
        "unknown-word" => words.error_word.to_owned(),
        code if code.starts_with("package-") => {
            let sentence = match code {
                "package-damaged" => words.error_package_damaged,
                "package-large" => words.error_package_large,
                "package-unsafe" => words.error_package_unsafe,
                "package-protected" => words.error_package_protected,
                "package-no-manifest" => words.error_package_none,
                "package-empty" => words.error_package_empty,
                "package-missing" => words.error_package_missing,
                "package-elsewhere" => words.error_package_elsewhere,
                "package-library" => words.error_package_library,
                _ => words.error_package_manifest,
            };
            // With the name, line or number in question, which is the file's own.
            format!("{sentence} ({})", refusal.detail)
        }
        INFECTED => {
            let name = refusal.detail.strip_prefix(FOUND);
            let name = name.unwrap_or(&refusal.detail);
            fill(words.error_infected, &[("name", &name)])
        }
        SCANNER_AWAY => words.error_scanner.to_owned(),
        "upload-gone" => words.error_upload.to_owned(),
        "day-form" => words.error_day.to_owned(),
        "time-range" | "time-form" => words.error_publish_at.to_owned(),
        "not-minor-credit" => words.error_minor_credit.to_owned(),
        "not-minor-first" => words.error_minor_first.to_owned(),
        "not-minor-units" => fill(words.error_minor_units, &[("titles", &refusal.detail)]),
        "not-minor-rule" => fill(words.error_minor_rule, &[("title", &refusal.detail)]),
        "unknown-organisation" => words.error_organisation.to_owned(),
        code => match text.tasks.refusal(code) {
            Some(sentence) => sentence.to_owned(),
            None => refusal.detail.clone(),
        },
    }
}
