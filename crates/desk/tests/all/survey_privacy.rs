//! Nobody is found: by brute force over everything that is kept, on both
//! engines, with more knowledge than anybody has.

use crate::queue::official;
use crate::support::{TestDesk, on_both};
use crate::survey::{cast, fields, opened, released, serve, who};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use motcua_desk::survey::{CameFrom, SlipOf};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::survey::K;
use motcua_domain::survey::answer::Seen;
use motcua_domain::survey::bands::{Band, Outcome};
use motcua_domain::survey::campaign::{Act, Kind};
use motcua_domain::survey::channel::Channel;
use motcua_store::WithBlobs;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of every table: the names of the columns, and the values.
type Tables = BTreeMap<String, Vec<(Vec<String>, Vec<Value>)>>;

/// Everything that is kept: rows by table.
fn everything(t: &TestDesk) -> Tables {
    let mut bytes = Vec::new();
    t.desk.store().export(&mut bytes, WithBlobs::No).unwrap();
    let mut tables = Tables::new();
    let (mut table, mut columns) = (String::new(), Vec::new());
    for line in String::from_utf8(bytes).unwrap().lines() {
        match serde_json::from_str(line).unwrap() {
            Value::Array(row) => {
                let rows = tables.entry(table.clone()).or_default();
                rows.push((columns.clone(), row));
            }
            other if other["table"].is_string() => {
                table = other["table"].as_str().unwrap().to_owned();
                let names = other["columns"].as_array().unwrap().iter();
                columns = names.map(|it| it.as_str().unwrap().to_owned()).collect();
            }
            _ => {}
        }
    }
    tables
}

/// Length of a sealed value.
fn length(value: &Value) -> usize {
    value["b"].as_str().unwrap().len()
}

/// The bodies of released ballots: what the store itself holds.
#[derive(serde::Deserialize)]
struct Body {
    s: Seen,
}

/// What an all-knowing neighbour knows of a visit that was answered: who
/// served, what it was, when, and that it was answered.
struct Answered {
    visit: VisitId,
    official: StaffId,
    outcome: Outcome,
    group: &'static str,
    day: jiff::civil::Date,
}

impl Answered {
    fn could_be(&self, seen: &Seen) -> bool {
        let fine = |minutes| Band::fine(self.outcome, self.group, minutes);
        let fits = [0, 20, 45, 90]
            .into_iter()
            .any(|minutes| seen.band.holds(&fine(minutes)));
        fits && seen.official.is_none_or(|who| who == self.official) && seen.day <= self.day
    }
}

#[test]
fn whoever_knows_every_visit_that_was_answered_and_every_evening_finds_nobody() {
    on_both(|t| {
        t.at("2026-10-05T07:00");
        let id = opened(t, Kind::Quarterly, &["mau01", "mau02"]);
        let mut answered: Vec<Answered> = Vec::new();
        let mut known: BTreeSet<i64> = BTreeSet::new();
        let mut held = 0;
        for day in 5..=9 {
            t.at(&format!("2026-10-{day:02}T07:30"));
            let desks = [official(t, "mau01", 1), official(t, "mau02", 2)];
            for n in 0..12 {
                t.at(&format!("2026-10-{day:02}T08:{:02}", n * 4));
                let me = &desks[n % 2];
                let (line, group) = if n % 3 == 0 {
                    ("civil", "civil_status")
                } else {
                    ("land", "land")
                };
                let visit = serve(t, me, &format!("{day}-{n}"), line);
                let slip = t.desk.hand_slip(me, SlipOf::Visit(visit)).unwrap();
                // Every second one answers, each in another way.
                if n % 4 < 2 {
                    let score = (n % 5 + 1).to_string();
                    cast(t, &slip.token.printed(), &[("q.overall", &score)]).unwrap();
                    answered.push(Answered {
                        visit,
                        official: me.id,
                        outcome: Outcome::Guided,
                        group,
                        day: t.desk.today(),
                    });
                    held += 1;
                }
            }
            t.at(&format!("2026-10-{day:02}T18:00"))
                .desk
                .survey_day(t.desk.today())
                .unwrap();
            held -= batch(t, id, &mut known, &answered);
        }
        t.at("2026-10-17T08:00");
        let director = who(t, "mau11");
        t.desk
            .campaign_act(&director, "s", id, 2, Act::StartClosing)
            .unwrap();
        t.desk
            .campaign_act(&director, "c", id, 3, Act::Close)
            .unwrap();
        held -= batch(t, id, &mut known, &answered);
        assert!(known.len() >= 20, "{} came out", known.len());
        assert!(held < 5, "{held} were never told");
    });
}

