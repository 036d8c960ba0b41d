//! Messages to applicants: queued with the act, sent by day, tried again, dead
//! at last, and never to anybody who did not agree.

use crate::support::{TestDesk, at, on_both};
use motcua_desk::accept::{AcceptInput, Accepted, Payment};
use motcua_desk::messages::{
    Carrier, Failed, Gateway, Letter, Message, Messages, Posted, Standing, Waits,
};
use motcua_desk::money::MoneyInput;
use motcua_desk::{Asked, Deed, DeskError};
use motcua_domain::actor::Role;
use motcua_domain::deadline::DueAt;
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::notice::{Cause, Consent, Notice, Quiet, Way};
use motcua_domain::person::Email;
use motcua_domain::typed::Locale;
use std::collections::VecDeque;
use std::sync::Mutex;

pub const LAND: &str = "1.012790";
pub const NAME: &str = "Đỗ Thị Đào";
const SMS: Consent = Consent {
    way: Way::Sms,
    lang: Locale::Vi,
};

/// A carrier that keeps what it carried and fails as told.
#[derive(Default)]
pub struct Fake {
    carried: Mutex<Vec<Letter>>,
    failures: Mutex<VecDeque<Failed>>,
}

impl Fake {
    fn failing(n: usize, again: bool) -> Self {
        let failed = Failed {
            again,
            cause: Cause::Later,
            why: "the gateway answers 503 to 0900123456".to_owned(),
        };
        Self {
            failures: Mutex::new(vec![failed; n].into()),
            ..Self::default()
        }
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.carried.lock().unwrap().clone()
    }
}

impl Carrier for Fake {
    fn carry(&self, letter: &Letter) -> Result<(), Failed> {
        if let Some(failed) = self.failures.lock().unwrap().pop_front() {
            return Err(failed);
        }
        self.carried.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

pub fn posted(sent: u32, failed: u32, dead: u32) -> Posted {
    Posted {
        sent,
        failed,
        dead,
        untrue: 0,
    }
}

/// Switches every way on.
pub fn switch_on(t: &TestDesk) {
    let gateway = Gateway {
        url: "https://gateway.example.vn/send".to_owned(),
        body: r#"{"to":"{to}","text":"{text}"}"#.to_owned(),
        ..Gateway::default()
    };
    let mut messages = Messages {
        ways: Way::ALL.to_vec(),
        sms: gateway.clone(),
        zalo: gateway,
        ..Messages::default()
    };
    messages.smtp.host = "mail.example.vn".to_owned();
    messages.smtp.from = "motcua@example.vn".to_owned();
    keep(t, messages).unwrap();
    let mut office = t.desk.settings().office.clone();
    office.site = "https://motcua.example.vn".to_owned();
    let asked = Asked::new("", "office", &office);
    let administrator = t.with(Role::Administrator);
    t.desk.edit_office(&administrator, asked, office).unwrap();
}

pub fn keep(t: &TestDesk, messages: Messages) -> Result<(), DeskError> {
    let asked = Asked::new("", "messages", &messages);
    let administrator = t.with(Role::Administrator);
    t.desk.edit_messages(&administrator, asked, messages)
}

/// Accepts a dossier of somebody with telephone and mail who agreed to `told`.
pub fn accept(t: &TestDesk, key: &str, told: Option<Consent>) -> Accepted {
    let mut intake = t.intake(LAND, NAME);
    intake.owners[0].email = Some(Email::parse("dao.mau@example.vn").unwrap());
    intake.note = "Ghi chú riêng".to_owned();
    intake.told = told;
    let input = AcceptInput {
        entered: None,
        intake,
        payment: None,
        express: None,
    };
    let clerk = t.of("desk", Role::Clerk);
    t.desk.accept(&clerk, key, input).unwrap()
}

/// Notices of a dossier in the order they were queued.
pub fn told(t: &TestDesk, id: DossierId) -> Vec<Notice> {
    let clerk = t.of("desk", Role::Clerk);
    let (messages, _) = t.desk.messages_of(&clerk, id).unwrap();
    messages.iter().filter_map(|one| one.notice).collect()
}

pub fn bodies(t: &TestDesk, id: DossierId) -> String {
    let store = t.desk.store();
    let rows = store.read(t.desk.id(), |tx| tx.messages_of(id)).unwrap();
    rows.into_iter().map(|row| row.body + "\n").collect()
}

pub fn person_words(t: &TestDesk) -> Vec<String> {
    let person = crate::support::person(NAME);
    let phone = person.phone.unwrap().as_str().to_owned();
    let number = person.id.number().unwrap().as_str().to_owned();
    let staff = t.people.iter().map(|(login, _)| login.clone());
    let mut words = vec![
        phone,
        number,
        "Đào".to_owned(),
        "dao.mau".to_owned(),
        "Ghi chú".to_owned(),
        "Bản nộp mờ".to_owned(),
    ];
    words.extend(staff.filter(|login| login.len() > 5));
    words
}

#[test]
fn nobody_who_did_not_agree_is_written_to() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let before = accept(t, "a", Some(SMS));
        assert_eq!(told(t, before.done.dossier), [], "no way is switched on");
        switch_on(t);
        let none = accept(t, "b", None);
        assert_eq!(told(t, none.done.dossier), []);
        assert_eq!(
            t.desk.post_due(&Fake::default()).unwrap(),
            Posted::default()
        );
    });
}

