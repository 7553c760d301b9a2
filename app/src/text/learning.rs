//! Learning: the unit, what it still needs, the quiz.

use super::texts;

texts! {
    Learning {
        outline: "目录", "Contents";
        still_needed: "这一单元还需要", "This unit still needs";
        nothing_needed: "这一单元已完成。", "This unit is complete.";
        optional_unit: "选学单元，不影响登记学时。", "Optional: not needed for the hours.";
        need_watch: "再看 {time}", "watch {time} more";
        need_watch_where: "还没看的：{passages}", "not seen yet: {passages}";
        need_watch_rule: "看满 {ratio} 即完成。快进不计入，重复看不重复计。", "{ratio} of the length completes it. Skipping ahead does not count, nor does seeing a passage twice.";
        need_read: "再读 {time}", "read for {time} more";
        need_read_rule: "页面打开并可见的时间才计入。", "Time counts while the page is open and visible.";
        need_pass: "测验达到 {pass}", "reach {pass} in the quiz";
        need_pass_best: "目前最好成绩 {best}", "best so far {best}";
        saved_up_to: "已保存到 {place}", "Saved up to {place}";
        saved_time: "已保存 {time}", "{time} saved";
        saved_none: "开始后，进度会自动保存。", "Your progress is saved as you go.";
        saving: "正在保存", "Saving";
        offline: "网络不通。看过的部分已存在本机，联网后自动补传。", "The line is down. What you have seen is kept on this device and sent when it is back.";
        unavailable: "服务器暂时没有应答。看过的部分已存在本机，稍后自动补传。", "The server does not answer just now. What you have seen is kept on this device and sent later.";
        signed_out: "登录已过期。看过的部分已存在本机，重新登录后自动补传。", "You are signed out. What you have seen is kept on this device and sent when you have signed in again.";
        catching_up: "学时按实际时间记录，看得比实际时间快的部分随后补记，请保持本页打开。", "Time is recorded at real speed. What you saw faster than that follows; keep this page open.";
        refused: "这一页的学习没有被记录。请刷新页面后再试。", "This page's progress is not recorded. Reload the page and try again.";
        transcript: "文字稿", "Transcript";
        download: "下载 {name}", "Download {name}";
        page_kept: "学习时间已记录。", "Your time is recorded.";
        hand_in_nothing: "还没有新的学习时间可以记录。", "There is no new time to record yet.";
        units_nav: "单元", "Units";
        credited_more: "这门课程的学时已登记。", "The hours of this course are credited.";
        unit_complete: "这一单元已完成。", "This unit is complete.";
        open_page: "打开第 {page} 页（共 {pages} 页）", "Open page {page} (of {pages})";
        open_document: "打开文档（{pages} 页）", "Open the document ({pages} pages)";
        video_label: "视频：{title}", "Video: {title}";
        document_label: "文档：{title}", "Document: {title}";
        declare_watch: "我看完了，提交学习时间", "I have watched it: hand in my time";
        declare_read: "我读完了，提交学习时间", "I have read it: hand in my time";
        declare_watch_hint: "没有使用脚本时，看完后按此按钮。学习时间从打开本页算起，由服务器计算。", "Without scripts, press this when you have watched. The server counts from when you opened this page.";
        declare_read_hint: "没有使用脚本时，读完后按此按钮。学习时间从打开本页算起，由服务器计算。", "Without scripts, press this when you have read. The server counts from when you opened this page.";
        next_unit: "下一单元：{title}", "Next: {title}";
        previous_unit: "上一单元", "Previous";
        on_completion: "全部完成后，立即登记 {hours}（{module}，{level}，{mode}）。", "When everything is met, {hours} are credited at once ({module}, {level}, {mode}).";
        course_progress: "课程进度 {percent}", "Course progress {percent}";
        credited: "{hours} 已登记", "{hours} credited";
        credited_why: "登记依据", "Why this number";
        credited_next: "查看学时明细", "See the ledger";
        to_course: "课程介绍", "About the course";
        missing_title: "完成课程还差", "Missing to complete the course";

        quiz_start: "开始答题", "Start the quiz";
        quiz_again: "再答一次", "Try again";
        quiz_continue: "继续答题", "Go on with the quiz";
        quiz_facts: "共 {count} 题，{pass} 通过。", "{count} questions, {pass} to pass.";
        quiz_attempts: "可答 {attempts} 次，已答 {used} 次。", "{attempts} attempts, {used} used.";
        quiz_attempts_any: "次数不限，已答 {used} 次。", "Any number of attempts, {used} used.";
        quiz_attempt: "第 {number} 次答题", "Attempt {number}";
        quiz_submit: "交卷", "Hand in";
        quiz_submit_hint: "交卷后立即评分。没有作答的题按零分计。", "It is marked at once. Unanswered questions give no marks.";
        quiz_question: "第 {number} 题", "Question {number}";
        quiz_choose_one: "选一项", "Choose one";
        quiz_choose_many: "可选多项", "Choose all that apply";
        quiz_true: "对", "True";
        quiz_false: "错", "False";
        quiz_answer: "你的答案", "Your answer";
        quiz_answer_number: "填数字", "Enter a number";
        quiz_match: "请选择", "Choose";
        quiz_score: "得分 {score}", "Score {score}";
        quiz_passed: "已通过", "Passed";
        quiz_failed: "未通过", "Not passed";
        quiz_right: "答对", "Right";
        quiz_partly: "部分正确", "Partly right";
        quiz_wrong: "答错", "Wrong";
        quiz_your_answer: "你的答案：{answer}", "Your answer: {answer}";
        quiz_no_answer: "没有作答", "Not answered";
        quiz_correct: "正确答案：{answer}", "Right answer: {answer}";
        quiz_no_attempts: "答题次数已用完。请联系课程作者或本单位管理员。", "No attempts are left. Contact the course's author or your administrator.";
        quiz_results: "答题结果", "Results";
        quiz_bad_answers: "答案没有被接受：{detail}", "The answers were not accepted: {detail}";
        state_label: "状态：{state}", "State: {state}";
    }
}
