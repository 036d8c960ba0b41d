//! The list of the catalogue: all of it, the drafts, or what waits for a
//! signature, with limit, fee and a button in each row.

use super::{is_public, sample_versions, standing};
use crate::error::{Error, render};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::admin::new_key;
use crate::pages::procedures::{fee_words, fees_on, field_name, usual_limit};
use crate::state::AppState;
use crate::view::Html;
use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::procedure::{Version, VersionState};
use motcua_desk::session::Session;
use serde::Deserialize;

/// Which part of the list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Shown {
    /// `draft`, `sign` or nothing.
    #[serde(default)]
    show: String,
}

/// The list.
#[derive(Template)]
#[template(path = "admin_procedures.html")]
pub struct List {
    f: Frame,
    rows: Vec<Version>,
    show: String,
    key: String,
    n_all: usize,
    n_drafts: usize,
    n_to_sign: usize,
}

/// A fee of the list: what and how much.
type FeeLine = (String, String);

impl List {
    fn new(f: Frame, all: Vec<Version>, show: &str, key: String) -> Self {
        let is_draft = |v: &Version| v.state == VersionState::Draft;
        let to_sign = |v: &Version| is_public(v) && v.needs_sign_off();
        let count = |is: &dyn Fn(&Version) -> bool| all.iter().filter(|v| is(v)).count();
        let (n_all, n_drafts, n_to_sign) = (all.len(), count(&is_draft), count(&to_sign));
        let is_asked = |v: &Version| match show {
            "draft" => is_draft(v),
            "sign" => to_sign(v),
            _ => true,
        };
        let mut rows: Vec<Version> = all.into_iter().filter(is_asked).collect();
        rows.sort_by(|a, b| {
            (&a.procedure.field, &a.procedure.code).cmp(&(&b.procedure.field, &b.procedure.code))
        });
        Self {
            f,
            rows,
            show: show.to_owned(),
            key,
            n_all,
            n_drafts,
            n_to_sign,
        }
    }
    fn tag(&self, version: &Version) -> Html {
        standing(&self.f, version)
    }
    fn field(&self, version: &Version) -> String {
        field_name(self.f.lang, &version.procedure.field)
    }
    fn limit(&self, version: &Version) -> String {
        let area = self.f.office.area.as_deref();
        usual_limit(self.f.lang, &version.procedure, area)
    }
    /// Fees of the usual case today, for whoever signs in the list.
    fn fees(&self, version: &Version) -> Vec<FeeLine> {
        let line = |fee: &motcua_domain::procedure::Fee| {
            let name = self.f.pick(&fee.name_vi, &fee.name_en).to_owned();
            (name, fee_words(self.f.lang, &fee.amount))
        };
        let fees = fees_on(&version.procedure, "", self.f.now.date());
        fees.into_iter().map(line).collect()
    }
    fn signs(&self) -> bool {
        self.show == "sign"
    }
    fn to_sign(&self, version: &Version) -> bool {
        is_public(version) && version.needs_sign_off()
    }
    fn current(&self, show: &str) -> Html {
        Html::own(if self.show == show {
            " aria-current=\"page\""
        } else {
            ""
        })
    }
}

/// `GET /admin/procedures`.
pub async fn list(
    State(state): State<AppState>,
    Query(shown): Query<Shown>,
    frame: Frame,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    let all = state
        .ask(move |desk| desk.procedure_list(&me.actor))
        .await?;
    Ok(render(
        StatusCode::OK,
        &List::new(frame.at("catalogue"), all, &shown.show, new_key(&state)),
    ))
}

impl Page for List {
    const NAME: &'static str = "admin-procedures";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::pages::admin::edit::sample_frame(lang, "/admin/procedures");
        let page = |show| {
            let page = List::new(f.clone(), sample_versions(), show, "k".to_owned());
            page.render().unwrap_or_default()
        };
        vec![("usual", page("")), ("sign", page("sign"))]
    }
}
