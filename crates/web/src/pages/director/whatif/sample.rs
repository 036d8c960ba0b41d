//! An invented day, and an invented change of it: Wednesday 7 September 2022,
//! the day after the samples' own.

use super::controls::Names;
use super::fixes::{FixList, FixesPage};
use super::form::{here_field, lunch_field, lunch_text, skill_field};
use super::moved::{Moved, moved as moved_of};
use super::sample_day::{cheapest, model, what};
use super::{Looked, WhatIfPage};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use crate::view::Form;
use askama::Template as _;
use motcua_desk::outlook::{Cheapest, OwnModel, WhatIf};

fn head(lang: Lang, path: &str) -> Frame {
    crate::pages::hall::sample::head(lang, path).at("director")
}

/// The form as it is sent with a visit more in ten and two people more.
fn moved(model: &OwnModel) -> Form {
    let mut form = Form::new([
        ("set", "1"),
        ("day", "2022-09-07"),
        ("visits", "110"),
        ("more-land", "2"),
        ("open-0", "07:00"),
        ("kind", "land/1.004194"),
        ("kind_time", "80"),
        ("start", "none"),
        ("n", "17"),
    ]);
    for one in &model.reading.model.official {
        form.add("who", &one.name);
        form.add(lunch_field(&one.name), &lunch_text(one));
        if one.name != "106" {
            form.add(here_field(&one.name), "1");
        }
        for line in &one.skills {
            form.add(skill_field(&one.name), line);
        }
    }
    form
}

impl Page for WhatIfPage {
    const NAME: &'static str = "director-whatif";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let (Some(settings), Some(model)) = (settings(), model()) else {
            return Vec::new();
        };
        let catalogue = crate::samples::catalogue();
        let f = head(lang, "/director/whatif");
        let names = Names {
            f: &f,
            policy: &settings.queue,
            catalogue: &catalogue,
        };
        let page = |form: Form, seen: Option<(OwnModel, Option<WhatIf>)>| {
            let page = Self::new(names, &Looked { form, seen });
            page.render().unwrap_or_default()
        };
        let (same, better) = (what(&model, 0.0), what(&model, 0.062));
        let mut wrong = moved(&model);
        wrong.set("visits", "900");
        wrong.fault("visits", f.t2("whatif-bad", "least", "40", "most", "200"));
        wrong.set("lunch-104", "trưa");
        wrong.fault("lunch-104", f.t("whatif-bad-lunch"));
        for field in ["kind", "start"] {
            wrong.fault(field, f.t("whatif-bad-choice"));
        }
        let mut closed = Form::new([("day", "2022-09-10")]);
        closed.fault("day", f.t("outlook-closed-day"));
        vec![
            (
                "usual",
                page(Form::default(), Some((model.clone(), Some(same)))),
            ),
            (
                "moved",
                page(moved(&model), Some((model.clone(), Some(better)))),
            ),
            ("wrong", page(wrong, Some((model.clone(), None)))),
            ("closed", page(closed, None)),
        ]
    }
}

impl Page for FixesPage {
    const NAME: &'static str = "director-fixes";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let (Some(settings), Some(model)) = (settings(), model()) else {
            return Vec::new();
        };
        let catalogue = crate::samples::catalogue();
        let f = head(lang, "/director/whatif/fix");
        let names = Names {
            f: &f,
            policy: &settings.queue,
            catalogue: &catalogue,
        };
        let keys: Vec<String> = (0..3).map(|n: u8| format!("{n:032}")).collect();
        let day = model.day;
        let page = |found: Option<(Cheapest, Moved)>, problem: Option<String>| {
            let list = found.map(|(found, moved)| FixList::new(names, &found, moved, &keys));
            let page = Self::of(f.clone(), day, list, problem);
            page.render().unwrap_or_default()
        };
        let mut none = cheapest(model.clone());
        none.fixes.found.clear();
        // Somebody of the roster is away in what was tried.
        let mut from = cheapest(model.clone());
        from.from.officials.retain(|one| one.name != "106");
        from.from.visits = 1.1;
        let tried = moved_of(names, &model, &moved(&model), &from.from);
        vec![
            (
                "usual",
                page(Some((cheapest(model), Moved::default())), None),
            ),
            ("moved", page(Some((from, tried)), None)),
            ("none", page(Some((none, Moved::default())), None)),
            ("refused", page(None, Some(f.t("outlook-closed-day")))),
            ("stale", page(None, Some(f.t("fix-stale")))),
        ]
    }
}
