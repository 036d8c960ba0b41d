//! What the trust page was told from, in sentences: which days, why not more,
//! and what is left out.

use crate::frame::Frame;
use jiff::civil::Date;
use motcua_desk::outlook::Trust;

/// Days of the month that were played, what each was told from, why from no
/// more, and what is left out; nothing when no day was played.
pub(super) fn said(f: &Frame, told: &Trust) -> Vec<String> {
    let Some((first, last)) = told.days.first().zip(told.days.last()) else {
        return Vec::new();
    };
    let mut all = vec![f.t3(
        "trust-played",
        "n",
        told.days.len(),
        "from",
        f.short_date(first.day),
        "to",
        f.short_date(last.day),
    )];
    if told.running {
        all.push(f.t("trust-running"));
    }
    all.push(f.t1("trust-basis", "days", told.simulated));
    all.extend(log(f, told));
    all.extend(left_out(f, told));
    all
}

/// Which days of the log, and why no more of them.
fn log(f: &Frame, told: &Trust) -> Vec<String> {
    let basis = &told.basis;
    let Some((first, last)) = basis.span else {
        return vec![f.t("trust-basis-none")];
    };
    let mut all = vec![f.t3(
        "trust-basis-days",
        "n",
        told.basis_days,
        "from",
        f.short_date(first),
        "to",
        f.short_date(last),
    )];
    all.push(if told.basis_days >= basis.most {
        f.t1("trust-basis-most", "n", basis.most)
    } else if basis.begun == Some(first) {
        f.t1("trust-basis-begun", "day", f.short_date(first))
    } else {
        f.t("trust-basis-far")
    });
    if basis.gaps > 0 {
        all.push(f.t1("trust-basis-gaps", "n", basis.gaps));
    }
    all
}

/// Days of the month that are not compared, and why.
fn left_out(f: &Frame, told: &Trust) -> Vec<String> {
    let days = |id: &str, days: &[Date]| {
        let names: Vec<String> = days.iter().map(|day| f.short_date(day)).collect();
        (!names.is_empty()).then(|| f.t1(id, "days", names.join(", ")))
    };
    let alone = told.days.iter().filter(|day| day.inside.is_none());
    let alone: Vec<Date> = alone.map(|day| day.day).collect();
    let all = [
        days("trust-left-out", &told.left_out),
        days("trust-left-closed", &told.closed),
        days("trust-left-alone", &alone),
    ];
    all.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::director::trust::sample::month;
    use crate::pages::hall::sample::head;

    #[test]
    fn the_page_says_which_days_why_no_more_and_what_is_left_out() {
        let f = head(Lang::Vi, "/director/trust");
        let mut told = month();
        let whole = said(&f, &told).join("\n");
        assert!(whole.contains("từ 1/8/2022 đến 31/8/2022"), "{whole}");
        assert!(whole.contains("nhật ký 60 ngày"), "{whole}");
        assert!(whole.contains("12/8/2022"), "{whole}");
        assert!(!whole.contains("bắt đầu từ"), "{whole}");
        // A young log, and a month that goes on.
        told.basis_days = 41;
        told.basis.begun = told.basis.span.map(|span| span.0);
        told.running = true;
        let young = said(&f, &told).join("\n");
        assert!(young.contains("bắt đầu từ"), "{young}");
        assert!(young.contains(&f.t("trust-running")), "{young}");
        // One day is no days.
        told.days.truncate(1);
        told.basis_days = 1;
        told.basis.gaps = 1;
        let one = said(&head(Lang::En, "/director/trust"), &told).join("\n");
        for part in [
            "1 open day of the month was played again: ",
            "the log of 1 open day: ",
            "On 1 open day of that time",
        ] {
            assert!(one.contains(part), "{part}: {one}");
        }
        told.basis.span = None;
        let none = said(&f, &told);
        assert!(none.contains(&f.t("trust-basis-none")), "{none:?}");
        told.days.clear();
        assert!(said(&f, &told).is_empty());
    }
}