/// The ballots that came out since: each thing said by one is said by at least
/// five of them, and fits at least five answered visits. Gives how many.
fn batch(t: &TestDesk, id: i64, known: &mut BTreeSet<i64>, answered: &[Answered]) -> usize {
    let all = released(t, id);
    let fresh: Vec<Seen> = all
        .iter()
        .filter(|(id, _)| known.insert(*id))
        .map(|(_, body)| serde_json::from_str::<Body>(body).unwrap().s)
        .collect();
    for seen in &fresh {
        let same = fresh.iter().filter(|other| *other == seen).count() as u64;
        assert!(same >= K, "{seen:?} is said by {same}");
        let fits = answered.iter().filter(|one| one.could_be(seen));
        let visits: BTreeSet<VisitId> = fits.map(|one| one.visit).collect();
        assert!(visits.len() as u64 >= K, "{seen:?} fits {visits:?}");
    }
    fresh.len()
}

#[test]
fn nothing_that_is_kept_of_a_ballot_is_kept_of_its_visit() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        let id = opened(t, Kind::Quarterly, &["mau01"]);
        let mut tokens = Vec::new();
        for n in 0..16 {
            t.at(&format!("2026-10-05T09:{:02}", n * 3));
            let visit = serve(t, &clerk, &n.to_string(), "land");
            let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(visit)).unwrap();
            tokens.push((visit, slip.token));
        }
        let long = "Rất tốt. ".repeat(100);
        for (n, (_, token)) in tokens.iter().enumerate() {
            let said = if n == 3 { long.as_str() } else { "" };
            let answers = [("q.overall", "4"), ("q.comment", said)];
            cast(t, &token.printed(), &answers).unwrap();
        }
        let boxed = everything(t);
        let lengths = |table: &str, column: usize| -> BTreeSet<usize> {
            boxed[table]
                .iter()
                .map(|(_, row)| length(&row[column]))
                .collect()
        };
        // Whoever wrote a long comment looks like everybody.
        assert_eq!(lengths("survey_box", 2).len(), 1);
        assert_eq!(lengths("survey_token", 3).len(), 1);
        t.at("2026-10-05T18:00")
            .desk
            .survey_day(t.desk.today())
            .unwrap();
        let kept = everything(t);
        let ours = |table: &str| table.starts_with("survey_") && table != "survey_asked";
        let times = 1_700_000_000_000_000..1_900_000_000_000_000_i64;
        for (table, rows) in kept.iter().filter(|(table, _)| ours(table)) {
            for (columns, row) in rows {
                assert!(
                    !columns.iter().any(|it| it == "seq" || it == "visit"),
                    "{table}"
                );
                for value in row {
                    let n = value.as_i64().unwrap_or(0);
                    assert!(!times.contains(&n), "{table}: a time");
                    let text = value.to_string();
                    assert!(!text.contains("T09:"), "{table}: {text}");
                    for (_, token) in &tokens {
                        assert!(!text.contains(&token.printed()), "{table}: a token");
                    }
                }
            }
        }
        let columns = |table: &str| kept[table][0].0.join(" ");
        assert_eq!(columns("survey_ballot"), "desk_id campaign id body");
        assert_eq!(columns("survey_token"), "desk_id hash campaign label spent");
        assert_eq!(columns("survey_asked"), "desk_id what id seq campaign");
        let ballots: BTreeSet<i64> = released(t, id).iter().map(|(id, _)| *id).collect();
        let visits: BTreeSet<i64> = tokens.iter().map(|(visit, _)| visit.0).collect();
        assert!(ballots.is_disjoint(&visits));
        // No event, no kept answer, no note of the acts tells of a ballot.
        for table in ["event", "idempotency", "outbox", "access_log", "counter"] {
            for (_, row) in kept.get(table).into_iter().flatten() {
                let text = serde_json::to_string(row).unwrap();
                assert!(!text.contains("hand_slip"), "{text}");
                assert!(
                    !ballots.iter().any(|id| text.contains(&id.to_string())),
                    "{text}"
                );
            }
        }
    });
}

