//! What surrounds every page: language, office, who is signed in, the time.

use crate::i18n::{self, Arg, Lang};
use crate::state::{AppState, Office};
use crate::view::Html;
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, Uri, header, request::Parts};
use jiff::civil::{Date, DateTime};
use motcua_domain::actor::{Action, Actor};
use motcua_domain::id::UnitId;
use motcua_domain::money::Vnd;
use motcua_domain::procedure::Procedure;
use std::borrow::Borrow;
use std::convert::Infallible;
use std::sync::Arc;

/// Someone signed in, as pages need it.
#[derive(Clone, Debug)]
pub struct Who {
    /// Identity, unit and roles.
    pub actor: Actor,
    /// Name as shown in the head.
    pub name: String,
    /// Their unit.
    pub unit: UnitId,
}

/// Surroundings of a page; in templates it is the field `f`.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Reader's language.
    pub lang: Lang,
    /// Path and query of this page without the language, for the language
    /// link. A page answered to a POST sets the address of its form.
    pub path: String,
    /// Which entry of the menu is this page; empty = none.
    pub nav: &'static str,
    /// The entry of the menu that the office has switched off; empty = none.
    pub off: &'static str,
    /// The office.
    pub office: Arc<Office>,
    /// Name of the reader's unit; empty when nobody is signed in.
    pub unit_name: String,
    /// Who is signed in.
    pub who: Option<Who>,
    /// The desk's time, local.
    pub now: DateTime,
    /// How the names of forms begin whose kept text may go, because the act is
    /// done.
    pub forget: String,
    /// A message from the act that led here: kind of notice and its text.
    pub notice: Option<(&'static str, String)>,
    /// Whom the reader serves, and the next step, above the page's own text.
    pub bar: Html,
}

