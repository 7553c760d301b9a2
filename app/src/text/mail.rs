//! Letters, and what people choose about them.

use super::texts;

texts! {
    Mail {
        title: "通知设置", "Notifications";
        lead: "消息总能在本站看到；填写邮箱后，也可以收到邮件。", "Notices are always here on the site; with a mail address they also come by mail.";
        address: "邮箱地址", "Mail address";
        address_hint: "留空则不发邮件。新地址要点开邮件里的链接确认后才会使用。", "Empty means no mail. A new address is used once you confirm it by the link in a letter.";
        lang: "邮件语言", "Language of the letters";
        confirmed: "地址已确认。", "The address is confirmed.";
        unconfirmed: "确认邮件已发出，请点开其中的链接；没有收到时，再保存一次即可重发。", "A letter is on its way: follow its link. If it does not arrive, save again and it is sent anew.";
        fault: "这个地址退信了：{fault}。请检查地址。", "Letters to this address were refused: {fault}. Check it.";
        no_mail: "本平台还不能发邮件。设置会保留，但暂时不发。", "This platform cannot send mail yet: your choice is kept, but nothing is sent for now.";
        what: "哪些消息发邮件", "Which notices come by mail";
        checkpoints: "账本检查点也发给我", "Send me the ledger's checkpoints, too";
        checkpoints_hint: "县区和市级各存一份，日后改动学时就能被查出来。", "With a copy in every county, whoever later alters hours is found out.";
        save: "保存", "Save";
        saved: "已保存。", "Saved.";

        confirm_title: "确认邮箱地址", "Confirm your mail address";
        confirm_ask: "{name}，以后把消息发到 {address} 吗？", "{name}, shall notices go to {address}?";
        confirm_do: "确认", "Confirm";
        confirm_done: "已确认，以后的消息会发到这个地址。", "Confirmed: notices go there from now on.";
        confirm_gone: "这个链接已失效。请在“通知设置”里再保存一次地址。", "This link is no longer good. Save the address again under Notifications.";
        unsubscribe_title: "退订邮件", "Unsubscribe";
        unsubscribe_ask: "不再向 {address} 发送邮件？消息仍可在网站上查看。", "Send no more mail to {address}? Notices stay on the site.";
        unsubscribe_do: "退订", "Unsubscribe";
        unsubscribe_done: "已退订，不再发送邮件。", "Done: no more mail is sent.";

        hello: "{name}，您好：", "Dear {name},";
        subject_digest: "{day} 消息汇总（{count} 条）", "Notices of {day} ({count})";
        subject_checkpoint: "学时账本检查点第 {number} 号", "Checkpoint {number} of the ledger of hours";
        checkpoint_body: "请保存这封邮件。以下签名说明账本在这一刻的全部内容，日后可以用它核对。", "Please keep this letter. The signed note below says what the whole ledger was at this moment; it can be checked against it later.";
        confirm_body: "有人（应该是您本人）在昆明市教师培训平台填写了这个邮箱。请打开下面的链接确认；如果不是您，请忽略这封邮件。", "Somebody, presumably you, named this address on the platform of teacher training in Kunming. Follow the link to confirm it; if it was not you, ignore this letter.";
        see_all: "全部消息", "All notices";
        stop: "不想再收到这些邮件：", "No more of these letters:";

        list_title: "邮件投递", "Mail";
        list_lead: "被对方拒收的邮件。请联系本人核对邮箱地址。", "Letters that the other side refused for good. Ask the person to check the address.";
        list_none: "没有被拒收的邮件。", "Nothing was refused.";
        waiting: "全平台还有 {count} 封等待发送。", "{count} wait to be sent, of the whole platform.";
        person: "教师", "Teacher";
        why: "原因", "Why";
        when: "时间", "When";
        error_address: "请填写正确的邮箱地址，例如 name@example.cn。", "Write a mail address such as name@example.cn.";
    }
}
