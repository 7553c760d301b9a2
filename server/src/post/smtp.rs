//! Letters by SMTP.

use std::time::Duration;

use app::letters::Written;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{Header, HeaderName, HeaderValue},
    },
};
use platform::mail::Sent;

/// A server that keeps us waiting longer is asked again later.
const TIMEOUT: Duration = Duration::from_mins(1);

/// The way to one mail server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    #[error(
        "XUESHI_SMTP_URL: {0}; write smtps://USER:PASSWORD@HOST, or smtp://HOST:PORT?tls=required for STARTTLS"
    )]
    Url(String),
    #[error("XUESHI_MAIL_FROM: {0:?} is not a sender; write 学时 <xueshi@example.cn>")]
    From(String),
}

impl Mailer {
    pub fn new(url: &str, from: &str) -> Result<Self, MailerError> {
        // The message of the library may hold the password.
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| MailerError::Url("it is not the address of a mail server".to_owned()))?
            .timeout(Some(TIMEOUT))
            .build();
        let from = from
            .parse()
            .map_err(|_| MailerError::From(from.to_owned()))?;
        Ok(Self { transport, from })
    }

    /// Whether the server answers; what it said where it does not.
    pub async fn check(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the server hangs up".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Sends one letter. `id` is the same whenever it is tried, so that a letter which arrived although nobody heard of it is
    /// known for the same by its reader's program.
    pub async fn send(
        &self,
        id: &str,
        to: &str,
        letter: &Written,
        unsubscribe: Option<&str>,
    ) -> Sent {
        let message = match self.message(id, to, letter, unsubscribe) {
            Ok(message) => message,
            Err(fault) => return Sent::Refused(fault),
        };
        match self.transport.send(message).await {
            Ok(_) => Sent::Done,
            Err(error) if error.is_permanent() => Sent::Refused(error.to_string()),
            Err(error) => Sent::Later(error.to_string()),
        }
    }

    fn message(
        &self,
        id: &str,
        to: &str,
        letter: &Written,
        unsubscribe: Option<&str>,
    ) -> Result<Message, String> {
        let host = self.from.email.domain();
        let to: Mailbox = to
            .parse()
            .map_err(|error| format!("the address cannot be written to: {error}"))?;
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject.clone())
            .message_id(Some(format!("<{id}@{host}>")))
            // Nobody's holiday answer comes back (RFC 3834).
            .header(AutoSubmitted);
        if let Some(link) = unsubscribe {
            message = message
                .header(ListUnsubscribe(format!("<{link}>")))
                .header(ListUnsubscribePost);
        }
        message
            .multipart(MultiPart::alternative_plain_html(
                letter.text.clone(),
                letter.html.clone(),
            ))
            .map_err(|error| error.to_string())
    }
}

type Unread = Box<dyn std::error::Error + Send + Sync>;

#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Unread> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[derive(Clone)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Unread> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// RFC 8058, section 3.1.
#[derive(Clone)]
struct ListUnsubscribePost;

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Unread> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_setting_is_named_without_its_password() {
        assert!(Mailer::new("smtps://u:secret@mail.example.cn", "学时 <x@example.cn>").is_ok());
        let error = Mailer::new("gopher://u:secret@mail.example.cn", "x@example.cn");
        let error = error
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(
            error.starts_with("XUESHI_SMTP_URL") && !error.contains("secret"),
            "{error}"
        );
        let error = Mailer::new("smtp://127.0.0.1:25", "nobody");
        let error = error
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(error.starts_with("XUESHI_MAIL_FROM"), "{error}");
    }
}
