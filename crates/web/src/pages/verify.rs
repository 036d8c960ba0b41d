//! The page that checks a receipt on the reader's own device: one file with
//! the office's public keys and all sentences in both languages in it, served
//! here and given out as a file by `motcua verify --page`.
//!
//! Invariant: it asks nobody anything. Style and script stand in the page, so
//! that the file works without a server, and its policy allows exactly these
//! two by their hashes and no connection at all.

use crate::error::Error;
use crate::i18n::{Lang, text};
use crate::state::AppState;
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use motcua_domain::ledger::OfficeKeys;
use motcua_domain::ledger::hash::sha256;
use serde_json::{Map, Value, json};

const STYLE: &str = include_str!("../../assets/verify.css");
const SCRIPT: &str = include_str!("../../assets/verify.js");

/// The sentences the page may say; those of faults are also the command's.
const WORDS: &[&str] = &[
    "verify-button",
    "verify-code",
    "verify-due",
    "verify-fee",
    "verify-fee-none",
    "verify-file",
    "verify-file-hint",
    "verify-intro",
    "verify-key-hint",
    "verify-key-title",
    "verify-language",
    "verify-no-code",
    "verify-no-detector",
    "verify-no-pdf",
    "verify-not-complete",
    "verify-not-kept",
    "verify-not-proven",
    "verify-not-title",
    "verify-not-who",
    "verify-nothing",
    "verify-only-code",
    "verify-paste",
    "verify-paste-hint",
    "verify-procedure",
    "verify-proven",
    "verify-received",
    "verify-said-record",
    "verify-said-recorded",
    "verify-said-signed",
    "verify-said-witness",
    "verify-title",
    "verify-unreadable",
    "verify-wrong-changed",
    "verify-wrong-cut",
    "verify-wrong-differs",
    "verify-wrong-form",
    "verify-wrong-key",
    "verify-wrong-not-in",
    "verify-wrong-office",
    "verify-wrong-opened-alone",
    "verify-wrong-opened-form",
    "verify-wrong-other-record",
    "verify-wrong-proof-alone",
    "verify-wrong-proof-changed",
    "verify-wrong-proof-form",
    "verify-wrong-proof-key",
];

#[derive(Template)]
#[template(path = "verify.html")]
struct Verify<'a> {
    office: &'a str,
    policy: String,
    style: &'static str,
    script: &'static str,
    data: String,
}

impl Verify<'_> {
    /// The words before the script takes over, Vietnamese first.
    fn t(&self, id: &str) -> String {
        text(Lang::Vi, id, &[("office", &self.office)])
    }
}

/// Name of the office in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// In Vietnamese.
    pub vi: &'a str,
    /// In English; empty = the Vietnamese one.
    pub en: &'a str,
}

/// The whole page as one file.
pub fn page(names: Names<'_>, keys: &OfficeKeys) -> String {
    let en = if names.en.is_empty() {
        names.vi
    } else {
        names.en
    };
    let data = json!({
        "keys": keys.to_string(),
        "office": { "vi": names.vi, "en": en },
        "words": { "vi": words(Lang::Vi), "en": words(Lang::En) },
    });
    let page = Verify {
        office: names.vi,
        policy: policy(),
        style: STYLE,
        script: SCRIPT,
        // Nothing in it can end the element it stands in.
        data: data.to_string().replace('<', "\\u003c"),
    };
    page.render().unwrap_or_default()
}

/// The sentences, with the places of values left open for the script.
fn words(lang: Lang) -> Value {
    let open = |id: &&str| {
        let said = text(
            lang,
            id,
            &[
                ("found", &"{found}"),
                ("office", &"{office}"),
                ("seq", &"{seq}"),
                ("size", &"{size}"),
            ],
        );
        ((*id).to_owned(), Value::from(said))
    };
    Value::Object(WORDS.iter().map(open).collect::<Map<_, _>>())
}

/// What the page may load and run: its own style and script, nothing else.
fn policy() -> String {
    let hash = |text: &str| sha256(text.as_bytes()).to_base64();
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; \
         img-src blob: data:; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

/// `GET /verify`.
pub async fn show(State(state): State<AppState>) -> Result<Response, Error> {
    let keys = state.ask(|desk| desk.office_keys()).await?;
    let office = state.office();
    let names = Names {
        vi: &office.name_vi,
        en: &office.name_en,
    };
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            format!("{}; frame-ancestors 'none'", policy()),
        ),
    ];
    Ok((headers, page(names, &keys)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::ledger::note::{KeyKind, NoteSigner};

    fn keys() -> OfficeKeys {
        let signer = NoteSigner::from_seed("motcua.desk/a", KeyKind::Ed25519, &[1; 32]).unwrap();
        OfficeKeys::new(signer.verifier().clone(), &[]).unwrap()
    }

    fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
        let (_, rest) = html.split_once(from).unwrap();
        rest.split_once(to).unwrap().0
    }

    #[test]
    fn the_policy_allows_exactly_this_style_and_this_script() {
        let names = Names {
            vi: "Trung tâm </script><b>",
            en: "",
        };
        let html = page(names, &keys());
        for (from, to) in [("<style>", "</style>"), ("<script>", "</script>")] {
            let text = between(&html, from, to);
            let hash = format!("'sha256-{}'", sha256(text.as_bytes()).to_base64());
            assert!(policy().contains(&hash), "{from}");
        }
        assert_eq!(html.matches("</script>").count(), 2, "a name ends nothing");
        assert!(!html.contains("http://") && !html.contains("https://"));
        assert!(!html.contains(" style=\"") && !html.contains(" onclick"));
    }

    #[test]
    fn every_sentence_of_the_script_is_in_the_page_in_both_languages() {
        let names = Names { vi: "A", en: "B" };
        let html = page(names, &keys());
        let data = between(&html, "id=\"data\">", "</script>");
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(
            OfficeKeys::parse(data["keys"].as_str().unwrap()),
            Ok(keys())
        );
        for lang in ["vi", "en"] {
            for (id, said) in data["words"][lang].as_object().unwrap() {
                assert!(!said.as_str().unwrap().contains('⟦'), "{id}");
            }
            for part in SCRIPT.split("\"verify-").skip(1) {
                let id = format!("verify-{}", part.split('"').next().unwrap());
                let whole = !id.ends_with('-');
                assert!(!whole || data["words"][lang][&id].is_string(), "{id}");
            }
            for id in html.split("data-t=\"").skip(1) {
                let id = id.split('"').next().unwrap();
                assert!(
                    id.contains(']') || data["words"][lang][id].is_string(),
                    "{id}"
                );
            }
        }
    }
}
