//! Samples of the phone's pages.

use super::{AskPage, Followed};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use crate::pages::kiosk::sample::{kept, lines, lunch, range, ticket};
use crate::pages::kiosk::words;
use crate::view::Form;
use askama::Template;
use jiff::SignedDuration;
use jiff::civil::date;
use motcua_desk::queue::TicketNow;
use motcua_domain::id::StaffId;
use motcua_domain::time::instant;
use motcua_domain::visit::hours::{Rest, When};
use motcua_domain::visit::{Missing, Outcome, Phase, Refused};

fn page(lang: Lang, form: Form, change: impl Fn(&mut TicketNow)) -> String {
    let settings = settings();
    let now = settings
        .as_ref()
        .and_then(|all| ticket(&all.queue, "ordinary", false));
    let (Some(settings), Some(mut now)) = (settings, now) else {
        return String::new();
    };
    change(&mut now);
    if !matches!(now.follow.visit.phase, Phase::Waiting {}) {
        now.follow.range = None;
        now.follow.when = None;
    }
    let f = crate::samples::frame(lang, "/q/1234567-ABCDEFGHJK");
    let page = Followed::new(f, &settings, (&now, Some(8)), (form, "0".repeat(32)));
    page.render().unwrap_or_default()
}

/// Nobody is called: the call comes after the rest.
fn resting(now: &mut TicketNow, rest: Rest) {
    now.follow.rest = Some(rest);
    now.follow.when = Some(When {
        from: rest.until + SignedDuration::from_mins(18),
        to: rest.until + SignedDuration::from_mins(30),
        beyond: false,
    });
}

/// Left in line when the day ended, and the rules keep nobody.
fn shut(now: &mut TicketNow) {
    unserved(now);
    now.follow.rest = Some(kept());
}

/// No counter is open for the line.
fn unserved(now: &mut TicketNow) {
    (now.follow.range, now.follow.when) = (None, None);
    now.follow.unserved = true;
}

/// The call may come any minute.
fn soon(now: &mut TicketNow) {
    now.follow.ahead = 0;
    now.follow.range = Some(range(0, 8));
    now.follow.when = now.follow.when.map(|one| When {
        from: one.from - SignedDuration::from_mins(18),
        to: one.to - SignedDuration::from_mins(22),
        ..one
    });
}

fn sent_home(now: &mut TicketNow) {
    now.follow.visit.phase = Phase::Finished {
        outcome: Outcome::SentHome,
    };
    now.follow.visit.missing = Some(Missing {
        procedure: "1.012784".into(),
        items: vec!["p1".into(), "p2".into()],
    });
}

impl Page for Followed {
    const NAME: &'static str = "follow";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let until = instant(date(2022, 9, 6).at(9, 55, 0, 0));
        let official = StaffId(7);
        let usual = |change: &dyn Fn(&mut TicketNow)| page(lang, Form::default(), change);
        let phase = |phase: Phase| usual(&|now| now.follow.visit.phase = phase.clone());
        let called = |coming| Phase::Called {
            official,
            counter: 3,
            recalls: 1,
            coming,
        };
        let mut wrong = Form::new([("code", "1234")]);
        let f = crate::samples::frame(lang, "/");
        wrong.fault("code", words::refused(&f, &Refused::WrongCode));
        let absent = Phase::Absent { until };
        let counter = 3;
        let outcome = Outcome::Left;
        vec![
            ("usual", usual(&|_| ())),
            ("next", usual(&soon)),
            ("lunch", usual(&|now| resting(now, lunch()))),
            ("kept", usual(&|now| resting(now, kept()))),
            ("shut", usual(&shut)),
            ("unserved", usual(&unserved)),
            ("called", phase(called(false))),
            ("coming", phase(called(true))),
            ("serving", phase(Phase::Serving { official, counter })),
            ("hold", phase(Phase::OnHold { official, until })),
            ("absent", phase(absent.clone())),
            (
                "wrong-code",
                page(lang, wrong, |now| now.follow.visit.phase = absent.clone()),
            ),
            ("sent-home", usual(&sent_home)),
            ("left", phase(Phase::Finished { outcome })),
        ]
    }
}

impl Page for AskPage {
    const NAME: &'static str = "phone-ask";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let policy = motcua_desk::queue::default_policy();
        let page = |form: Form, shut: bool| {
            let f = crate::samples::frame(lang, "/q");
            let open = lines(&policy, None, 1).into_iter().filter(|_| !shut);
            let line = |line: motcua_desk::queue::KioskLine| {
                let name = words::line(&f, &policy, &line.now.line);
                (line.now.line.to_string(), name, words::hint(&f, &line))
            };
            let page = Self {
                lines: open.map(line).collect(),
                key: "0".repeat(32),
                form,
                f,
            };
            page.render().unwrap_or_default()
        };
        let f = crate::samples::frame(lang, "/q");
        let mut wrong = Form::new([("code", "1234"), ("line", "land")]);
        wrong.fault("code", words::refused(&f, &Refused::WrongCode));
        wrong.fault("line", f.t1("phone-wait", "n", 7));
        vec![
            ("usual", page(Form::default(), false)),
            ("closed", page(Form::default(), true)),
            ("wrong", page(wrong, false)),
        ]
    }
}
