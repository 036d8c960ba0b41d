//! Following a dossier by its code and the key on the receipt.

use super::Page;
use crate::error::render;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::view::Form;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

/// The question for code and key.
#[derive(Template)]
#[template(path = "track_ask.html")]
pub struct Ask {
    f: Frame,
    form: Form,
}

/// `GET /t`.
pub async fn ask(frame: Frame) -> Response {
    render(
        StatusCode::OK,
        &Ask {
            f: frame.at("track"),
            form: Form::default(),
        },
    )
}

impl Page for Ask {
    const NAME: &'static str = "track-ask";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/t").at("track");
        let mut wrong = Form::new([("code", "H39.12-220824-0037"), ("key", "7K2M-9QXT")]);
        wrong.fault("code", f.t("track-wrong"));
        [("empty", Form::default()), ("wrong", wrong)]
            .map(|(name, form)| {
                (
                    name,
                    Self { f: f.clone(), form }.render().unwrap_or_default(),
                )
            })
            .into()
    }
}
