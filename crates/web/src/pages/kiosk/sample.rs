//! Samples of the kiosk's pages.

use super::booked::{CheckIn, Closed, Kept};
use super::change::Change;
use super::ready::{Ready, Said};
use super::ticket::{PrintPage, Ticket, TicketPage, fault_words};
use super::{Around, Guide, Priority, Start, words};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::dossier::sample::settings;
use crate::view::Form;
use askama::Template;
use jiff::SignedDuration;
use jiff::civil::date;
use motcua_desk::queue::{Booked, Follow, KioskLine, LineNow, TicketNow};
use motcua_domain::id::VisitId;
use motcua_domain::time::instant;
use motcua_domain::visit::act::Issue;
use motcua_domain::visit::hours::{Rest, RestKind, When};
use motcua_domain::visit::wait::{Basis, Range};
use motcua_domain::visit::{ClassId, LineId, Origin, Policy, Refused, TicketNumber, Visit};

const SITE: &str = "https://motcua.example.vn";

fn around(look: &str) -> Around {
    Around {
        look: look.to_owned(),
    }
}

fn key() -> String {
    "0".repeat(32)
}

fn sample<T: Template>(page: &T) -> String {
    page.render().unwrap_or_default()
}

pub(crate) fn range(low: u16, high: u16) -> Range {
    Range {
        low,
        mid: u16::midpoint(low, high),
        high,
        n: 412,
        basis: Basis::Hour,
    }
}

/// A ticket of the sample day, waiting.
pub(crate) fn ticket(policy: &Policy, class: &str, booked: bool) -> Option<TicketNow> {
    let now = instant(date(2022, 9, 6).at(9, 42, 0, 0));
    let issue = Issue {
        id: VisitId(1_234_567),
        day: date(2022, 9, 6),
        ticket: TicketNumber {
            prefix: "A".into(),
            number: 24,
        },
        line: LineId::new("land"),
        class: ClassId::new(class),
        origin: Origin::Kiosk,
        booked_for: booked.then(|| instant(date(2022, 9, 6).at(10, 0, 0, 0))),
        not_before: None,
    };
    Some(TicketNow {
        follow: Follow {
            visit: Visit::issue(policy, None, now, issue).ok()?.next,
            ahead: 9,
            range: Some(range(18, 30)).filter(|_| !booked),
            when: Some(When {
                from: now + SignedDuration::from_mins(18),
                to: now + SignedDuration::from_mins(30),
                beyond: false,
            })
            .filter(|_| !booked),
            rest: None,
            pause: None,
            unserved: false,
        },
        counters: vec![1, 2],
        token: "1234567-ABCDEFGHJK".into(),
    })
}

/// The lunch break of the sample day.
pub(crate) fn lunch() -> Rest {
    Rest {
        kind: RestKind::Noon,
        until: instant(date(2022, 9, 6).at(13, 0, 0, 0)),
    }
}

/// The day was ended, and the next one keeps the places.
pub(crate) fn kept() -> Rest {
    Rest {
        kind: RestKind::Ended,
        until: instant(date(2022, 9, 7).at(7, 30, 0, 0)),
    }
}

/// The lines of the sample day, busy or shut.
pub(crate) fn lines(policy: &Policy, shut: Option<&Refused>, busy: u16) -> Vec<KioskLine> {
    let opens = instant(date(2022, 9, 7).at(7, 0, 0, 0));
    let closing = instant(date(2022, 9, 6).at(17, 0, 0, 0));
    let line = |(n, rule): (usize, &motcua_domain::visit::policy::LineRule)| KioskLine {
        now: LineNow {
            line: rule.id.clone(),
            waiting: (u32::from(busy) * 9).saturating_sub(n as u32 * 3),
            next: Vec::new(),
            range: range(busy * 18, busy * 30),
            officials: 2,
            longest: 21,
            open: shut.is_none(),
            unserved: false,
            pause: None,
        },
        counters: vec![1, 2],
        shut: shut.cloned(),
        opens: shut.map(|_| opens),
        closes: shut.map(|_| closing),
        rest: None,
    };
    policy.lines.iter().enumerate().map(line).collect()
}

fn frame(lang: Lang, path: &str) -> Frame {
    crate::samples::frame(lang, path)
}

