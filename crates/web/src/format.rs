//! Numbers, money, days and times as each language writes them.

use crate::i18n::{Lang, text};
use jiff::civil::{Date, DateTime, Time, Weekday};
use motcua_domain::money::Vnd;

/// Whole number with groups of three: `2.426`, in English `2,426`.
pub fn number(lang: Lang, n: i64) -> String {
    let mark = match lang {
        Lang::Vi => '.',
        Lang::En => ',',
    };
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if n < 0 {
        out.push('−');
    }
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(d);
    }
    out
}

/// Share in per cent with one decimal: `98,5 %`, in English `98.5%`. `None`
/// when there is nothing to divide by.
pub fn share(lang: Lang, part: u64, whole: u64) -> Option<String> {
    let permille =
        (u128::from(part) * 1000 + u128::from(whole) / 2).checked_div(u128::from(whole))?;
    let (n, tenth) = (permille / 10, permille % 10);
    Some(match lang {
        Lang::Vi => format!("{n},{tenth}\u{a0}%"),
        Lang::En => format!("{n}.{tenth}%"),
    })
}

/// Thousandths in per cent: `5 %`, `12,5 %`, in English `5%`, `12.5%`.
pub fn percent(lang: Lang, permille: u64) -> String {
    let number = locale(lang).percent(permille);
    match lang {
        Lang::Vi => format!("{number}\u{a0}%"),
        Lang::En => format!("{number}%"),
    }
}

/// Money: `1.250.000 ₫`, in English `1,250,000 ₫`.
pub fn money(lang: Lang, amount: Vnd) -> String {
    format!("{}\u{a0}₫", number(lang, amount.0))
}

/// Money of which a part may wait for a notice from elsewhere: `theo thông báo`
/// and never `0 ₫`, which would say that it is free.
pub fn money_or_notice(lang: Lang, known: Vnd, waits: bool) -> String {
    match known {
        known if !waits => money(lang, known),
        Vnd::ZERO => text(lang, "fee-by-notice", &[]),
        known => text(lang, "fee-and-notice", &[("amount", &money(lang, known))]),
    }
}

/// Day with its weekday: "thứ Ba 6/9/2022", "Tuesday 6 September 2022".
pub fn date(lang: Lang, day: Date) -> String {
    match lang {
        Lang::Vi => format!(
            "{} {}/{}/{}",
            weekday(lang, day),
            day.day(),
            day.month(),
            day.year()
        ),
        Lang::En => {
            format!(
                "{} {} {} {}",
                weekday(lang, day),
                day.day(),
                month_name(day),
                day.year()
            )
        }
    }
}

/// Day alone, for tables: "6/9/2022", "6 Sep 2022" (a bare 6/9 is read two
/// ways in English).
pub fn short_date(lang: Lang, day: Date) -> String {
    match lang {
        Lang::Vi => format!("{}/{}/{}", day.day(), day.month(), day.year()),
        Lang::En => format!("{} {} {}", day.day(), &month_name(day)[..3], day.year()),
    }
}

/// Day and month, for the day grid: "6/9", "6 Sep".
pub fn day_month(lang: Lang, day: Date) -> String {
    match lang {
        Lang::Vi => format!("{}/{}", day.day(), day.month()),
        Lang::En => format!("{} {}", day.day(), &month_name(day)[..3]),
    }
}

/// 24-hour clock: "9:42", "17:00".
pub fn time(at: Time) -> String {
    format!("{}:{:02}", at.hour(), at.minute())
}

/// Day and time: "thứ Ba 6/9/2022, 9:42".
pub fn moment(lang: Lang, at: DateTime) -> String {
    let (day, time) = (date(lang, at.date()), time(at.time()));
    text(lang, "day-and-time", &[("day", &day), ("time", &time)])
}

/// Name of the weekday inside a sentence: "thứ Hai", "Chủ nhật", "Monday".
pub fn weekday(lang: Lang, day: Date) -> &'static str {
    match (lang, day.weekday()) {
        (Lang::Vi, Weekday::Monday) => "thứ Hai",
        (Lang::Vi, Weekday::Tuesday) => "thứ Ba",
        (Lang::Vi, Weekday::Wednesday) => "thứ Tư",
        (Lang::Vi, Weekday::Thursday) => "thứ Năm",
        (Lang::Vi, Weekday::Friday) => "thứ Sáu",
        (Lang::Vi, Weekday::Saturday) => "thứ Bảy",
        (Lang::Vi, Weekday::Sunday) => "Chủ nhật",
        (Lang::En, Weekday::Monday) => "Monday",
        (Lang::En, Weekday::Tuesday) => "Tuesday",
        (Lang::En, Weekday::Wednesday) => "Wednesday",
        (Lang::En, Weekday::Thursday) => "Thursday",
        (Lang::En, Weekday::Friday) => "Friday",
        (Lang::En, Weekday::Saturday) => "Saturday",
        (Lang::En, Weekday::Sunday) => "Sunday",
    }
}

/// Text with its first letter upper-case, for a date that begins a line.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Month of a day beside its year: `11`, in English `November`.
pub fn month(lang: Lang, day: Date) -> String {
    match lang {
        Lang::Vi => day.month().to_string(),
        Lang::En => month_name(day).to_owned(),
    }
}

fn month_name(day: Date) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(day.month() - 1)
        .ok()
        .and_then(|i| NAMES.get(i))
        .copied()
        .unwrap_or("January")
}

/// How readers of this language write numbers.
pub fn locale(lang: Lang) -> motcua_domain::typed::Locale {
    match lang {
        Lang::Vi => motcua_domain::typed::Locale::Vi,
        Lang::En => motcua_domain::typed::Locale::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date as day, time as clock};

    #[test]
    fn both_languages_as_the_design_writes_them() {
        assert_eq!(money(Lang::Vi, Vnd(1_250_000)), "1.250.000\u{a0}₫");
        assert_eq!(money(Lang::En, Vnd(1_250_000)), "1,250,000\u{a0}₫");
        assert_eq!(number(Lang::Vi, -1000), "−1.000");
        assert_eq!(number(Lang::Vi, 0), "0");
        assert_eq!(number(Lang::En, 999), "999");
        assert_eq!(share(Lang::Vi, 2426, 2464).as_deref(), Some("98,5\u{a0}%"));
        assert_eq!(share(Lang::En, 1, 0), None);
        assert_eq!(percent(Lang::Vi, 50), "5\u{a0}%");
        assert_eq!(percent(Lang::En, 125), "12.5%");
        assert_eq!(date(Lang::Vi, day(2022, 9, 6)), "thứ Ba 6/9/2022");
        assert_eq!(date(Lang::En, day(2022, 9, 6)), "Tuesday 6 September 2022");
        assert_eq!(short_date(Lang::En, day(2022, 9, 6)), "6 Sep 2022");
        assert_eq!(time(clock(9, 5, 0, 0)), "9:05");
        assert_eq!(
            moment(Lang::Vi, day(2022, 9, 6).at(17, 0, 0, 0)),
            "thứ Ba 6/9/2022, 17:00"
        );
        assert_eq!(capital("thứ Ba"), "Thứ Ba");
    }
}
