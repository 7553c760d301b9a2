//! What a field says while its file is on its way.

use super::texts;

texts! {
    Uploads {
        begin: "准备上传……", "About to send…";
        sending: "已上传 {percent}%，共 {size} MB，每秒 {speed} KB，约剩 {left} 分钟", "{percent}% of {size} MB sent, {speed} KB a second, about {left} min left";
        waiting: "网络断了，会自动接着传；已传的部分不会丢。", "The link is down. It goes on by itself, and nothing that was sent is lost.";
        sent: "已上传：{name}（{size} MB）", "Sent: {name} ({size} MB)";
        failed: "没有传成功。请再选一次文件，会从断开的地方接着传。", "It did not arrive. Choose the file again, and it goes on where it stopped.";
        large: "文件太大。", "The file is too large.";
        sign_in: "登录已失效。请在新窗口登录，再选一次文件。", "You are signed out. Sign in in another window, then choose the file again.";
        wait: "文件还在上传，传完会自动保存。", "The file is still on its way. It is saved by itself when it has arrived.";
        cancel: "取消上传", "Cancel";
        infected: "病毒扫描在文件中发现 {name}，文件没有保存。请检查你的电脑。", "The virus scanner found {name} in the file. It was not kept; please have your computer checked.";
    }
}

impl Uploads {
    /// For the script, which puts the figures in. Their places are in square brackets there: a brace that is left on
    /// a page is a text that nobody has filled.
    pub fn as_json(&self) -> String {
        let for_script = |text: &str| text.replace('{', "[").replace('}', "]");
        serde_json::json!({
            "begin": self.begin,
            "sending": for_script(self.sending),
            "waiting": self.waiting,
            "sent": for_script(self.sent),
            "failed": self.failed,
            "large": self.large,
            "signIn": self.sign_in,
            "wait": self.wait,
            "cancel": self.cancel,
            "infected": for_script(self.infected),
        })
        .to_string()
    }
}