impl Page for Start {
    const NAME: &'static str = "kiosk";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let policy = motcua_desk::queue::default_policy();
        let page = |look: &str, lines: &[KioskLine], class: Option<&str>| {
            let chosen = class.and_then(|class| policy.class(&ClassId::new(class)));
            let texts = (key(), "4821".to_owned(), format!("{SITE}/q"));
            let f = frame(lang, "/kiosk");
            sample(&Self::new(f, around(look), (&policy, lines), chosen, texts))
        };
        let mut at_lunch = lines(&policy, None, 1);
        at_lunch
            .iter_mut()
            .for_each(|line| line.rest = Some(lunch()));
        let mut mixed = lines(&policy, None, 7);
        mixed.splice(
            ..3,
            lines(&policy, Some(&Refused::NoSuchLine), 0)
                .into_iter()
                .take(3),
        );
        vec![
            ("usual", page("", &lines(&policy, None, 1), None)),
            ("empty", page("", &lines(&policy, None, 0), None)),
            ("lunch", page("", &at_lunch, None)),
            (
                "closed",
                page("", &lines(&policy, Some(&Refused::TooLate), 0), None),
            ),
            ("early", {
                let from = "6:30".to_owned();
                let early = Refused::TooEarly { from };
                page("", &lines(&policy, Some(&early), 0), None)
            }),
            ("worst", page(" k-big k-low", &mixed, None)),
            (
                "priority",
                page("", &lines(&policy, None, 1), Some("disabled")),
            ),
        ]
    }
}

impl Page for Priority {
    const NAME: &'static str = "kiosk-priority";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let policy = motcua_desk::queue::default_policy();
        let f = frame(lang, "/kiosk/priority");
        vec![("usual", sample(&Self::new(f, around(""), &policy)))]
    }
}

impl Page for Guide {
    const NAME: &'static str = "kiosk-guide";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |ask: Option<&str>| {
            sample(&Self {
                f: frame(lang, "/kiosk/guide"),
                around: around(""),
                key: key(),
                ask: ask.map(str::to_owned),
                box_qr: crate::pages::feedback::poster::code(&frame(lang, "/kiosk/guide"), SITE),
            })
        };
        vec![("usual", page(Some("ask"))), ("closed", page(None))]
    }
}

fn ticket_of(f: &Frame, class: &str, booked: bool) -> Option<Ticket> {
    let settings = settings()?;
    let now = ticket(&settings.queue, class, booked)?;
    Some(Ticket::new(f, &settings, &now, SITE))
}

impl Page for TicketPage {
    const NAME: &'static str = "kiosk-ticket";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |class: &str, booked: bool, network: bool, fault: Option<&str>| {
            let f = frame(lang, "/kiosk/t/1234567-ABCDEFGHJK");
            let Some(ticket) = ticket_of(&f, class, booked) else {
                return String::new();
            };
            sample(&Self {
                ticket,
                key: key(),
                network,
                fresh: network,
                estimate: Some(f.t1("kiosk-estimate-true", "n", 8)).filter(|_| !booked),
                fault: fault.map(|fault| fault_words(&f, fault)),
                waits: true,
                around: around(""),
                f,
            })
        };
        vec![
            ("usual", page("ordinary", false, true, None)),
            ("browser", page("ordinary", false, false, None)),
            ("no-paper", page("elderly", true, true, Some("paper"))),
            ("no-printer", page("ordinary", false, true, Some("printer"))),
        ]
    }
}

impl Page for PrintPage {
    const NAME: &'static str = "kiosk-print";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |narrow: bool| {
            let f = frame(lang, "/kiosk/t/1234567-ABCDEFGHJK/print");
            let ticket = ticket_of(&f, "merit", false);
            ticket.map_or_else(String::new, |ticket| sample(&Self { f, ticket, narrow }))
        };
        vec![("80mm", page(false)), ("58mm", page(true))]
    }
}

impl Page for Change {
    const NAME: &'static str = "kiosk-change";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let policy = motcua_desk::queue::default_policy();
        let page = |why: Option<&Refused>| {
            let f = frame(lang, "/kiosk/t/1234567-ABCDEFGHJK/change");
            let line = |rule: &motcua_domain::visit::policy::LineRule| {
                let name = f.pick(&rule.name_vi, &rule.name_en).to_owned();
                (rule.id.to_string(), name, f.icon(words::icon(rule)))
            };
            sample(&Self {
                lines: policy.lines.iter().skip(1).map(line).collect(),
                fault: why.map(|why| words::refused(&f, why)),
                around: around(""),
                token: "1234567-ABCDEFGHJK".into(),
                number: "A024".into(),
                key: key(),
                f,
            })
        };
        let called = Refused::WrongPhase {
            phase: "called".into(),
        };
        vec![("usual", page(None)), ("refused", page(Some(&called)))]
    }
}

