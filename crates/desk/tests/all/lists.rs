//! Work lists with their counts, rounds, previews of dates, pages of a timeline.

use crate::support::{TestDesk, at, on_both};
use motcua_desk::audit::audit;
use motcua_desk::read::{Filter, LISTED, Near};
use motcua_desk::{Deed, Later, Seen};
use motcua_domain::actor::Role;
use motcua_domain::deadline::DueAt;
use motcua_domain::dossier::{Event, ExtensionPaper, StageName};
use motcua_domain::id::{DossierId, UnitId};

const LAND: &str = "1.012790";
const BIRTH: &str = "1.004884";

fn seen(t: &TestDesk, id: DossierId) -> Seen {
    (id, t.dossier(id).version)
}

fn note(text: &str) -> Deed {
    Deed::Note {
        text: text.to_owned(),
    }
}

/// Accepts one dossier of a procedure.
fn one(t: &TestDesk, key: &str, procedure: &str) -> DossierId {
    t.accept(key, procedure, "Trần Văn Mẫu").done.dossier
}

#[test]
fn a_list_without_pages_says_when_there_are_more_than_stand_in_it() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let land = t.of("land-office", Role::Specialist);
        t.at("2026-10-05T08:00");
        let give = |n: u32| {
            let id = one(t, &format!("l{n}"), LAND);
            let (to, key) = (UnitId::new("land-office"), format!("h{n}"));
            let done = t.desk.hand_over_round(&clerk, &key, vec![seen(t, id)], to);
            done.unwrap();
        };
        (0..LISTED).for_each(give);
        let list = t.desk.arriving(&land).unwrap();
        assert_eq!((list.items.len(), list.more), (LISTED as usize, false));
        give(LISTED);
        let list = t.desk.arriving(&land).unwrap();
        assert_eq!((list.items.len(), list.more), (LISTED as usize, true));
    });
}

#[test]
fn the_counts_of_the_choices_are_those_of_the_lists() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let land = t.of("land-office", Role::Specialist);
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        let given: Vec<DossierId> = (0..3).map(|n| one(t, &format!("l{n}"), LAND)).collect();
        one(t, "b1", BIRTH);
        one(t, "b2", BIRTH);
        let seen_all = given.iter().map(|id| seen(t, *id)).collect();
        let to = UnitId::new("land-office");
        t.desk.hand_over_round(&clerk, "h", seen_all, to).unwrap();
        let two = given[..2]
            .iter()
            .map(|id| (seen(t, *id), String::new()))
            .collect();
        t.desk.receive_round(&land, "r", two).unwrap();
        let ask = Deed::RequestSupplement {
            items: Vec::new(),
            lines: vec!["Bản vẽ".to_owned()],
            reason: "Bản nộp mờ".to_owned(),
            warned: false,
        };
        t.desk.perform(&land, "s", seen(t, given[0]), ask).unwrap();

        let all = Filter::default();
        let choices = t.desk.choices(&director, &all).unwrap();
        assert_eq!(choices.all, 5);
        for (unit, n) in &choices.units {
            let filter = Filter {
                unit: Some(UnitId::new(unit)),
                ..all.clone()
            };
            let list = t.desk.work_list(&director, &filter, None).unwrap();
            assert_eq!(list.items.len() as i64, *n, "{unit}");
        }
        for (field, n) in &choices.fields {
            let filter = Filter {
                field: field.clone(),
                ..all.clone()
            };
            let list = t.desk.work_list(&director, &filter, None).unwrap();
            assert_eq!(list.items.len() as i64, *n, "{field}");
        }
        for (stage, n) in &choices.stages {
            let filter = Filter {
                stage: Some(*stage),
                ..all.clone()
            };
            let list = t.desk.work_list(&director, &filter, None).unwrap();
            assert_eq!(list.items.len() as i64, *n, "{stage:?}");
        }
        for (holder, _, n) in &choices.officials {
            let filter = Filter {
                holder: Some(*holder),
                ..all.clone()
            };
            let list = t.desk.work_list(&director, &filter, None).unwrap();
            assert_eq!(list.items.len() as i64, *n, "{holder:?}");
        }
        let sums = |n: i64, rows: &[i64]| assert_eq!(rows.iter().sum::<i64>(), n);
        sums(
            5,
            &choices.units.iter().map(|one| one.1).collect::<Vec<_>>(),
        );
        sums(
            5,
            &choices
                .officials
                .iter()
                .map(|one| one.2)
                .collect::<Vec<_>>(),
        );
        // A role bound to its unit is told of no other, not even in numbers.
        let own = t.desk.choices(&land, &all).unwrap();
        assert_eq!(own.units, [("land-office".to_owned(), 2)]);
        // By date: those that stand, and those that are late much later.
        t.at("2026-12-28T08:00");
        for near in Near::ALL {
            let list = t.desk.work_list_near(&director, &all, Some(near), None);
            let n = t.desk.choices(&director, &all).unwrap().near;
            let n = n.iter().find(|(which, _)| *which == near).unwrap().1;
            assert_eq!(list.unwrap().items.len() as i64, n, "{near:?}");
        }
        let late = t.desk.choices(&director, &all).unwrap().near[0];
        assert_eq!(late, (Near::Late, 4), "one of the five stands");
    });
}

