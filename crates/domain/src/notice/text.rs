//! The text of one message in one language, and the values it is written with.

use super::sms::sms_fits;
use super::template::{BadTemplate, Template};
use crate::deadline::DueAt;
use crate::money::Vnd;
use crate::typed::Locale;
use serde::{Deserialize, Serialize};

/// What a message may say. Everything stands on the receipt, too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Values {
    /// Code of the dossier.
    pub code: String,
    /// Name of the office in the language of the message.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub office: String,
    /// Promised or new date, with its hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<DueAt>,
    /// Money that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Vnd>,
    /// Where the dossier can be followed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// Telephone of the office.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

impl Values {
    /// The value of a placeholder; `None` when the message has none.
    pub(super) fn get(&self, name: &str, lang: Locale) -> Option<String> {
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        match name {
            "code" => filled(&self.code),
            "office" => filled(&self.office),
            "date" => self.due.map(|due| {
                let day = due.date;
                format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
            }),
            "hour" => self
                .due
                .map(|due| format!("{:02}:{:02}", due.minute / 60, due.minute % 60)),
            "amount" => self.amount.filter(|amount| *amount > Vnd::ZERO).map(|sum| {
                match lang {
                    Locale::Vi => sum.display(lang),
                    // The letter đ would make an English message a wide one.
                    Locale::En => format!("{} VND", sum.grouped(lang)),
                }
            }),
            "link" => filled(&self.link),
            "phone" => filled(&self.phone),
            _ => None,
        }
    }
}

/// The templates of one kind of message in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    subject: Template,
    mail: Template,
    short: Template,
}

impl Text {
    /// Reads the three templates.
    ///
    /// # Errors
    /// The field (`subject`, `text`, `short`) and what is wrong with it.
    pub fn parse(
        subject: &str,
        mail: &str,
        short: &str,
    ) -> Result<Self, (&'static str, BadTemplate)> {
        let read = |field, text| Template::parse(text).map_err(|bad| (field, bad));
        Ok(Self {
            subject: read("subject", subject)?,
            mail: read("text", mail)?,
            short: read("short", short)?,
        })
    }

    /// Subject of a mail, one line.
    pub fn subject(&self, values: &Values, lang: Locale) -> String {
        self.subject.lines(values, lang).join(" ")
    }

    /// Body of a mail.
    pub fn mail(&self, values: &Values, lang: Locale) -> String {
        let mut lines = self.mail.lines(values, lang);
        // Where lines fell away, one empty line is left.
        lines.dedup_by(|one, before| one.is_empty() && before.is_empty());
        let mut text = lines.join("\n");
        text.push('\n');
        text
    }

    /// A short message: its lines in one. They stand in the order of their
    /// weight, so that what does not fit is left out from the end; the first
    /// line is never left out.
    pub fn short(&self, values: &Values, lang: Locale) -> String {
        let mut lines = self.short.lines(values, lang);
        lines.retain(|line| !line.is_empty());
        while lines.len() > 1 && !sms_fits(&lines.join(" ")) {
            lines.pop();
        }
        lines.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> Text {
        Text::parse(
            "Hồ sơ {code}",
            "Đã nhận {code}.\n\nHẹn {hour} ngày {date}.\nCần nộp {amount}.",
            "Đã nhận hồ sơ {code}.\nHẹn {hour} ngày {date}.\n{office}.\nXem: {link}",
        )
        .unwrap()
    }

    fn values() -> Values {
        Values {
            code: "H39.12-261005-0001".to_owned(),
            office: "UBND".to_owned(),
            due: DueAt::parse("2026-10-15T17:00"),
            link: "https://motcua.example.vn/t".to_owned(),
            ..Values::default()
        }
    }

    #[test]
    fn mail_and_short_message_are_written() {
        assert_eq!(
            text().mail(&values(), Locale::Vi),
            "Đã nhận H39.12-261005-0001.\n\nHẹn 17:00 ngày 15/10/2026.\n"
        );
        assert_eq!(
            text().short(&values(), Locale::Vi),
            "Đã nhận hồ sơ H39.12-261005-0001. Hẹn 17:00 ngày 15/10/2026. UBND. \
             Xem: https://motcua.example.vn/t"
        );
    }

    #[test]
    fn a_short_message_that_does_not_fit_loses_its_last_lines() {
        let long = Values {
            office: "Trung tâm ".repeat(30),
            ..values()
        };
        let short = text().short(&long, Locale::Vi);
        assert_eq!(
            short,
            "Đã nhận hồ sơ H39.12-261005-0001. Hẹn 17:00 ngày 15/10/2026."
        );
    }

    #[test]
    fn values_survive_their_row() {
        let json = serde_json::to_string(&values()).unwrap();
        assert_eq!(serde_json::from_str::<Values>(&json).unwrap(), values());
    }
}
