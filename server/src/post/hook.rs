//! Batches of notices for the city's own messages, signed as Standard Webhooks has it.

use std::time::Duration;

use app::text::{Lang, Text, worded};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    notices::Notice,
    time::{Timestamp, Zone},
};
use hmac::{Hmac, KeyInit, Mac};
use platform::{
    Error,
    mail::{Message, Sent},
    webhook::Passed,
};
use reqwest::{Client, StatusCode, redirect::Policy};
use serde::Serialize;
use sha2::Sha256;
use url::Url;

const TIMEOUT: Duration = Duration::from_secs(30);
/// A shorter secret can be guessed.
const SECRET_MIN: usize = 16;

/// The way to one receiver.
pub struct Hook {
    client: Client,
    url: Url,
    secret: Vec<u8>,
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    #[error("XUESHI_WEBHOOK_SECRET: write at least {SECRET_MIN} characters")]
    Secret,
    #[error("XUESHI_WEBHOOK_URL: {0}")]
    Client(String),
}

#[derive(Serialize)]
struct Batch<'a> {
    /// The same whenever it is tried: whoever has seen it does nothing.
    id: &'a str,
    r#type: &'static str,
    notices: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    id: i64,
    login: String,
    name: String,
    group: &'static str,
    notice: Notice,
    at: String,
    url: String,
    zh: Words,
    en: Words,
}

#[derive(Serialize)]
struct Words {
    title: String,
    body: String,
}

impl Hook {
    pub fn new(url: Url, secret: &str) -> Result<Self, HookError> {
        if secret.chars().count() < SECRET_MIN {
            return Err(HookError::Secret);
        }
        let client = Client::builder()
            .timeout(TIMEOUT)
            // What is signed for one place goes to no other.
            .redirect(Policy::none())
            .build()
            .map_err(|error| HookError::Client(error.to_string()))?;
        Ok(Self {
            client,
            url,
            secret: secret.as_bytes().to_vec(),
        })
    }

    /// Hands on one batch.
    pub async fn send(&self, id: &str, now: Timestamp, body: String) -> Sent {
        let at = (now.as_millis() / 1000).to_string();
        let signature = signature(&self.secret, id, &at, &body);
        let asked = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", at)
            .header("webhook-signature", format!("v1,{signature}"))
            .body(body)
            .send()
            .await;
        match asked {
            Ok(answer) if answer.status().is_success() => Sent::Done,
            // Its receiver says that it wants no more of this one.
            Ok(answer) if answer.status() == StatusCode::GONE => {
                Sent::Refused(answer.status().to_string())
            }
            Ok(answer) => Sent::Later(format!("answered {}", answer.status())),
            Err(error) => Sent::Later(error.without_url().to_string()),
        }
    }
}

/// HMAC-SHA256 over `id.timestamp.body`, base64.
pub(super) fn signature(secret: &[u8], id: &str, at: &str, body: &str) -> String {
    // HMAC takes keys of any length; the fallback can not be reached.
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(secret).unwrap_or_else(|_| {
        <Hmac<Sha256> as KeyInit>::new(&hmac::digest::Key::<Hmac<Sha256>>::default())
    });
    for part in [id, ".", at, ".", body] {
        mac.update(part.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

/// The batch in the words of both languages.
pub(super) fn body(message: &Message, site: &str, zone: &Zone) -> Result<String, Error> {
    let passed: Vec<Passed> = serde_json::from_str(&message.body)?;
    let words = |lang: Lang, notice: &Notice| {
        let said = worded(Text::of(lang), notice, zone);
        Words {
            title: said.title,
            body: said.body,
        }
    };
    let notices = passed.into_iter().map(|each| Told {
        id: each.position,
        login: each.login,
        name: each.name,
        group: each.notice.group().code(),
        at: each.at.to_rfc3339(),
        url: format!("{site}{}", each.notice.page()),
        zh: words(Lang::Zh, &each.notice),
        en: words(Lang::En, &each.notice),
        notice: each.notice,
    });
    let batch = Batch {
        id: &message.id,
        r#type: "notices",
        notices: notices.collect(),
    };
    Ok(serde_json::to_string(&batch)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_standard_webhooks() {
        // The example of the specification, its secret decoded.
        let secret = STANDARD
            .decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .expect("base64");
        let signed = signature(
            &secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
