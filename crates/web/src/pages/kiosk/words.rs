//! What kiosk, ticket, phone and booking pages say in the same words.

use crate::frame::Frame;
use motcua_desk::Settings;
use motcua_desk::queue::{Follow, KioskLine};
use motcua_domain::time::{Timestamp, local};
use motcua_domain::visit::Refused;
use motcua_domain::visit::hours::When;
use motcua_domain::visit::policy::{LineRule, Purpose};
use motcua_domain::visit::wait::{MOST, Range};
use std::collections::BTreeMap;

/// Most papers named on a ticket.
const PAPERS: usize = 3;

pub use crate::visit::line;

/// "18–30 phút, thường 24": eight in ten, and the middle of them.
pub fn wait(f: &Frame, told: &Range) -> String {
    let range = range(f, told);
    if told.low == told.high || told.mid == 0 || told.mid >= MOST {
        return range;
    }
    // Beside hours the minutes are named as such.
    if told.high >= MOST {
        return f.t2("kiosk-wait-usual-long", "range", range, "mid", told.mid);
    }
    f.t2("kiosk-wait-usual", "range", range, "mid", told.mid)
}

/// "18–30 phút". What reaches the longest wait that is told apart has no upper
/// end: "có thể hơn 4 giờ", "từ 90 phút đến hơn 4 giờ"; and simply "hơn 4 giờ"
/// where half waited that long and few much less.
pub fn range(f: &Frame, range: &Range) -> String {
    match (range.low, range.high) {
        (low, MOST..) if range.mid >= MOST && low >= MOST / 2 => {
            f.t1("kiosk-wait-hours", "n", MOST / 60)
        }
        (0, MOST..) => f.t1("kiosk-wait-may-over", "n", MOST / 60),
        (low, MOST..) => f.t2("kiosk-wait-from-over", "low", low, "n", MOST / 60),
        (_, 0) => f.t("kiosk-no-wait"),
        (0, high) => f.t1("kiosk-wait-under", "n", high),
        (low, high) if low == high => f.t1("kiosk-wait-about", "n", low),
        (low, high) => f.t2("kiosk-wait-range", "low", low, "high", high),
    }
}

/// Wait and time of the call of somebody in line: a range, or that nobody
/// serves the line now. `None` for whoever does not wait.
pub fn waits(f: &Frame, follow: &Follow) -> Option<(String, String)> {
    if follow.unserved {
        return Some((f.t("kiosk-unserved"), f.t("kiosk-unserved-called")));
    }
    follow.range.as_ref().map(|told| {
        let when = follow.when.as_ref();
        let called = when.map_or_else(String::new, |when| called(f, when, told));
        (wait(f, told), called)
    })
}

/// "10:00–10:12": when the person is called.
fn called(f: &Frame, when: &When, told: &Range) -> String {
    let (from, to) = (f.clock(local(when.from)), f.clock(local(when.to)));
    if told.high >= MOST {
        return f.t1("kiosk-called-after", "time", from);
    }
    if from == to {
        return from;
    }
    f.t2("kiosk-from-to", "from", from, "to", to)
}

/// "1, 2 hoặc 3"; empty without counters.
pub fn counters(f: &Frame, list: &[u16]) -> String {
    match list {
        [] => String::new(),
        [one] => one.to_string(),
        [before @ .., last] => {
            let before: Vec<String> = before.iter().map(u16::to_string).collect();
            f.t2("kiosk-or", "a", before.join(", "), "b", last.to_string())
        }
    }
}

/// Day and time at the beginning of a line.
pub fn moment(f: &Frame, at: Timestamp) -> String {
    crate::format::capital(&f.moment(local(at)))
}

/// What stands small under a line's name.
pub fn hint(f: &Frame, line: &KioskLine) -> String {
    match (&line.shut, line.opens) {
        (None, _) if line.now.unserved => f.t1("kiosk-waiting-unserved", "n", line.now.waiting),
        (None, _) if line.now.waiting == 0 && line.rest.is_some() => rest(f, line),
        (None, _) if line.rest.is_some() => f.t2(
            "kiosk-waiting-rest",
            "n",
            line.now.waiting,
            "rest",
            rest(f, line),
        ),
        (None, _) if line.now.waiting == 0 => f.t("kiosk-nobody-waits"),
        (None, _) => f.t2(
            "kiosk-waiting",
            "n",
            line.now.waiting,
            "range",
            range(f, &line.now.range),
        ),
        (Some(Refused::TooEarly { from }), _) => f.t1("kiosk-tickets-from", "time", from),
        (Some(_), Some(at)) => f.t1("kiosk-shut-until", "at", f.moment(local(at))),
        (Some(_), None) => f.t("kiosk-shut"),
    }
}

fn rest(f: &Frame, line: &KioskLine) -> String {
    let rest = line.rest.as_ref();
    rest.map_or_else(String::new, |rest| crate::visit::rest(f, rest))
}

