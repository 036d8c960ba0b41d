//! The evaluation slip (phiếu đánh giá): made by the answer to one press,
//! printed at once, and never made again.
//!
//! Invariant: the code of the slip is in this one answer and nowhere else; on
//! the slip stands nothing of the person, the visit or the dossier.

mod sample;

use super::kiosk::Pairs;
use super::print::site;
use super::work::me;
use crate::error::{Error, render};
use crate::format;
use crate::frame::Frame;
use crate::guard::Client;
use crate::i18n::{Arg, Lang, text};
use crate::state::AppState;
use crate::view::{Form, Html, qr};
use crate::visit;
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::civil::Date;
use motcua_desk::survey::{Slip, SlipOf};
use motcua_domain::id::{DossierId, VisitId};

/// What stands on the paper. It is Vietnamese, with one line for others, like
/// every paper that is handed out.
pub struct Printed {
    title: String,
    qr: Html,
    scan: String,
    /// To be typed where nothing can be scanned.
    address: String,
    token: String,
    last: String,
    nobody: String,
    lost: String,
    english: String,
}

impl Printed {
    fn new(site: &str, token: &str, last_day: Date) -> Self {
        let t = |id: &str| text(Lang::Vi, id, &[]);
        let dated = |lang: Lang, id: &str| {
            let day = format::date(lang, last_day);
            text(lang, id, &[("day", &day as &dyn Arg)])
        };
        let link = format!("{site}/r#{token}");
        let plain = site.split_once("://").map_or(site, |(_, rest)| rest);
        Self {
            title: t("rating-slip-title"),
            qr: qr(&link, &t("rating-slip-qr")).unwrap_or_default(),
            scan: t("rating-slip-scan"),
            address: format!("{plain}/r"),
            token: token.to_owned(),
            last: dated(Lang::Vi, "rating-slip-last"),
            nobody: t("rating-slip-nobody"),
            lost: t("rating-slip-lost"),
            english: dated(Lang::En, "rating-slip-english"),
        }
    }
}

/// The slip, or why there is none.
#[derive(Template)]
#[template(path = "rate_slip.html")]
pub struct SlipPage {
    f: Frame,
    office: String,
    back: String,
    slip: Option<Printed>,
    said: Option<String>,
}

impl SlipPage {
    fn new(f: Frame, back: String, slip: Option<Printed>, said: Option<String>) -> Self {
        Self {
            office: f.office.name_vi.to_uppercase(),
            back,
            slip,
            said,
            f,
        }
    }
}

/// What the slip is for, and the page that asked.
fn of(form: &Form) -> Option<(SlipOf, String)> {
    let number = |name: &str| form.get(name).parse::<i64>().ok();
    if let Some(visit) = number("visit") {
        return Some((SlipOf::Visit(VisitId(visit)), "/counter".to_owned()));
    }
    let (dossier, seq) = (number("dossier")?, number("seq")?);
    let back = format!("/d/{dossier}/paper/{seq}");
    Some((SlipOf::Paper(DossierId(dossier), seq), back))
}

/// `POST /slip`: hands out one slip. A second press finds that it was done.
pub async fn hand(
    State(state): State<AppState>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    f: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (of, back) = of(&Form::new(pairs)).ok_or(Error::BadRequest)?;
    let me = me(&f)?;
    let site = site(&state, &headers, client);
    match state.try_ask(move |desk| desk.hand_slip(&me, of)).await? {
        Ok(Slip {
            token, last_day, ..
        }) => {
            let slip = Printed::new(&site, &token.printed(), last_day);
            let page = SlipPage::new(f, back, Some(slip), None);
            Ok(render(StatusCode::OK, &page))
        }
        Err(why) => match visit::problem(&f, &why) {
            Some((status, text)) => {
                let page = SlipPage::new(f, back, None, Some(text));
                Ok(render(status, &page))
            }
            None => Err(why.into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_stands_behind_the_mark_that_browsers_do_not_send() {
        let day = jiff::civil::date(2026, 12, 31);
        let slip = Printed::new("https://a.vn/o/b", "ABCD-EFGH-JKMN-PQRS", day);
        assert_eq!(slip.address, "a.vn/o/b/r");
        assert!(!slip.qr.to_string().is_empty());
        assert!(slip.last.contains("31/12/2026"), "{}", slip.last);
    }

    #[test]
    fn a_press_names_a_visit_or_a_paper() {
        let read = |pairs: &[(&str, &str)]| of(&Form::new(pairs.iter().copied()));
        assert_eq!(
            read(&[("visit", "7")]),
            Some((SlipOf::Visit(VisitId(7)), "/counter".to_owned()))
        );
        let paper = read(&[("dossier", "3"), ("seq", "40")]);
        assert_eq!(
            paper,
            Some((SlipOf::Paper(DossierId(3), 40), "/d/3/paper/40".to_owned()))
        );
        assert_eq!(read(&[("dossier", "3")]), None);
        assert_eq!(read(&[("visit", "x")]), None);
    }
}