#[test]
fn a_message_goes_out_once_and_says_what_the_receipt_says() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-05T08:00");
        let sms = accept(t, "a", Some(SMS));
        let again = accept(t, "a", Some(SMS));
        assert_eq!(sms, again, "a double press");
        let english = Consent {
            way: Way::Mail,
            lang: Locale::En,
        };
        let mail = accept(t, "b", Some(english));
        assert_eq!(told(t, sms.done.dossier), [Notice::Received]);
        let fake = Fake::default();
        assert_eq!(t.desk.post_due(&fake).unwrap(), posted(2, 0, 0));
        assert_eq!(t.desk.post_due(&fake).unwrap(), posted(0, 0, 0));
        let letters = fake.letters();
        let phone = crate::support::person(NAME).phone.unwrap();
        assert_eq!(letters[0].to, phone.as_str());
        assert!(
            letters[0]
                .text
                .starts_with("Đã tiếp nhận hồ sơ H53.LA-261005-0001.")
        );
        assert!(letters[0].text.contains("https://motcua.example.vn/t"));
        assert!(
            !letters[0].text.contains(&sms.key),
            "no key in a short message"
        );
        assert!(!letters[0].text.contains('\n'));
        assert_eq!(letters[1].to, "dao.mau@example.vn");
        assert_eq!(letters[1].subject, "Dossier H53.LA-261005-0002 received");
        let link = format!("https://motcua.example.vn/t#{}/{}", mail.code, mail.key);
        assert!(letters[1].text.contains(&link), "{}", letters[1].text);
        assert_ne!(letters[0].id, letters[1].id);
        assert!(!format!("{letters:?}").contains(phone.as_str()));
        // What is kept: neither address nor key nor anything personal.
        for one in [&sms, &mail] {
            let kept = bodies(t, one.done.dossier);
            assert!(!kept.contains(&one.key), "{kept}");
            for word in person_words(t) {
                assert!(!kept.contains(&word), "{word} in {kept}");
            }
        }
        let clerk = t.of("desk", Role::Clerk);
        let (shown, consent) = t.desk.messages_of(&clerk, mail.done.dossier).unwrap();
        assert_eq!(consent, Some(english));
        assert_eq!(shown[0].standing, Standing::Sent);
        let sent = shown[0].sent.as_ref().unwrap();
        assert_eq!(sent.to, "d•••@example.vn");
        assert!(sent.text.contains("Dear applicant"));
    });
}

