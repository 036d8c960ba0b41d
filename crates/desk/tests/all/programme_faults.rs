//! Bad input and faults of the programme on both engines: acts at once, a unit
//! merged in mid-year, an official who moved, people without an account, the
//! module switched off, and where the words of a commitment lie.

use crate::programme_deeds::{act, begin, is_hidden, task, version};
use crate::support::{TestDesk, both, on_both};
use jiff::civil::date;
use motcua_desk::programme::{
    About, Act, Ask, Begin, BlockOf, Body, CommitmentLine, CommitmentStage, Doubt, EntryAbout,
    Kind, MeasureKind, Measured, MeasuredIn, Measures, ModelLine, Outcome, Over, PlanPage,
    PlanStage, ProgrammeId, ProgrammeSettings, Refused, ReportBlock, ReportCell, Section, Sense,
    Shape, TargetLine, TargetScope, TargetState, TaskState,
};
use motcua_desk::staff::StaffForm;
use motcua_desk::{Asked, Deed, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::indicator::{Key, Span};
use motcua_domain::report::Period;
use motcua_domain::unit::Unit;
use motcua_store::StoreError;
use std::collections::{BTreeMap, BTreeSet};

const LAND: &str = "1.012790";

fn promise(indicator: Option<&str>, scope: TargetScope) -> TargetLine {
    TargetLine {
        n: None,
        text: "Không hồ sơ nào của tôi quá phần thời hạn".to_owned(),
        indicator: indicator.map(str::to_owned),
        scope,
        sense: Sense::AtLeast,
        value: 9_500,
        over: Over::Year,
    }
}

fn page(title: &str, unit: &str, targets: Vec<TargetLine>) -> PlanPage {
    let task = task(unit, date(2026, 11, 30));
    PlanPage {
        title: title.to_owned(),
        objectives: vec!["Không ai phải đi lại lần hai".to_owned()],
        study: "Học một tình huống mỗi quý".to_owned(),
        tasks: vec![task],
        targets,
        ..PlanPage::default()
    }
}

fn plan(t: &TestDesk, me: &Actor, unit: &str, page: PlanPage) -> ProgrammeId {
    let written = Begin::Plan {
        unit: UnitId::new(unit),
        year: 2026,
        page,
    };
    let id = begin(t, me, &written).unwrap();
    act(t, me, id, &Act::SubmitPlan {}).unwrap();
    act(t, &t.with(Role::Director), id, &Act::ApprovePlan {}).unwrap();
    id
}

fn commitment(me: &Actor, promises: Vec<TargetLine>) -> Begin {
    Begin::Commitment {
        unit: me.unit.clone(),
        year: 2026,
        line: CommitmentLine {
            person: Some(me.id),
            position: "Chức vụ chỉ để thử".to_owned(),
            promises,
            ..CommitmentLine::default()
        },
    }
}

const SIGN: Act = Act::Sign { on_paper: None };

/// One's own, signed.
fn signed(t: &TestDesk, me: &Actor) -> ProgrammeId {
    let own = promise(Some("steps-in-share"), TargetScope::Steps);
    let id = begin(t, me, &commitment(me, vec![own])).unwrap();
    act(t, me, id, &SIGN).unwrap();
    id
}

#[test]
fn two_heads_confirm_at_once_and_a_revision_that_changes_under_the_approver_is_not_approved() {
    on_both(|t| {
        let (me, head) = (
            t.of("justice", Role::Specialist),
            t.of("justice", Role::Head),
        );
        let director = t.with(Role::Director);
        let id = signed(t, &me);
        let seen = (id, version(t, id));
        let confirm = Act::ConfirmCommitment {};
        let first = t.desk.programme_act(&head, "h", seen, &confirm);
        assert_eq!(first.unwrap().stage, "confirmed");
        let second = t.desk.programme_act(&director, "d", seen, &confirm);
        let Err(DeskError::Stale(stale)) = &second else {
            panic!("{second:?}");
        };
        // Of a commitment it is not said who was first.
        assert_eq!((stale.seen, stale.version), (2, 3));
        assert!(stale.who.is_none() && stale.by.is_none());
        // Who sends the same again is answered as before.
        let again = t.desk.programme_act(&head, "h", seen, &confirm);
        assert_eq!(again.unwrap().version, 3);

        let text = |title: &str| page(title, "justice", Vec::new());
        let own = plan(t, &head, "justice", text("Bản đầu"));
        let submit = |title: &str| {
            let page = text(title);
            act(t, &head, own, &Act::ChangePlan { page }).unwrap();
            act(t, &head, own, &Act::SubmitPlan {}).unwrap()
        };
        let shown = submit("Bản hai");
        act(t, &head, own, &Act::DropRevision {}).unwrap();
        let newest = submit("Bản ba");
        let approve = |seen| {
            let key = format!("approve {seen}");
            let act = Act::ApprovePlan {};
            t.desk.programme_act(&director, &key, (own, seen), &act)
        };
        let late = approve(shown);
        let Err(DeskError::Stale(stale)) = &late else {
            panic!("{late:?}");
        };
        assert!(stale.who.is_some(), "a plan says who was first");
        // Nothing is lost and nothing was taken for approved.
        let view = t.desk.programme_open(&head, own).unwrap();
        let title = |texts: &BTreeMap<String, String>| texts["title"].clone();
        assert_eq!(title(&view.said.texts), "Bản đầu");
        assert_eq!(title(&view.said.draft), "Bản ba");
        approve(newest).unwrap();
        let view = t.desk.programme_open(&head, own).unwrap();
        assert_eq!(title(&view.said.texts), "Bản ba");
    });
}

/// The land office merges into the economy section.
fn merge(t: &TestDesk, day: &str) {
    let day = day.parse().unwrap();
    let administrator = t.with(Role::Administrator);
    t.desk
        .batch(&administrator, move |work| {
            let text = work.tx.setting("units")?.unwrap();
            let mut units: Vec<Unit> = serde_json::from_str(&text).unwrap();
            for unit in &mut units {
                if unit.id.as_str() == "land-office" {
                    unit.valid_to = Some(day);
                    unit.successors = vec![UnitId::new("economy")];
                }
            }
            let text = serde_json::to_string(&units).unwrap();
            work.tx.put_setting("units", &text)?;
            Ok(())
        })
        .unwrap();
    t.desk.reload().unwrap();
}

/// A dossier of the land office that ends on the day on which it came.
fn same_day(t: &TestDesk, key: &str) {
    let id = t.accept(key, LAND, "Mai Thị Thu").done.dossier;
    let stop = Deed::Stop {
        reason: "Người nộp đã mất".to_owned(),
    };
    let seen = (id, t.dossier(id).version);
    t.desk
        .perform(&t.with(Role::Director), &format!("stop {key}"), seen, stop)
        .unwrap();
}

#[test]
fn after_a_merger_in_mid_year_the_successor_sees_acts_and_is_measured_with_what_was_before() {
    on_both(|t| {
        let (head, me) = (
            t.of("land-office", Role::Head),
            t.of("land-office", Role::Specialist),
        );
        let (next, other) = (t.of("economy", Role::Head), t.of("justice", Role::Head));
        let officer = t.with(Role::ProgrammeOfficer);
        t.at("2026-10-05T08:00");
        let targets = vec![promise(Some("same-day"), TargetScope::Unit)];
        let own = plan(
            t,
            &head,
            "land-office",
            page("Đất đai", "land-office", targets),
        );
        let mine = signed(t, &me);
        t.at("2026-10-06T08:00");
        for n in 0..21 {
            same_day(t, &format!("s{n}"));
        }
        let opens = |me: &Actor, id| t.desk.programme_open(me, id);
        let measured = |me: &Actor| {
            let view = opens(me, own).unwrap();
            let [one] = &view.targets[..] else {
                panic!("{:?}", view.targets);
            };
            (one.measured.unwrap().of, one.state)
        };
        assert_eq!(measured(&head), (21, TargetState::Running));
        for id in [own, mine] {
            assert!(is_hidden(&opens(&next, id)), "not yet theirs");
        }
        let october = Period::parse("2026-10").unwrap();
        let steps = |who: &Actor| t.desk.official_indicators(who, me.id, october);
        assert!(steps(&next).is_err());

        merge(t, "2026-11-01");
        t.at("2026-11-02T09:00");
        // The successor's head reads and acts; nobody else does.
        assert_eq!(measured(&next).0, 21);
        assert!(is_hidden(&opens(&other, own)) && is_hidden(&opens(&other, mine)));
        assert!(steps(&next).is_ok() && steps(&other).is_err());
        let report = Act::ReportTask {
            n: 1,
            state: TaskState::Doing,
            on: date(2026, 11, 2),
            text: "Đang soát".to_owned(),
            dossiers: BTreeSet::new(),
        };
        act(t, &next, own, &report).unwrap();
        act(t, &next, mine, &Act::ConfirmCommitment {}).unwrap();
        // The month names the unit by which it was planned; October stays.
        let month = |of: &str| t.desk.programme_month(&officer, of).unwrap();
        let november = month("2026-11");
        let row = |unit: &str| {
            let mut rows = november.rows.iter();
            rows.find(|row| row.state.unit.as_str() == unit)
        };
        let state = &row("economy").unwrap().state;
        assert_eq!(state.before, [UnitId::new("land-office")]);
        assert_eq!(state.stage, Some(PlanStage::InForce));
        assert_eq!((state.tasks.running, state.silent), (1, false));
        assert!(row("land-office").is_none());
        let past = month("2026-10");
        let mut rows = past.rows.iter();
        let land = rows.find(|row| row.state.unit.as_str() == "land-office");
        assert_eq!(land.unwrap().plan, Some(own));

        // Passed on, it is told of both, and its earlier name is kept.
        let pass = Act::Move {
            to: UnitId::new("economy"),
        };
        act(t, &officer, own, &pass).unwrap();
        assert_eq!(measured(&next), (21, TargetState::Running));
        let view = opens(&next, own).unwrap();
        assert_eq!(view.item.earlier, [UnitId::new("land-office")]);
        assert!(is_hidden(&opens(&other, own)));
        // It is the unit's plan of the year now.
        let second = page("Kinh tế", "economy", Vec::new());
        let begun = Begin::Plan {
            unit: UnitId::new("economy"),
            year: 2026,
            page: second,
        };
        let twice = begin(t, &next, &begun);
        assert!(
            matches!(twice, Err(DeskError::Programme(Refused::ThereIsOne))),
            "{twice:?}"
        );
    });
}

/// Lets another unit have as many cases as the land office has, in the half of a
/// month that holds a day.
fn as_many_cases(t: &TestDesk, unit: &'static str, day: jiff::civil::Date) {
    let administrator = t.with(Role::Administrator);
    t.desk
        .batch(&administrator, move |work| {
            let mut added = Vec::new();
            for (key, _, sums) in work.tx.indicator_rows()? {
                if key.unit == "land-office" && key.official == 0 {
                    let span = Span::of_day(day);
                    let unit = unit.to_owned();
                    added.push((Key { span, unit, ..key }, span, sums));
                }
            }
            work.tx.add_indicators(&added)?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_plan_that_was_passed_on_counts_the_successors_work_from_the_merger_on_only() {
    // Not `on_both`: its audit would rightly miss the dossiers of these cases.
    for t in &both() {
        let head = t.of("land-office", Role::Head);
        let next = t.of("economy", Role::Head);
        let officer = t.with(Role::ProgrammeOfficer);
        t.at("2026-10-05T08:00");
        let targets = vec![promise(Some("same-day"), TargetScope::Unit)];
        let own = plan(
            t,
            &head,
            "land-office",
            page("Đất đai", "land-office", targets),
        );
        t.at("2026-10-06T08:00");
        for n in 0..21 {
            same_day(t, &format!("s{n}"));
        }
        as_many_cases(t, "economy", date(2026, 10, 6));
        merge(t, "2026-11-01");
        t.at("2026-11-20T09:00");
        let pass = Act::Move {
            to: UnitId::new("economy"),
        };
        act(t, &officer, own, &pass).unwrap();
        let told = || {
            let view = t.desk.programme_open(&next, own).unwrap();
            let parts = view.targets[0].parts.clone();
            // The report of the same day says the same.
            let report = t.desk.programme_report(&officer, "year-end", 2026).unwrap();
            let cells = report.blocks.iter().flat_map(|block| &block.rows).flatten();
            let mut figures = cells.filter_map(|cell| match cell {
                ReportCell::Figure(told, _, parts) => Some((*told, parts.clone())),
                _ => None,
            });
            let measured = view.targets[0].measured.unwrap();
            assert!(figures.any(|one| one == (measured, parts.clone())));
            let parts: Vec<_> = parts
                .into_iter()
                .map(|part| {
                    let of = part.measured.map(|told| told.of);
                    (part.unit.to_string(), part.from, of)
                })
                .collect();
            (measured.of, parts)
        };
        let day = Some(date(2026, 11, 1));
        let (economy, land) = ("economy".to_owned(), "land-office".to_owned());
        let (of, parts) = told();
        // What the successor did in October is none of the plan's.
        assert_eq!(of, 21);
        assert_eq!(parts[0], (economy.clone(), day, Some(0)));
        assert_eq!(parts[1], (land.clone(), None, Some(21)));
        as_many_cases(t, "economy", date(2026, 11, 16));
        let (of, parts) = told();
        assert_eq!(of, 42);
        assert_eq!(parts, [(economy, day, Some(21)), (land, None, Some(21))]);
    }
}

/// Moves somebody to another unit, as the administrator does.
fn moved(t: &TestDesk, who: &Actor, unit: &str) -> Actor {
    let people = t.desk.programme_people(who).unwrap();
    let named = people.into_iter().find(|one| one.0 == who.id).unwrap();
    let form = StaffForm {
        name: named.1,
        unit: UnitId::new(unit),
        roles: who.roles.clone(),
        counter: None,
    };
    let administrator = t.with(Role::Administrator);
    t.desk.edit_staff(&administrator, who.id, form).unwrap();
    Actor {
        unit: UnitId::new(unit),
        ..who.clone()
    }
}

#[test]
fn a_commitment_stays_with_the_unit_before_until_it_is_passed_on() {
    on_both(|t| {
        let me = t.of("justice", Role::Specialist);
        let (old, new) = (t.of("justice", Role::Head), t.of("economy", Role::Head));
        let id = signed(t, &me);
        act(t, &old, id, &Act::ConfirmCommitment {}).unwrap();
        let me = moved(t, &me, "economy");
        // The person and the old head read it, the new head does not, nor by the
        // evidence sheet of somebody who works with them now.
        let view = t.desk.programme_open(&old, id).unwrap();
        assert_eq!(view.moved_to, Some(UnitId::new("economy")));
        assert!(view.moves.contains(&"move"));
        assert!(t.desk.programme_open(&me, id).is_ok());
        assert!(is_hidden(&t.desk.programme_open(&new, id)));
        let sheet = |reader: &Actor| t.desk.evidence_sheet(reader, me.id, 2026);
        let of_new = sheet(&new).unwrap();
        assert_eq!((of_new.commitment, of_new.promises.len()), (None, 0));
        assert!(of_new.own_word.is_empty());
        // That there is one, and with whom it lies, the new head is told; the old
        // one and the director have it in their lists.
        assert_eq!(of_new.lies_with, Some(UnitId::new("justice")));
        assert!(of_new.others.iter().any(|(who, _)| *who == new.id));
        let home = |reader: &Actor| t.desk.programme_home(reader, 2026).unwrap();
        let told = home(&new).waits.joined;
        let told: Vec<_> = told.iter().map(|one| (one.0, one.2.as_str())).collect();
        assert_eq!(told, [(me.id, "justice")]);
        for reader in [&old, &t.with(Role::Director)] {
            let home = home(reader);
            let list: Vec<_> = home.waits.to_pass_on.iter().collect();
            assert_eq!((list.len(), list[0].0), (1, id));
            assert_eq!(list[0].2, UnitId::new("economy"));
            assert!(home.waits.joined.is_empty(), "who may read it passes it on");
        }
        for reader in [&me, &new, &t.with(Role::ProgrammeOfficer)] {
            assert!(home(reader).waits.to_pass_on.is_empty());
        }
        assert!(is_hidden(&sheet(&old)), "the person works elsewhere");
        assert_eq!(sheet(&me).unwrap().promises.len(), 1);
        let word = Act::Explain {
            text: "Tôi chuyển đơn vị từ tháng 10".to_owned(),
        };
        act(t, &me, id, &word).unwrap();
        // Somewhere else than where the person works it does not go.
        let pass = |to: &str| Act::Move {
            to: UnitId::new(to),
        };
        let astray = act(t, &old, id, &pass("tax"));
        assert!(
            matches!(astray, Err(DeskError::Programme(Refused::WrongUnit))),
            "{astray:?}"
        );
        act(t, &old, id, &pass("economy")).unwrap();
        assert!(is_hidden(&t.desk.programme_open(&old, id)));
        let view = t.desk.programme_open(&new, id).unwrap();
        assert!(view.moves.contains(&"compare"));
        assert_eq!(view.item.earlier, [UnitId::new("justice")]);
        let of_new = sheet(&new).unwrap();
        assert_eq!(of_new.before, [UnitId::new("justice")]);
        assert_eq!(of_new.lies_with, None);
        assert!(home(&new).waits.joined.is_empty());
        assert!(home(&old).waits.to_pass_on.is_empty());
        assert_eq!(of_new.commitment, Some(CommitmentStage::Confirmed));
        assert_eq!(of_new.own_word, "Tôi chuyển đơn vị từ tháng 10");
        // There is still one of the year.
        let again = commitment(&me, vec![promise(None, TargetScope::Unit)]);
        let again = begin(t, &me, &again);
        assert!(
            matches!(again, Err(DeskError::Programme(Refused::ThereIsOne))),
            "{again:?}"
        );
    });
}

#[test]
fn the_words_of_a_commitment_lie_in_no_clear_text_and_the_record_names_nobody() {
    on_both(|t| {
        let (me, head) = (
            t.of("justice", Role::Specialist),
            t.of("justice", Role::Head),
        );
        let administrator = t.with(Role::Administrator);
        let change = ProgrammeSettings {
            sections: true,
            ..ProgrammeSettings::default()
        };
        let asked = Asked::new("on", "programme", &true);
        t.desk
            .set_programme_settings(&administrator, asked, change)
            .unwrap();
        let own = promise(Some("steps-in-share"), TargetScope::Steps);
        let id = begin(t, &me, &commitment(&me, vec![own])).unwrap();
        let opinion = "Giữ lập trường tư tưởng";
        let sections = BTreeMap::from([(Section::Thought, opinion.to_owned())]);
        t.desk
            .set_commitment_sections(&me, "s", id, &sections)
            .unwrap();
        act(t, &me, id, &SIGN).unwrap();
        act(t, &head, id, &Act::ConfirmCommitment {}).unwrap();
        let word = Act::Explain {
            text: "Quý 3 tôi được cử đi học".to_owned(),
        };
        act(t, &me, id, &word).unwrap();
        let (row, sealed, own, events) = t
            .desk
            .store()
            .read(t.desk.id(), |tx| {
                Ok::<_, StoreError>((
                    tx.programme(id)?.unwrap(),
                    tx.programme_sealed(id)?.unwrap(),
                    tx.programme_events(id)?,
                    tx.events_from(0, u32::MAX >> 1)?,
                ))
            })
            .unwrap();
        let mut kept = vec![row.said, sealed];
        kept.push(serde_json::to_vec(&row.item).unwrap());
        kept.extend(own.into_iter().filter_map(|one| one.words));
        kept.extend(events.iter().map(|one| one.facts.clone().into_bytes()));
        for text in [opinion, "quá phần thời hạn", "cử đi học", "chỉ để thử"] {
            let bytes = text.as_bytes();
            let stands = |one: &Vec<u8>| one.windows(bytes.len()).any(|part| part == bytes);
            assert!(!kept.iter().any(stands), "{text}");
        }
        // No event bears the sections, and the page of the record nobody's name.
        let inspector = t.with(Role::Inspector);
        let record = t.desk.record_page(&inspector, None, 50).unwrap();
        let acts = record
            .events
            .iter()
            .filter(|one| one.kind == "programme.act");
        let acts: Vec<_> = acts.collect();
        assert_eq!(acts.len(), 4, "begun, signed, confirmed, explained");
        let nobody = |one: &motcua_store::RecordRow| one.actor == StaffId(0) && one.name.is_none();
        assert!(acts.into_iter().all(nobody));
        for role in [Role::Inspector, Role::ProgrammeOfficer, Role::Administrator] {
            let other = t.with(role);
            assert!(is_hidden(&t.desk.commitment_sections(&other, id)));
            assert!(is_hidden(&t.desk.commitment_paper(&other, id)));
        }
        // Taken back, the sections go.
        let back = Act::Withdraw {
            text: "Viết nhầm năm".to_owned(),
        };
        act(t, &me, id, &back).unwrap();
        let gone = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.programme_sealed(id));
        assert_eq!(gone.unwrap(), None);
    });
}

#[test]
fn whoever_has_no_account_is_entered_from_paper_found_and_not_twice() {
    on_both(|t| {
        let (head, officer) = (t.of("justice", Role::Head), t.with(Role::ProgrammeOfficer));
        let of = |position: &str| Begin::Commitment {
            unit: UnitId::new("justice"),
            year: 2026,
            line: CommitmentLine {
                name: "Lý Thị Không Tài Khoản".to_owned(),
                position: position.to_owned(),
                promises: vec![promise(None, TargetScope::Unit)],
                ..CommitmentLine::default()
            },
        };
        let id = begin(t, &head, &of("Cộng tác viên")).unwrap();
        let twice = begin(t, &head, &of("cộng tác viên"));
        let Err(DeskError::Invalid(faults)) = &twice else {
            panic!("{twice:?}");
        };
        assert_eq!(faults[0].message, "programme-has-commitment");
        // Another of the same name is told apart by the post.
        begin(t, &head, &of("Tổ trưởng dân phố")).unwrap();
        // Nobody signs here for somebody else: the day of the paper is told.
        let here = act(t, &head, id, &SIGN);
        assert!(
            matches!(here, Err(DeskError::Programme(Refused::NotYours))),
            "{here:?}"
        );
        let on_paper = Some(date(2026, 1, 20));
        act(t, &head, id, &Act::Sign { on_paper }).unwrap();
        act(t, &head, id, &Act::ConfirmCommitment {}).unwrap();
        let paper = t.desk.commitment_paper(&head, id).unwrap();
        assert_eq!(paper.name, "Lý Thị Không Tài Khoản");
        assert_eq!((paper.signed_on, paper.promises.len()), (on_paper, 1));
        assert!(paper.sections.is_empty() && paper.confirmed.is_some());
        let found = t
            .desk
            .programme_list(&head, Kind::Commitment, 2026)
            .unwrap();
        let named =
            |line: &&motcua_desk::programme::ProgrammeLine| line.title == "Lý Thị Không Tài Khoản";
        assert_eq!(found.iter().filter(named).count(), 2);
        for other in [&t.of("justice", Role::Specialist), &officer] {
            assert!(is_hidden(&t.desk.programme_open(other, id)));
        }
        let counts = t.desk.programme_home(&officer, 2026).unwrap().commitments;
        let counts = counts.unwrap();
        assert_eq!((counts.signed, counts.without_account), (0, 1));
        // The head, who typed it in, compares it at the year's end.
        t.at("2026-12-28T09:00");
        let Body::Commitment(one) = t.desk.programme_open(&head, id).unwrap().item.body else {
            panic!("a commitment");
        };
        let compare = |outcome| Act::Compare {
            outcomes: vec![(one.promises[0].n, outcome)],
            text: "Đủ".to_owned(),
        };
        act(t, &head, id, &compare(Outcome::NotReached)).unwrap();
        // Before the last day it is provisional: it is done once more.
        let counts = || {
            let home = t.desk.programme_home(&officer, 2026).unwrap();
            home.commitments.unwrap().compared
        };
        assert_eq!(counts(), 0);
        t.at("2026-12-31T09:00");
        act(t, &head, id, &compare(Outcome::Reached)).unwrap();
        assert_eq!(counts(), 1);
        // What was said first stays to be read, and that it was for a time.
        let timeline = t.desk.programme_open(&head, id).unwrap().timeline;
        let said = timeline.into_iter().filter_map(|entry| match entry.about {
            EntryAbout::Compared(results) => Some((entry.what, results[0].1)),
            _ => None,
        });
        let each = [
            ("commitment_compared_now", Outcome::NotReached),
            ("commitment_compared", Outcome::Reached),
        ];
        assert_eq!(said.collect::<Vec<_>>(), each);
    });
}

#[test]
fn the_sheet_says_of_which_unit_and_up_to_which_day_a_promise_is_told() {
    on_both(|t| {
        let me = t.of("justice", Role::Specialist);
        let head = t.of("justice", Role::Head);
        let promises = vec![
            promise(Some("same-day"), TargetScope::Unit),
            promise(Some("steps-in-share"), TargetScope::Steps),
        ];
        let id = begin(t, &me, &commitment(&me, promises)).unwrap();
        act(t, &me, id, &SIGN).unwrap();
        act(t, &head, id, &Act::ConfirmCommitment {}).unwrap();
        let told = |me: &Actor| {
            let sheet = t.desk.evidence_sheet(me, me.id, 2026).unwrap();
            let all = sheet.promises.into_iter();
            all.map(|one| (one.of.to_string(), one.left))
                .collect::<Vec<_>>()
        };
        let in_unit = |unit: &str| (unit.to_owned(), None);
        assert_eq!(told(&me), [in_unit("justice"), in_unit("justice")]);
        let me = moved(t, &me, "economy");
        t.at("2026-10-20T09:00");
        let to = UnitId::new("economy");
        act(t, &head, id, &Act::Move { to }).unwrap();
        let left = Some(date(2026, 10, 20));
        let before = ("justice".to_owned(), left);
        assert_eq!(told(&me), [before, in_unit("economy")]);
    });
}

#[test]
fn commitments_switched_off_are_nowhere_and_lose_nothing() {
    on_both(|t| {
        let (me, head) = (
            t.of("justice", Role::Specialist),
            t.of("justice", Role::Head),
        );
        let (officer, administrator) =
            (t.with(Role::ProgrammeOfficer), t.with(Role::Administrator));
        let id = signed(t, &me);
        let set = |commitments: bool| {
            let change = ProgrammeSettings {
                commitments,
                ..ProgrammeSettings::default()
            };
            let asked = Asked::new(&format!("{commitments}"), "programme", &commitments);
            t.desk
                .set_programme_settings(&administrator, asked, change)
                .unwrap();
        };
        set(false);
        let desk = &t.desk;
        assert!(!desk.commitments_are_kept().unwrap() && desk.programme_is_on().unwrap());
        let list = desk.programme_list(&me, Kind::Commitment, 2026);
        assert!(is_hidden(&list));
        assert!(is_hidden(&desk.programme_open(&me, id)));
        assert!(is_hidden(&desk.commitment_paper(&me, id)));
        assert!(is_hidden(&desk.commitment_sections(&me, id)));
        assert!(is_hidden(&desk.commitment_draft(&me, 2026)));
        // The sheet holds more than promises: it stays, without them.
        for reader in [&me, &head] {
            let sheet = desk.evidence_sheet(reader, me.id, 2026).unwrap();
            assert!(!sheet.kept && sheet.commitment.is_none());
            assert!(sheet.promises.is_empty() && !sheet.parts.is_empty());
        }
        let line = CommitmentLine {
            person: Some(me.id),
            promises: vec![promise(None, TargetScope::Unit)],
            ..CommitmentLine::default()
        };
        assert!(is_hidden(&desk.check_promises(&me, 2026, &line)));
        let off = begin(t, &me, &commitment(&me, line.promises));
        assert!(
            matches!(off, Err(DeskError::Programme(Refused::SwitchedOff))),
            "{off:?}"
        );
        let confirm = act(t, &head, id, &Act::ConfirmCommitment {});
        assert!(
            matches!(confirm, Err(DeskError::Programme(Refused::SwitchedOff))),
            "{confirm:?}"
        );
        // Everything else copes.
        let home = desk.programme_home(&officer, 2026).unwrap();
        assert!(!home.commitments_on && home.commitments.is_none());
        assert_eq!(home.waits.to_confirm, 0);
        let month = desk.programme_month(&officer, "2026-10").unwrap();
        assert!(month.commitments.is_none());
        // The report says so, and not that there were none.
        let report = desk.programme_report(&officer, "year-end", 2026).unwrap();
        let of = |block: &&ReportBlock| block.of == BlockOf::Commitments;
        let block = report.blocks.iter().find(of).unwrap();
        let said = ReportCell::Word("programme-commitments-not-kept".to_owned());
        assert_eq!(block.rows, [vec![said]]);
        assert_eq!(block.columns.len(), 1);
        let october = Period::parse("2026-10").unwrap();
        assert!(desk.official_indicators(&me, me.id, october).is_ok());
        set(true);
        let view = desk.programme_open(&me, id).unwrap();
        assert_eq!(view.item.stage(), "signed");
        assert_eq!(view.targets.len(), 1);
    });
}

#[test]
fn what_has_no_case_at_all_is_named_while_it_is_written() {
    on_both(|t| {
        let (officer, me) = (
            t.with(Role::ProgrammeOfficer),
            t.of("justice", Role::Specialist),
        );
        t.at("2026-10-05T08:00");
        let desk = UnitId::new("desk");
        let targets = ["satisfaction", "online"].map(|id| promise(Some(id), TargetScope::Desk));
        let text = page("Kế hoạch", "desk", targets.into());
        let doubts = || {
            let (found, _) = t.desk.check_plan(&officer, (&desk, 2026), &text).unwrap();
            let none = found.iter().filter(|one| one.what == Doubt::NoDeskCase);
            none.map(|one| one.place).collect::<Vec<_>>()
        };
        // On the first day nothing has a case.
        assert_eq!(doubts(), []);
        t.accept("a", LAND, "Mai Thị Thu");
        assert_eq!(doubts(), [motcua_desk::programme::Place::Target(0)]);
        let line = |scope, id| CommitmentLine {
            person: Some(me.id),
            promises: vec![promise(Some(id), scope)],
            ..CommitmentLine::default()
        };
        let own = line(TargetScope::Steps, "steps-in-share");
        let found = t.desk.check_promises(&me, 2026, &own).unwrap();
        assert!(found.iter().any(|one| one.what == Doubt::NoOwnCase));
        // A rating, reports and what others made too bind to no person.
        for id in ["satisfaction", "attitude-upheld", "on-time"] {
            let own = line(TargetScope::Steps, id);
            let wrong = t.desk.check_promises(&me, 2026, &own);
            assert!(
                matches!(wrong, Err(DeskError::Programme(Refused::WrongScope { .. }))),
                "{id}: {wrong:?}"
            );
        }
        let past = t.desk.check_promises(&me, 2025, &own);
        assert!(
            matches!(
                past,
                Err(DeskError::Programme(Refused::PromisesStand { year: 2025 }))
            ),
            "{past:?}"
        );
    });
}

#[test]
fn a_target_that_is_never_measured_never_met_or_always_met_is_named_at_once() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        t.at("2026-10-06T08:00");
        for n in 0..25 {
            same_day(t, &format!("s{n}"));
        }
        t.at("2026-10-06T16:00");
        let line = |id: &str, (sense, value, over)| TargetLine {
            sense,
            value,
            over,
            ..promise(Some(id), TargetScope::Desk)
        };
        let targets = vec![
            // Told by the quarter and the year alone.
            line("satisfaction", (Sense::AtLeast, 9_000, Over::Month)),
            line("satisfaction", (Sense::AtLeast, 9_000, Over::Quarter)),
            line("wait-minutes", (Sense::AtMost, 0, Over::Year)),
            // No month is over yet; the year so far says it.
            line("same-day", (Sense::AtLeast, 5_000, Over::Month)),
        ];
        let desk = UnitId::new("desk");
        let text = page("Kế hoạch", "desk", targets);
        let (found, _) = t.desk.check_plan(&officer, (&desk, 2026), &text).unwrap();
        let of = |n: usize, what: Doubt| {
            let place = motcua_desk::programme::Place::Target(n);
            found
                .iter()
                .any(|one| (one.place, one.what) == (place, what))
        };
        assert!(of(0, Doubt::NotOver) && !of(1, Doubt::NotOver), "{found:?}");
        assert!(
            of(2, Doubt::NeverMet) && of(3, Doubt::AlwaysYet),
            "{found:?}"
        );
        // The page of the draft says the same.
        let begun = Begin::Plan {
            unit: desk,
            year: 2026,
            page: text,
        };
        let id = begin(t, &officer, &begun).unwrap();
        let view = t.desk.programme_open(&officer, id).unwrap();
        for what in [Doubt::NotOver, Doubt::NeverMet, Doubt::AlwaysYet] {
            assert!(view.warnings.iter().any(|one| one.what == what), "{what:?}");
        }
    });
}