impl Frame {
    /// Words at a moment without a page around them.
    pub fn bare(lang: Lang, now: DateTime) -> Self {
        Self {
            lang,
            path: String::new(),
            nav: "",
            off: "",
            office: Arc::default(),
            unit_name: String::new(),
            who: None,
            now,
            forget: String::new(),
            notice: None,
            bar: Html::default(),
        }
    }
    /// The message `id`.
    pub fn t(&self, id: &str) -> String {
        i18n::text(self.lang, id, &[])
    }
    /// With one value.
    pub fn t1<A: Arg>(&self, id: &str, name: &str, value: A) -> String {
        i18n::text(self.lang, id, &[(name, &value)])
    }
    /// With two values.
    pub fn t2<A: Arg, B: Arg>(&self, id: &str, n1: &str, v1: A, n2: &str, v2: B) -> String {
        i18n::text(self.lang, id, &[(n1, &v1), (n2, &v2)])
    }
    /// With three values.
    #[allow(
        clippy::too_many_arguments,
        reason = "names and values of one message, in pairs"
    )]
    pub fn t3<A: Arg, B: Arg, C: Arg>(
        &self,
        id: &str,
        n1: &str,
        v1: A,
        n2: &str,
        v2: B,
        n3: &str,
        v3: C,
    ) -> String {
        i18n::text(self.lang, id, &[(n1, &v1), (n2, &v2), (n3, &v3)])
    }
    /// The Vietnamese or the English text; Vietnamese where English is empty.
    pub fn pick<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        pick(self.lang, vi, en)
    }
    /// `lang="vi"` for text that is Vietnamese on an English page because no
    /// translation exists; nothing otherwise.
    pub fn lang_if_vi(&self, en: &str) -> Html {
        Html::own(if self.lang == Lang::En && en.is_empty() {
            " lang=\"vi\""
        } else {
            ""
        })
    }
    /// Office's name.
    pub fn office_name(&self) -> &str {
        self.pick(&self.office.name_vi, &self.office.name_en)
    }
    /// Name of a procedure in plain words first.
    pub fn procedure_name<'a>(&self, p: &'a Procedure) -> &'a str {
        self.pick(p.short_vi(), p.short_en())
    }
    /// Day with weekday.
    pub fn date(&self, day: impl Borrow<Date>) -> String {
        crate::format::date(self.lang, *day.borrow())
    }
    /// Day with weekday at the beginning of a line.
    pub fn date_first(&self, day: impl Borrow<Date>) -> String {
        crate::format::capital(&self.date(day))
    }
    /// Day alone, for tables.
    pub fn short_date(&self, day: impl Borrow<Date>) -> String {
        crate::format::short_date(self.lang, *day.borrow())
    }
    /// Day and time.
    pub fn moment(&self, at: impl Borrow<DateTime>) -> String {
        crate::format::moment(self.lang, *at.borrow())
    }
    /// Time of day.
    pub fn clock(&self, at: impl Borrow<DateTime>) -> String {
        crate::format::time(at.borrow().time())
    }
    /// Amount of money.
    pub fn money(&self, amount: impl Borrow<Vnd>) -> String {
        crate::format::money(self.lang, *amount.borrow())
    }
    /// A time limit in words.
    pub fn limit(&self, limit: impl Borrow<motcua_domain::deadline::Limit>) -> String {
        crate::pages::procedures::limit_words(self.lang, limit.borrow())
    }
    /// Entries of the staff menu that this reader may open: slug, address,
    /// message.
    pub fn menu(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        crate::pages::MENU
            .iter()
            .filter(|e| e.3.split(' ').any(|action| self.can(action)))
            .filter(|e| e.0 != self.off)
            .filter(|e| {
                let mut elsewhere = crate::pages::ELSEWHERE.iter();
                !elsewhere.any(|(slug, action)| e.0 == *slug && self.can(action))
            })
            .map(|e| (e.0, e.1, e.2))
            .collect()
    }
    /// Is the programme run here, so that pages may lead to it?
    pub fn has_programme(&self) -> bool {
        self.off != "programme"
    }
    /// Address of an asset.
    pub fn asset(&self, name: &str) -> String {
        crate::assets::url(name)
    }
    /// A line icon of the sprite.
    pub fn icon(&self, name: &str) -> Html {
        crate::view::icon(name)
    }
    /// Path of this page as a value of a query.
    pub fn path_encoded(&self) -> String {
        crate::pages::encode(self.path.split('?').next().unwrap_or_default())
    }
    /// This page in the other language.
    pub fn other_language(&self) -> String {
        let mark = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{mark}lang={}", self.path, self.lang.other().tag())
    }
    /// `aria-current` for the entry of the menu that is this page.
    pub fn current(&self, nav: &str) -> Html {
        Html::own(if self.nav == nav {
            " aria-current=\"page\""
        } else {
            ""
        })
    }
    /// May the reader do `action` somewhere? For showing and hiding links and
    /// buttons; the desk asks again.
    pub fn can(&self, action: &str) -> bool {
        let (Some(who), Some(action)) = (&self.who, Action::from_slug(action)) else {
            return false;
        };
        who.actor.scope(action) != motcua_domain::actor::Scope::Never
    }
    /// Where the reader begins.
    pub fn first_page(&self) -> &'static str {
        self.who
            .as_ref()
            .map_or("/", |who| crate::pages::first_page(&who.actor))
    }
    /// The same frame for somebody who has signed in with this request.
    pub fn signed_in(mut self, state: &AppState, session: &motcua_desk::session::Session) -> Self {
        self.unit_name = state.unit_name(&session.actor.unit, self.lang);
        self.who = Some(Who {
            actor: session.actor.clone(),
            name: session.name.clone(),
            unit: session.actor.unit.clone(),
        });
        self
    }
    /// The same frame as another page of the menu.
    pub fn at(mut self, nav: &'static str) -> Self {
        self.nav = nav;
        self
    }
}

/// The Vietnamese or the English text; Vietnamese where English is empty.
pub fn pick<'a>(lang: Lang, vi: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::En if !en.is_empty() => en,
        _ => vi,
    }
}