/// Why not, and what to do.
pub fn refused(f: &Frame, why: &Refused) -> String {
    match why {
        Refused::TooEarly { from } => f.t1("kiosk-too-early", "time", from),
        Refused::TooLate => f.t("kiosk-too-late"),
        Refused::DayClosed => f.t("kiosk-day-closed"),
        Refused::NoSuchLine => f.t("kiosk-line-shut"),
        Refused::SlotFull => f.t("kiosk-slot-full"),
        Refused::WrongCode => f.t("kiosk-wrong-code"),
        Refused::OneTicketEach => f.t("kiosk-one-each"),
        Refused::NothingChanged => f.t("kiosk-same-line"),
        Refused::AbsenceOver => f.t("kiosk-absence-over"),
        Refused::WrongPhase { .. } => f.t("kiosk-called-already"),
        Refused::Appointment { why } => f.t(match why.as_str() {
            "early" => "kiosk-booked-early",
            "day" => "kiosk-booked-day",
            "used" => "kiosk-booked-used",
            "missed" => "kiosk-booked-missed",
            "released" => "kiosk-booked-released",
            "closed" => "kiosk-slot-closed",
            "past" => "kiosk-slot-past",
            "far" => "kiosk-slot-far",
            "no_slot" => "kiosk-slot-none",
            _ => "kiosk-booked-unknown",
        }),
        // What only staff meet is said in the staff's words.
        why => crate::visit::refused(f.lang, why),
    }
}

/// Icon of a line by what it is for.
pub fn icon(rule: &LineRule) -> &'static str {
    match rule.purpose {
        Purpose::Collect => "box",
        Purpose::Ask => "speech",
        Purpose::HandIn => match rule.fields.first().map(String::as_str) {
            Some("land") => "map",
            Some("construction") => "house",
            Some("household_business") => "shop",
            Some("civil_status" | "certification") => "people",
            _ => "paper",
        },
    }
}

/// What to have ready for a line: what its purpose always needs, and the
/// papers that most of its procedures ask for.
pub fn papers(f: &Frame, settings: &Settings, rule: &LineRule) -> Vec<String> {
    match rule.purpose {
        Purpose::Ask => return Vec::new(),
        Purpose::Collect => return vec![f.t("kiosk-papers-collect")],
        Purpose::HandIn => {}
    }
    let mut n = 0;
    let mut seen: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    let all: Vec<_> = settings.catalogue.all(f.now.date()).collect();
    let asked = all.iter().map(|published| &published.procedure);
    for procedure in asked.filter(|one| rule.fields.contains(&one.field)) {
        n += 1;
        for item in &procedure.items {
            seen.entry(&item.name_vi).or_insert((0, &item.name_en)).0 += 1;
        }
    }
    let mut often: Vec<_> = seen.into_iter().filter(|(_, (k, _))| k * 2 > n).collect();
    often.sort_by_key(|(_, (k, _))| std::cmp::Reverse(*k));
    let named = often.into_iter().take(PAPERS - 1);
    std::iter::once(f.t("kiosk-papers-card"))
        .chain(named.map(|(vi, (_, en))| f.pick(vi, en).to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use motcua_domain::visit::wait::Basis;

    #[test]
    fn a_range_that_reaches_the_longest_wait_has_no_upper_end() {
        let f = crate::samples::staff_frame(Lang::Vi, "/kiosk");
        let told = |low, mid, high| Range {
            low,
            mid,
            high,
            n: 40,
            basis: Basis::Line,
        };
        assert_eq!(wait(&f, &told(18, 24, 30)), "18–30 phút, thường 24");
        assert_eq!(
            wait(&f, &told(90, 180, 240)),
            "từ 90 phút đến hơn 4 giờ, thường 180 phút"
        );
        assert_eq!(
            wait(&f, &told(0, 12, 240)),
            "có thể hơn 4 giờ, thường 12 phút",
            "not \"dưới 240 phút\""
        );
        assert_eq!(wait(&f, &told(0, 0, 240)), "có thể hơn 4 giờ");
        assert_eq!(wait(&f, &told(0, 240, 240)), "có thể hơn 4 giờ");
        assert_eq!(wait(&f, &told(5, 240, 240)), "từ 5 phút đến hơn 4 giờ");
        assert_eq!(wait(&f, &told(235, 240, 240)), "hơn 4 giờ");
        assert_eq!(wait(&f, &told(240, 240, 240)), "hơn 4 giờ");
        assert_eq!(wait(&f, &told(0, 4, 9)), "dưới 9 phút, thường 4");
        assert_eq!(range(&f, &told(0, 120, 239)), "dưới 239 phút");
        let f = crate::samples::staff_frame(Lang::En, "/kiosk");
        assert_eq!(range(&f, &told(0, 12, 240)), "may be over 4 hours");
        assert_eq!(range(&f, &told(90, 180, 240)), "90 min to over 4 hours");
    }
}