#[test]
fn a_round_is_given_listed_received_with_its_differences_and_assigned() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let land = t.of("land-office", Role::Specialist);
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        let ids: Vec<DossierId> = (0..3).map(|n| one(t, &format!("k{n}"), LAND)).collect();
        let to = UnitId::new("land-office");
        let all = ids.iter().map(|id| seen(t, *id)).collect();
        t.desk
            .hand_over_round(&clerk, "h", all, to.clone())
            .unwrap();
        let rounds = t.desk.rounds(&land).unwrap();
        assert_eq!((rounds.len(), rounds[0].n), (1, 3));
        assert_eq!(rounds[0].to, to);
        let list = t.desk.round(&land, rounds[0].first).unwrap();
        let listed: Vec<DossierId> = list.items.iter().map(|item| item.dossier.id).collect();
        assert_eq!(listed, ids);
        assert_eq!(list.from, Some(UnitId::new("desk")));
        let justice = t.of("justice", Role::Specialist);
        assert!(
            t.desk.round(&justice, rounds[0].first).is_err(),
            "not theirs"
        );
        assert!(t.desk.round(&land, rounds[0].first + 3).is_err());

        let received = ids
            .iter()
            .zip(["", "Thiếu một bản sao", ""])
            .map(|(id, what)| (seen(t, *id), what.to_owned()))
            .collect();
        assert!(rounds[0].received.is_empty(), "on the way");
        assert!(list.received.iter().all(Option::is_none));
        t.at("2026-10-05T09:30");
        t.desk.receive_round(&land, "r", received).unwrap();
        // Both sides read who gave and who received, and when.
        for reader in [&clerk, &land] {
            let round = t.desk.rounds(reader).unwrap().remove(0);
            let [taken] = round.received.as_slice() else {
                panic!("{round:?}");
            };
            assert_eq!((taken.n, taken.at), (3, at("2026-10-05T09:30")));
            assert_eq!(round.at, at("2026-10-05T08:00"));
            assert!(!taken.by.is_empty() && taken.by != round.giver);
            let list = t.desk.round(reader, round.first).unwrap();
            assert_eq!(list.round, round);
            assert!(list.received.iter().flatten().all(|one| one.by == taken.by));
            let differed = list.received.iter().flatten();
            let differed: Vec<&str> = differed.map(|one| one.difference.as_str()).collect();
            assert_eq!(differed, ["", "Thiếu một bản sao", ""], "in its own row");
        }
        for id in &ids {
            assert_eq!(t.dossier(*id).unit, to);
        }
        let view = t.desk.view(&land, ids[1]).unwrap();
        let last = view.timeline.last().unwrap();
        assert!(matches!(last.event, Event::Noted {}));
        assert_eq!(last.words.as_ref().unwrap().text, "Thiếu một bản sao");

        // All or nothing: one that is given away already refuses the round.
        let held = t.dossier(ids[0]).holder;
        let mixed = vec![seen(t, ids[0]), (ids[1], 1)];
        assert!(
            t.desk
                .assign_round(&director, "a1", mixed, land.id)
                .is_err()
        );
        assert_eq!(t.dossier(ids[0]).holder, held, "nothing was done");
        let other = t.of("land-office", Role::Head).id;
        assert_ne!(held, Some(other));
        let both = ids[..2].iter().map(|id| seen(t, *id)).collect();
        t.desk.assign_round(&director, "a2", both, other).unwrap();
        assert_eq!(t.dossier(ids[0]).holder, Some(other));
        assert_eq!(t.dossier(ids[1]).holder, Some(other));
    });
}

