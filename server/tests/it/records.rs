//! Records and certificates as their readers get them: pages, papers, and the check by anyone.

use domain::accounts::Role;
use lopdf::Document;

use crate::{
    client::Answer,
    world::{World, on_both},
};

/// The text of a PDF that opens.
fn text_of(answer: &Answer) -> String {
    answer.assert(200);
    assert_eq!(answer.header("content-type"), "application/pdf");
    let document = Document::load_mem(&answer.body).expect("a PDF");
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    let text = document.extract_text(&pages).expect("text");
    text.split_whitespace().collect()
}

on_both! {
    async fn a_record_and_a_certificate_are_printed_with_the_name_and_checked_by_anyone(world: World) {
        world.course("KM-T-1").await;
        let teacher = world.teacher("t1").await;
        let county = world.person("county", Role::Administrator, "530102").await;
        world.complete(&teacher, "KM-T-1").await;
        let record = teacher.program.get("/api/v1/me/record").await.json(200);
        let entry = &record["years"][0]["entries"][0];
        let code = entry["certificate"].as_str().expect("a code");

        for (client, path) in [
            (&teacher.browser, "/me/record.pdf"),
            (&county.browser, "/admin/people/t1/record.pdf"),
        ] {
            let text = text_of(&client.get(path).await);
            assert!(text.contains("t1老师") && text.contains("第一小学"), "{text}");
        }
        let path = format!("/certificates/{code}/certificate.pdf");
        let text = text_of(&teacher.browser.get(&path).await);
        assert!(text.contains("t1老师") && text.contains(code), "{text}");

        let anyone = world.anyone();
        let page = anyone.get(&format!("/certificates/{}", code.to_lowercase())).await;
        page.assert(200);
        let html = page.text();
        assert!(html.contains("t**师") && !html.contains("t1 老师"), "the name is hidden in part");
        assert!(html.contains("<svg") && html.contains("待审核"));
        assert!(!html.contains("certificate.pdf"), "the paper is not for strangers");
        let asked = anyone.get(&format!("/certificates?code={}", code.replace('-', "+"))).await;
        assert_eq!(asked.assert(303).header("location"), format!("/certificates/{code}"));
        anyone.get("/certificates?code=x").await.assert(422);
        anyone.get("/certificates/0000-0000-0000-0000").await.assert(404);
        anyone.get("/api/v1/certificates/x").await.problem(404);

        let facts = anyone.get(&format!("/api/v1/certificates/{code}")).await.json(200);
        for field in ["hours", "module", "level", "mode", "year", "policy", "sequence", "hash", "at"] {
            assert_eq!(facts[field], entry[field], "{field}");
        }
        assert_eq!(facts["of"], "entry");
        assert_eq!(facts["state"], "waiting");
        assert_eq!(facts["entry"], entry["id"]);
        let decision = serde_json::json!({"decision": "reject", "reason": "代学"});
        let path = format!("/api/v1/ledger/entries/{}/verification", facts["entry"].as_str().expect("an id"));
        county.program.post(&path, &decision).await.json(200);
        let facts = anyone.get(&format!("/api/v1/certificates/{code}")).await.json(200);
        assert_eq!(facts["state"], "revoked");
        let page = anyone.get(&format!("/certificates/{code}")).await;
        assert!(page.assert(200).text().contains("已撤销"));
    }
}
