//! One search for everything a member of staff may reach: dossiers and the
//! persons in them, acts on the dossier at hand, pages, colleagues. Ctrl+K
//! opens it as a dialog over any page; without script it is a page.

use super::work::{address, me};
use super::{Page, dossier, encode};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_domain::id::{DossierCode, DossierId};
use motcua_domain::text::fold;
use serde::Deserialize;

/// Most dossiers shown; the search page shows all.
const DOSSIERS: usize = 8;

/// What is sought, and from where.
#[derive(Clone, Default, Deserialize)]
pub struct Sought {
    #[serde(default)]
    q: String,
    /// The same, sealed in the address of what was found.
    #[serde(default)]
    s: String,
    /// Path of the page the search was opened on.
    #[serde(default)]
    at: String,
    /// `all` = the form and what was found, `found` = that alone.
    #[serde(default)]
    part: String,
}

/// A thing found: address, words, what it is.
pub struct Found {
    url: String,
    text: String,
    about: String,
}

/// Things of one kind.
pub struct Group {
    title: String,
    found: Vec<Found>,
}

/// The page.
#[derive(Template)]
#[template(path = "find.html")]
pub struct Palette {
    f: Frame,
    form: Form,
    at: String,
    groups: Vec<Group>,
}

/// The form and what was found, for the dialog.
#[derive(Template)]
#[template(ext = "html", source = r#"{% include "c/find.html" %}"#)]
struct Dialog {
    f: Frame,
    form: Form,
    at: String,
    groups: Vec<Group>,
}

/// What was found alone, while somebody types.
#[derive(Template)]
#[template(ext = "html", source = r#"{% include "c/found.html" %}"#)]
struct Part {
    f: Frame,
    form: Form,
    groups: Vec<Group>,
}

