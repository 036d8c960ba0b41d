//! What kiosk, ticket, phone and booking pages say in the same words.

use crate::frame::Frame;
use motcua_desk::Settings;
use motcua_desk::queue::{Follow, KioskLine};
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::Refused;
use motcua_domain::visit::choose::booked_today;
use motcua_domain::visit::hours::{Rest, RestKind, When};
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

/// Wait and time of the call of somebody in line: a range, or that no counter
/// is open for the line. `None` for whoever does not wait, or for nothing: the
/// day is over and keeps nobody.
pub fn waits(f: &Frame, follow: &Follow) -> Option<(String, String)> {
    if follow.unserved {
        let over = follow.rest.is_some_and(|rest| rest.kind == RestKind::Ended);
        return (!over).then(|| (f.t("kiosk-unserved"), String::new()));
    }
    follow.range.as_ref().map(|told| {
        let when = follow.when.as_ref();
        let called = when.map_or_else(String::new, |when| called(f, when, told));
        let rests = (follow.rest.as_ref(), follow.pause.as_ref());
        (counted(f, told, wait(f, told), rests), called)
    })
}

/// From when a wait told in minutes is counted, or what it leaves out, so that
/// the hour of the call follows from it: "18–30 phút, tính từ 13:00". `rests` =
/// nobody is called now, and the break before the call.
pub fn counted(
    f: &Frame,
    told: &Range,
    range: String,
    rests: (Option<&Rest>, Option<&Rest>),
) -> String {
    match rests {
        (Some(rest), _) if told.high == 0 => {
            f.t1("kiosk-wait-at", "time", beginning(f, rest.until))
        }
        (Some(rest), _) => {
            let time = beginning(f, rest.until);
            f.t2("kiosk-wait-from", "range", range, "time", time)
        }
        (None, Some(pause)) => {
            let pause = crate::visit::break_name(f, pause);
            f.t2("kiosk-wait-beside", "range", range, "rest", pause)
        }
        (None, None) => range,
    }
}

/// A booked time, and what it gives now: none of another day gives a right.
pub fn booked_for(f: &Frame, at: Timestamp) -> String {
    let time = beginning(f, at);
    match booked_today(Some(at), instant(f.now)) {
        Some(_) => f.t1("kiosk-booked-for", "time", time),
        None => f.t1("kiosk-booked-gone", "at", time),
    }
}

/// "13:00"; with the day, when that is not today.
pub fn beginning(f: &Frame, at: Timestamp) -> String {
    let at = local(at);
    if at.date() == f.now.date() {
        f.clock(at)
    } else {
        f.moment(at)
    }
}

/// "10:00–10:12": when the person is called. Without an end where that lies
/// past the closing, or beyond what is told apart.
fn called(f: &Frame, when: &When, told: &Range) -> String {
    let from = beginning(f, when.from);
    if told.high >= MOST || when.beyond {
        return f.t1("kiosk-called-after", "time", from);
    }
    let to = f.clock(local(when.to));
    if f.clock(local(when.from)) == to {
        return from;
    }
    f.t2("kiosk-from-to", "from", from, "to", to)
}

/// That a wait is an estimate, and of ten people called in the last days, how
/// many were called within what they were told. `true_of_ten` is said of a
/// range that has two ends only.
pub fn estimate(f: &Frame, follow: &Follow, true_of_ten: Option<u8>) -> Option<String> {
    let told = follow.range.as_ref()?;
    let known = true_of_ten.filter(|_| told.high < MOST);
    Some(known.map_or_else(
        || f.t("kiosk-estimate"),
        |n| f.t1("kiosk-estimate-true", "n", u32::from(n)),
    ))
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
        (None, _) => {
            let (told, pause) = (&line.now.range, line.now.pause.as_ref());
            let range = counted(f, told, range(f, told), (None, pause));
            f.t2("kiosk-waiting", "n", line.now.waiting, "range", range)
        }
        (Some(Refused::TooEarly { from }), _) => f.t1("kiosk-tickets-from", "time", from),
        (Some(Refused::TooLate), Some(at)) if line.closes.is_some() => {
            f.t1("kiosk-no-more-until", "at", f.moment(local(at)))
        }
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
    use crate::pages::kiosk::sample;
    use motcua_domain::visit::wait::Basis;

    #[test]
    fn a_booked_time_of_another_day_is_told_with_its_day_and_gives_no_right() {
        let f = crate::samples::frame(Lang::Vi, "/kiosk");
        let at = |day| instant(jiff::civil::date(2022, 9, day).at(10, 0, 0, 0));
        assert_eq!(booked_for(&f, at(6)), "Hẹn 10:00, được gọi vào giờ đó");
        assert_eq!(
            booked_for(&f, at(2)),
            "Giờ hẹn thứ Sáu 2/9/2022, 10:00 đã qua, nay gọi theo số thứ tự"
        );
    }

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

    #[test]
    fn wait_and_hour_of_a_call_say_the_same_around_a_break_and_the_closing() {
        let policy = motcua_desk::queue::default_policy();
        let f = crate::samples::frame(Lang::Vi, "/kiosk");
        let mut now = sample::ticket(&policy, "ordinary", false).unwrap();
        let follow = &mut now.follow;
        let said = |follow: &Follow| waits(&f, follow).unwrap();
        assert_eq!(said(follow).1, "10:00–10:12");
        follow.pause = Some(sample::lunch());
        let beside = "18–30 phút, thường 24, không kể giờ nghỉ trưa";
        assert_eq!(said(follow).0, beside);
        (follow.rest, follow.pause) = (follow.pause, None);
        let from = "18–30 phút, thường 24, tính từ 13:00";
        assert_eq!(said(follow).0, from);
        follow.rest = None;
        follow.when = follow.when.map(|one| When {
            beyond: true,
            ..one
        });
        assert_eq!(said(follow).1, "sau 10:00", "no hour past the closing");
    }

    #[test]
    fn how_often_ranges_were_true_is_said_of_a_measured_range_with_two_ends_only() {
        let policy = motcua_desk::queue::default_policy();
        let f = crate::samples::frame(Lang::Vi, "/kiosk");
        let mut now = sample::ticket(&policy, "ordinary", false).unwrap();
        let said = |now: &motcua_desk::queue::TicketNow, n| estimate(&f, &now.follow, n);
        let measured = said(&now, Some(8)).unwrap();
        assert!(
            measured.contains("8 người được gọi trong khoảng"),
            "{measured}"
        );
        assert_eq!(said(&now, None).unwrap(), "Giờ chờ là ước tính.");
        let range = now.follow.range.as_mut().unwrap();
        range.high = MOST;
        assert_eq!(said(&now, Some(8)).unwrap(), "Giờ chờ là ước tính.");
        now.follow.range = None;
        now.follow.unserved = true;
        assert_eq!(said(&now, Some(8)), None);
        let none = waits(&f, &now.follow).unwrap();
        let says = ("chưa có quầy nào mở cho việc này".to_owned(), String::new());
        assert_eq!(none, says);
    }
}