#[test]
fn a_round_received_in_parts_says_what_is_still_on_the_way() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let land = t.of("land-office", Role::Specialist);
        t.at("2026-10-05T08:00");
        let ids: Vec<DossierId> = (0..2).map(|n| one(t, &format!("p{n}"), LAND)).collect();
        let to = UnitId::new("land-office");
        let all = ids.iter().map(|id| seen(t, *id)).collect();
        t.desk.hand_over_round(&clerk, "h", all, to).unwrap();
        t.at("2026-10-05T10:00");
        let second = vec![(seen(t, ids[1]), String::new())];
        t.desk.receive_round(&land, "r", second).unwrap();
        let round = t.desk.rounds(&clerk).unwrap().remove(0);
        assert_eq!((round.n, round.received.len()), (2, 1));
        assert_eq!(round.received[0].n, 1);
        let list = t.desk.round(&clerk, round.first).unwrap();
        assert_eq!(list.items[1].dossier.id, ids[1]);
        assert!(list.received[0].is_none() && list.received[1].is_some());
    });
}

#[test]
fn what_is_foreseen_is_what_comes_and_nothing_is_written() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let land = t.of("land-office", Role::Specialist);
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        let id = one(t, "k", LAND);
        let to = UnitId::new("land-office");
        let all = vec![seen(t, id)];
        t.desk
            .hand_over_round(&clerk, "h", all, to.clone())
            .unwrap();
        let mine = vec![(seen(t, id), String::new())];
        t.desk.receive_round(&land, "r", mine).unwrap();
        let before = t.dossier(id);

        let extend = Deed::Extend {
            amount: 5,
            reason: "Việc phức tạp".to_owned(),
            paper: ExtensionPaper {
                number: "12/CV".to_owned(),
                date: jiff::civil::date(2026, 10, 5),
            },
        };
        let foreseen = t.desk.foresee(&director, seen(t, id), &extend).unwrap();
        assert_eq!(foreseen.before, before.promised().map(|p| p.due));
        assert!(foreseen.after > foreseen.before);
        assert_eq!(t.dossier(id), before, "nothing was written");
        t.desk.perform(&director, "e", seen(t, id), extend).unwrap();
        assert_eq!(t.dossier(id).promised().map(|p| p.due), foreseen.after);

        // On the last counted day a stop leaves no time.
        let ask = Deed::RequestSupplement {
            items: Vec::new(),
            lines: vec!["Bản vẽ".to_owned()],
            reason: "Bản nộp mờ".to_owned(),
            warned: false,
        };
        let early = t.desk.foresee(&land, seen(t, id), &ask).unwrap();
        let Later::Stands { days, due, .. } = early.later else {
            panic!("{early:?}");
        };
        assert!(days > 3 && due.is_some());
        let last = foreseen.after.unwrap().date;
        t.at(&format!("{last}T08:00"));
        let late = t.desk.foresee(&land, seen(t, id), &ask).unwrap();
        assert!(
            matches!(late.later, Later::Stands { days: 0, .. }),
            "{late:?}"
        );

        let new_date = motcua_domain::deadline::DueAt {
            date: last.checked_add(jiff::Span::new().days(14)).unwrap(),
            minute: 1020,
        };
        let sorry = |late_unit: &UnitId| Deed::Apologise {
            late_unit: late_unit.clone(),
            new_date,
            reason: "Đo đạc chậm".to_owned(),
        };
        let foreseen = t.desk.foresee(&director, seen(t, id), &sorry(&to)).unwrap();
        let Later::Apology {
            late_unit,
            new_date: told,
        } = foreseen.later
        else {
            panic!("{foreseen:?}");
        };
        assert_eq!((late_unit, told), (to.clone(), new_date));
        t.desk
            .perform(&director, "a", seen(t, id), sorry(&to))
            .unwrap();
        let again = t.desk.foresee(&director, seen(t, id), &sorry(&to));
        assert!(again.is_err(), "at most once");
        assert_eq!(t.dossier(id).stage.name(), StageName::InProgress);
    });
}

