//! The forecast against days that were drawn from a known law, against what
//! its formulas must satisfy, and against input that cannot be right.

use super::days::weekday;
use super::regression::Regression;
use super::smoothing::Smoothing;
use super::*;
use crate::day::Chance;
use jiff::civil::date;
use motcua_domain::calendar::{
    CalendarVersion, DayFact, Layer, Layers, OpeningHours, compile, table as day_table,
};

fn vietnam() -> Compiled {
    compile(&Layers::national(OpeningHours::office()), None).unwrap()
}

/// Monday to Friday without a holiday.
fn plain_weeks(first: i16, last: i16) -> Compiled {
    let mut version = CalendarVersion::empty("plain", Layer::National);
    version.years = (first..=last).collect();
    let mut layers = Layers::default();
    layers.push(version);
    compile(&layers, None).unwrap()
}

fn poisson(chance: &mut Chance, mean: f64) -> u32 {
    let mut n = 0;
    let mut left = mean - chance.exponential();
    while left > 0.0 {
        n += 1;
        left -= chance.exponential();
    }
    n
}

/// A field whose law is known: Mondays × 1.3, the first day after Tết × `tet`
/// and fading, a level that wanders, and a spread from day to day.
struct Law {
    mean: f64,
    tet: f64,
    wander: f64,
    spread: f64,
    seed: u64,
}

impl Law {
    fn factor(&self, day: &Workday) -> f64 {
        let monday = if weekday(day.date) == 0 { 1.3 } else { 1.0 };
        let around: f64 = day
            .marks
            .iter()
            .map(|mark| match mark {
                Mark::Tet(ordinal @ 1..=8) => self.tet.powf(f64::from(9 - ordinal) / 8.0),
                _ => 1.0,
            })
            .product();
        self.mean * monday * around
    }

    fn draw(&self, calendar: &Compiled, first: Date, last: Date) -> Series {
        let days = Workdays::of(calendar);
        let mut chance = Chance::new(self.seed, 0, 9);
        let mut level = 1.0;
        let mut counts = BTreeMap::new();
        for day in days.as_slice() {
            if day.date < first || day.date > last {
                continue;
            }
            level *= (self.wander * chance.normal()).exp();
            let day_rate = if self.spread > 0.0 {
                chance.gamma(1.0 / self.spread)
            } else {
                1.0
            };
            let rate = self.factor(day) * level * day_rate;
            counts.insert(day.date, poisson(&mut chance, rate));
        }
        Series {
            counts,
            ..Series::named("land")
        }
    }
}

fn usual(mean: f64, seed: u64) -> Law {
    Law {
        mean,
        tet: 1.6,
        wander: 0.01,
        spread: 0.02,
        seed,
    }
}

fn cut(series: &[Series], last: Date) -> Vec<Series> {
    series
        .iter()
        .map(|one| Series {
            counts: one
                .counts
                .iter()
                .filter(|(day, _)| **day <= last)
                .map(|(day, count)| (*day, *count))
                .collect(),
            ..one.clone()
        })
        .collect()
}

/// MASE, coverage and bias of forecasts ten days ahead that were really made,
/// each from the days before it alone.
fn rolled(series: &Series, calendar: &Compiled, origins: &[usize]) -> (f64, f64, f64) {
    let days = Workdays::of(calendar);
    let dates: Vec<Date> = series.counts.keys().copied().collect();
    let counts: Vec<f64> = series.counts.values().copied().map(f64::from).collect();
    let (mut scaled, mut inside, mut n) = (0.0, 0.0, 0.0);
    let (mut signed, mut seen) = (0.0, 0.0);
    for &origin in origins {
        let naive = (5..origin).map(|at| (counts[at] - counts[at - 5]).abs());
        let scale = naive.sum::<f64>() / (origin - 5) as f64;
        let known = cut(std::slice::from_ref(series), dates[origin - 1]);
        let found = forecast(&known, calendar, 10).unwrap();
        assert!(days.as_slice().iter().any(|d| d.date == dates[origin]));
        for (step, (expected, day)) in found.total.days.iter().zip(&found.days).enumerate() {
            assert_eq!(day.workday.date, dates[origin + step]);
            let came = counts[origin + step];
            scaled += (expected.mean - came).abs() / scale;
            inside += f64::from(u8::from((expected.low..=expected.high).contains(&came)));
            signed += expected.mean - came;
            seen += came;
            n += 1.0;
        }
    }
    (scaled / n, inside / n, signed / seen)
}

