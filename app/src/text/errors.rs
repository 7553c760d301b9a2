//! What went wrong, what is kept, what to do.

use super::texts;

texts! {
    Errors {
        not_found_title: "没有这个页面", "There is no such page";
        not_found: "地址可能写错了，或者内容已经下架。你的学习记录不受影响。", "The address may be mistyped, or the content was withdrawn. Your records are not affected.";
        denied_title: "你没有权限看这个页面", "You may not see this page";
        denied: "这个页面属于别的单位或别的角色。如果你认为应该有权限，请联系本单位管理员。", "It belongs to another organisation or role. If you think you should have access, ask your administrator.";
        conflict_title: "情况已经变化", "Things have changed";
        conflict: "你打开页面之后，这里的状态变了。没有改动任何记录。请返回并刷新后再试。", "Since you opened the page, its state has changed. Nothing was altered. Go back, reload and try again.";
        refused_title: "提交的内容有问题", "Something in the form is not right";
        refused: "没有保存。请返回改正后再提交。", "Nothing was saved. Go back, correct it and send it again.";
        too_often_title: "操作太频繁", "Too many attempts";
        too_often: "请稍等 {seconds} 秒再试。", "Wait {seconds} {seconds|second|seconds} and try again.";
        broken_title: "平台出错了", "Something went wrong here";
        broken: "错误已经记录。已经登记的学时和已保存的学习进度不受影响。请稍后再试。", "It has been recorded. Credited hours and saved progress are not affected. Try again later.";
        unavailable_title: "暂时无法使用", "Temporarily unavailable";
        unavailable: "平台暂时没有回应。已保存的内容不受影响，请稍后再试。", "The site does not answer just now. What was saved is not affected; try again later.";
        disk_full_title: "平台的存储空间已满", "The site has run out of room";
        disk_full: "这一次没有保存，也没有保存一半。请联系管理员清理空间，之后重新提交即可；以前保存的内容不受影响。", "This was not saved, nor half of it. Ask the administrators to make room, then send it again; what was saved before is not affected.";
        foreign_title: "这个提交来自别的网站", "This form came from another site";
        foreign: "为了你的账号安全，没有执行。请从本站页面重新操作。", "For the safety of your account it was not carried out. Start again from a page of this site.";
        too_large_title: "文件太大", "The file is too large";
        too_large: "没有保存。请换一个较小的文件：视频最大 {limit} MB。", "Nothing was saved. Choose a smaller file: at most {limit} MB for a video.";
        home: "回首页", "Front page";
        courses: "看课程", "See courses";
        not_enrolled: "请先报名这门课程。", "Enrol on this course first.";
        no_attempts_left: "答题次数已用完。", "No attempts are left.";
        attempt_submitted: "这次答题已经交卷。", "This attempt was handed in already.";
        higher_step: "这条学时要由上一级管理员审核，没有改动。", "This entry waits for an administrator further up; nothing was changed.";
        same_person: "这个环节要由另一个人审核：录入人或已审核过的人不能再审。", "This step needs another person than the one who recorded or verified the entry.";
        same_judge: "申诉要由没有作出驳回的人复核。", "An appeal is decided by somebody other than the one who rejected.";
        nothing_to_appeal: "只有被驳回的学时可以申诉，每条一次。", "Only a rejected entry can be appealed, and only once.";
        appeal_too_late: "已过申诉期限。如有疑问，请联系本单位管理员。", "The time for an appeal is over. Ask your administrator.";
        count_changed: "符合条件的条数已经变化，没有处理。请返回看一看再决定。", "Another number of entries matches now; nothing was decided. Go back and look again.";
        not_yet_sealed: "这条记录的存证明天才有，请明天再来。", "The proof of this entry is ready tomorrow; come back then.";
        year_not_met: "已认定的学时还没有达到年度要求，不能开具年度证明。", "Verified hours do not meet the year yet, so no certificate of it was issued.";
        year_closed: "该年度已经结账，不能再登记。", "That year is closed; nothing was credited.";
        year_not_ready: "还有待审核的学时或未处理的申诉，不能结账。没有改动。", "Entries or appeals still wait for a decision; the year was not closed.";
        already_decided: "这条学时已有审核结论，没有改动。", "This entry was decided already; nothing was changed.";
    }
}
