//! An announcement: previewed, refused with its reason, published, applied to
//! every open dossier, also after a crash between slices.

use crate::support::{TestDesk, on_both};
use jiff::civil::date;
use motcua_desk::accept::{AcceptInput, Accepted};
use motcua_desk::calendar::{Announcement, Direction, NotPublished, Refusal, Remark};
use motcua_desk::setup::{Setup, set_up, sign_off_all};
use motcua_desk::{Asked, Deed, Desk, DeskError};
use motcua_domain::actor::Role;
use motcua_domain::calendar::{
    Confidence, DayKind, HoursFrom, Layer, OpeningHours, Sessions, TableProblem, table,
};
use motcua_domain::dossier::{Event, PromiseCause};
use motcua_domain::id::UnitId;

const HEADER: &str = "date,kind,name_vi,name_en,source,confidence,pair,known_from\n";
/// Monday 12 October 2026 off, worked on Saturday 17 October.
const SWAP: &str = "2026-10-12,swapped-off,Nghỉ hoán đổi,Day off swapped,999/VPCP-KGVX,high,2026-10-17,\n\
                    2026-10-17,swapped-on,Làm bù,Worked Saturday,999/VPCP-KGVX,high,2026-10-12,\n";
/// Five working days.
const FIVE: &str = "1.004884";

fn announce(rows: &str) -> Announcement {
    announce_in(Layer::National, rows)
}

fn announce_in(layer: Layer, rows: &str) -> Announcement {
    Announcement {
        layer,
        document_no: "999/VPCP-KGVX".into(),
        document_date: Some(date(2026, 10, 6)),
        issuer: "Văn phòng Chính phủ".into(),
        known_from: None,
        table: table::parse(&format!("{HEADER}{rows}")).unwrap(),
        hours: None,
        estimates: false,
        new_year: false,
    }
}

fn asked(key: &str) -> Asked {
    Asked::new(key, "calendar", &key)
}

/// Published as the administrator would: after the preview.
fn publish(
    t: &TestDesk,
    key: &str,
    announcement: &Announcement,
) -> motcua_desk::calendar::Published {
    let me = t.with(Role::Administrator);
    let preview = t.desk.preview_calendar(&me, announcement).unwrap();
    let done = t
        .desk
        .publish_calendar(&me, asked(key), announcement, &preview.seen)
        .unwrap();
    assert_eq!(
        done.diff_hash, preview.diff_hash,
        "what was shown is what is done"
    );
    done
}

fn refusals(t: &TestDesk, announcement: &Announcement) -> Vec<Refusal> {
    match t
        .desk
        .preview_calendar(&t.with(Role::Administrator), announcement)
    {
        Err(NotPublished::Refused(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn accept(t: &TestDesk, n: usize) -> Vec<Accepted> {
    (0..n)
        .map(|n| t.accept(&format!("a{n}"), FIVE, ["Lê A", "Trần B", "Đỗ C"][n % 3]))
        .collect()
}

fn head(desk: &Desk) -> i64 {
    desk.store().read(desk.id(), |tx| tx.head()).unwrap()
}

#[test]
fn a_swap_promises_later_with_its_document_and_keeps_the_first_promise() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        // Five working days from Wednesday 7 October: Wednesday 14.
        let id = accept(t, 1)[0].done.dossier;
        let first = t.dossier(id);
        assert_eq!(
            first.promised().unwrap().due.to_string(),
            "2026-10-14T17:00"
        );
        let me = t.with(Role::Administrator);
        let announcement = announce(SWAP);
        let preview = t.desk.preview_calendar(&me, &announcement).unwrap();
        assert_eq!((preview.later, preview.earlier, preview.failed), (1, 0, 0));
        assert_eq!(preview.promises, 1);
        assert!(preview.kept.is_empty() && preview.hours.is_empty());
        let row = preview.page(Direction::Later, 0, 50)[0];
        assert_eq!(row.old.unwrap().to_string(), "2026-10-14T17:00");
        assert_eq!(row.new.unwrap().to_string(), "2026-10-15T17:00");
        let why: Vec<_> = row.why.iter().map(|day| (day.date, day.new)).collect();
        assert_eq!(why, [(date(2026, 10, 12), DayKind::SwappedOff)]);
        assert_eq!(head(&t.desk), preview.as_of, "a preview writes nothing");

        let done = publish(t, "p", &announcement);
        assert_eq!((done.later, done.id.starts_with("VN-2026.")), (1, true));
        // In force without a restart, and a new intake goes by it.
        assert_eq!(
            t.desk
                .settings()
                .calendar
                .day(date(2026, 10, 12))
                .unwrap()
                .kind,
            DayKind::SwappedOff
        );
        let applied = t.desk.apply_calendar(|_, _| ()).unwrap();
        assert_eq!((applied.promises, applied.failed), (1, 0));
        let dossier = t.dossier(id);
        assert_eq!(dossier.promises.len(), 2);
        assert_eq!(dossier.first_promise(), first.first_promise());
        let promise = dossier.promised().unwrap();
        assert_eq!(promise.cause, PromiseCause::Calendar);
        assert_eq!(promise.due.to_string(), "2026-10-15T17:00");
        let last = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.events_of(id, i64::MAX, 1000))
            .unwrap()
            .pop()
            .unwrap();
        let Event::CalendarApplied { document, days, .. } = last.event else {
            panic!("{:?}", last.event)
        };
        assert_eq!(
            (document.as_str(), days.as_slice()),
            ("999/VPCP-KGVX", &[date(2026, 10, 12)][..])
        );
        // Its paper waits for the printer with whoever accepted.
        let prints = t.desk.prints(&t.of("desk", Role::Clerk)).unwrap();
        let waits: Vec<_> = prints.iter().map(|w| (w.dossier.id, w.kind)).collect();
        assert_eq!(waits, [(id, "clock.calendar_applied")]);
        // Again: nothing more.
        let before = head(&t.desk);
        assert_eq!(t.desk.apply_calendar(|_, _| ()).unwrap().dossiers, 0);
        assert_eq!(head(&t.desk), before);
        let audit = motcua_desk::audit::audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert!(audit.is_clean(), "{:?}", audit.faults);
        assert_eq!(audit.n_stale_clocks, 0);
    });
}

