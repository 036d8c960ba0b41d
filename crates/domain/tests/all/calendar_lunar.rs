//! Tết and the Hùng Kings' day: a frozen table of 71 years, checked against an
//! own computation and against the shipped day table. The program itself reads
//! announced days and computes no moon.

use jiff::civil::{Date, date};
use motcua_domain::calendar::{VN_2018_2027, table};
use std::f64::consts::PI;

const TABLE: &str = include_str!("data/lunar-1990-2060.csv");

/// (year, first day of Tết, tenth of the third month).
fn frozen() -> Vec<(i16, Date, Date)> {
    TABLE
        .lines()
        .skip(1)
        .map(|line| {
            let parts: Vec<&str> = line.split(',').collect();
            let day = |text: &str| table::parse_date(&format!("{}-{text}", parts[0])).unwrap();
            (parts[0].parse().unwrap(), day(parts[1]), day(parts[2]))
        })
        .collect()
}

#[test]
fn the_day_table_has_tet_and_hung_kings_where_the_moon_puts_them() {
    let days = table::parse(VN_2018_2027).unwrap().days;
    let named = |year: i16, name: &str| {
        let mut found = days
            .iter()
            .filter(|d| d.date.year() == year && d.name_vi == name);
        let day = found.next().unwrap().date;
        assert_eq!(found.next(), None);
        day
    };
    let mut years = 0;
    for (year, tet, hung_kings) in frozen() {
        if (2018..=2027).contains(&year) {
            assert_eq!(named(year, "Mùng 1 Tết"), tet);
            assert_eq!(named(year, "Giỗ Tổ Hùng Vương (10/3 âm lịch)"), hung_kings);
            years += 1;
        }
    }
    assert_eq!(years, 10);
}

#[test]
fn the_frozen_table_agrees_with_the_moon_at_seven_hours_east() {
    let frozen = frozen();
    assert_eq!(frozen.len(), 71);
    for (year, tet, hung_kings) in frozen {
        assert_eq!(lunar_date(year, 1, 1), tet, "Tết {year}");
        assert_eq!(lunar_date(year, 3, 10), hung_kings, "10/3 {year}");
    }
}

/// The civil date of a lunar day: the month with the December solstice is the
/// eleventh; in a year of thirteen months the first without a major term is
/// leap. Only months before any leap month of the year's second half are asked.
fn lunar_date(year: i16, month: i64, day: i64) -> Date {
    let before = month_eleven(year - 1);
    let after = month_eleven(year);
    let months = ((after - before) as f64 / 29.530_588_853).round() as i64;
    let k = (0.5 + (before as f64 - 2_415_021.076_998_695) / 29.530_588_853).floor() as i64;
    let mut offset = month + 1;
    if months == 13 {
        let leap = (1..=13)
            .find(|i| major_term(new_moon_day(k + i)) == major_term(new_moon_day(k + i + 1)))
            .unwrap();
        if offset >= leap {
            offset += 1;
        }
    }
    from_julian(new_moon_day(k + offset) + day - 1)
}

/// Julian day of the new moon that begins the month of the December solstice.
fn month_eleven(year: i16) -> i64 {
    let december = julian(date(year, 12, 31));
    let k = ((december - 2_415_021) as f64 / 29.530_588_853).floor() as i64;
    let moon = new_moon_day(k);
    if major_term(moon) >= 9 {
        new_moon_day(k - 1)
    } else {
        moon
    }
}

/// Local Julian day number on which the k-th new moon since 1900 falls.
fn new_moon_day(k: i64) -> i64 {
    let k = k as f64;
    let t = k / 1236.85;
    let (t2, t3) = (t * t, t * t * t);
    let rad = PI / 180.0;
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t2 - 0.000_000_155 * t3
        + 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t2) * rad).sin();
    let sun = (359.2242 + 29.105_356_08 * k - 0.000_033_3 * t2 - 0.000_003_47 * t3) * rad;
    let moon = (306.0253 + 385.816_918_06 * k + 0.010_730_6 * t2 + 0.000_012_36 * t3) * rad;
    let node = (21.2964 + 390.670_506_46 * k - 0.001_652_8 * t2 - 0.000_002_39 * t3) * rad;
    let shift = (0.1734 - 0.000_393 * t) * sun.sin() + 0.0021 * (2.0 * sun).sin()
        - 0.4068 * moon.sin()
        + 0.0161 * (2.0 * moon).sin()
        - 0.0004 * (3.0 * moon).sin()
        + 0.0104 * (2.0 * node).sin()
        - 0.0051 * (sun + moon).sin()
        - 0.0074 * (sun - moon).sin()
        + 0.0004 * (2.0 * node + sun).sin()
        - 0.0004 * (2.0 * node - sun).sin()
        - 0.0006 * (2.0 * node + moon).sin()
        + 0.0010 * (2.0 * node - moon).sin()
        + 0.0005 * (2.0 * moon + sun).sin();
    let delta = -0.000_278 + 0.000_265 * t + 0.000_262 * t2;
    (mean + shift - delta + 0.5 + 7.0 / 24.0).floor() as i64
}

/// Twelfth of the zodiac (0 = from the March equinox) the sun is in at local midnight.
fn major_term(julian: i64) -> i64 {
    let t = (julian as f64 - 0.5 - 7.0 / 24.0 - 2_451_545.0) / 36_525.0;
    let t2 = t * t;
    let rad = PI / 180.0;
    let anomaly = (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t2 - 0.000_000_48 * t * t2) * rad;
    let longitude = 280.466_45
        + 36_000.769_83 * t
        + 0.000_303_2 * t2
        + (1.914_600 - 0.004_817 * t - 0.000_014 * t2) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_290 * (3.0 * anomaly).sin();
    (longitude.rem_euclid(360.0) / 30.0).floor() as i64
}

fn julian(day: Date) -> i64 {
    i64::from(date(1970, 1, 1).until(day).unwrap().get_days()) + 2_440_588
}

fn from_julian(julian: i64) -> Date {
    date(1970, 1, 1)
        .checked_add(jiff::Span::new().days(julian - 2_440_588))
        .unwrap()
}