#[test]
fn a_long_timeline_comes_in_pages_and_the_last_act_is_the_last() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        t.at("2026-10-05T08:00");
        let id = one(t, "k", LAND);
        let me = clerk.clone();
        t.desk
            .batch(&clerk, move |work| {
                for n in 0..450 {
                    work.turn(&me, crate::support::at("2026-10-05T09:00"));
                    work.perform(id, None, &note(&format!("số {n}")))?;
                }
                Ok(())
            })
            .unwrap();
        let mut view = t.desk.view(&clerk, id).unwrap();
        let text = |view: &motcua_desk::read::DossierView| {
            let words = view.timeline.last().and_then(|e| e.words.clone());
            words.map(|words| words.text).unwrap_or_default()
        };
        assert_eq!(text(&view), "số 449");
        let mut seqs: Vec<i64> = view.timeline.iter().map(|e| e.seq).collect();
        while let Some(before) = view.earlier {
            view = t.desk.view_before(&clerk, id, before, 200).unwrap();
            let mut page: Vec<i64> = view.timeline.iter().map(|e| e.seq).collect();
            page.extend(seqs);
            seqs = page;
        }
        assert_eq!(seqs.len(), 451, "the acceptance and 450 notes");
        assert!(seqs.windows(2).all(|two| two[0] < two[1]));
    });
}

#[test]
fn after_an_apology_the_list_goes_by_the_new_date_and_lateness_by_the_promise() {
    on_both(|t| {
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        let first = one(t, "a", LAND);
        let second = one(t, "b", LAND);
        let list = || {
            let all = Filter::default();
            t.desk.work_list(&director, &all, None).unwrap().items
        };
        let order = || -> Vec<DossierId> { list().iter().map(|item| item.dossier.id).collect() };
        assert_eq!(order(), [first, second]);
        let due = t.dossier(first).promised().unwrap().due;
        let new_date = DueAt {
            date: due.date.checked_add(jiff::Span::new().days(14)).unwrap(),
            minute: 1020,
        };
        let sorry = Deed::Apologise {
            late_unit: UnitId::new("land-office"),
            new_date,
            reason: "Đo đạc chậm".to_owned(),
        };
        t.desk
            .perform(&director, "s", seen(t, first), sorry)
            .unwrap();
        assert_eq!(order(), [second, first]);
        let clock = list().pop().unwrap().clock.unwrap();
        let us = |due: DueAt| due.instant().as_microsecond();
        assert_eq!(clock.due_at, Some(us(due)), "late goes by the promise");
        assert_eq!(clock.sort_at, us(new_date));
        let found = || audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert_eq!((found().faults, found().n_stale_clocks), (Vec::new(), 0));
        // As it was written before an apology moved the place.
        t.desk
            .batch(&director, |work| {
                let sql = "UPDATE dossier_clock SET sort_at = due_at";
                work.tx.execute(sql, &[])?;
                Ok(())
            })
            .unwrap();
        assert_eq!((found().faults, found().n_stale_clocks), (Vec::new(), 1));
        assert_eq!(order(), [first, second]);
        t.desk
            .perform(&director, "n", seen(t, first), note("đã gọi"))
            .unwrap();
        assert_eq!(order(), [second, first], "the next act puts it right");
        assert_eq!(found().n_stale_clocks, 0);
    });
}

#[test]
fn who_waits_for_papers_is_not_late_while_the_clock_stands() {
    on_both(|t| {
        let clerk = t.of("desk", Role::Clerk);
        let land = t.of("land-office", Role::Specialist);
        let director = t.with(Role::Director);
        t.at("2026-10-05T08:00");
        let id = one(t, "k", LAND);
        let to = UnitId::new("land-office");
        let all = vec![seen(t, id)];
        t.desk.hand_over_round(&clerk, "h", all, to).unwrap();
        let mine = vec![(seen(t, id), String::new())];
        t.desk.receive_round(&land, "r", mine).unwrap();
        // On the last counted day the date stays, and waiting is not late.
        let due = t.dossier(id).promised().unwrap().due;
        t.at(&format!("{}T08:00", due.date));
        let ask = Deed::RequestSupplement {
            items: Vec::new(),
            lines: vec!["Bản vẽ".to_owned()],
            reason: "Bản nộp mờ".to_owned(),
            warned: false,
        };
        t.desk.perform(&land, "q", seen(t, id), ask).unwrap();
        let later = due.date.checked_add(jiff::Span::new().days(14)).unwrap();
        t.at(&format!("{later}T09:00"));
        let near = |near| {
            let filter = Filter::default();
            let page = t.desk.work_list_near(&director, &filter, Some(near), None);
            page.unwrap().items.len()
        };
        assert_eq!((near(Near::Late), near(Near::Standing)), (0, 1));
        assert_eq!(t.desk.overview(&director).unwrap().total().late, 0);
        assert!(!t.dossier(id).is_late(t.desk.now()));
        let found = audit(t.desk.store(), t.desk.id(), &[]).unwrap();
        assert_eq!((found.faults, found.n_stale_clocks), (Vec::new(), 0));
    });
}