#[test]
fn what_stays_is_named_with_its_date_and_half_a_day_with_its_hours() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let all = accept(t, 2);
        let me = t.with(Role::Administrator);
        // The afternoon of a day inside, which ends nobody's limit of days.
        let mut half = announce_in(Layer::Unit, "");
        half.table = table::parse(&format!(
            "{},sessions\n2026-10-12,working,Mất điện,Power cut,12/TB,high,,,0730-1130\n",
            HEADER.trim_end()
        ))
        .unwrap();
        let preview = t.desk.preview_calendar(&me, &half).unwrap();
        assert_eq!((preview.later, preview.unchanged), (0, 2));
        let kept: Vec<_> = preview.kept.iter().map(|row| (row.id, row.due)).collect();
        let due = all.iter().map(|one| {
            let id = one.done.dossier;
            (id, t.dossier(id).promised().map(|promise| promise.due))
        });
        assert_eq!(kept, due.collect::<Vec<_>>());
        assert!(preview.kept.iter().all(|row| row.code.is_some()));
        let hours: Vec<_> = preview
            .hours
            .iter()
            .map(|one| one.new.to_string())
            .collect();
        assert_eq!(hours, ["0730-1130"]);
    });
}

#[test]
fn an_earlier_due_date_moves_the_desks_own_dates_and_no_promise() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        publish(t, "p1", &announce(SWAP));
        t.desk.apply_calendar(|_, _| ()).unwrap();
        let id = accept(t, 1)[0].done.dossier;
        let before = t.dossier(id);
        assert_eq!(
            before.promised().unwrap().due.to_string(),
            "2026-10-15T17:00"
        );
        // The swap is taken back: both days follow their weekday again.
        let back = "2026-10-12,working,,,,high,,\n2026-10-17,weekend,Thứ Bảy,Saturday,x,high,,\n";
        let me = t.with(Role::Administrator);
        let preview = t.desk.preview_calendar(&me, &announce(back)).unwrap();
        assert_eq!(
            (preview.later, preview.earlier, preview.promises),
            (0, 1, 0)
        );
        let row = preview.page(Direction::Earlier, 0, 50)[0];
        assert_eq!(row.new.unwrap().to_string(), "2026-10-14T17:00");
        assert_eq!(row.promise, row.promised);
        publish(t, "p2", &announce(back));
        let applied = t.desk.apply_calendar(|_, _| ()).unwrap();
        assert_eq!((applied.promises, applied.internal), (0, 1));
        let after = t.dossier(id);
        assert_eq!(
            after.promises, before.promises,
            "a promise never moves earlier"
        );
        assert!(
            after.steps.last().unwrap().due < before.steps.last().unwrap().due,
            "{:?} {:?}",
            before.steps,
            after.steps
        );
    });
}

