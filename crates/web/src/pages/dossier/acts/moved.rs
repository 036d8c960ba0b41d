//! What moving a dossier to another version of its procedure changes.

use super::build::Build;
use crate::pages::dossier::Around;
use crate::view::{Html, escape};
use crate::words;
use crate::words::version::{differences, facts};
use motcua_desk::read::DossierView;
use motcua_desk::{DeskError, Settings, moved};
use motcua_domain::dossier::Intake;
use motcua_domain::money::Vnd;

/// Line by line: what the rules change, and what that does to this dossier.
pub(super) fn changes(build: &mut Build<'_>, view: &DossierView, around: &Around<'_>) {
    let f = build.f;
    let Some(newer) = around.newer else { return };
    let (units, today) = (&around.settings.units, f.now.date());
    let said = |p| facts(f.lang, units, today, p);
    let (old, new) = (said(&view.procedure.procedure), said(&newer.procedure));
    for change in differences(f.lang, &old, &new) {
        line(build, &change.what, change.old, change.new);
    }
    match moved(&view.dossier, newer) {
        Ok(next) => of_dossier(build, view, &next, around.settings),
        Err(DeskError::Refused(why)) => {
            let text = words::refused(f.lang, &why, Some(&view.procedure.procedure));
            say(build, &text);
        }
        // Pressing the button says the rest, with its field.
        Err(_) => {}
    }
}

fn of_dossier(build: &mut Build<'_>, view: &DossierView, next: &Intake, settings: &Settings) {
    let f = build.f;
    let now = &view.dossier.intake;
    if now.limit != next.limit {
        let name = f.t("change-limit");
        line(build, &name, f.limit(now.limit), f.limit(next.limit));
    }
    if now.restarts_on_supplement != next.restarts_on_supplement {
        let word = |yes: bool| f.t(if yes { "change-yes" } else { "change-no" });
        let (old, new) = (now.restarts_on_supplement, next.restarts_on_supplement);
        line(build, &f.t("change-restart"), word(old), word(new));
    }
    if now.orgs.decides != next.orgs.decides {
        let unit = |id| words::unit(f.lang, &settings.units, id, f.now.date());
        let (old, new) = (unit(&now.orgs.decides), unit(&next.orgs.decides));
        line(build, &f.t("change-decides"), old, new);
    }
    let mut money = view.dossier.money.clone();
    if money.assessed != next.fee {
        line(
            build,
            &f.t("change-fee"),
            f.money(money.assessed),
            f.money(next.fee),
        );
        money.assessed = next.fee;
        let taken = f.money(money.held());
        let text = if money.over() > Vnd::ZERO {
            f.t2("change-over", "taken", taken, "over", f.money(money.over()))
        } else {
            f.t2("change-open", "taken", taken, "open", f.money(money.open()))
        };
        say(build, &text);
    }
}

fn line(build: &mut Build<'_>, what: &str, old: String, new: String) {
    let text = build
        .f
        .t3("change-line", "path", what, "old", old, "new", new);
    say(build, &text);
}

fn say(build: &mut Build<'_>, text: &str) {
    let html = format!("<p class=\"small\">{}</p>", escape(text));
    build.fields.push(Html::own(html));
}