#[test]
fn what_is_paid_with_the_acceptance_is_not_asked_for_again() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-05T08:00");
        let clerk = t.of("desk", Role::Clerk);
        for (key, paid) in [("a", true), ("b", false)] {
            let mut intake = t.intake(LAND, NAME);
            intake.fee_by_notice = Some(Vnd(120_000));
            intake.told = Some(SMS);
            let input = AcceptInput {
                entered: None,
                intake,
                payment: paid.then(|| Payment {
                    means: "cash".to_owned(),
                    receipt: String::new(),
                }),
                express: None,
            };
            let id = t.desk.accept(&clerk, key, input).unwrap().done.dossier;
            assert_eq!(told(t, id), [Notice::Received]);
            let asks = bodies(t, id).contains("amount");
            assert_eq!(asks, !paid, "{}", bodies(t, id));
        }
    });
}

#[test]
fn each_act_that_concerns_the_applicant_tells_it() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-05T08:00");
        let clerk = t.of("desk", Role::Clerk);
        let land = t.of("land-office", Role::Specialist);
        let id = accept(t, "a", Some(SMS)).done.dossier;
        let seen = || (id, t.dossier(id).version);
        let hand = Deed::HandOver {
            to: UnitId::new("land-office"),
            step: None,
            round: None,
        };
        t.desk.perform(&clerk, "b", seen(), hand).unwrap();
        let receive = Deed::ReceiveHandOver {};
        t.desk.perform(&land, "c", seen(), receive).unwrap();
        t.at("2026-10-07T09:00");
        let ask = Deed::RequestSupplement {
            items: vec!["p1".to_owned()],
            lines: vec!["Bản vẽ".to_owned()],
            reason: "Bản nộp mờ".to_owned(),
            warned: false,
        };
        t.desk.perform(&land, "d", seen(), ask).unwrap();
        t.at("2026-10-13T09:00");
        let papers = t.dossier(id).intake.papers;
        let came = Deed::ReceiveSupplement { papers };
        t.desk.perform(&clerk, "e", seen(), came).unwrap();
        t.at("2026-10-14T09:00");
        let due = t.dossier(id).promised().unwrap().due;
        let fortnight = jiff::Span::new().days(14);
        let sorry = Deed::Apologise {
            late_unit: UnitId::new("land-office"),
            new_date: DueAt {
                date: due.date.checked_add(fortnight).unwrap(),
                minute: 1020,
            },
            reason: "Đo đạc chậm".to_owned(),
        };
        let director = t.with(Role::Director);
        t.desk.perform(&director, "s", seen(), sorry).unwrap();
        let assess = Deed::Money(MoneyInput::Assess {
            amount: Vnd(50_000),
            reason: "Thông báo 12".to_owned(),
        });
        t.desk.perform(&clerk, "f", seen(), assess).unwrap();
        let result = Deed::RecordResult {
            positive: true,
            number: "GCN-88".to_owned(),
            text: String::new(),
        };
        t.desk.perform(&land, "g", seen(), result).unwrap();
        assert_eq!(
            told(t, id),
            [
                Notice::Received,
                Notice::SupplementWanted,
                Notice::DateMoved,
                Notice::Late,
                Notice::MoneyDue,
                Notice::ResultReady,
            ]
        );
        let kept = bodies(t, id);
        for word in person_words(t)
            .into_iter()
            .chain(["Bản vẽ".to_owned(), "GCN-88".to_owned()])
        {
            assert!(!kept.contains(&word), "{word} in {kept}");
        }
        let fake = Fake::default();
        // The result is there: what was promised and asked for before is news no
        // more. The money is still due.
        let untrue = Posted {
            sent: 2,
            untrue: 4,
            ..Posted::default()
        };
        assert_eq!(t.desk.post_due(&fake).unwrap(), untrue);
        let texts: Vec<_> = fake.letters().into_iter().map(|one| one.text).collect();
        assert!(texts[0].contains("50.000 đ"), "{texts:?}");
        assert!(texts[1].contains("đã có kết quả"), "{texts:?}");
    });
}

