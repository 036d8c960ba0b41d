//! The settings of messages as a form.

use crate::view::Form;
use motcua_desk::messages::{Gateway, Messages, Safety, Smtp};
use motcua_domain::notice::{Quiet, Way};

fn safety_slug(safety: Safety) -> &'static str {
    match safety {
        Safety::Starttls => "starttls",
        Safety::Tls => "tls",
        Safety::None => "none",
    }
}

/// The form of the settings.
pub(super) fn to_form(messages: &Messages) -> Form {
    let smtp = &messages.smtp;
    let mut form = Form::new([
        ("quiet_from", messages.quiet.from.as_str()),
        ("quiet_to", &messages.quiet.to),
        ("smtp_host", &smtp.host),
        ("smtp_port", &smtp.port.to_string()),
        ("smtp_safety", safety_slug(smtp.safety)),
        ("smtp_user", &smtp.user),
        ("smtp_secret", &smtp.secret),
        ("smtp_from", &smtp.from),
    ]);
    for way in &messages.ways {
        form.add("way", way.slug());
    }
    for (name, on) in [
        ("work_days_only", messages.work_days_only),
        ("key_in_short", messages.key_in_short),
    ] {
        if on {
            form.set(name, "1");
        }
    }
    for (way, gateway) in [(Way::Sms, &messages.sms), (Way::Zalo, &messages.zalo)] {
        let mut put = |name: &str, value: &str| form.set(&format!("{}_{name}", way.slug()), value);
        put("url", &gateway.url);
        put("method", if gateway.get { "get" } else { "post" });
        put("headers", &gateway.headers);
        put("kind", if gateway.form { "form" } else { "json" });
        put("body", &gateway.body);
        put("success", &gateway.success);
        put("secret", &gateway.secret);
    }
    form
}

/// The settings as typed; what cannot be read becomes what the rules refuse.
pub(super) fn from_form(form: &Form) -> Messages {
    let text = |name: &str| form.get(name).to_owned();
    let gateway = |way: Way| {
        let of = |name: &str| text(&format!("{}_{name}", way.slug()));
        Gateway {
            url: of("url"),
            get: of("method") == "get",
            headers: of("headers"),
            form: of("kind") == "form",
            body: of("body"),
            success: of("success"),
            secret: of("secret"),
        }
    };
    Messages {
        ways: Way::ALL
            .into_iter()
            .filter(|way| form.has("way", way.slug()))
            .collect(),
        smtp: Smtp {
            host: text("smtp_host"),
            port: text("smtp_port").parse().unwrap_or(0),
            safety: match form.get("smtp_safety") {
                "tls" => Safety::Tls,
                "none" => Safety::None,
                _ => Safety::Starttls,
            },
            user: text("smtp_user"),
            secret: text("smtp_secret"),
            from: text("smtp_from"),
        },
        sms: gateway(Way::Sms),
        zalo: gateway(Way::Zalo),
        quiet: Quiet {
            from: text("quiet_from"),
            to: text("quiet_to"),
        },
        work_days_only: form.has("work_days_only", "1"),
        key_in_short: form.has("key_in_short", "1"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_survive_their_form() {
        let mut messages = Messages {
            ways: vec![Way::Sms, Way::Mail],
            work_days_only: true,
            ..Messages::default()
        };
        messages.smtp.host = "mail.example.vn".to_owned();
        messages.smtp.safety = Safety::Tls;
        messages.sms.url = "https://gateway.example.vn".to_owned();
        messages.sms.headers = "Authorization: Bearer {secret}".to_owned();
        messages.zalo.form = true;
        assert_eq!(from_form(&to_form(&messages)), messages);
        assert_eq!(
            from_form(&to_form(&Messages::default())),
            Messages::default()
        );
    }
}