#[test]
fn a_crash_between_slices_is_made_good_by_the_next_run() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let all = accept(t, 60);
        publish(t, "p", &announce(SWAP));
        let some = t.desk.apply_slices(1, |_, _| ()).unwrap();
        assert!(some.promises > 0 && some.promises < 60, "{some:?}");
        assert!(t.desk.calendar_is_pending().unwrap());
        // As after a start: another handle, that knows only what is stored.
        let again = t.reopened();
        let rest = again.apply_calendar(|_, _| ()).unwrap();
        assert_eq!(some.promises + rest.promises, 60);
        assert_eq!(rest.dossiers, 60);
        assert!(!again.calendar_is_pending().unwrap());
        for one in &all {
            assert_eq!(t.dossier(one.done.dossier).promises.len(), 2);
        }
        let audit = motcua_desk::audit::audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert!(audit.is_clean(), "{:?}", audit.faults);
    });
}

#[test]
fn an_act_between_publication_and_slice_does_not_lose_the_later_promise() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let one = accept(t, 1)[0].done.clone();
        publish(t, "p", &announce(SWAP));
        let note = motcua_desk::Deed::Note { text: "ghi".into() };
        t.desk
            .perform(
                &t.of("desk", Role::Clerk),
                "n",
                (one.dossier, one.version),
                note,
            )
            .unwrap();
        t.desk.apply_calendar(|_, _| ()).unwrap();
        assert_eq!(t.dossier(one.dossier).promises.len(), 2);
    });
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_taken() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let before = head(&t.desk);
        let day = |date: &str, kind: &str, sure: &str| {
            format!("{date},{kind},Nghỉ,Off,999/VPCP-KGVX,{sure},,\n")
        };
        let row = |why: &[Refusal]| match &why[0] {
            Refusal::Row(error, date) => (error.problem.clone(), *date),
            other => panic!("{other:?}"),
        };
        let far = day("2031-06-03", "holiday", "high") + &day("2031-06-04", "holiday", "high");
        let (year, next) = (2031, 2028);
        assert_eq!(
            refusals(t, &announce(&far)),
            [Refusal::NewYear { year, next }],
            "once a year"
        );
        assert_eq!(
            row(&refusals(
                t,
                &announce(&day("2024-06-03", "holiday", "high"))
            )),
            (TableProblem::ClosedYear(2024), Some(date(2024, 6, 3)))
        );
        let estimate = announce(&day("2026-12-03", "holiday", "low"));
        assert_eq!(
            refusals(t, &estimate),
            [Refusal::Estimate(date(2026, 12, 3))]
        );
        let meant = Announcement {
            estimates: true,
            ..estimate
        };
        let me = t.with(Role::Administrator);
        let preview = t.desk.preview_calendar(&me, &meant).unwrap();
        assert_eq!(preview.version.days[0].confidence, Confidence::Low);
        assert_eq!(
            refusals(t, &announce("2026-10-12,working,,,,high,,\n")),
            [Refusal::Nothing]
        );
        let nameless = Announcement {
            document_no: " ".into(),
            ..announce(SWAP)
        };
        assert_eq!(refusals(t, &nameless), [Refusal::NoDocument]);
        let ahead = Announcement {
            document_date: Some(date(2026, 10, 8)),
            ..announce(SWAP)
        };
        assert_eq!(refusals(t, &ahead), [Refusal::Future("document_date")]);
        let closed = day("2026-10-12", "closed", "high");
        assert_eq!(
            refusals(t, &announce(&closed)),
            [Refusal::WrongLayer(date(2026, 10, 12), DayKind::Closed)]
        );
        // One half of the swap of 31 August 2026 made an ordinary day again.
        let half = refusals(
            t,
            &announce("2026-08-22,weekend,Thứ Bảy,Saturday,x,high,,\n"),
        );
        assert!(matches!(half[..], [Refusal::Calendar(_)]), "{half:?}");
        let denied = t
            .desk
            .preview_calendar(&t.of("desk", Role::Clerk), &announce(SWAP));
        assert!(
            matches!(denied, Err(NotPublished::Desk(DeskError::Denied(_)))),
            "{denied:?}"
        );
        assert_eq!(head(&t.desk), before);
    });
}