/// Does every sought word begin a word of the text? Without diacritics.
fn fits(text: &str, sought: &str) -> bool {
    let text = fold(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    sought
        .split_whitespace()
        .all(|word| words.iter().any(|other| other.starts_with(word)))
}

/// Pages of the reader's menu, and those that everybody has.
fn pages(f: &Frame, sought: &str) -> Vec<Found> {
    let common = [
        ("/me", "me-title"),
        ("/keys", "keys-title"),
        ("/rounds", "round-list-title"),
        ("/procedures", "nav-procedures"),
        ("/figures", "nav-figures"),
        ("/t", "nav-track"),
    ];
    let menu = f.menu().into_iter().map(|(_, url, id)| (url, id));
    menu.chain(common)
        .filter(|(url, _)| *url != "/rounds" || f.can("receive_hand_over"))
        .map(|(url, id)| (url, f.t(id)))
        .filter(|(_, text)| fits(text, sought))
        .map(|(url, text)| Found {
            url: url.to_owned(),
            text,
            about: String::new(),
        })
        .collect()
}

/// Dossiers by code, name, phone or number of a paper.
fn dossiers(f: &Frame, desk: &Desk, me: &Actor, q: &str) -> Result<Vec<Found>, DeskError> {
    if q.is_empty() || !f.can("search_dossiers") {
        return Ok(Vec::new());
    }
    let settings = desk.settings();
    let items = match desk.search(me, q) {
        Err(DeskError::Denied(_) | DeskError::NotFound) => Vec::new(),
        other => other?,
    };
    let found = items.into_iter().take(DOSSIERS).map(|item| {
        let code = item.dossier.code.as_ref();
        let hash = &item.dossier.intake.procedure.hash;
        let procedure = settings.catalogue.by_hash(hash);
        let name =
            procedure.map_or_else(String::new, |p| f.procedure_name(&p.procedure).to_owned());
        Found {
            url: address(item.dossier.id, code),
            text: code.map_or_else(|| f.t("work-no-code"), ToString::to_string),
            about: [item.owner, name].join(" · "),
        }
    });
    Ok(found.collect())
}

/// Acts on the dossier whose page is open.
fn acts(f: &Frame, desk: &Desk, me: &Actor, at: &str, sought: &str) -> Vec<Found> {
    let path = at.split(['?', '#']).next().unwrap_or_default();
    let id = if let Some(code) = path.strip_prefix("/dossiers/") {
        DossierCode::parse(code)
            .ok()
            .and_then(|code| desk.find_code(&code).ok())
    } else {
        path.strip_prefix("/d/")
            .and_then(|id| id.parse().ok())
            .map(DossierId)
    };
    let Some(view) = id.and_then(|id| desk.view(me, id).ok()) else {
        return Vec::new();
    };
    let about = view
        .dossier
        .code
        .as_ref()
        .map_or_else(String::new, ToString::to_string);
    dossier::acts_offered(f, &view, &desk.settings())
        .into_iter()
        .filter(|(text, _)| fits(text, sought))
        .map(|(text, url)| Found {
            url,
            text,
            about: about.clone(),
        })
        .collect()
}

/// Colleagues, for whoever keeps the list of people.
fn colleagues(f: &Frame, desk: &Desk, sought: &str) -> Result<Vec<Found>, DeskError> {
    if sought.is_empty() || !f.can("edit_people") {
        return Ok(Vec::new());
    }
    let all = desk.staff_for_machine()?;
    let named = all.into_iter().filter(|one| fits(&one.name, sought));
    let found = named.take(DOSSIERS).map(|one| Found {
        url: format!("/people/{}", one.id),
        text: one.name,
        about: one.login,
    });
    Ok(found.collect())
}

fn search(f: &Frame, desk: &Desk, me: &Actor, asked: &Sought) -> Result<Vec<Group>, DeskError> {
    let q = desk.sought(&asked.q)?;
    let q: String = q.trim().chars().take(100).collect();
    let sought = fold(&q);
    let groups = [
        ("find-dossiers", dossiers(f, desk, me, &q)?),
        ("find-acts", acts(f, desk, me, &asked.at, &sought)),
        ("find-pages", pages(f, &sought)),
        ("find-colleagues", colleagues(f, desk, &sought)?),
    ];
    let some = groups.into_iter().filter(|(_, found)| !found.is_empty());
    Ok(some
        .map(|(title, found)| Group {
            title: f.t(title),
            found,
        })
        .collect())
}

/// `POST /find`: the part for the dialog at once; for the page, the way to an
/// address that holds no word of what was typed.
pub async fn ask(
    State(state): State<AppState>,
    f: Frame,
    Posted(asked): Posted<Sought>,
) -> Result<Response, Error> {
    if !asked.part.is_empty() {
        return found(&state, f, asked).await;
    }
    let sealed = state.desk().seal_sought(&me(&f)?, &asked.q);
    let at = encode(&asked.at);
    Ok(see_other(&format!("/find?s={sealed}&at={at}")))
}

/// `GET /find`.
pub async fn show(
    State(state): State<AppState>,
    Query(mut asked): Query<Sought>,
    f: Frame,
) -> Result<Response, Error> {
    if let Some(words) = state.desk().open_sought(&me(&f)?, &asked.s) {
        asked.q = words;
    }
    found(&state, f, asked).await
}

async fn found(state: &AppState, f: Frame, asked: Sought) -> Result<Response, Error> {
    let me = me(&f)?;
    let (told, sought) = (f.clone(), asked.clone());
    let groups = state
        .ask(move |desk| search(&told, desk, &me, &sought))
        .await?;
    let form = Form::new([("q", &asked.q)]);
    let at = asked.at;
    Ok(match asked.part.as_str() {
        "found" => render(StatusCode::OK, &Part { f, form, groups }),
        "all" => {
            let dialog = Dialog {
                f,
                form,
                at,
                groups,
            };
            render(StatusCode::OK, &dialog)
        }
        _ => {
            let page = Palette {
                f,
                form,
                at,
                groups,
            };
            render(StatusCode::OK, &page)
        }
    })
}

impl Page for Palette {
    const NAME: &'static str = "find";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |q: &str, found: Vec<Found>| {
            let f = crate::samples::staff_frame(lang, "/find");
            let mut groups = Vec::new();
            if !found.is_empty() {
                groups.push(Group {
                    title: f.t("find-dossiers"),
                    found,
                });
                groups.push(Group {
                    title: f.t("find-pages"),
                    found: pages(&f, ""),
                });
            }
            let form = Form::new([("q", q)]);
            let at = String::new();
            let page = Self {
                f,
                form,
                at,
                groups,
            };
            page.render().unwrap_or_default()
        };
        let one = Found {
            url: "/dossiers/H39.12-220906-0021".into(),
            text: "H39.12-220906-0021".into(),
            about: "Trần Văn Mẫu".into(),
        };
        vec![
            ("found", page("mau", vec![one])),
            ("none", page("xyz", Vec::new())),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn words_are_found_by_their_beginnings_without_diacritics() {
        assert!(fits("Yêu cầu bổ sung", "bo su"));
        assert!(fits("Điều hành", "dieu"));
        assert!(!fits("Yêu cầu bổ sung", "sung cau xin"));
        assert!(fits("anything", ""));
    }
}
