//! What past waits tell, and settings asked for in pairs.

use crate::place::on_both;
use jiff::civil::date;
use motcua_domain::visit::LineId;
use motcua_domain::visit::wait::{Basis, Crowded, Load, Range};
use motcua_store::{Priority, StoreError, ToldRow};

fn told(load: Load) -> ToldRow {
    ToldRow {
        hour: 9,
        load,
        range: Range {
            low: 0,
            mid: 5,
            high: 10,
            n: 0,
            basis: Basis::Usual,
        },
    }
}

#[test]
fn a_range_rests_on_the_line_and_hour_before_anything_coarser() {
    on_both(|store, desk| {
        let (land, civil) = (LineId::new("land"), LineId::new("civil"));
        // The middle of a step: nothing of the step beside it counts.
        let crowded = Crowded::of(35, 20);
        let count = |line: LineId, hour: u8, minutes: std::ops::Range<i64>| {
            let told = ToldRow {
                hour,
                ..told(crowded.near)
            };
            store
                .act(desk, Priority::Person, move |tx| {
                    for minutes in minutes.clone() {
                        tx.count_wait(date(2026, 10, 6), &line, &told, minutes)?;
                    }
                    Ok::<_, StoreError>(())
                })
                .unwrap();
        };
        let guess = told(crowded.near).range;
        let read = |line: &LineId, hour: u8| {
            let range = store
                .read(desk, |tx| tx.past_range(line, hour, &crowded, guess))
                .unwrap();
            (range.mid, range.n, range.basis)
        };
        assert_eq!(read(&land, 9), (5, 0, Basis::Usual), "no past");
        count(civil.clone(), 14, 100..130);
        assert_eq!(read(&land, 9), (60, 30, Basis::Desk));
        count(land.clone(), 15, 40..70);
        let far = read(&land, 9);
        assert_eq!((far.1, far.2), (30, Basis::Line));
        count(land.clone(), 9, 10..39);
        let few = read(&land, 9);
        assert_eq!(few.2, Basis::Line, "29 of the hour");
        assert!(few.0 < far.0, "they move it all the same");
        count(land.clone(), 9, 39..40);
        let near = read(&land, 9);
        assert_eq!((near.1, near.2), (30, Basis::Hour));
        // Another hour has what the line and the desk have.
        assert_eq!(read(&land, 11).2, Basis::Line);
        assert_eq!(read(&civil, 14).2, Basis::Hour);
    });
}

#[test]
fn two_settings_come_in_the_order_they_are_asked_for() {
    on_both(|store, desk| {
        let pair = |one: &'static str, two: &'static str| {
            store
                .read(desk, |tx| tx.two_settings([one, two]))
                .map_err(|e: StoreError| e)
                .unwrap()
        };
        assert_eq!(pair("aa", "bb"), [None, None]);
        store
            .act(desk, Priority::Person, |tx| {
                tx.put_setting("aa", "1")?;
                tx.put_setting("bb", "2")
            })
            .unwrap();
        let (one, two) = (Some("1".to_owned()), Some("2".to_owned()));
        assert_eq!(pair("bb", "aa"), [two.clone(), one.clone()]);
        assert_eq!(pair("aa", "zz"), [one, None]);
    });
}