impl FromRequestParts<AppState> for Frame {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let who = parts.extensions.get::<Who>().cloned();
        Ok(frame(state, &parts.uri, &parts.headers, who))
    }
}

/// Builds the frame of a request.
pub fn frame(state: &AppState, uri: &Uri, headers: &HeaderMap, who: Option<Who>) -> Frame {
    let lang = language(uri, headers);
    // Only ids of the list: an address must not put words into our mouth.
    let notice = query(uri, "done").and_then(|id| {
        let known = crate::pages::NOTICES.iter().find(|n| **n == id)?;
        let kind = if known.ends_with("-fault") {
            "warn"
        } else {
            "ok"
        };
        Some((kind, i18n::text(lang, known, &[])))
    });
    Frame {
        lang,
        path: without_language(uri),
        nav: "",
        off: if who.is_none() || state.desk().programme_is_shown() {
            ""
        } else {
            "programme"
        },
        office: state.office(),
        unit_name: who.as_ref().map_or_else(String::new, |who| {
            let settings = state.desk().settings();
            crate::words::unit(lang, &settings.units, &who.unit, state.now().date())
        }),
        who,
        now: state.now(),
        forget: String::new(),
        notice,
        bar: Html::default(),
    }
}

/// The frame of a page that no desk stands behind.
pub fn bare(uri: &Uri, headers: &HeaderMap, name: &str, now: jiff::Timestamp) -> Frame {
    Frame {
        lang: language(uri, headers),
        path: without_language(uri),
        nav: "",
        off: "",
        office: Arc::new(Office {
            name_vi: name.to_owned(),
            ..Office::default()
        }),
        unit_name: String::new(),
        who: None,
        now: motcua_domain::time::local(now),
        forget: String::new(),
        notice: None,
        bar: Html::default(),
    }
}

/// The reader's language: what the address says, then the cookie, then the
/// browser's wish, then Vietnamese. The browser of a device of the hall wishes
/// for nobody: how it was installed says nothing of who stands before it.
pub fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    let is_device = ["/kiosk", "/board", "/tablet"]
        .iter()
        .any(|page| uri.path().starts_with(page));
    let wish = || Lang::accepted(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?);
    asked(uri)
        .or_else(|| Lang::parse(cookie(headers, "lang")?))
        .or_else(|| if is_device { None } else { wish() })
        .unwrap_or_default()
}

/// Language named in the address.
pub fn asked(uri: &Uri) -> Option<Lang> {
    Lang::parse(query(uri, "lang")?)
}

/// Value in the query as it stands, not decoded: for words of our own.
pub fn query<'a>(uri: &'a Uri, name: &str) -> Option<&'a str> {
    uri.query()?
        .split('&')
        .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// Value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn without_language(uri: &Uri) -> String {
    let kept: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|p| !p.is_empty() && !p.starts_with("lang="))
        .collect();
    if kept.is_empty() {
        uri.path().to_owned()
    } else {
        format!("{}?{}", uri.path(), kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_beats_the_cookie_beats_the_browser() {
        let uri = |s: &str| s.parse::<Uri>().unwrap();
        let mut headers = HeaderMap::new();
        assert_eq!(language(&uri("/p"), &headers), Lang::Vi);
        headers.insert(header::ACCEPT_LANGUAGE, "en".parse().unwrap());
        assert_eq!(language(&uri("/p"), &headers), Lang::En);
        for device in ["/kiosk", "/kiosk/ready", "/board", "/tablet"] {
            assert_eq!(language(&uri(device), &headers), Lang::Vi, "{device}");
        }
        headers.insert(header::COOKIE, "a=1; lang=vi".parse().unwrap());
        assert_eq!(language(&uri("/p"), &headers), Lang::Vi);
        assert_eq!(language(&uri("/p?q=x&lang=en"), &headers), Lang::En);
        assert_eq!(
            without_language(&uri("/p?lang=en&q=dat+dai")),
            "/p?q=dat+dai"
        );
    }
}