#[test]
fn a_model_that_lacks_its_words_or_has_the_name_of_another_is_advised_about() {
    on_both(|t| {
        let (head, justice) = (t.of("justice", Role::Head), UnitId::new("justice"));
        let line = |title: &str| ModelLine {
            shape: Shape::Work,
            plan: None,
            owner: None,
            owner_name: String::new(),
            from: date(2026, 1, 1),
            to: date(2026, 12, 31),
            title: title.to_owned(),
            reason: String::new(),
            content: String::new(),
            resources: String::new(),
            target: None,
            copied_from: None,
        };
        let is_second = |own: Option<ProgrammeId>, title: &str| {
            let of = (&justice, 2026);
            let found = t.desk.check_model(&head, of, own, &line(title)).unwrap();
            found.iter().any(|one| one.what == Doubt::SameName)
        };
        assert!(!is_second(None, "Bàn giúp khai"));
        let written = Begin::Model {
            unit: justice.clone(),
            year: 2026,
            line: line("Bàn giúp khai"),
        };
        let first = begin(t, &head, &written).unwrap();
        assert!(is_second(None, "BÀN giúp  khai") && !is_second(None, "Bàn khác"));
        assert!(!is_second(Some(first), "Bàn giúp khai"), "its own name");
        let said = |id| {
            let view = t.desk.programme_open(&head, id).unwrap();
            let said = view.warnings.iter().map(|one| one.what);
            said.collect::<Vec<Doubt>>()
        };
        let lacks = [
            Doubt::NoReason,
            Doubt::NoContent,
            Doubt::NoOwner,
            Doubt::NoResult,
        ];
        assert_eq!(said(first), lacks);
        let second = begin(t, &head, &written).unwrap();
        for id in [first, second] {
            assert!(said(id).contains(&Doubt::SameName), "{id:?}");
        }
        // One that was dropped takes no name.
        let drop = Act::DropModel {
            text: "Ghi hai lần".to_owned(),
        };
        act(t, &head, second, &drop).unwrap();
        assert_eq!(said(first), lacks);
    });
}