#[test]
fn nobody_is_written_to_at_night_or_on_days_off() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-09T20:59");
        accept(t, "a", Some(SMS));
        let fake = Fake::default();
        t.at("2026-10-09T21:00");
        assert_eq!(t.desk.post_due(&fake).unwrap(), Posted::default());
        let mut messages = t.desk.settings().messages.as_ref().clone();
        messages.work_days_only = true;
        keep(t, messages).unwrap();
        // Saturday and Sunday.
        t.at("2026-10-10T09:00");
        assert_eq!(t.desk.post_due(&fake).unwrap(), Posted::default());
        t.at("2026-10-12T06:59");
        assert_eq!(t.desk.post_due(&fake).unwrap(), Posted::default());
        t.at("2026-10-12T07:00");
        assert_eq!(t.desk.post_due(&fake).unwrap(), posted(1, 0, 0));
    });
}

/// The one message of a dossier.
fn only(t: &TestDesk, id: DossierId) -> Message {
    let clerk = t.of("desk", Role::Clerk);
    let (mut messages, _) = t.desk.messages_of(&clerk, id).unwrap();
    assert_eq!(messages.len(), 1);
    messages.remove(0)
}

#[test]
fn what_waits_says_what_for_and_heeds_changed_quiet_hours() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-09T20:58");
        let id = accept(t, "a", Some(SMS)).done.dossier;
        let fake = Fake::failing(1, true);
        assert_eq!(t.desk.post_due(&fake).unwrap(), posted(0, 1, 0));
        let one = only(t, id);
        assert_eq!((one.at, one.waits), (Some(at("2026-10-09T20:59")), None));
        // It is the hour that holds it now; the try that failed is past.
        t.at("2026-10-09T21:05");
        assert_eq!(t.desk.post_due(&fake).unwrap(), Posted::default());
        let one = only(t, id);
        let morning = Some(at("2026-10-10T07:00"));
        assert_eq!((one.at, one.waits), (morning, Some(Waits::Quiet)));
        assert_eq!((one.cause, one.tries), (Some(Cause::Later), 1));
        let administrator = t.with(Role::Administrator);
        let (_, counts) = t.desk.dead_letters(&administrator).unwrap();
        assert_eq!(counts.held, Some((at("2026-10-10T07:00"), Waits::Quiet)));
        // Saturday is no working day of the office.
        let mut messages = t.desk.settings().messages.as_ref().clone();
        messages.work_days_only = true;
        keep(t, messages.clone()).unwrap();
        let one = only(t, id);
        let monday = Some(at("2026-10-12T07:00"));
        assert_eq!((one.at, one.waits), (monday, Some(Waits::WorkDay)));
        // The way is switched off.
        messages.ways = vec![Way::Mail];
        keep(t, messages.clone()).unwrap();
        assert_eq!(only(t, id).waits, Some(Waits::Off));
        // Other quiet hours count for what waits already.
        messages.ways = Way::ALL.to_vec();
        messages.quiet = Quiet {
            from: "22:00".to_owned(),
            to: "06:00".to_owned(),
        };
        keep(t, messages).unwrap();
        assert_eq!(only(t, id).waits, None);
        assert_eq!(t.desk.post_due(&fake).unwrap(), posted(1, 0, 0));
    });
}

/// A carrier for which each letter takes an hour.
struct Slow<'a>(&'a TestDesk, Fake);

impl Carrier for Slow<'_> {
    fn carry(&self, letter: &Letter) -> Result<(), Failed> {
        self.0.at("2026-10-05T21:10");
        self.1.carry(letter)
    }
}

#[test]
fn a_round_that_lasts_into_the_night_ends_there() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-05T20:10");
        accept(t, "a", Some(SMS));
        accept(t, "b", Some(SMS));
        let slow = Slow(t, Fake::default());
        assert_eq!(t.desk.post_due(&slow).unwrap(), posted(1, 0, 0));
        t.at("2026-10-06T07:00");
        assert_eq!(t.desk.post_due(&slow.1).unwrap(), posted(1, 0, 0));
    });
}

