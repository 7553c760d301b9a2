//! Courses that are stored on a device, to be learnt without a line.

use super::texts;

texts! {
    Downloads {
        title: "离线学习", "Learning offline";
        lead: "把课程下载到这台设备，没有网络时也能学。学习记录先存在本机，联网后自动补传，按同样的规则计入。", "Store courses on this device to learn where there is no signal. What you learn is kept here, sent when you are online again, and counted by the same rules.";
        how: "在课程页面按“下载到本机”。网页、文档、音频和省流量视频会存下来；测验、作业和互动课件需要联网。", "Press “Store on this device” on the page of a course. Pages, documents, sound and small videos are stored; quizzes, works and packages need a connection.";
        limit: "离线学习最多补记 {hours} 小时。", "Up to {hours} {hours|hour|hours} of learning offline can be sent later.";
        safe: "退出登录时，本机上的课程会删除，换人使用也看不到。", "Signing out deletes the stored courses, so nobody else at this device sees them.";
        stored: "本机上的课程", "On this device";
        none: "还没有下载课程。打开一门在学的课程，按“下载到本机”。", "No courses are stored. Open a course that you are on and press “Store on this device”.";
        offline: "现在没有网络。可以学下面已下载的课程。", "You are offline. The courses below are on this device.";
        unable: "这个浏览器不能保存课程。请换较新的浏览器，并在设置里允许 JavaScript。", "This browser cannot store courses. Use a recent one, and allow JavaScript in its settings.";
        units: "单元", "Units";
        delete: "删除", "Delete";
        delete_label: "从本机删除：{title}", "Delete from this device: {title}";
        offer: "下载到本机", "Store on this device";
        offer_size: "约 {size}，可以离线学习。", "About {size}; you can then learn offline.";
        offer_list: "看已下载的课程", "See what is stored";
        size: "{megabytes} MB", "{megabytes} MB";
        storing: "正在下载，已存 {size}", "Storing: {size} so far";
        is_stored: "已下载（{size}），没有网络也能学。", "Stored ({size}): it opens offline.";
        failed: "下载没有完成。已存的部分还在，请稍后再按一次。", "It is not complete. What has arrived is kept; press once more later.";
        full: "本机空间不够。请先删除别的课程。", "This device is full. Delete another course first.";
        about: "{size} · {date} 下载", "{size} · stored on {date}";
        incomplete: "没有下载完，请到课程页面再按一次“下载到本机”。", "Not complete: press “Store on this device” on its page once more.";
        total: "共 {size}", "{size} in all";
        waiting: "有 {count} 条学习记录等待补传，联网后自动补传。", "{count} {count|record|records} of learning wait to be sent; they go by themselves when you are online.";
        settled: "学习记录都已上传。", "All that was learnt is sent.";
    }
}
