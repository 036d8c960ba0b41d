//! A message that waited while the dossier went on: what is no longer true is
//! not sent, and nobody has to look after it.

use crate::messages::{Fake, accept, posted, switch_on};
use crate::support::{TestDesk, on_both};
use motcua_desk::messages::{Posted, Standing};
use motcua_desk::money::MoneyInput;
use motcua_desk::{Asked, Deed};
use motcua_domain::actor::Role;
use motcua_domain::id::{DossierId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::notice::{Cause, Consent, Way};
use motcua_domain::typed::Locale;

const SMS: Consent = Consent {
    way: Way::Sms,
    lang: Locale::Vi,
};

fn untrue(sent: u32, untrue: u32) -> Posted {
    Posted {
        sent,
        untrue,
        ..Posted::default()
    }
}

/// A dossier that lies at the land office; its receipt was told.
fn at_land(t: &TestDesk) -> DossierId {
    switch_on(t);
    t.at("2026-10-05T08:00");
    let id = accept(t, "a", Some(SMS)).done.dossier;
    assert_eq!(t.desk.post_due(&Fake::default()).unwrap(), posted(1, 0, 0));
    let to = UnitId::new("land-office");
    let hand = Deed::HandOver {
        to,
        step: None,
        round: None,
    };
    act(t, "desk", Role::Clerk, (id, "hand"), hand);
    let receive = Deed::ReceiveHandOver {};
    act(t, "land-office", Role::Specialist, (id, "take"), receive);
    id
}

fn act(t: &TestDesk, unit: &str, role: Role, (id, key): (DossierId, &str), deed: Deed) {
    let seen = (id, t.dossier(id).version);
    t.desk.perform(&t.of(unit, role), key, seen, deed).unwrap();
}

fn asks(t: &TestDesk, id: DossierId, key: &str) {
    let ask = Deed::RequestSupplement {
        items: vec!["p1".to_owned()],
        lines: Vec::new(),
        reason: "Bản nộp mờ".to_owned(),
        warned: false,
    };
    act(t, "land-office", Role::Specialist, (id, key), ask);
}

#[test]
fn a_request_that_was_answered_meanwhile_is_not_sent_after_later_news() {
    on_both(|t| {
        let id = at_land(t);
        t.at("2026-10-07T22:00");
        asks(t, id, "ask");
        let fake = Fake::default();
        assert_eq!(t.desk.post_due(&fake).unwrap(), untrue(0, 0), "quiet hours");
        t.at("2026-10-08T06:30");
        let papers = t.dossier(id).intake.papers;
        let came = Deed::ReceiveSupplement { papers };
        act(t, "desk", Role::Clerk, (id, "came"), came);
        t.at("2026-10-08T07:30");
        let done = t.desk.post_due(&fake).unwrap();
        assert_eq!(done.untrue, 1, "{done:?}");
        let texts: Vec<_> = fake.letters().into_iter().map(|one| one.text).collect();
        assert!(
            texts.iter().all(|text| !text.contains("cần bổ sung")),
            "{texts:?}"
        );
        let clerk = t.of("desk", Role::Clerk);
        let (shown, _) = t.desk.messages_of(&clerk, id).unwrap();
        assert_eq!(shown[1].standing, Standing::Untrue);
        assert_eq!(shown[1].cause, Some(Cause::Untrue));
        assert_eq!(shown[1].sent, None);
        // Nobody has to look after it, and it is not tried again.
        let administrator = t.with(Role::Administrator);
        assert_eq!(t.desk.dead_letters(&administrator).unwrap().0.len(), 0);
        let asked = Asked::new("", "letter", &1);
        t.desk
            .settle_letter(&administrator, asked, shown[1].id, None)
            .unwrap();
        assert_eq!(t.desk.post_due(&fake).unwrap(), Posted::default());
    });
}

#[test]
fn money_is_told_as_it_is_open_when_the_message_goes_out() {
    on_both(|t| {
        let id = at_land(t);
        t.at("2026-10-07T22:00");
        let assess = |amount| {
            Deed::Money(MoneyInput::Assess {
                amount: Vnd(amount),
                reason: "Thông báo".to_owned(),
            })
        };
        act(t, "desk", Role::Clerk, (id, "one"), assess(50_000));
        act(t, "desk", Role::Clerk, (id, "two"), assess(70_000));
        let fake = Fake::default();
        t.at("2026-10-08T07:30");
        // The later notice says all that is open; the earlier one is of no use.
        assert_eq!(t.desk.post_due(&fake).unwrap(), untrue(1, 1));
        let open = t.dossier(id).money.open();
        let said = open.display(Locale::Vi);
        assert!(fake.letters()[0].text.contains(&said), "{said}");
    });
}

#[test]
fn news_that_nobody_tried_to_send_for_days_is_a_dead_letter() {
    on_both(|t| {
        switch_on(t);
        t.at("2026-10-05T08:00");
        accept(t, "a", Some(SMS));
        t.at("2026-10-08T09:00");
        assert_eq!(t.desk.post_due(&Fake::default()).unwrap(), posted(0, 0, 1));
        let administrator = t.with(Role::Administrator);
        let (dead, _) = t.desk.dead_letters(&administrator).unwrap();
        assert_eq!(dead[0].cause, Some(Cause::TooOld));
    });
}