#[test]
fn the_calendar_tells_tet_swapped_days_and_the_days_beside_holidays() {
    let calendar = vietnam();
    let days = Workdays::of(&calendar);
    let marks = |year, month, day| {
        let place = days.place(&calendar, date(year, month, day)).unwrap();
        days.as_slice()[place.unwrap()].marks.clone()
    };
    // Tết 2024: 8 to 14 February.
    assert_eq!(marks(2024, 2, 7), [Mark::Tet(-1)]);
    assert_eq!(marks(2024, 2, 15), [Mark::Tet(1)]);
    assert_eq!(marks(2024, 2, 28), [Mark::Tet(10), Mark::MonthEnd]);
    assert_eq!(marks(2024, 1, 24), []);
    assert_eq!(marks(2024, 1, 25), [Mark::Tet(-10)]);
    // 29 April worked on Saturday 4 May.
    assert_eq!(marks(2024, 5, 4), [Mark::WorkedRestDay]);
    assert_eq!(marks(2024, 4, 26), [Mark::BeforeBreak, Mark::MonthEnd]);
    assert_eq!(marks(2024, 5, 2), [Mark::AfterHoliday]);
    // A Sunday of rest is no holiday.
    assert_eq!(marks(2024, 3, 11), []);
    assert_eq!(days.place(&calendar, date(2024, 2, 10)).unwrap(), None);
    assert!(days.place(&calendar, date(2017, 1, 3)).is_err());
}

#[test]
fn tet_is_found_by_kind_and_date_whatever_it_is_called() {
    let text = "# years: 2030\ndate,kind,name_vi,name_en,source,confidence,pair,known_from\n\
                2030-02-04,holiday,a,b,doc,low,,\n2030-02-05,holiday,a,b,doc,low,,\n";
    let table = day_table::parse(text).unwrap();
    let mut layers = Layers::default();
    layers.push(CalendarVersion::of_table("2030", Layer::National, table));
    let days = Workdays::of(&compile(&layers, None).unwrap());
    let found = days.as_slice().iter().find(|d| d.date == date(2030, 2, 6));
    assert_eq!(found.unwrap().marks, [Mark::Tet(1)]);
}

#[test]
fn a_storm_has_no_day_before_it_but_a_day_after() {
    let mut layers = Layers::national(OpeningHours::office());
    let mut storm = CalendarVersion::empty("storm", Layer::Unit);
    storm.days = vec![DayFact::closed(date(2024, 9, 10), "storm")];
    layers.push(storm);
    let days = Workdays::of(&compile(&layers, None).unwrap());
    let marks = |day| {
        let found = days.as_slice().iter().find(|one| one.date == day);
        found.unwrap().marks.clone()
    };
    assert_eq!(marks(date(2024, 9, 9)), []);
    assert_eq!(marks(date(2024, 9, 11)), [Mark::AfterHoliday]);
}

#[test]
fn the_prior_of_tet_is_six_tenths_more_and_gone_after_eight_working_days() {
    assert!((Mark::Tet(1).prior() - 1.6).abs() < 1e-12);
    assert!((Mark::Tet(9).prior() - 1.0).abs() < 1e-12);
    assert!((Mark::Tet(-1).prior() - 1.0).abs() < 1e-12);
    let factors: Vec<f64> = (1..=10).map(|day| Mark::Tet(day).prior()).collect();
    assert!(factors.is_sorted_by(|a, b| a >= b));
}

#[test]
fn a_week_that_repeats_itself_is_known_to_the_smoothing() {
    let calendar = plain_weeks(2024, 2024);
    let days = Workdays::of(&calendar);
    let counts: Vec<Option<f64>> = (0..200).map(|at| Some(f64::from(at % 5) + 10.0)).collect();
    let known = &days.as_slice()[..200];
    let found = Smoothing::fit(known, &counts).unwrap();
    let states = found.states(known, &counts);
    for (day, count) in days.as_slice()[200..205].iter().zip(10..15) {
        let mean = Smoothing::mean(&states, day);
        assert!((mean - f64::from(count)).abs() < 0.1, "{mean} {count}");
    }
}