#[test]
fn failures_are_tried_again_later_and_later_and_die_at_last() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-05T08:00");
        let id = accept(t, "a", Some(SMS)).done.dossier;
        let fake = Fake::failing(7, true);
        let times = [
            ("2026-10-05T08:00", posted(0, 1, 0)),
            ("2026-10-05T08:00:59", posted(0, 0, 0)),
            ("2026-10-05T08:01", posted(0, 1, 0)),
            ("2026-10-05T08:06", posted(0, 1, 0)),
            ("2026-10-05T08:36", posted(0, 1, 0)),
            ("2026-10-05T10:36", posted(0, 1, 0)),
            ("2026-10-05T16:36", posted(0, 1, 0)),
            ("2026-10-06T16:36", posted(0, 0, 1)),
            ("2026-10-07T16:36", posted(0, 0, 0)),
        ];
        for (at, expected) in times {
            t.at(at);
            assert_eq!(t.desk.post_due(&fake).unwrap(), expected, "{at}");
        }
        let administrator = t.with(Role::Administrator);
        let clerk = t.of("desk", Role::Clerk);
        assert!(t.desk.dead_letters(&clerk).is_err());
        let (dead, counts) = t.desk.dead_letters(&administrator).unwrap();
        assert_eq!((dead.len(), dead[0].tries, counts.waiting), (1, 7, 0));
        assert_eq!(dead[0].dossier, Some(id));
        let asked = |key: &str| Asked::new(key, "letter", &key);
        let settle = |key: &str, why: Option<&str>| {
            let why = why.map(str::to_owned);
            t.desk
                .settle_letter(&administrator, asked(key), dead[0].id, why)
        };
        assert!(settle("x", Some(" ")).is_err(), "a reason is needed");
        settle("y", None).unwrap();
        assert_eq!(
            t.desk.post_due(&fake).unwrap(),
            posted(1, 0, 0),
            "tried again at once"
        );
        let (dead, counts) = t.desk.dead_letters(&administrator).unwrap();
        assert_eq!((dead.len(), counts.sent), (0, vec![(Way::Sms, 1)]));
        assert_eq!(fake.letters().len(), 1);
    });
}

#[test]
fn a_refusal_is_final_and_can_be_given_up_with_a_reason() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-05T08:00");
        let id = accept(t, "a", Some(SMS)).done.dossier;
        let phone = crate::support::person(NAME).phone.unwrap();
        let fake = Fake {
            failures: Mutex::new(VecDeque::from([Failed {
                again: false,
                cause: Cause::Refused,
                why: format!("550 {} is no number", phone.as_str()),
            }])),
            ..Fake::default()
        };
        assert_eq!(t.desk.post_due(&fake).unwrap(), posted(0, 0, 1));
        let administrator = t.with(Role::Administrator);
        let (dead, _) = t.desk.dead_letters(&administrator).unwrap();
        assert_eq!(dead[0].standing, Standing::Dead);
        assert_eq!(dead[0].cause, Some(Cause::Refused));
        assert!(
            !dead[0].failure.contains(&phone.as_str()[1..]),
            "{}",
            dead[0].failure
        );
        let why = Some("Đã gọi điện".to_owned());
        let asked = Asked::new("", "letter", &1);
        t.desk
            .settle_letter(&administrator, asked, dead[0].id, why)
            .unwrap();
        assert_eq!(t.desk.dead_letters(&administrator).unwrap().0.len(), 0);
        let clerk = t.of("desk", Role::Clerk);
        let (shown, _) = t.desk.messages_of(&clerk, id).unwrap();
        assert_eq!(shown[0].standing, Standing::GivenUp);
        assert_eq!(shown[0].failure, "Đã gọi điện");
        assert_eq!(shown[0].cause, None, "a person's own words");
        assert_eq!(t.desk.post_due(&fake).unwrap(), Posted::default());
    });
}

