//! Invented places of officials.

use super::home::{Home, MissingPaper};
use super::rated::Rated;
use super::{Place, Read, Sign};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use crate::pages::hall::sample::{ago, called, served, visit};
use crate::view::Form;
use askama::Template as _;
use motcua_desk::queue::{InLine, Workplace};
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::visit::choose::Rule;
use motcua_domain::visit::{Missing, Outcome, Phase, Undoable, Visit};

fn place(state: &str, now: Option<Visit>) -> Workplace {
    Workplace {
        seq: 412,
        counter: Some(1),
        state: state.to_owned(),
        reason: (state == "break").then(|| "lunch".to_owned()),
        now,
        held: Vec::new(),
        absent: Vec::new(),
        waiting: 9,
        longest: 21,
        choose: Vec::new(),
        undo: None,
        free_counters: Vec::new(),
        colleagues: vec![(StaffId(8), "Nguyễn Văn Mẫu".to_owned())],
    }
}

/// What the desk says of an invented place.
pub(super) fn read(place: Workplace) -> Option<Read> {
    let settings = settings()?;
    Some(Read {
        policy: settings.queue.clone(),
        office: settings.office.clone(),
        name: place.now.as_ref().and_then(|one| {
            let booked = one.booked_for.is_some();
            booked.then(|| "Trần Thị Mẫu".to_owned())
        }),
        phone: None,
        codes: place.now.as_ref().map_or_else(Vec::new, codes),
        rated: place.now.as_ref().map(|one| Rated {
            id: one.id.0,
            ticket: one.ticket.to_string(),
            asked: matches!(one.phase, Phase::Called { .. }),
            tablet: true,
        }),
        now: ago(0),
        key: "0".repeat(32),
        place,
    })
}

/// Invented codes of the dossiers of a visit.
pub fn codes(seen: &Visit) -> Vec<(DossierId, String)> {
    let one = |id: &DossierId| (*id, format!("H53.62-220906-{:04}", id.0));
    seen.dossiers.iter().map(one).collect()
}

/// The bar of somebody who serves, for the samples of the intake.
pub fn bar(f: &Frame) -> super::Bar {
    read(place("serving", Some(served(23)))).map_or_else(super::Bar::default, |read| {
        super::Bar::new(f, &read, "/intake")
    })
}

fn full() -> Workplace {
    let held = Phase::OnHold {
        official: StaffId(7),
        until: ago(-20),
    };
    let one = called(23, 1);
    Workplace {
        held: vec![visit(17, 55, held)],
        absent: vec![visit(19, 40, Phase::Absent { until: ago(-10) })],
        undo: Some((one.id, one.ticket.clone(), Undoable::Call)),
        ..place("serving", Some(one))
    }
}

fn free() -> Workplace {
    let waits = |n: u32| InLine {
        visit: visit(n, 20, Phase::Waiting {}),
        waited: 20,
        wanted: None,
        rule: Rule::Arrival,
    };
    Workplace {
        choose: (24..27).map(waits).collect(),
        ..place("free", None)
    }
}

impl Page for Place {
    const NAME: &'static str = "counter";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |place: Workplace, form: Form, problem: Option<String>| {
            let f = crate::samples::staff_frame(lang, "/counter").at("counter");
            let page = read(place).map(|read| Self::new(f, &read, form, problem));
            page.and_then(|page| page.render().ok()).unwrap_or_default()
        };
        let mut none = place("absent", None);
        none.counter = None;
        none.free_counters = vec![1, 2];
        let mut bare = place("serving", Some(served(23)));
        if let Some(now) = &mut bare.now {
            now.dossiers.clear();
        }
        let f = crate::samples::staff_frame(lang, "/counter");
        let mut bad = Form::new([("do", "finish")]);
        bad.fault("outcome", f.t("counter-choose-outcome"));
        let text = f.t("counter-choose-outcome");
        let usual = place("serving", Some(served(23)));
        vec![
            ("usual", page(usual, Form::default(), None)),
            ("called", page(full(), Form::default(), None)),
            ("free", page(free(), Form::default(), None)),
            ("away", page(place("break", None), Form::default(), None)),
            ("empty", page(none, Form::default(), None)),
            ("refused", page(bare, bad, Some(text))),
        ]
    }
}

impl Page for Sign {
    const NAME: &'static str = "counter-sign";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |ticket: &str| {
            let page = Self {
                f: crate::samples::staff_frame(lang, "/counter/sign").at("counter"),
                ticket: ticket.to_owned(),
                counter: Some(1),
            };
            page.render().unwrap_or_default()
        };
        vec![("usual", page("A023")), ("empty", page(""))]
    }
}

impl Page for Home {
    const NAME: &'static str = "counter-home";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |code: &str, fault: bool| {
            let f = crate::samples::staff_frame(lang, "/visit/23/home").at("counter");
            let mut form = Form::new([("procedure", code)]);
            if fault {
                let why = motcua_domain::visit::Refused::NothingMissing;
                form.fault("item", crate::visit::refused(lang, &why));
            }
            let all = crate::samples::procedures();
            let chosen = all.iter().find(|p| p.code == code);
            let name = |p: &motcua_domain::procedure::Procedure| {
                (
                    p.code.clone(),
                    format!("{} {}", p.code, f.procedure_name(p)),
                )
            };
            let page = Self {
                id: 23,
                ticket: "A023".to_owned(),
                key: "0".repeat(32),
                procedures: all.iter().map(name).collect(),
                items: chosen.map_or_else(Vec::new, |p| super::home::items(&f, p)),
                chosen: chosen.map(|p| p.code.clone()),
                form,
                f,
            };
            page.render().unwrap_or_default()
        };
        vec![
            ("usual", page("1.012784", false)),
            ("empty", page("", false)),
            ("refused", page("1.012784", true)),
        ]
    }
}

impl Page for MissingPaper {
    const NAME: &'static str = "missing-paper";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/visit/23/missing");
        let over = Phase::Finished {
            outcome: Outcome::SentHome,
        };
        let missing = Missing {
            procedure: "1.012784".to_owned(),
            items: vec!["p1".to_owned(), "p2".to_owned(), "gone".to_owned()],
        };
        let all = crate::samples::procedures();
        let procedure = all.iter().find(|p| p.code == missing.procedure);
        let page = Self::new(f, &visit(23, 31, over), &missing, procedure);
        vec![("usual", page.render().unwrap_or_default())]
    }
}