impl Page for Closed {
    const NAME: &'static str = "kiosk-closed";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let at = instant(date(2022, 9, 7).at(7, 0, 0, 0));
        let page = |why: &Refused, opens: bool| {
            let f = frame(lang, "/kiosk/closed?line=land");
            let words = words::moment(&f, at);
            let policy = motcua_desk::queue::default_policy();
            sample(&Self {
                around: around(""),
                key: key(),
                line: "land".into(),
                name: words::line(&f, &policy, &LineId::new("land")),
                why: super::booked::why(&f, Some(why), &lines(&policy, Some(why), 1)),
                opens: opens.then(|| f.t1("kiosk-opens", "at", &words)),
                first: opens.then(|| (at.as_second(), words)),
                f,
            })
        };
        let from = "6:30".to_owned();
        vec![
            ("usual", page(&Refused::TooLate, true)),
            ("early", page(&Refused::TooEarly { from }, true)),
            ("no-day", page(&Refused::NoSuchLine, false)),
        ]
    }
}

impl Page for Kept {
    const NAME: &'static str = "kiosk-kept";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = frame(lang, "/kiosk");
        let line = words::line(
            &f,
            &motcua_desk::queue::default_policy(),
            &LineId::new("land"),
        );
        let booked = Booked {
            code: "7K2M-4QXA-9TBD".into(),
            line: LineId::new("land"),
            at: instant(date(2022, 9, 7).at(7, 0, 0, 0)),
            state: "booked".into(),
        };
        let page = |network: bool, fault: Option<&str>| {
            let mut page = Self::new(f.clone(), around(""), line.clone(), &booked);
            page.fault = fault.map(|fault| fault_words(&f, fault));
            page.network = network;
            sample(&page)
        };
        vec![
            ("usual", page(true, None)),
            ("browser", page(false, None)),
            ("no-paper", page(true, Some("paper"))),
        ]
    }
}

impl Page for CheckIn {
    const NAME: &'static str = "kiosk-checkin";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |form: Form| {
            sample(&Self {
                f: frame(lang, "/kiosk/booked"),
                around: around(""),
                form,
                key: key(),
            })
        };
        let wrong = |why: &str| {
            let mut form = Form::new([("code", "7K2M-4QXA-9TBD")]);
            let why = Refused::Appointment { why: why.into() };
            form.fault("code", words::refused(&frame(lang, "/"), &why));
            form
        };
        vec![
            ("usual", page(Form::default())),
            ("early", page(wrong("early"))),
            ("unknown", page(wrong("unknown"))),
        ]
    }
}

impl Page for Ready {
    const NAME: &'static str = "kiosk-ready";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |said: Option<Said>, form: Form| {
            sample(&Self {
                f: frame(lang, "/kiosk/ready"),
                around: around(""),
                form,
                key: key(),
                said,
                collect: Some("collect".into()),
            })
        };
        let f = frame(lang, "/kiosk/ready");
        let said = |kind, title: &str, lines: Vec<String>, collect| {
            Some(Said {
                kind,
                title: f.t(title),
                lines,
                collect,
            })
        };
        let typed = [("code", "H39.12-220906-0021"), ("key", "ABCD-EFGH-JKM0")];
        let mut wrong = Form::new(typed);
        wrong.fault("code", f.t("track-wrong"));
        let collect = vec![f.t("kiosk-ready-collect")];
        let ready = said("ok", "kiosk-ready-yes", collect, true);
        let missing = vec!["Tờ khai thuế".to_owned(), f.t("kiosk-ready-bring")];
        vec![
            ("usual", page(None, Form::default())),
            ("wrong", page(None, wrong)),
            ("ready", page(ready, Form::default())),
            (
                "missing",
                page(
                    said("pause", "kiosk-ready-missing", missing, false),
                    Form::default(),
                ),
            ),
            ("not-yet", {
                let lines = vec![f.t("kiosk-ready-no-ticket")];
                page(said("", "kiosk-ready-not", lines, false), Form::default())
            }),
        ]
    }
}