#[test]
fn consent_taken_back_and_erasure_send_nothing_more() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-05T08:00");
        let clerk = t.of("desk", Role::Clerk);
        let withdrawn = accept(t, "a", Some(SMS)).done.dossier;
        let erased = accept(t, "b", Some(SMS)).done.dossier;
        let asked = |key: &str| Asked::new(key, "consent", &key);
        t.desk
            .set_consent(&clerk, asked("x"), withdrawn, None)
            .unwrap();
        t.desk
            .batch(&clerk, move |work| {
                work.tx.erase_messages(erased)?;
                work.tx.drop_consent(erased)?;
                Ok(())
            })
            .unwrap();
        let fake = Fake::default();
        assert_eq!(t.desk.post_due(&fake).unwrap(), Posted::default());
        assert_eq!(fake.letters().len(), 0);
        assert_eq!(told(t, erased), []);
        let (shown, consent) = t.desk.messages_of(&clerk, withdrawn).unwrap();
        assert_eq!((shown[0].standing, consent), (Standing::GivenUp, None));
        assert_eq!(shown[0].cause, Some(Cause::Withdrawn));
        // Agreed to again: from the next act on.
        t.desk
            .set_consent(&clerk, asked("y"), withdrawn, Some(SMS))
            .unwrap();
        let (_, consent) = t.desk.messages_of(&clerk, withdrawn).unwrap();
        assert_eq!(consent, Some(SMS));
        let outsider = t.of("justice", Role::Specialist);
        let refused = t.desk.set_consent(&outsider, asked("z"), withdrawn, None);
        assert!(matches!(refused, Err(DeskError::NotFound)));
    });
}

#[test]
fn somebody_without_an_address_is_a_dead_letter_and_stops_nobody_else() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-05T08:00");
        let mut intake = t.intake(LAND, "Trần Thị Ba");
        intake.told = Some(Consent {
            way: Way::Mail,
            lang: Locale::Vi,
        });
        let input = AcceptInput {
            entered: None,
            intake,
            payment: None,
            express: None,
        };
        let clerk = t.of("desk", Role::Clerk);
        t.desk.accept(&clerk, "a", input).unwrap();
        accept(t, "b", Some(SMS));
        let fake = Fake::default();
        assert_eq!(t.desk.post_due(&fake).unwrap(), posted(1, 0, 1));
        let administrator = t.with(Role::Administrator);
        let (dead, _) = t.desk.dead_letters(&administrator).unwrap();
        assert_eq!(dead[0].cause, Some(Cause::NoAddress));
        assert_eq!(dead[0].failure, "");
    });
}

#[test]
fn settings_are_the_administrators_and_a_test_goes_to_the_address_typed() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let administrator = t.with(Role::Administrator);
        let messages = Messages::default();
        let asked = Asked::new("", "messages", &messages);
        let refused = t.desk.edit_messages(&clerk, asked, messages);
        assert!(matches!(refused, Err(DeskError::Denied(_))));
        let bad = Messages {
            ways: vec![Way::Mail],
            ..Messages::default()
        };
        assert!(matches!(keep(t, bad), Err(DeskError::Invalid(_))));
        switch_on(t);
        let fake = Fake::default();
        let test = |way, to: &str| t.desk.post_test(&administrator, &fake, way, to, Locale::Vi);
        assert!(matches!(
            test(Way::Sms, "a@b.vn"),
            Err(DeskError::Invalid(_))
        ));
        assert_eq!(test(Way::Sms, "0912 345 678").unwrap(), Ok(()));
        assert_eq!(test(Way::Mail, "thu@example.vn").unwrap(), Ok(()));
        let letters = fake.letters();
        assert_eq!(letters[0].to, "0912345678");
        assert!(letters[1].text.contains("TEST"));
    });
}
