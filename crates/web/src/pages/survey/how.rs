//! How every number of a survey was computed, in plain words. Open to all: what
//! is published must be understood by whoever reads it.

use crate::error::render;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use motcua_domain::survey::result::How;

/// An explanation.
pub struct Explained {
    /// Where links lead: the id of its message.
    id: &'static str,
    title: String,
    text: String,
}

/// The page.
#[derive(Template)]
#[template(path = "survey_how.html")]
pub struct HowPage {
    f: Frame,
    all: Vec<Explained>,
}

fn title(how: How) -> &'static str {
    match how {
        How::Share => "survey-share",
        How::Score => "survey-score",
        How::Pooled => "survey-pooled",
        How::PerChannel => "survey-channels",
        How::Homogeneity => "survey-spread",
        How::Shrunken => "survey-shrunken",
        How::Funnel => "survey-funnel",
        How::Cusum => "survey-warnings",
        How::Trend => "survey-trend",
        How::ResponseRate => "survey-response",
        How::Coverage => "survey-coverage",
        How::NonResponse => "survey-how-nonresponse-title",
        How::Hidden => "survey-how-hidden-title",
    }
}

impl HowPage {
    fn new(f: Frame) -> Self {
        let one = |how: How| Explained {
            id: how.id(),
            title: f.t(title(how)),
            text: f.t(how.id()),
        };
        Self {
            all: How::ALL.map(one).into_iter().collect(),
            f,
        }
    }
}

/// `GET /survey/how`.
pub async fn show(frame: Frame) -> Response {
    render(StatusCode::OK, &HowPage::new(frame))
}

impl Page for HowPage {
    const NAME: &'static str = "survey-how";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = Self::new(crate::samples::frame(lang, "/survey/how"));
        vec![("usual", page.render().unwrap_or_default())]
    }
}