#[test]
fn the_regression_gives_back_the_law_that_was_drawn_from() {
    let calendar = plain_weeks(2020, 2023);
    let days = Workdays::of(&calendar);
    let law = Law {
        wander: 0.0,
        ..usual(120.0, 3)
    };
    let series = law.draw(&calendar, date(2020, 1, 1), date(2023, 11, 30));
    let counts: Vec<Option<f64>> = series
        .counts
        .values()
        .map(|n| Some(f64::from(*n)))
        .collect();
    let known = &days.as_slice()[..counts.len()];
    let found = Regression::fit(known, &counts).unwrap();
    let of = |at: usize| found.factor(&known[at]);
    let monday = known
        .iter()
        .position(|d| weekday(d.date) == 0 && d.marks.is_empty());
    let tuesday = known
        .iter()
        .position(|d| weekday(d.date) == 1 && d.marks.is_empty());
    let ratio = of(monday.unwrap()) / of(tuesday.unwrap());
    assert!((ratio - 1.3).abs() < 0.05, "{ratio}");
    assert!(
        (found.dispersion - 0.02).abs() < 0.008,
        "{}",
        found.dispersion
    );
    let next = &days.as_slice()[counts.len()];
    let mean = found.level(known, &counts) * found.factor(next);
    assert!((mean / law.factor(next) - 1.0).abs() < 0.06, "{mean}");
}

#[test]
fn drawn_days_are_foretold_better_than_last_week_and_bands_hold_what_they_say() {
    let calendar = vietnam();
    for (mean, seed, tolerance) in [(4.0, 101, 0.1), (60.0, 12, 0.05)] {
        let series = usual(mean, seed).draw(&calendar, date(2022, 11, 1), date(2024, 6, 28));
        let n = series.counts.len();
        let origins: Vec<usize> = (0..21).map(|at| n - 10 - 10 * at).rev().collect();
        let (mase, coverage, bias) = rolled(&series, &calendar, &origins);
        assert!(mase < 0.85, "mean {mean}: MASE {mase}");
        assert!((0.73..=0.87).contains(&coverage), "mean {mean}: {coverage}");
        assert!(bias.abs() < tolerance, "mean {mean}: bias {bias}");
    }
}

#[test]
fn the_score_it_tells_is_what_rolling_origins_find() {
    let calendar = vietnam();
    let series = usual(60.0, 5).draw(&calendar, date(2023, 1, 3), date(2024, 6, 28));
    let n = series.counts.len();
    let origins: Vec<usize> = (n - 250..=n - 10).step_by(12).collect();
    let (mase, coverage, bias) = rolled(&series, &calendar, &origins);
    let told = forecast(&[series], &calendar, 10)
        .unwrap()
        .total
        .whole
        .unwrap();
    assert!((told.mase - mase).abs() < 0.06, "{told:?} {mase}");
    assert!(
        (told.coverage.unwrap() - coverage).abs() < 0.06,
        "{told:?} {coverage}"
    );
    assert!((told.bias.unwrap() - bias).abs() < 0.03, "{told:?} {bias}");
}

#[test]
fn tet_ahead_without_any_seen_is_the_prior_and_its_band_is_wide() {
    let calendar = vietnam();
    let series = usual(100.0, 7).draw(&calendar, date(2023, 5, 4), date(2024, 2, 2));
    let series = [series];
    let found = forecast(&series, &calendar, 10).unwrap();
    assert_eq!(found.tet.seen, 0);
    assert!(found.tet.is_ahead);
    let at = |day| found.days.iter().position(|one| one.workday.date == day);
    let first = at(date(2024, 2, 15)).unwrap();
    let before = at(date(2024, 2, 7)).unwrap();
    let (tet, usual) = (found.total.days[first], found.total.days[before]);
    assert!(
        (tet.mean / usual.mean - 1.6).abs() < 0.15,
        "{tet:?} {usual:?}"
    );
    let width = |one: Expected| (one.high - one.low) / one.mean;
    let far = forecast(&cut(&series, date(2023, 12, 1)), &calendar, 1).unwrap();
    assert!(width(tet) > 1.2 * width(far.total.days[0]));
    let told = found
        .tet
        .factors
        .iter()
        .find(|one| one.ordinal == 1)
        .unwrap();
    assert!((told.now - 1.6).abs() < 1e-6 && (told.prior - 1.6).abs() < 1e-12);
}