#[test]
fn another_announcement_than_the_previewed_one_and_a_calendar_changed_since_are_refused() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let me = t.with(Role::Administrator);
        let preview = t.desk.preview_calendar(&me, &announce(SWAP)).unwrap();
        let closed = announce_in(
            Layer::Unit,
            "2026-10-20,closed,Đóng cửa vì bão,Closed for a storm,12/TB,high,,\n",
        );
        let other = t
            .desk
            .publish_calendar(&me, asked("x"), &closed, &preview.seen);
        assert!(
            matches!(&other, Err(NotPublished::Refused(why)) if why[..] == [Refusal::Changed]),
            "{other:?}"
        );
        let done = publish(t, "unit", &closed);
        assert_eq!(done.id, "long-an-2026.1");
        assert_eq!(
            t.desk
                .settings()
                .calendar
                .day(date(2026, 10, 20))
                .unwrap()
                .kind,
            DayKind::Closed
        );
        let late = t
            .desk
            .publish_calendar(&me, asked("y"), &announce(SWAP), &preview.seen);
        assert!(
            matches!(&late, Err(NotPublished::Refused(why)) if why[..] == [Refusal::Changed]),
            "{late:?}"
        );
        // A double press is one publication.
        let before = head(&t.desk);
        let again = t
            .desk
            .publish_calendar(&me, asked("unit"), &closed, "whatever")
            .unwrap();
        assert_eq!((again, head(&t.desk)), (done, before));
    });
}

#[test]
fn a_row_known_after_today_is_refused() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let row = "2026-12-03,holiday,Nghỉ,Off,999/VPCP-KGVX,high,,2026-11-01\n";
        assert_eq!(
            refusals(t, &announce(row)),
            [Refusal::FutureRow(date(2026, 12, 3))]
        );
    });
}

#[test]
fn a_year_is_loaded_with_its_holidays_or_as_an_estimate() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let of_year = |rows: &str| Announcement {
            table: table::parse(&format!("# years: 2028-2028\n{HEADER}{rows}")).unwrap(),
            ..announce("")
        };
        assert_eq!(refusals(t, &of_year("")), [Refusal::BareYear(2028)]);
        let guessed = Announcement {
            estimates: true,
            ..of_year("")
        };
        publish(t, "e", &guessed);
        let sure = |day| {
            let settings = t.desk.settings();
            settings.calendar.day(day).unwrap().confidence()
        };
        assert_eq!(sure(date(2028, 6, 1)), Confidence::Low);
        let holidays = [
            "01-01", "01-25", "01-26", "01-27", "01-28", "01-31", "04-04", "04-30", "05-01",
            "05-02", "09-02", "09-04",
        ];
        let rows: String = holidays
            .iter()
            .map(|day| format!("2028-{day},holiday,Nghỉ,Off,999/VPCP-KGVX,high,,\n"))
            .collect();
        let without_feast: String = rows
            .lines()
            .filter(|row| !row.starts_with("2028-09-02"))
            .map(|row| format!("{}\n", row.replace("2028", "2029")))
            .collect();
        let next = Announcement {
            table: table::parse(&format!("# years: 2029-2029\n{HEADER}{without_feast}")).unwrap(),
            ..announce("")
        };
        assert_eq!(refusals(t, &next), [Refusal::BareYear(2029)]);
        let whole = t
            .desk
            .preview_calendar(&t.with(Role::Administrator), &of_year(&rows))
            .unwrap();
        let missing = Remark::NotGivenBack(date(2028, 4, 30));
        assert!(whole.remarks.contains(&missing), "{:?}", whole.remarks);
        publish(t, "w", &of_year(&rows));
        assert_eq!(sure(date(2028, 6, 1)), Confidence::High);
        let settings = t.desk.settings();
        let tet = settings.calendar.day(date(2028, 1, 26)).unwrap();
        assert_eq!(tet.kind, DayKind::Holiday);
    });
}

#[test]
fn a_new_year_is_opened_by_a_word_and_its_days_off_are_listed() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let holidays = [
            "01-01", "01-25", "01-26", "01-27", "01-28", "01-31", "04-04", "04-30", "05-01",
            "05-02", "09-02", "09-04",
        ];
        let rows: String = holidays
            .iter()
            .map(|day| format!("2028-{day},holiday,Nghỉ,Off,999/VPCP-KGVX,high,,\n"))
            .collect();
        let plain = announce(&rows);
        let (year, next) = (2028, 2028);
        assert_eq!(refusals(t, &plain), [Refusal::NewYear { year, next }]);
        let opened = Announcement {
            new_year: true,
            ..plain
        };
        let me = t.with(Role::Administrator);
        let preview = t.desk.preview_calendar(&me, &opened).unwrap();
        assert_eq!(preview.days.len(), holidays.len());
        publish(t, "y", &opened);
        let last = t.desk.settings().calendar.last();
        assert_eq!(last, date(2028, 12, 31));
    });
}