#[test]
fn all_that_is_counted_at_a_unit_is_named_there() {
    on_both(|t| {
        let (head, land) = (t.of("land-office", Role::Head), UnitId::new("land-office"));
        t.at("2026-10-06T08:00");
        same_day(t, "s");
        t.at("2026-10-06T16:00");
        let at = t.desk.counted_at_unit(&head, &land).unwrap();
        // Whatever a form offers of the unit and has figures, however many.
        for id in [
            "asked-again",
            "asked-for-supplement",
            "days-taken",
            "digitised",
            "on-time",
            "early",
            "same-day",
        ] {
            assert!(at.fitting.contains(&id.to_owned()), "{id}: {at:?}");
        }
        assert!(at.fitting.iter().all(|id| !at.silent.contains_key(id)));
    });
}

#[test]
fn a_yearly_number_that_was_exceeded_already_is_said_in_plan_and_commitment() {
    on_both(|t| {
        let (officer, me) = (
            t.with(Role::ProgrammeOfficer),
            t.of("land-office", Role::Specialist),
        );
        t.desk.use_measures(std::sync::Arc::new(Letters));
        let line = TargetLine {
            text: "Không quá 5 ý kiến phàn nàn".to_owned(),
            sense: Sense::AtMost,
            value: 500,
            ..promise(Some("letters"), TargetScope::Desk)
        };
        let desk = UnitId::new("desk");
        let text = page("Kế hoạch", "desk", vec![line.clone()]);
        let (found, _) = t.desk.check_plan(&officer, (&desk, 2026), &text).unwrap();
        let is_over = |found: &[motcua_desk::programme::Warning]| {
            let place = motcua_desk::programme::Place::Target(0);
            let over = (place, Doubt::AlreadyOver);
            found.iter().any(|one| (one.place, one.what) == over)
        };
        assert!(is_over(&found), "{found:?}");
        let mine = CommitmentLine {
            person: Some(me.id),
            promises: vec![line],
            ..CommitmentLine::default()
        };
        let found = t.desk.check_promises(&me, 2026, &mine).unwrap();
        assert!(is_over(&found), "{found:?}");
    });
}