#[test]
fn a_stronger_tet_is_learned_year_by_year_and_never_at_once() {
    let calendar = vietnam();
    let law = Law {
        tet: 2.4,
        ..usual(100.0, 8)
    };
    let series = law.draw(&calendar, date(2020, 3, 2), date(2024, 11, 29));
    let first = |last: Date| {
        let found = forecast(&cut(std::slice::from_ref(&series), last), &calendar, 5).unwrap();
        let told = found
            .tet
            .factors
            .iter()
            .find(|one| one.ordinal == 1)
            .unwrap();
        (found.tet.seen, told.now)
    };
    let (none, before) = first(date(2021, 1, 15));
    let (one, after_one) = first(date(2021, 12, 15));
    let (four, after_four) = first(date(2024, 11, 29));
    assert_eq!((none, one, four), (0, 1, 4));
    assert!((before - 1.6).abs() < 0.01);
    assert!(
        before < after_one && after_one < after_four,
        "{after_one} {after_four}"
    );
    assert!(
        after_one < 2.3 && (after_four - 2.4).abs() < 0.3,
        "{after_four}"
    );
}

#[test]
fn fields_add_up_to_the_total() {
    let calendar = vietnam();
    let span = (date(2023, 1, 3), date(2024, 6, 28));
    let series: Vec<Series> = [("land", 70.0, 1), ("civil", 60.0, 2), ("business", 5.0, 3)]
        .map(|(field, mean, seed)| Series {
            field: field.to_owned(),
            ..usual(mean, seed).draw(&calendar, span.0, span.1)
        })
        .into();
    let found = forecast(&series, &calendar, 20).unwrap();
    assert_eq!(found.days.len(), 20);
    for (at, total) in found.total.days.iter().enumerate() {
        let sum: f64 = found.fields.iter().map(|one| one.days[at].mean).sum();
        assert!((sum - total.mean).abs() < 1e-9 * total.mean);
    }
    for one in found.fields.iter().chain([&found.total]) {
        assert!(one.recent.unwrap().mase < 1.0, "{one:?}");
        assert!(one.errors > 1_000 && one.tried.len() == 4);
        for day in &one.days {
            let whole = day.mean.round();
            assert!(0.0 <= day.low && day.low <= whole && whole <= day.high);
        }
    }
    assert_eq!(forecast(&series, &calendar, 20).unwrap(), found);
}

#[test]
fn a_day_is_told_alike_however_far_the_forecast_reaches() {
    let calendar = vietnam();
    // Long enough for a band of its own at every distance, and too short.
    for first in [date(2023, 1, 3), date(2024, 4, 1)] {
        let series: Vec<Series> = [("land", 40.0, 3), ("civil", 12.0, 4)]
            .map(|(field, mean, seed)| Series {
                field: field.to_owned(),
                ..usual(mean, seed).draw(&calendar, first, date(2024, 6, 28))
            })
            .into();
        let far = forecast(&series, &calendar, FARTHEST).unwrap();
        for days in [1, 10, 25] {
            let near = forecast(&series, &calendar, days).unwrap();
            let both = near.fields.iter().chain([&near.total]);
            for (one, other) in both.zip(far.fields.iter().chain([&far.total])) {
                assert_eq!(one.days, other.days[..days], "{days} {}", one.field);
                assert_eq!(one.halves, other.halves[..days]);
                assert_eq!((one.method, one.errors), (other.method, other.errors));
                assert_eq!(one.bands, other.bands[..days]);
                assert_eq!(one.against, other.against);
                assert_eq!(one.models_mase, other.models_mase);
                assert_eq!((one.recent, one.whole), (other.recent, other.whole));
                assert_eq!(one.tried, other.tried);
            }
        }
    }
}

