//! The calendar, on its page and in other programs.

use super::texts;

texts! {
    Calendar {
        title: "我的日历", "My calendar";
        lead: "培训活动、指定课程的截止日期和培训年度的结束。", "Sessions, last days of assigned courses, and the end of the training year.";
        upcoming: "接下来", "To come";
        past: "已过去", "Past";
        none: "接下来没有安排。", "Nothing to come.";
        training: "培训活动", "Session";
        training_open: "可参加的培训活动", "Session that you may come to";
        due: "截止：{title}", "Due: {title}";
        year_ends: "{year} 培训年度结束", "Training year {year} ends";
        span: "{from} 至 {to}", "{from} to {to}";
        feed: "在手机或电脑的日历中订阅", "Subscribe in the calendar of your phone or computer";
        feed_lead: "把这个地址加到日历程序里，安排会自动更新。知道地址的人都能看到你的日历，请不要转发。", "Add this address to your calendar program, and it follows by itself. Whoever knows it sees your calendar: do not pass it on.";
        feed_address: "订阅地址", "Address";
        feed_none: "还没有开通。", "It is not open yet.";
        feed_open: "开通订阅地址", "Open an address";
        feed_renew: "更换地址", "Change the address";
        feed_renew_hint: "更换后，旧地址立即失效。", "The old address is worthless at once.";
        feed_close: "停用", "Close it";
        product: "昆明市教师培训", "Teacher training in Kunming";
    }
}