#[test]
fn a_closed_dossier_is_explained_by_what_was_published_when_it_ended() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let done = t.accept("a", "1.012790", "Lê A");
        let open = t.accept("b", "1.012790", "Lê B").done.dossier;
        let id = done.done.dossier;
        let land = t.of("land-office", Role::Specialist);
        let act = |who: &motcua_domain::actor::Actor, key: &str, deed: Deed| {
            let seen = (id, t.dossier(id).version);
            t.desk.perform(who, key, seen, deed).unwrap();
        };
        let hand_over = Deed::HandOver {
            to: UnitId::new("land-office"),
            step: None,
            round: None,
        };
        act(&t.of("desk", Role::Clerk), "h", hand_over);
        act(&land, "r", Deed::ReceiveHandOver {});
        t.at("2026-10-07T09:00");
        let result = Deed::RecordResult {
            positive: true,
            number: "GCN-88".into(),
            text: String::new(),
        };
        act(&land, "e", result);
        let told = |id| {
            let view = t.desk.view(&t.with(Role::Director), id).unwrap();
            (view.due, view.explanation)
        };
        let (before, open_before) = (told(id), told(open));
        t.at("2026-10-08T09:00");
        let storm = "2026-10-06,closed,Đóng cửa vì bão,Closed for a storm,12/TB,high,,\n";
        publish(t, "p", &announce_in(Layer::Unit, storm));
        assert_ne!(told(open), open_before, "the storm moves what is open");
        assert_eq!(told(id), before, "and nothing that was over");
        assert_eq!(told(id), before, "also from what is kept");
        let tracked = t.desk.track(done.code.as_str(), &done.key).unwrap();
        assert_eq!((tracked.due, tracked.explanation), before);
    });
}

#[test]
fn a_saturday_that_counts_for_one_procedure_counts_for_its_dossiers_only() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let mut packs = motcua_desk::packs::Packs::built_in().unwrap();
        for procedure in packs.procedures.iter_mut().filter(|p| p.code == FIVE) {
            procedure.counting = "1-5:0730-1130,1300-1700;6:0730-1130".into();
        }
        let setup = Setup {
            slug: "khanh-hau".into(),
            office: packs.office.clone(),
            packs,
            salts: [[3; 32], [4; 32]],
            now: t.desk.now(),
        };
        let other = t.open(set_up(t.desk.store(), setup).unwrap());
        let me = t.with(Role::Administrator);
        other.batch(&me, sign_off_all).unwrap();
        other.reload().unwrap();
        let input = AcceptInput {
            entered: None,
            intake: t.intake(FIVE, "Lê A"),
            payment: None,
            express: None,
        };
        let clerk = t.of("desk", Role::Clerk);
        let id = other.accept(&clerk, "a", input).unwrap().done.dossier;
        let promised = || {
            let view = other.view(&clerk, id).unwrap();
            view.dossier.promised().unwrap().due.to_string()
        };
        // Saturday 10 October counts here: Tuesday 13, elsewhere Wednesday 14.
        assert_eq!(promised(), "2026-10-13T17:00");
        let settings = other.settings();
        assert!(!settings.calendar.day(date(2026, 10, 10)).unwrap().is_open());
        let closed = "2026-10-10,closed,Đóng cửa,Closed,12/TB,high,,\n";
        let closed = announce_in(Layer::Unit, closed);
        let preview = other.preview_calendar(&me, &closed).unwrap();
        assert_eq!((preview.later, preview.promises), (1, 1));
        other
            .publish_calendar(&me, asked("p"), &closed, &preview.seen)
            .unwrap();
        other.apply_calendar(|_, _| ()).unwrap();
        assert_eq!(promised(), "2026-10-14T17:00");
        let audit = motcua_desk::audit::audit(other.store(), other.id(), &[]).unwrap();
        assert!(audit.is_clean(), "{:?}", audit.faults);
        assert_eq!(audit.n_stale_clocks, 0);
    });
}

/// Fridays closed, from a day on; received as before.
fn no_fridays(from: jiff::civil::Date) -> Announcement {
    Announcement {
        document_no: "15/TB".into(),
        hours: Some(HoursFrom {
            from: Some(from),
            hours: OpeningHours {
                counting: "1-4:0730-1130,1300-1700".parse().unwrap(),
                reception: "1-5:0730-1130,1300-1700;6:0730-1130".parse().unwrap(),
            },
        }),
        ..announce_in(Layer::Unit, "")
    }
}