#[test]
fn models_that_fail_give_way_to_last_week() {
    // Wednesdays that leap to nine times the others of late, and a level that
    // leaps every four weeks: last week knows both a week later.
    let calendar = plain_weeks(2022, 2024);
    let days = Workdays::of(&calendar);
    let mut chance = Chance::new(4, 0, 1);
    let counts = days.as_slice()[..400].iter().enumerate().map(|(at, day)| {
        let busy = (at / 20) % 2 == 0 || at < 300;
        let mean = if busy { 30.0 } else { 3.0 };
        let wave = if weekday(day.date) == 2 && at >= 300 {
            9.0
        } else {
            1.0
        };
        (day.date, poisson(&mut chance, mean * wave))
    });
    let series = Series {
        counts: counts.collect(),
        ..Series::named("odd")
    };
    let found = forecast(&[series], &calendar, 10).unwrap();
    let tried = |method| {
        let all = &found.total.tried;
        all.iter().find(|(one, _)| *one == method).unwrap().1
    };
    assert!(found.total.fell_back, "{:?}", found.total.tried);
    assert_eq!(found.total.method, Method::LastWeek);
    assert!(tried(Method::LastWeek) < tried(Method::Combined));
}

#[test]
fn a_forecast_is_held_against_last_week_on_the_same_days_at_the_same_distances() {
    let calendar = plain_weeks(2023, 2024);
    let series = usual(60.0, 5).draw(&calendar, date(2023, 1, 2), date(2024, 6, 28));
    let counts: Vec<f64> = series.counts.values().copied().map(f64::from).collect();
    let dates: Vec<Date> = series.counts.keys().copied().collect();
    let n = counts.len();
    let (mut own, mut last_week) = (0.0, 0.0);
    for origin in (n - 250..=n - 10).step_by(12) {
        let known = cut(std::slice::from_ref(&series), dates[origin - 1]);
        let found = forecast(&known, &calendar, 10).unwrap();
        for (step, day) in found.total.days.iter().enumerate() {
            let came = counts[origin + step];
            // Of the second week ahead that of two weeks before.
            let before = counts[origin + step - 5 * (step / 5 + 1)];
            own += (day.mean - came).abs();
            last_week += (before - came).abs();
        }
    }
    let found = forecast(&[series], &calendar, 10).unwrap();
    let told = found.total.whole.unwrap().relative.unwrap();
    assert!(
        (told - own / last_week).abs() < 0.06,
        "{told} {own} {last_week}"
    );
    assert!(told < 1.0 && !found.total.fell_back);
    // What decided is the MASE of the method that is told, by itself.
    let own = |(method, _): &&(Method, f64)| *method == found.total.method;
    let own = found.total.tried.iter().find(own).unwrap().1;
    assert_eq!(found.total.models_mase, Some(own));
}

#[test]
fn models_that_last_week_beats_on_the_same_days_give_way_though_their_mase_is_below_one() {
    // A wild year, then weeks that are each like the one before: the scale of
    // MASE is still that of the wild year.
    let calendar = plain_weeks(2022, 2024);
    let days = Workdays::of(&calendar);
    let mut chance = Chance::new(4, 0, 1);
    let counts = days.as_slice()[..400].iter().enumerate().map(|(at, day)| {
        let wild = poisson(&mut chance, 80.0) + 200 * u32::from(chance.normal() > 0.0);
        let calm = [140, 160, 280, 160, 130][weekday(day.date)] + u32::from(at % 2 == 0);
        (day.date, if at < 350 { wild } else { calm })
    });
    let series = Series {
        counts: counts.collect(),
        ..Series::named("calm")
    };
    let found = forecast(&[series], &calendar, 10).unwrap();
    let total = &found.total;
    let tried = |method| {
        let all = &total.tried;
        all.iter().find(|(one, _)| *one == method).unwrap().1
    };
    let best = tried(Method::Regression).min(tried(Method::Smoothing));
    assert!(best < 1.0, "{:?}", total.tried);
    assert!(tried(Method::LastWeek) < best, "{:?}", total.tried);
    // The figures that decided are those of a model, not of what is told.
    let decided = total.models_mase.unwrap();
    assert!(best <= decided && decided < 1.0, "{decided} {best}");
    assert!(
        total.fell_back && total.against.unwrap() >= 1.25,
        "{total:?}"
    );
    assert_eq!(total.method, Method::LastWeek);
}

