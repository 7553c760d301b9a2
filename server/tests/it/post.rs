//! Letters and batches on their way out: to a mail server and a receiver that this test is itself.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use server::post::{Hook, Mailer, send_batches, send_mail};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::world::{Person, World, on_both};

const SITE: &str = "https://xueshi.example.cn";

/// Letters as they came over the line; addresses that begin with `nobody` are refused.
type Letters = Arc<Mutex<Vec<String>>>;

async fn mail_server() -> (Mailer, Letters) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let letters = Letters::default();
    let kept = Arc::clone(&letters);
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            tokio::spawn(converse(line, Arc::clone(&kept)));
        }
    });
    let mailer = Mailer::new(
        &format!("smtp://127.0.0.1:{port}"),
        "学时 <xueshi@example.cn>",
    );
    (mailer.expect("good settings"), letters)
}

async fn converse(mut line: TcpStream, letters: Letters) -> std::io::Result<()> {
    let (read, mut write) = line.split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test ESMTP\r\n").await?;
    while let Some(said) = lines.next_line().await? {
        let word: String = said.to_ascii_uppercase().chars().take(4).collect();
        let answer: &[u8] = match word.as_str() {
            "EHLO" => b"250-test\r\n250 8BITMIME\r\n",
            "RCPT" if said.contains("<nobody") => b"550 5.1.1 no such user\r\n",
            "QUIT" => b"221 bye\r\n",
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let mut letter = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    letter.push_str(&line);
                    letter.push('\n');
                }
                letters.lock().expect("the letters").push(letter);
                b"250 taken\r\n"
            }
            _ => b"250 fine\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}

/// Long lines of a header and of a quoted body, joined again.
fn unfolded(letter: &str) -> String {
    letter.replace("\n ", " ").replace("=\n", "")
}

async fn chosen(person: &Person, address: &str) {
    let fields = [
        ("address", address),
        ("lang", "en"),
        ("hours", "at-once"),
        ("authoring", "none"),
    ];
    person
        .browser
        .form("/me/settings", &fields)
        .await
        .assert(303);
}

on_both! {
    async fn an_address_is_confirmed_by_its_letter_and_given_up_by_one_click(world: World) {
        let (mailer, letters) = mail_server().await;
        mailer.check().await.expect("answers");
        let teacher = world.teacher("t1").await;
        world.course("KM-T-1").await;
        let refused = teacher.browser.form("/me/settings", &[("address", "t1 at home"), ("lang", "zh-CN")]).await;
        assert!(refused.assert(422).text().contains("请填写正确的邮箱地址"));
        chosen(&teacher, "t1@example.cn").await;
        assert_eq!(send_mail(&world.platform, &mailer, SITE).await.expect("sends"), 1);
        let letter = unfolded(&letters.lock().expect("the letters").pop().expect("a letter"));
        assert!(letter.contains("To: t1@example.cn") && letter.contains("Auto-Submitted: auto-generated"), "{letter}");
        assert!(!letter.contains("List-Unsubscribe"), "nothing is subscribed to yet");
        let link = letter.replace("=3D", "=");
        let link = link.split(SITE).nth(1).expect("a link").split_whitespace().next().expect("a path").to_owned();
        let token = link.split("token=").nth(1).expect("a token").to_owned();
        let asked = world.anyone().get(&format!("{link}&lang=en")).await;
        assert!(asked.assert(200).text().contains("t1@example.cn"));
        assert!(teacher.browser.get("/me/settings").await.text().contains("确认邮件已发出"), "looking confirms nothing");
        world.anyone().form("/mail/confirmation", &[("token", &token)]).await.assert(200);
        assert!(teacher.browser.get("/me/settings").await.text().contains("地址已确认"));

        world.complete(&teacher, "KM-T-1").await;
        assert_eq!(world.platform.sort_mail().await.expect("sorts"), 1);
        assert_eq!(send_mail(&world.platform, &mailer, SITE).await.expect("sends"), 1);
        let letter = unfolded(&letters.lock().expect("the letters").pop().expect("a letter"));
        assert!(letter.contains("multipart/alternative") && letter.contains("Dear t1"), "{letter}");
        assert!(letter.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
        let one_click = letter.split("List-Unsubscribe: <").nth(1).expect("a link");
        let one_click = one_click.split('>').next().expect("its end").replace(SITE, "");
        world.anyone().get(&one_click).await.assert(200);
        world.anyone().form(&one_click, &[("List-Unsubscribe", "One-Click")]).await.assert(200);
        world.course("KM-T-2").await;
        world.complete(&teacher, "KM-T-2").await;
        assert_eq!(world.platform.sort_mail().await.expect("sorts"), 0);
        world.anyone().form(&format!("{one_click}x"), &[]).await.assert(404);
    }
}

on_both! {
    async fn a_refused_address_is_told_and_a_server_that_is_down_costs_no_letter(world: World) {
        let (mailer, letters) = mail_server().await;
        let teacher = world.teacher("t1").await;
        let school = world.person("school", domain::accounts::Role::Administrator, "530102-01").await;
        let nowhere = Mailer::new("smtp://127.0.0.1:1", "x@example.cn").expect("good settings");
        assert!(nowhere.check().await.is_err());
        chosen(&teacher, "nobody@example.cn").await;
        assert_eq!(send_mail(&world.platform, &nowhere, SITE).await.expect("tries"), 0);
        world.pass(61);
        assert_eq!(send_mail(&world.platform, &mailer, SITE).await.expect("tries"), 0);
        assert!(letters.lock().expect("the letters").is_empty());
        let page = school.browser.get("/admin/mail").await;
        assert!(page.assert(200).text().contains("no such user"), "{}", page.text());
        assert!(teacher.browser.get("/me/settings").await.text().contains("no such user"));
    }
}

#[derive(Clone, Default)]
struct Receiver {
    taken: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    answers: Arc<Mutex<Vec<StatusCode>>>,
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8(body.to_vec()).expect("text");
    receiver
        .taken
        .lock()
        .expect("the batches")
        .push((headers, body));
    let status = receiver.answers.lock().expect("the answers").pop();
    let status = status.unwrap_or(StatusCode::NO_CONTENT);
    let mut response = status.into_response();
    if status.is_redirection() {
        response
            .headers_mut()
            .insert(header::LOCATION, "/elsewhere".parse().expect("a path"));
    }
    response
}

on_both! {
    async fn a_batch_is_signed_and_tried_again_under_the_same_id_and_never_follows_elsewhere(world: World) {
        let receiver = Receiver::default();
        let service = Router::new().fallback(post(receive)).with_state(receiver.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, service).await });
        let url = format!("http://{address}/in").parse().expect("a URL");
        let hook = Hook::new(url, "a secret of the city").expect("good settings");
        let teacher = world.teacher("t1").await;
        world.course("KM-T-1").await;
        world.complete(&teacher, "KM-T-1").await;
        assert_eq!(world.platform.fill_batches().await.expect("fills"), 1);
        *receiver.answers.lock().expect("the answers") = vec![StatusCode::TEMPORARY_REDIRECT, StatusCode::BAD_GATEWAY];
        assert_eq!(send_batches(&world.platform, &hook, SITE).await.expect("tries"), 0);
        world.pass(61);
        assert_eq!(send_batches(&world.platform, &hook, SITE).await.expect("tries"), 0, "a redirect is no yes");
        world.pass(301);
        assert_eq!(send_batches(&world.platform, &hook, SITE).await.expect("sends"), 1);
        assert_eq!(send_batches(&world.platform, &hook, SITE).await.expect("has none"), 0);
        let taken = receiver.taken.lock().expect("the batches");
        assert_eq!(taken.len(), 3, "each try once, and nowhere else");
        let ids: std::collections::BTreeSet<_> = taken.iter().map(|(headers, _)| headers["webhook-id"].clone()).collect();
        assert_eq!(ids.len(), 1);
        let (headers, body) = &taken[2];
        assert!(headers["webhook-signature"].to_str().expect("text").starts_with("v1,"));
        let batch: serde_json::Value = serde_json::from_str(body).expect("JSON");
        assert_eq!(headers["webhook-id"], batch["id"].as_str().expect("an id"));
        let told = &batch["notices"][0];
        assert_eq!((told["login"].as_str(), told["zh"]["title"].as_str()), (Some("t1"), Some("学时已登记：课程 KM-T-1")));
        assert!(told["url"].as_str().expect("a URL").starts_with(SITE));
    }
}
