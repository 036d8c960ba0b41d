//! Where the first page leads: lists, pages of whoever follows all units, and what
//! may be begun. While papers of the year before may still be made, to those, too.

use super::{Read, Waiting, kinds, of_other};
use crate::frame::Frame;
use crate::pages::programme::words;
use motcua_desk::programme::{Kind, ProgrammeHome};
use motcua_domain::actor::{Action, Actor, Scope};
use motcua_domain::calendar::month_of;

/// Lists of everything that this reader may find something in.
pub(super) fn lists(f: &Frame, me: &Actor, home: &ProgrammeHome) -> Vec<Waiting> {
    let kinds = kinds(me, home.commitments_on);
    let entry = |kind: &Kind| {
        let url = format!("/programme/list?kind={}&year={}", kind.slug(), home.year);
        (url, words::kinds(f, *kind))
    };
    let mut all: Vec<Waiting> = kinds.iter().map(entry).collect();
    // Also where no commitments are kept, and for whoever has none.
    if me.id.0 > 0 {
        let sheet = |year: i16| format!("/programme/sheet?year={year}");
        all.push((sheet(home.year), f.t("evidence-own-sheet")));
        all.extend(home.closing.map(|year| {
            let words = of_other(f, f.t("evidence-own-sheet"), year);
            (sheet(year), words)
        }));
    }
    all
}

/// Where a commitment is entered that somebody without an account signed on
/// paper, for whoever confirms such ones; `gone` = nothing for the own unit. Of a
/// year that is over nothing is promised any more.
pub(in crate::pages::programme) fn paper_entry(
    f: &Frame,
    me: &Actor,
    (gone, year): (bool, i16),
) -> Option<Waiting> {
    let may = match me.scope(Action::ConfirmCommitment) {
        Scope::Never => false,
        Scope::OwnUnit => !gone,
        Scope::Desk => true,
    };
    let url = format!("/programme/new/commitment?paper=1&year={year}");
    (may && year >= f.now.date().year()).then(|| (url, f.t("commitment-new-paper")))
}

/// Pages of whoever follows all units.
pub(super) fn follow(f: &Frame, read: &Read) -> Vec<Waiting> {
    let mut pages = follow_of(f, read, read.home.year);
    if let Some(year) = read.home.closing {
        let before = follow_of(f, read, year).into_iter();
        pages.extend(before.map(|(url, words)| (url, of_other(f, words, year))));
    }
    pages
}

/// The same of one year: its month that runs, or else its last, and its reports.
fn follow_of(f: &Frame, read: &Read, year: i16) -> Vec<Waiting> {
    let day = f.now.date();
    let month = if day.year() == year {
        month_of(day)
    } else {
        format!("{year}-12")
    };
    let mut pages = vec![(
        format!("/programme/month?month={month}"),
        f.t("programme-month-page"),
    )];
    pages.extend(read.reports.iter().map(|(id, vi, en)| {
        let url = format!("/programme/report/{}?year={year}", crate::pages::encode(id));
        (url, f.pick(vi, en).to_owned())
    }));
    pages
}

/// What the reader may begin; `gone` = nothing for the own unit, which is no
/// more.
pub(super) fn begin(
    f: &Frame,
    me: &Actor,
    (above, gone): (bool, bool),
    home: &ProgrammeHome,
) -> Vec<Waiting> {
    let all = [
        (Action::WritePlan, "model", "programme-new-model"),
        (Action::WritePlan, "theme", "programme-new-theme"),
        (Action::WritePlan, "directive", "programme-new-directive"),
        (Action::ReviewProgramme, "review", "programme-new-review"),
        (
            Action::InspectProgramme,
            "inspection",
            "programme-new-inspection",
        ),
    ];
    let may = |(action, what, _): &(Action, &str, &str)| {
        let lies_above = matches!(*what, "theme" | "directive");
        let own = !lies_above && me.scope(*action) == Scope::OwnUnit;
        me.scope(*action) != Scope::Never && (above || !lies_above) && !(gone && own)
    };
    let url = |what: &str, year: i16| format!("/programme/new/{what}?year={year}");
    let mut begin = Vec::new();
    for (_, what, id) in all.into_iter().filter(may) {
        begin.push((url(what, home.year), f.t(id)));
        // A year is reviewed when it is over.
        if let Some(year) = home.closing.filter(|_| what == "review") {
            begin.push((url(what, year), of_other(f, f.t(id), year)));
        }
    }
    begin
}

#[cfg(test)]
mod tests {
    use super::super::sample::invented;
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::programme::sample;

    #[test]
    fn while_the_year_before_is_being_closed_its_papers_are_led_to_as_well() {
        let f = sample::frame(Lang::Vi, "/programme");
        let me = f.who.as_ref().unwrap().actor.clone();
        let mut read = Read {
            home: invented(true),
            reports: vec![("year-end".to_owned(), "Tổng kết".to_owned(), String::new())],
            unit: String::new(),
            office: String::new(),
            above: true,
        };
        let of_2021 = |read: &Read| {
            let mut all = lists(&f, &me, &read.home);
            all.extend(follow(&f, read));
            all.retain(|(url, _)| url.contains("2021"));
            all
        };
        assert!(of_2021(&read).is_empty());
        read.home.closing = Some(2021);
        let led = of_2021(&read);
        for (at, words) in &led {
            assert!(words.ends_with("(năm 2021)"), "{at}: {words}");
        }
        let led: Vec<&str> = led.iter().map(|(url, _)| url.as_str()).collect();
        let papers = [
            "/programme/sheet?year=2021",
            "/programme/month?month=2021-12",
            "/programme/report/year-end?year=2021",
        ];
        assert_eq!(led, papers);
    }
}