#[test]
fn a_band_says_how_many_errors_of_its_own_distance_it_rests_on() {
    let calendar = plain_weeks(2023, 2024);
    let told = |days: usize| {
        let all = usual(60.0, 9).draw(&calendar, date(2023, 1, 2), date(2024, 12, 27));
        let last = *all.counts.keys().nth(days - 1).unwrap();
        forecast(&cut(&[all], last), &calendar, FARTHEST)
            .unwrap()
            .total
    };
    // 72 days: looked back on from the 15th on.
    let few = told(72);
    let same: Vec<usize> = few.bands.iter().map(|band| band.same).collect();
    let expected: Vec<usize> = (0..FARTHEST)
        .map(|at| 57_usize.saturating_sub(at))
        .collect();
    assert_eq!(same, expected);
    assert_eq!(few.bands[1].used, 56, "enough of its own");
    let lent = few.bands[30];
    assert!(lent.same == 27 && lent.used >= 40, "{lent:?}");
    let far = few.bands[59];
    assert!(far.same == 0 && (40..100).contains(&far.used), "{far:?}");
    let many = told(400);
    assert!(many.bands.iter().all(|band| band.same == band.used));
    // So far ahead nothing was ever told: the band is widened.
    let young = told(30);
    let width = |at: usize| (young.days[at].high - young.days[at].low) / young.days[at].mean;
    assert!(width(59) > 1.3 * width(14), "{} {}", width(59), width(14));
    let one = told(5);
    assert_eq!(one.bands[0], BandBasis::default());
}

#[test]
fn days_that_are_all_alike_have_no_band_but_their_number() {
    for (calendar, first) in [
        (plain_weeks(2024, 2025), date(2024, 1, 1)),
        (vietnam(), date(2024, 5, 6)),
    ] {
        let last = date(2024, 11, 15);
        let open = Workdays::of(&calendar);
        let days = open.as_slice().iter().map(|day| day.date);
        let days = days.filter(|day| (first..=last).contains(day));
        let series = Series {
            counts: days.map(|day| (day, 50)).collect(),
            ..Series::named("alike")
        };
        let found = forecast(&[series], &calendar, 10).unwrap();
        for day in &found.total.days {
            let band = format!("{}–{}", day.low, day.high);
            assert_eq!(band, "50–50", "{day:?}");
        }
    }
}

#[test]
fn a_day_too_far_ahead_is_like_the_last_ordinary_one_and_keeps_tet() {
    let calendar = vietnam();
    let series = usual(100.0, 6).draw(&calendar, date(2026, 3, 2), date(2026, 10, 30));
    let found = forecast(&[series], &calendar, FARTHEST).unwrap();
    let days = Workdays::of(&calendar);
    let last = found.days.last().unwrap().workday.date;
    let of = |wanted: &dyn Fn(&Workday) -> bool| {
        let mut far = days.as_slice().iter().filter(|day| day.date > last);
        let day = far.find(|day| wanted(day)).unwrap();
        (day.date, found.beyond(day).unwrap())
    };
    let like = |date: Date| {
        let at = found.days.iter().position(|one| one.workday.date == date);
        found.total.days[at.unwrap()]
    };
    let (date, usual) = of(&|day| day.marks.is_empty());
    assert!(usual.like <= last && usual.like.weekday() == date.weekday());
    assert!((usual.total.mean - like(usual.like).mean).abs() < 1e-9);
    let (_, tet) = of(&|day| day.marks == [Mark::Tet(1)]);
    assert!(
        (tet.factor - 1.6).abs() < 1e-6,
        "no Tết seen: {}",
        tet.factor
    );
    assert!((tet.total.mean / like(tet.like).mean - 1.6).abs() < 1e-6);
    let width = |one: &Expected| (one.high - one.low) / one.mean;
    assert!(width(&tet.total) > width(&usual.total));
    let sum: f64 = tet.fields.iter().map(|(_, mean)| mean).sum();
    assert!((sum - tet.total.mean).abs() < 1e-6);
}

#[test]
fn a_log_of_one_day_says_what_it_is_and_assumes_its_band() {
    let calendar = vietnam();
    let mut one = Series::named("land");
    one.counts.insert(date(2024, 6, 3), 40);
    let found = forecast(&[one], &calendar, 5).unwrap();
    assert_eq!(found.total.method, Method::FewDays);
    assert_eq!((found.total.errors, found.total.recent), (0, None));
    assert_eq!(found.days[0].workday.date, date(2024, 6, 4));
    let first = found.total.days[0];
    assert!((first.mean - 40.0).abs() < 1e-9);
    assert!(first.low < 30.0 && first.high > 50.0);
}