#[test]
fn new_hours_hold_from_their_day_and_leave_the_past_and_the_promises_as_they_were() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let one = accept(t, 1)[0].done.dossier;
        let before = t.dossier(one);
        let me = t.with(Role::Administrator);
        for day in [7, 1] {
            assert_eq!(
                refusals(t, &no_fridays(date(2026, 10, day))),
                [Refusal::HoursFrom(date(2026, 10, day))]
            );
        }
        let national = Announcement {
            layer: Layer::National,
            ..no_fridays(date(2026, 10, 8))
        };
        assert_eq!(refusals(t, &national), [Refusal::HoursLayer]);
        // From Thursday 8 October: Friday 9 is lost, Wednesday 14 becomes 15.
        let hours = no_fridays(date(2026, 10, 8));
        let preview = t.desk.preview_calendar(&me, &hours).unwrap();
        assert_eq!((preview.later, preview.promises), (1, 1));
        publish(t, "h", &hours);
        assert_eq!(t.desk.apply_calendar(|_, _| ()).unwrap().promises, 1);
        let after = t.dossier(one);
        assert_eq!(after.first_promise(), before.first_promise());
        assert_eq!(
            after.promised().unwrap().due.to_string(),
            "2026-10-15T17:00"
        );
        let settings = t.desk.settings();
        let is_open = |day| {
            let info = settings.calendar.day(date(2026, 10, day)).unwrap();
            info.is_open()
        };
        assert!(is_open(2) && !is_open(9), "the past stays as it was");
        assert!(settings.hours_on(date(2026, 10, 7)).counting.day(4) != &Sessions::closed());
        assert_eq!(
            refusals(t, &no_fridays(date(2026, 10, 9))),
            [Refusal::Nothing]
        );
        // Back to the hours of before: due earlier, promised as it was.
        let mut back = no_fridays(date(2026, 10, 9));
        if let Some(set) = &mut back.hours {
            set.hours = settings.hours_on(date(2026, 10, 7));
        }
        publish(t, "b", &back);
        let applied = t.desk.apply_calendar(|_, _| ()).unwrap();
        assert_eq!((applied.promises, applied.internal), (0, 1));
        assert_eq!(t.dossier(one).promises, after.promises);
        assert_eq!(
            t.reopened().settings().calendar_hash,
            t.desk.settings().calendar_hash
        );
    });
}

#[test]
fn a_national_announcement_is_published_once_for_all_desks_of_the_server() {
    on_both(|t| {
        t.at("2026-10-07T09:00");
        let packs = motcua_desk::packs::Packs::built_in().unwrap();
        let setup = Setup {
            slug: "khanh-hau".into(),
            office: packs.office.clone(),
            packs,
            salts: [[3; 32], [4; 32]],
            now: t.desk.now(),
        };
        let id = set_up(t.desk.store(), setup).unwrap();
        let other = t.open(id);
        let done = publish(t, "p", &announce(SWAP));
        assert_eq!(done.desks, 1);
        for desk in [&t.desk, &other] {
            assert_eq!(
                desk.settings()
                    .calendar
                    .day(date(2026, 10, 12))
                    .unwrap()
                    .kind,
                DayKind::SwappedOff,
                "also in the running desk"
            );
        }
        // A desk of the server alone: its own closure stays its own.
        let closed = "2026-10-20,closed,Đóng cửa,Closed,12/TB,high,,\n";
        assert_eq!(publish(t, "u", &announce_in(Layer::Unit, closed)).desks, 0);
        assert_eq!(
            other
                .settings()
                .calendar
                .day(date(2026, 10, 20))
                .unwrap()
                .kind,
            DayKind::Working
        );
        // A desk added later catches up at the next start.
        let packs = motcua_desk::packs::Packs::built_in().unwrap();
        let setup = Setup {
            slug: "tan-an".into(),
            office: packs.office.clone(),
            packs,
            salts: [[5; 32], [6; 32]],
            now: t.desk.now(),
        };
        let third = t.open(set_up(t.desk.store(), setup).unwrap());
        motcua_desk::calendar::catch_up(&[t.desk.clone(), other, third.clone()]).unwrap();
        assert_eq!(
            third
                .settings()
                .calendar
                .day(date(2026, 10, 17))
                .unwrap()
                .kind,
            DayKind::SwappedOn
        );
    });
}
