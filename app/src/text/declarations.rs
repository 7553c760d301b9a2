//! Training taken elsewhere, declared by the teacher.

use super::texts;

texts! {
    Declarations {
        title: "校外培训申报", "Training elsewhere";
        lead: "在平台以外参加的国培、省培等培训，凭证书申报，审核后认定。", "Training that you took elsewhere, declared with its certificate and then verified.";
        new: "申报一项培训", "Declare a training";
        empty_title: "还没有申报", "Nothing declared yet";
        empty: "参加过平台以外的培训，可以凭证书或证明材料申报学时。", "If you took training elsewhere, declare it with its certificate.";
        name: "培训名称", "Title of the training";
        organiser: "主办单位", "Organiser";
        from: "开始日期", "First day";
        to: "结束日期", "Last day";
        amount: "数量", "Amount";
        amount_hint: "证书上写的数量，例如 10 或 2.5。", "As the certificate says, such as 10 or 2.5.";
        unit: "单位", "Unit";
        units: "折算办法", "What a unit is worth";
        unit_each: "1 {unit} 折合 {hours}", "1 {unit} is worth {hours}";
        unit_most: "1 {unit} 折合 {hours}，每年最多认定 {most}", "1 {unit} is worth {hours}; at most {most} are recognised in a year";
        certificate: "证书编号（没有可不填）", "Number of the certificate (where there is one)";
        certificate_hint: "同一编号的证书只认定一次。", "The same certificate counts once.";
        documents: "证书或证明材料", "Certificate or other proof";
        documents_hint: "1 至 5 个文件，PDF、JPEG 或 PNG，每个不超过 10 MB。", "1 to 5 files: PDF, JPEG or PNG, up to 10 MB each.";
        send: "提交申报", "Declare";
        sent: "已申报，等待审核。", "Declared; it awaits verification.";
        before: "这张证书（或同名同日期的培训）已经申报过，没有重复登记。", "This certificate (or the same training on the same days) was declared before; nothing was added.";
        attached: "证明材料", "Documents";
        no_documents: "没有材料。", "No documents.";
        document: "下载 {name}", "Download {name}";
        size: "{kind} · {size}", "{kind} · {size}";
        days: "{from} 至 {to}", "{from} to {to}";
        to_entry: "查看审核进度", "See how it stands";
        to_entry_of: "查看审核进度：{title}", "See how it stands: {title}";
        number: "证书编号 {number}", "Certificate {number}";

        error_order: "结束日期不能早于开始日期。", "The last day may not come before the first.";
        error_future: "培训结束后才能申报。", "It can be declared once it is over.";
        error_amount: "请填写 0.01 至 1000 之间的数字。", "Write a number from 0.01 to 1000.";
        error_documents: "请附上证书或其他证明材料。", "Attach the certificate or another proof.";
        error_many: "最多附 5 个文件。", "Attach at most 5 files.";
        error_large: "有文件超过 10 MB，请压缩后再传。", "A file is larger than 10 MB; make it smaller.";
        error_kind: "有文件不是 PDF、JPEG 或 PNG，请拍照或导出为 PDF。", "A file is neither PDF nor JPEG nor PNG; take a photo or export it as PDF.";
    }
}

impl Declarations {
    pub fn refused(&self, code: &str) -> Option<&'static str> {
        Some(match code {
            "declaration-order" => self.error_order,
            "declaration-future" => self.error_future,
            "declaration-amount" => self.error_amount,
            "documents-missing" => self.error_documents,
            "documents-many" => self.error_many,
            "document-large" => self.error_large,
            "document-kind" => self.error_kind,
            _ => return None,
        })
    }
}