#[test]
fn nothing_closed_days_only_and_days_that_cannot_be_are_refused() {
    let calendar = vietnam();
    assert_eq!(forecast(&[], &calendar, 5), Err(NoForecast::Empty));
    let empty = Series::named("land");
    assert_eq!(forecast(&[empty], &calendar, 5), Err(NoForecast::Empty));
    let on = |day, count| Series {
        counts: BTreeMap::from([(day, count)]),
        ..Series::named("land")
    };
    assert_eq!(
        forecast(&[on(date(2024, 2, 10), 3)], &calendar, 5),
        Err(NoForecast::Empty)
    );
    let early = forecast(&[on(date(2012, 2, 10), 3)], &calendar, 5);
    assert!(matches!(early, Err(NoForecast::Calendar(_))));
    let late = forecast(&[on(date(2027, 12, 28), 3)], &calendar, 5);
    assert!(matches!(late, Err(NoForecast::Calendar(_))));
    for days in [0, FARTHEST + 1] {
        let found = forecast(&[on(date(2024, 6, 3), 3)], &calendar, days);
        assert_eq!(found, Err(NoForecast::Days(days)));
    }
    // The last days of the calendar can still be foretold.
    assert!(forecast(&[on(date(2027, 12, 28), 3)], &calendar, 3).is_ok());
}

#[test]
fn gaps_are_unknown_and_a_silent_field_is_zero_from_its_first_day_on() {
    let calendar = vietnam();
    let full = usual(50.0, 21).draw(&calendar, date(2023, 3, 1), date(2024, 6, 28));
    let holes = Series {
        counts: full
            .counts
            .iter()
            .enumerate()
            .filter(|(at, _)| !(100..130).contains(at) && at % 9 != 4)
            .map(|(_, (day, count))| (*day, *count))
            .collect(),
        ..full.clone()
    };
    let whole = forecast(std::slice::from_ref(&full), &calendar, 5).unwrap();
    let found = forecast(&[holes], &calendar, 5).unwrap();
    assert!(found.basis.gaps > 60);
    assert_eq!(found.basis.days + found.basis.gaps, whole.basis.days);
    for (one, other) in whole.total.days.iter().zip(&found.total.days) {
        assert!(
            (one.mean / other.mean - 1.0).abs() < 0.1,
            "{one:?} {other:?}"
        );
    }
    // A field of a few visits a month beside it: the other days are zeros.
    let rare = Series {
        field: "rare".to_owned(),
        counts: full
            .counts
            .keys()
            .skip(50)
            .step_by(20)
            .map(|day| (*day, 1))
            .collect(),
        ..Series::default()
    };
    let found = forecast(&[full.clone(), rare], &calendar, 5).unwrap();
    assert_eq!(found.basis.gaps, 0);
    let mean = found.fields[1].days[0].mean;
    assert!((0.01..0.15).contains(&mean), "{mean}");
    assert!(found.fields[1].days[0].low < 0.5);
}

#[test]
fn days_on_which_nobody_ever_came_foretell_nobody() {
    let calendar = vietnam();
    let days = Workdays::of(&calendar);
    let zeros = days.as_slice()[..300].iter().map(|day| (day.date, 0));
    let series = Series {
        counts: zeros.collect(),
        ..Series::named("empty")
    };
    let found = forecast(&[series], &calendar, 5).unwrap();
    let sum: f64 = found.total.days.iter().map(|day| day.mean).sum();
    assert!(sum.abs() < 1e-9);
    assert_eq!(found.total.recent, None);
}

#[test]
fn one_absurd_day_does_not_carry_the_forecast_away() {
    let calendar = vietnam();
    let mut series = usual(50.0, 31).draw(&calendar, date(2023, 3, 1), date(2024, 6, 28));
    let before = forecast(&[series.clone()], &calendar, 5).unwrap();
    series.counts.insert(date(2023, 9, 12), table::MOST);
    let found = forecast(&[series], &calendar, 5).unwrap();
    for (one, other) in before.total.days.iter().zip(&found.total.days) {
        assert!(other.mean.is_finite() && other.high.is_finite());
        assert!(other.mean < 3.0 * one.mean, "{one:?} {other:?}");
    }
}