/// Counts letters of complaint: ten this year, whoever asks.
struct Letters;

impl Measures for Letters {
    fn about(&self, _desk: &motcua_desk::Desk) -> Vec<About> {
        vec![About {
            id: "letters".to_owned(),
            name_vi: "Thư phàn nàn".to_owned(),
            name_en: "Letters of complaint".to_owned(),
            kind: MeasureKind::Count,
            told_in: MeasuredIn::Number,
            up: false,
            min_n: 0,
            steps: false,
            unit: true,
            settled: true,
            overs: vec![Over::Month, Over::Quarter, Over::Year],
            pairs: Vec::new(),
        }]
    }

    fn value(&self, _desk: &motcua_desk::Desk, ask: &Ask) -> Result<Option<Measured>, DeskError> {
        let is_year = ask.from.first_of_year() == ask.from && ask.to.last_of_year() == ask.to;
        Ok(Some(Measured {
            value: Some(if is_year { 1_000 } else { 100 }),
            count: if is_year { 10 } else { 1 },
            ..Measured::default()
        }))
    }
}

#[test]
fn a_figure_bears_what_shows_that_it_is_gamed() {
    on_both(|t| {
        let officer = t.with(Role::ProgrammeOfficer);
        t.at("2026-10-06T08:00");
        for n in 0..21 {
            same_day(t, &format!("s{n}"));
        }
        let targets = vec![promise(Some("same-day"), TargetScope::Desk)];
        let own = plan(t, &officer, "desk", page("Kế hoạch chung", "desk", targets));
        let view = t.desk.programme_open(&officer, own).unwrap();
        let pairs = &view.targets[0].pairs;
        let ids: Vec<&str> = pairs.iter().map(|one| one.about.id.as_str()).collect();
        assert_eq!(ids, ["refusals"]);
        assert_eq!(pairs[0].scope, TargetScope::Desk);
        assert!(pairs[0].measured.is_some(), "{pairs:?}");
        // Counted at the unit that decides: another one is shown the desk's, as such.
        let targets = vec![promise(Some("on-time"), TargetScope::Unit)];
        let own = page("Kế hoạch đơn vị", "justice", targets);
        let own = plan(t, &officer, "justice", own);
        let view = t.desk.programme_open(&officer, own).unwrap();
        let pairs = view.targets[0].pairs.iter();
        let mut pairs = pairs.filter(|one| one.about.id == "refusals");
        let refusals = pairs.next().unwrap();
        assert_eq!(refusals.scope, TargetScope::Desk);
        assert!(refusals.measured.unwrap().of >= 21, "{refusals:?}");
        // The figure of the sheet, too.
        let me = t.of("justice", Role::Specialist);
        let sheet = t.desk.evidence_sheet(&me, me.id, 2026).unwrap();
        let unit = sheet.parts.iter().flat_map(|part| &part.unit);
        let unit: BTreeSet<&str> = unit.map(|(about, _)| about.id.as_str()).collect();
        assert!(unit.contains("on-time") && unit.contains("refusals"));
    });
}
