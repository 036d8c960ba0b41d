//! What is said of targets and promises while they are written: what this year
//! decided already, on which side a number lies, words that say another one.

use super::*;

const TODAY: Date = date(2026, 11, 27);

fn checking<'a>(unit: &'a UnitId, book: &'a Book, vague: &'a [String]) -> Checking<'a> {
    Checking {
        unit,
        person: None,
        year: 2026,
        today: TODAY,
        book,
        vague,
    }
}

fn said(found: &[Warning]) -> Vec<Doubt> {
    found.iter().map(|one| one.what).collect()
}

/// A figure of the whole desk over some days.
fn told(book: &mut Book, indicator: &str, (from, to): (Date, Date), value: i64) {
    let ask = Ask {
        indicator: indicator.to_owned(),
        scope: Scope::Desk,
        from,
        to,
        day: to.min(TODAY),
    };
    let measured = Measured {
        value: Some(value),
        count: 4,
        of: 200,
        ..Measured::default()
    };
    book.values.insert(ask, measured);
}

fn defined(book: &mut Book, id: &str, kind: MeasureKind, up: bool) {
    let definition = About {
        kind,
        up,
        ..about(id, false)
    };
    book.about.insert(id.to_owned(), definition);
}

fn line(id: &str, (sense, value, over): (Sense, i64, Over)) -> TargetLine {
    TargetLine {
        // Words that name no number: they are not what is looked at here.
        text: "Làm tốt hơn năm trước".to_owned(),
        sense,
        value,
        over,
        ..target(Some(id), TargetScope::Desk)
    }
}

#[test]
fn what_the_year_exceeded_or_reached_already_is_said_of_its_number() {
    let (unit, mut book) = (UnitId::new("front"), Book::default());
    defined(&mut book, "letters", MeasureKind::Count, false);
    let year = (date(2026, 1, 1), date(2026, 12, 31));
    told(&mut book, "letters", year, 1_000);
    let now = checking(&unit, &book, &[]);
    let of = |checking: &Checking<'_>, aim| said(&checking.targets(&[line("letters", aim)]));
    let most = |value| (Sense::AtMost, value, Over::Year);
    assert_eq!(of(&now, most(500)), [Doubt::AlreadyOver]);
    assert_eq!(of(&now, most(0)), [Doubt::AlreadyOver]);
    assert_eq!(of(&now, most(1_000)), [], "not one more");
    let least = |value| (Sense::AtLeast, value, Over::Year);
    assert_eq!(
        of(&now, least(1_000)),
        [Doubt::LessIsBetter, Doubt::AlreadyReached]
    );
    assert_eq!(of(&now, least(1_100)), [Doubt::LessIsBetter]);
    // Of a month it decides nothing, nor of another year.
    assert_eq!(of(&now, (Sense::AtMost, 500, Over::Month)), []);
    let next = Checking { year: 2027, ..now };
    assert_eq!(of(&next, most(500)), []);
    // Whoever promises it is told so, too.
    let mine = Checking {
        person: Some(clerk().id),
        ..now
    };
    let promised = mine.promises(&[line("letters", most(500))]);
    assert_eq!(said(&promised), [Doubt::AlreadyOver, Doubt::Shared]);
}

#[test]
fn all_or_none_that_this_year_has_broken_is_said_and_not_guessed_from_the_past() {
    let (unit, mut book) = (UnitId::new("front"), Book::default());
    defined(&mut book, "sorry", MeasureKind::Share, true);
    for month in 8..=10 {
        let first = date(2026, month, 1);
        told(&mut book, "sorry", (first, first.last_of_month()), 200);
    }
    let year = (date(2026, 1, 1), date(2026, 12, 31));
    told(&mut book, "sorry", year, 200);
    let of = |book: &Book, aim| {
        let now = checking(&unit, book, &[]);
        said(&now.targets(&[line("sorry", aim)]))
    };
    let all = (Sense::AtLeast, 10_000, Over::Year);
    assert_eq!(of(&book, all), [Doubt::AlreadyBroken]);
    // A month begins anew, and less than all may still be had.
    let monthly = (Sense::AtLeast, 10_000, Over::Month);
    assert_eq!(of(&book, monthly), [Doubt::NeverYet]);
    let most = (Sense::AtLeast, 9_900, Over::Year);
    assert_eq!(of(&book, most), [Doubt::NeverYet]);
    let next = Checking {
        year: 2027,
        ..checking(&unit, &book, &[])
    };
    assert_eq!(
        said(&next.targets(&[line("sorry", all)])),
        [Doubt::NeverYet]
    );
    // What can still be mended is not broken.
    if let Some(about) = book.about.get_mut("sorry") {
        about.settled = false;
    }
    assert_eq!(of(&book, all), [Doubt::NeverYet]);
}

#[test]
fn advice_goes_by_the_side_of_the_number() {
    let (unit, mut book) = (UnitId::new("front"), Book::default());
    defined(&mut book, "again", MeasureKind::Share, false);
    defined(&mut book, "in-time", MeasureKind::Share, true);
    for month in 8..=10 {
        let first = date(2026, month, 1);
        let days = (first, first.last_of_month());
        told(&mut book, "again", days, 200);
        told(&mut book, "in-time", days, 9_800);
    }
    let now = checking(&unit, &book, &[]);
    let of = |id: &str, sense, value| {
        let aim = (sense, value, Over::Month);
        said(&now.targets(&[line(id, aim)]))
    };
    assert_eq!(of("again", Sense::AtMost, 300), [Doubt::WithinYet]);
    assert_eq!(of("in-time", Sense::AtLeast, 9_500), [Doubt::AlwaysYet]);
    assert_eq!(of("again", Sense::AtMost, 10_000), [Doubt::AlwaysWithin]);
    assert_eq!(of("in-time", Sense::AtLeast, 0), [Doubt::AlwaysMet]);
    // On the wrong side nothing is advised but the other one.
    assert_eq!(of("in-time", Sense::AtMost, 9_900), [Doubt::MoreIsBetter]);
    assert_eq!(of("again", Sense::AtLeast, 100), [Doubt::LessIsBetter]);
}

#[test]
fn words_that_say_another_number_or_nothing_are_named() {
    let (unit, book) = (UnitId::new("front"), Book::default());
    let vague = ["co gang".to_owned()];
    let now = checking(&unit, &book, &vague);
    let mut declared = target(None, TargetScope::Unit);
    declared.text = "Ít nhất 40 lượt mỗi tháng".to_owned();
    declared.value = 4_000;
    assert_eq!(
        said(&now.targets(std::slice::from_ref(&declared))),
        [Doubt::Declared]
    );
    declared.value = 5_600;
    let found = now.targets(std::slice::from_ref(&declared));
    assert_eq!(said(&found), [Doubt::Declared, Doubt::OtherNumber]);
    assert_eq!(found[1].place, Place::Target(0));
    // A promise that nothing counts has no number that could differ; one that
    // says nothing at all is named.
    let promised = now.promises(std::slice::from_ref(&declared));
    assert_eq!(said(&promised), [Doubt::NoResult]);
    let mut nothing = declared.clone();
    nothing.text = "Cố gắng hết sức".to_owned();
    let promised = now.promises(&[declared, nothing]);
    assert_eq!(said(&promised), [Doubt::Vague, Doubt::NoResult]);
    assert_eq!(promised[0].place, Place::Target(1));
}