#[test]
fn half_hours_follow_the_opening_then_the_desk_then_the_field() {
    let calendar = vietnam();
    let series = usual(50.0, 41).draw(&calendar, date(2024, 1, 3), date(2024, 6, 28));
    let shares = |series: &[Series]| {
        let found = forecast(series, &calendar, 1).unwrap();
        assert_eq!(found.days[0].workday.date, date(2024, 7, 1));
        let sum: f64 = found.fields[0].halves[0].iter().map(|half| half.mean).sum();
        assert!((sum - found.fields[0].days[0].mean).abs() < 1e-9);
        found.fields[0].halves[0].clone()
    };
    // Nothing seen: by opening minutes, 8 hours of 16 halves.
    let even = shares(std::slice::from_ref(&series));
    assert_eq!(even.len(), 16);
    assert_eq!((even[0].from, even[8].from), (450, 780));
    assert!(
        even.iter()
            .all(|half| (half.share - 1.0 / 16.0).abs() < 1e-12)
    );
    // Mondays of the field are early; a minute of the lunch hour is left out.
    let mut early = series.clone();
    early.halves.add(date(2024, 6, 3), 455, 900);
    early.halves.add(date(2024, 6, 3), 720, 500);
    let monday = shares(&[early]);
    assert!(monday[0].share > 0.85 && monday[0].share < 1.0);
    // Another field borrows the desk's shape as far as it has none of its own.
    let mut busy = Series::named("busy");
    busy.counts.insert(date(2024, 6, 28), 10);
    busy.halves.add(date(2024, 6, 4), 800, 100_000);
    let lent = shares(&[series, busy]);
    assert!(lent[8].share > 0.99);
    assert!(lent.iter().all(|half| half.share > 0.0));
}

#[test]
fn files_as_spreadsheets_write_them_are_read() {
    let told = "\u{feff}Date;Field;Count\r\n2024-06-04;land;7\r\n2024-06-03;\"đất; nhà\";0\r\n";
    let found = table::parse(told).unwrap();
    assert_eq!(found[0].field, "land");
    assert_eq!(found[1].field, "đất; nhà");
    assert_eq!(found[1].counts, BTreeMap::from([(date(2024, 6, 3), 0)]));
    let plain = table::parse("count,date\n12,2024-06-04").unwrap();
    assert_eq!(plain[0].field, table::ALL);
    assert_eq!(plain[0].counts[&date(2024, 6, 4)], 12);
}

#[test]
fn every_mistake_of_a_file_is_told_with_its_line() {
    let told = "date,field,count\n2024-06-31,land,1\n2024-06-03,land,-4\n2024-06-04,land,1.5\n\
                03/06/2024,land,1\n2024-06-05,,1\n2024-06-06,land,100001\n2024-06-07,land,1\n\
                2024-06-07,land,2\n2024-06-10,land\n2024-06-11,land,\n2024-06-12,land,99999999999\n";
    let errors = table::parse(told).unwrap_err();
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let lines: Vec<u64> = errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6, 7, 9, 10, 11, 12], "{told:?}");
    assert!(told[0].starts_with("line 2: no such day: \"2024-06-31\""));
    assert!(told[1].contains("\"-4\""));
    assert!(told[6].contains("on line 8 already"));
    for (text, line) in [("", 1), ("date,count\n", 1), ("\u{feff}\r\n", 1)] {
        let errors = table::parse(text).unwrap_err();
        assert_eq!(
            errors,
            [table::BadRow {
                line,
                problem: table::Problem::Empty
            }]
        );
    }
    let errors = table::parse("day,visits\n2024-06-03,1\n").unwrap_err();
    assert!(matches!(errors[0].problem, table::Problem::Header(_)));
}

/// Acceptance on real arrivals that may not be shipped: daily counts of the
/// municipal permit log (cases by start date, 2010-10-04 to 2012-01-20) as
/// `date,count` in the file that this variable names. docs/forecast.md says
/// how the file is made and what was measured.
#[test]
fn municipal_arrivals_are_foretold_as_well_as_by_the_published_smoothing() {
    let Some(path) = std::env::var_os("MOTCUA_ARRIVALS") else {
        return;
    };
    let series = table::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let origins: Vec<usize> = (130..=330).step_by(5).collect();
    assert_eq!((origins.len(), series[0].counts.len()), (41, 340));
    let (mase, coverage, _) = rolled(&series[0], &plain_weeks(2010, 2012), &origins);
    assert!(mase <= 0.728, "MASE {mase}");
    assert!((0.75..=0.87).contains(&coverage), "coverage {coverage}");
}
