//! Checkpoints and proofs.

use super::texts;

texts! {
    Checkpoints {
        title: "账本检查点", "Checkpoints of the ledger";
        lead: "检查点是对全部学时账本的签名摘要。请保存下面这段文字：以后任何人改动、删除或漏掉已登记的学时，都能凭它查出来。", "A checkpoint is a signed summary of the whole ledger. Keep the text below: whoever later changes, deletes or leaves out an entry can be found out by it.";
        newest: "最新检查点（第 {number} 号）", "The newest checkpoint (number {number})";
        none: "还没有检查点。账本有了第一条记录之后，每天和每次报送之前都会生成。", "There is no checkpoint yet. Once the ledger has an entry, one is made every day and before each batch is sent.";
        covers: "{at}，覆盖 {entries} 条学时记录。", "{at}; covers {entries} {entries|entry|entries}.";
        download: "下载这段文字", "Download the text";
        key: "验证签名的公钥", "The public key";
        fingerprint: "公钥指纹：{fingerprint}", "Fingerprint: {fingerprint}";
        key_hint: "请从本市教育部门的正式文件或公告核对指纹。", "Compare the fingerprint with an official notice of the city's education bureau.";
        older: "以前的检查点", "Earlier checkpoints";
        number: "编号", "Number";
        at: "时间", "Time";
        entries: "学时记录", "Entries";
        text: "文字", "Text";
        consistency: "与第 1 号一致的证明", "Proof that it continues number 1";
        check_title: "怎样验证", "How to check";
        check: "下载证明文件，在任何一台电脑上离线运行：", "Download the document and run on any computer, without a network:";

        proof_title: "学时存证", "Proof of an entry";
        proof_lead: "这份文件可以证明这条学时记录在账本里，内容没有改过。验证时不需要连接本平台。", "This document shows that the entry is in the ledger, unchanged. It is checked without this site.";
        proof_download: "下载存证文件", "Download the proof";
        proof_not_yet: "这条记录还没有写入检查点。检查点每天生成一次，请明天再来。", "No checkpoint covers this entry yet. One is made every day: come back tomorrow.";
        proof_entry: "记录编号", "Entry";
        proof_hours: "学时", "Hours";
        proof_what: "事项", "What";
        proof_hash: "记录校验码", "Check code";
        proof_position: "登记序号", "Number of the entry";
        proof_checkpoint: "检查点", "Checkpoint";
        proof_state: "存证只证明这条记录写入了账本。是否已被冲正，请看公开查询页。", "The proof shows that the entry was written. Whether it was taken back later, the public certificate page says.";
    }
}
