//! What carries messages out of the house: mail by SMTP, and batches of notices to the city's own messages.
//!
//! The queue is `platform::mail`'s; here is only the line to the other side. Every node works; a message is taken by one.

mod hook;
mod smtp;

use std::{sync::Arc, time::Duration};

use app::letters::{self, From};
use platform::{
    Error, Platform,
    mail::{Channel, Letter, Message, Sent},
};

pub use hook::{Hook, HookError};
pub use smtp::{Mailer, MailerError};

/// How often a node looks for something to send.
const PAUSE: Duration = Duration::from_secs(5);

/// Sorts notices into letters and sends them, as long as the process lives. `site` has no slash at its end.
pub async fn keep_mailing(platform: Platform, mailer: Arc<Mailer>, site: String) {
    loop {
        if let Err(error) = platform.sort_mail().await {
            tracing::error!(%error, "new notices could not be sorted for mail");
        }
        match send_mail(&platform, &mailer, &site).await {
            Ok(0) => {}
            Ok(sent) => tracing::debug!(sent, "letters"),
            Err(error) => tracing::error!(%error, "no letter can be sent now"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Sends every letter that is free. Says how many the other side took.
pub async fn send_mail(platform: &Platform, mailer: &Mailer, site: &str) -> Result<usize, Error> {
    let mut taken = 0;
    while let Some(message) = platform.take_message(Channel::Mail).await? {
        let sent = send_letter(platform, mailer, site, &message).await?;
        if let Sent::Later(fault) | Sent::Refused(fault) = &sent {
            tracing::warn!(id = message.id, fault, "a letter was not taken");
        }
        taken += usize::from(sent == Sent::Done);
        platform.settle_message(&message, &sent).await?;
    }
    Ok(taken)
}

async fn send_letter(
    platform: &Platform,
    mailer: &Mailer,
    site: &str,
    message: &Message,
) -> Result<Sent, Error> {
    let letter = message.letter()?;
    let token = platform.unsubscription_token(&message.account, &message.recipient);
    let unsubscribe = format!("{site}/mail/unsubscription/{token}");
    let from = From {
        site,
        zone: &platform.rules.zone,
        unsubscribe: &unsubscribe,
    };
    let written = letters::written(&letter, &message.lang, from);
    // What somebody has just asked for is no subscription.
    let unsubscribe = (!matches!(letter, Letter::Confirm { .. })).then_some(unsubscribe.as_str());
    let sent = mailer
        .send(&message.id, &message.recipient, &written, unsubscribe)
        .await;
    Ok(sent)
}

/// Fills batches of notices and hands them on, as long as the process lives.
pub async fn keep_hooking(platform: Platform, hook: Arc<Hook>, site: String) {
    loop {
        if let Err(error) = platform.fill_batches().await {
            tracing::error!(%error, "new notices could not be put into batches");
        }
        match send_batches(&platform, &hook, &site).await {
            Ok(0) => {}
            Ok(sent) => tracing::debug!(sent, "batches of notices"),
            Err(error) => tracing::error!(%error, "no batch can be handed on now"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Hands on every batch that is free. Says how many the other side took.
pub async fn send_batches(platform: &Platform, hook: &Hook, site: &str) -> Result<usize, Error> {
    let mut taken = 0;
    while let Some(message) = platform.take_message(Channel::Webhook).await? {
        let body = hook::body(&message, site, &platform.rules.zone)?;
        let sent = hook.send(&message.id, platform.now(), body).await;
        if let Sent::Later(fault) | Sent::Refused(fault) = &sent {
            tracing::warn!(id = message.id, fault, "a batch of notices was not taken");
        }
        taken += usize::from(sent == Sent::Done);
        platform.settle_message(&message, &sent).await?;
    }
    Ok(taken)
}
