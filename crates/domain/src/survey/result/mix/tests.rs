use super::*;
use crate::survey::answer::{Ballot, Cast, Seen};
use crate::survey::channel::Channel;
use crate::survey::pressure::Mark;

type Given = (i64, Outcome, &'static str, (u32, u32));

fn casts(given: &[Given]) -> Vec<(Cast, bool)> {
    let mut all = Vec::new();
    for (official, outcome, group, (good, n)) in given {
        for i in 0..*n {
            let seen = Seen {
                official: Some(StaffId(*official)),
                band: Band {
                    outcome: Some(*outcome),
                    group: Some((*group).to_owned()),
                    wait: None,
                },
                channel: Channel::Phone,
                day: jiff::civil::date(2026, 10, 1),
                mark: Mark::None,
            };
            let cast = Cast {
                id: all.len() as i64,
                seen,
                ballot: Ballot::default(),
            };
            all.push((cast, i < *good));
        }
    }
    all
}

/// The mix, and each official's adjusted answers beside those given.
fn adjusted(given: &[Given]) -> (Mix, BTreeMap<i64, (f64, Of)>) {
    let casts = casts(given);
    let judged: Vec<Judged<'_>> = casts
        .iter()
        .map(|(cast, satisfied)| Judged {
            cast,
            satisfied: *satisfied,
        })
        .collect();
    let mix = Mix::of(&judged);
    let officials: BTreeSet<i64> = given.iter().map(|one| one.0).collect();
    let one = |id: i64| {
        let who = Some(StaffId(id));
        let own = judged.iter().filter(|one| one.cast.seen.official == who);
        let own: Vec<Judged<'_>> = own.copied().collect();
        let of = mix.adjust(&own).unwrap();
        assert!(of.n <= own.len() as f64 && of.x <= of.n, "{of:?}");
        (id, (of.rate().unwrap(), of))
    };
    let all = officials.into_iter().map(one).collect();
    (mix, all)
}

const GOT: Outcome = Outcome::Got;

#[test]
fn two_who_serve_most_of_a_field_set_no_standard_for_the_third() {
    let (mix, told) = adjusted(&[
        (1, GOT, "land", (60, 85)),
        (1, GOT, "construction", (60, 85)),
        (2, GOT, "land", (60, 85)),
        (2, GOT, "construction", (60, 85)),
        (3, GOT, "land", (51, 55)),
        (3, GOT, "construction", (51, 55)),
        (4, GOT, "land", (51, 55)),
        (4, GOT, "civil", (51, 55)),
        (5, GOT, "land", (51, 55)),
        (5, GOT, "civil", (51, 55)),
        (6, GOT, "land", (51, 55)),
        (6, GOT, "civil", (51, 55)),
    ]);
    assert_eq!(mix.not_told_apart(), [] as [String; 0]);
    for (id, (rate, _)) in &told {
        let raw = if *id < 3 { 60.0 / 85.0 } else { 51.0 / 55.0 };
        assert!((rate - raw).abs() < 0.005, "{id}: {rate} {raw}");
    }
}

#[test]
fn a_hard_field_is_taken_off_where_enough_serve_it_and_named_where_not() {
    let usual = |id: i64, field| [(id, GOT, "land", (95, 100)), (id, GOT, field, (80, 100))];
    let mut given: Vec<Given> = (1..=4).flat_map(|id| usual(id, "business")).collect();
    // As good in both, and hardly ever in the easy one.
    given.extend([(5, GOT, "land", (19, 20)), (5, GOT, "business", (144, 180))]);
    let (mix, told) = adjusted(&given);
    assert_eq!(mix.not_told_apart(), [] as [String; 0]);
    let (first, fifth) = (told[&1].0, told[&5].0);
    assert!((first - fifth).abs() < 0.02, "{first} {fifth}");
    // One alone serves it: field and person cannot be told apart.
    given.push((6, GOT, "tax", (80, 100)));
    let (mix, told) = adjusted(&given);
    assert_eq!(mix.not_told_apart(), ["tax"]);
    assert!((told[&6].0 - 0.8).abs() < 0.08, "{}", told[&6].0);
}

#[test]
fn nobody_gets_more_than_all() {
    let (_, told) = adjusted(&[
        (1, Outcome::Refused, "land", (59, 60)),
        (2, GOT, "land", (90, 100)),
        (2, Outcome::Refused, "land", (50, 100)),
        (3, GOT, "land", (90, 100)),
        (3, Outcome::Refused, "land", (50, 100)),
    ]);
    let best = told[&1].0;
    assert!(best > 0.98 && best < 1.0, "{best}");
    let (_, told) = adjusted(&[(1, GOT, "land", (40, 40)), (2, GOT, "land", (40, 50))]);
    assert!((told[&1].0 - 1.0).abs() < 1e-12);
    let (_, told) = adjusted(&[(1, GOT, "land", (40, 40)), (2, GOT, "land", (50, 50))]);
    assert!((told[&2].0 - 1.0).abs() < 1e-12);
}
