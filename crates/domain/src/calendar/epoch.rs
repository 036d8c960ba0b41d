//! Civil dates as whole numbers, so that counting is subtraction.
//!
//! jiff's spans are right but general; a due date is asked for a hundred
//! thousand times when a calendar changes.

use jiff::civil::Date;

/// Minutes of a day.
pub(crate) const DAY: i64 = 1440;

/// Days from 1970-01-01 to `date` (negative before it).
pub(crate) fn day_number(date: Date) -> i32 {
    let (year, month, day) = (
        i32::from(date.year()),
        i32::from(date.month()),
        i32::from(date.day()),
    );
    // Years begin in March here, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date `number` days after 1970-01-01; `None` outside the years ±9999.
pub(crate) fn date_of(number: i32) -> Option<Date> {
    let shifted = number.checked_add(719_468)?;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn numbers_and_dates_agree_with_jiff() {
        let zero = date(1970, 1, 1);
        let mut day = date(1899, 12, 25);
        while day < date(2101, 3, 5) {
            let number = day_number(day);
            assert_eq!(
                i64::from(number),
                i64::from(zero.until(day).unwrap().get_days())
            );
            assert_eq!(date_of(number), Some(day));
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn past_the_last_year_there_is_no_date() {
        assert_eq!(date_of(day_number(Date::MAX)), Some(Date::MAX));
        assert_eq!(date_of(day_number(Date::MAX) + 1), None);
        assert_eq!(date_of(i32::MAX), None);
    }
}
