//! Samples of the tracking pages, made from a dossier as the desk gives it.

use super::{Ask, Show};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::{self, State};
use crate::view::Form;
use askama::Template;
use jiff::civil::date;
use motcua_desk::read::{DossierView, TrackingView};
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{Apology, Stage};
use motcua_domain::id::UnitId;
use motcua_domain::time::instant;

fn tracked(view: DossierView, asked: &[&str]) -> TrackingView {
    let events = view.timeline.into_iter().map(|e| (e.at, e.event)).collect();
    TrackingView {
        dossier: view.dossier,
        procedure: view.procedure,
        owner: "T. V. M.".to_owned(),
        events,
        asked: asked.iter().map(|text| (*text).to_owned()).collect(),
        due: view.due,
        explanation: view.explanation,
    }
}

impl Page for Show {
    const NAME: &'static str = "track";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let Some(settings) = sample::settings() else {
            return Vec::new();
        };
        let page = |state, days_later: i64, change: &dyn Fn(&mut TrackingView)| {
            let mut f = crate::samples::frame(lang, "/t").at("track");
            let later = jiff::Span::new().days(days_later);
            f.now = f.now.checked_add(later).unwrap_or(f.now);
            let mut view = tracked(
                sample::view(&settings, state)?,
                &["Bản vẽ tách thửa có chữ ký"],
            );
            change(&mut view);
            let key = "7K2M-9QXT-0AB1".to_owned();
            Self::new(f, &view, &settings, key).render().ok()
        };
        let as_is = |_: &mut TrackingView| {};
        let sorry = |view: &mut TrackingView| {
            view.dossier.apology = Some(Apology {
                late_unit: UnitId::new("desk"),
                new_date: DueAt {
                    date: date(2022, 10, 12),
                    minute: 1020,
                },
                at: instant(date(2022, 9, 30).at(9, 0, 0, 0)),
            });
        };
        let ended = |view: &mut TrackingView| {
            view.dossier.stage = Stage::Stopped {
                at: instant(date(2022, 9, 6).at(9, 0, 0, 0)),
                withdrawn: false,
            };
        };
        let samples = [
            ("ended", page(State::InProgress, 0, &ended)),
            ("late", page(State::InProgress, 27, &as_is)),
            ("paused", page(State::Paused, 0, &as_is)),
            ("ready", page(State::Ready, 0, &as_is)),
            ("sorry", page(State::InProgress, 27, &sorry)),
            ("usual", page(State::InProgress, 0, &as_is)),
        ];
        let some = samples.into_iter();
        some.map(|(state, html)| (state, html.unwrap_or_default()))
            .collect()
    }
}

impl Page for Ask {
    const NAME: &'static str = "track-ask";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::frame(lang, "/t").at("track");
        let mut wrong = Form::new([("code", "H39.12-220824-0037"), ("key", "7K2M-9QXT-0AB1")]);
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