/// A copy before one ballot and one after it: what changed says that somebody
/// answered, and everybody who was asked could be it.
#[test]
fn two_backups_around_one_ballot_tell_only_that_there_is_one_more() {
    on_both(|t| {
        t.at("2026-10-05T08:00");
        let clerk = official(t, "mau01", 1);
        opened(t, Kind::Quarterly, &["mau01"]);
        let mut tokens = Vec::new();
        for n in 0..10 {
            let visit = serve(t, &clerk, &n.to_string(), "land");
            let slip = t.desk.hand_slip(&clerk, SlipOf::Visit(visit)).unwrap();
            tokens.push(slip.token.printed());
        }
        let rows = |t: &TestDesk| -> BTreeSet<String> {
            let all = everything(t).into_iter();
            all.flat_map(|(table, rows)| {
                let line = move |(_, row): (Vec<String>, Vec<Value>)| {
                    format!("{table} {}", Value::Array(row))
                };
                rows.into_iter().map(line)
            })
            .collect()
        };
        let before = rows(t);
        t.at("2026-10-05T11:00");
        let answers = fields(&[("q.overall", "2"), ("r.overall", "rude")]);
        let from = CameFrom::default();
        t.desk
            .cast(&tokens[6], Channel::Phone, &answers, from)
            .unwrap();
        let after = rows(t);
        let gone: Vec<&String> = before.difference(&after).collect();
        let come: Vec<&String> = after.difference(&before).collect();
        let tables = |lines: &[&String]| -> Vec<String> {
            let first = lines
                .iter()
                .map(|it| it.split(' ').next().unwrap().to_owned());
            first.collect()
        };
        assert_eq!(tables(&gone), ["survey_token"]);
        assert_eq!(tables(&come), ["survey_box", "survey_token"]);
        // The token's row: which of the ten visits it was printed in, neither
        // its place nor anything in it says.
        let token: Value = serde_json::from_str(gone[0].split_once(' ').unwrap().1).unwrap();
        let others = everything(t);
        let same_look = others["survey_token"]
            .iter()
            .filter(|(_, row)| row[2] == token[2] && length(&row[3]) == length(&token[3]));
        assert!(same_look.count() as u64 >= K);
        let opened = t
            .desk
            .store()
            .read(t.desk.id(), |tx| tx.survey_box(i64::MIN, 9));
        let sealed = opened.unwrap().pop().unwrap().sealed;
        for secret in [&b"overall"[..], b"rude", b"2026", b"phone"] {
            assert!(!sealed.windows(secret.len()).any(|it| it == secret));
        }
    });
}

/// Whatever was asked of the results, no two answers together tell of fewer
/// than five.
#[test]
fn every_question_asked_of_the_results_leaves_five_or_nobody() {
    on_both(|t| {
        t.at("2026-10-05T07:30");
        let desks = [official(t, "mau01", 1), official(t, "mau02", 2)];
        let id = opened(t, Kind::Quarterly, &["mau01", "mau02"]);
        for n in 0..34 {
            t.at(&format!("2026-10-05T{:02}:{:02}", 8 + n / 20, n % 20 * 3));
            // The second one has few.
            let me = &desks[usize::from(n % 5 == 0)];
            let visit = serve(t, me, &n.to_string(), "land");
            let slip = t.desk.hand_slip(me, SlipOf::Visit(visit)).unwrap();
            let score = (n % 5 + 1).to_string();
            let mut answers = vec![("q.overall", score.as_str())];
            if n % 3 > 0 {
                answers.push(("q.courtesy", "4"));
            }
            cast(t, &slip.token.printed(), &answers).unwrap();
        }
        let director = who(t, "mau11");
        t.at("2026-10-17T08:00");
        t.desk
            .campaign_act(&director, "s", id, 2, Act::StartClosing)
            .unwrap();
        t.desk
            .campaign_act(&director, "c", id, 3, Act::Close)
            .unwrap();
        for me in &desks {
            t.desk.own_judgement(me).unwrap();
        }
        t.at("2026-10-22T08:00");
        t.desk
            .campaign_act(&director, "r", id, 4, Act::Release)
            .unwrap();
        let form = t.desk.campaign(&director, id).unwrap().form;
        for question in &form.questions {
            let page = t.desk.survey_page(&director, id, Some(&question.id));
            assert_eq!(page.is_ok(), question.is_judged(), "{}", question.id);
        }
        t.desk.public_surveys().unwrap();
        let body = t.desk.store().read(t.desk.id(), |tx| tx.survey_shown(id));
        let kept: Value = serde_json::from_str(&body.unwrap().unwrap()).unwrap();
        let ids: Vec<i64> = released(t, id).into_iter().map(|(id, _)| id).collect();
        let shown: Vec<(Value, Vec<i64>)> = kept["shown"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| {
                let bits = STANDARD_NO_PAD.decode(entry[1].as_str().unwrap()).unwrap();
                let chosen = ids.iter().enumerate();
                let chosen = chosen.filter(|(at, _)| (bits[at / 8] >> (at % 8)) & 1 == 1);
                (entry[0].clone(), chosen.map(|(_, id)| *id).collect())
            })
            .collect();
        assert!(shown.len() >= 3, "{}", shown.len());
        for (query, ids) in &shown {
            assert!(ids.len() as u64 >= K, "{query}");
            let ids: BTreeSet<&i64> = ids.iter().collect();
            for (other, more) in &shown {
                if query["question"] != other["question"] {
                    continue;
                }
                let more: BTreeSet<&i64> = more.iter().collect();
                let apart = ids.difference(&more).count() as u64;
                assert!(apart == 0 || apart >= K, "{query} less {other}: {apart}");
            }
        }
    });
}
