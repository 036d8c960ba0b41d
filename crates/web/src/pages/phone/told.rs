//! What a phone tells its person to do now.

use crate::frame::Frame;
use crate::pages::kiosk::words;
use motcua_desk::queue::{Follow, TicketNow};
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::hours::RestKind;
use motcua_domain::visit::policy::EndOfDay;
use motcua_domain::visit::wait::{MOST, Range};
use motcua_domain::visit::{Outcome, Phase, Policy};

/// Minutes within which the call may come for a person to be told that it is
/// soon; and to stay where it can be heard.
const SOON: u16 = 5;
const NEAR: u16 = 10;

/// What a person is to do now.
pub struct Now {
    /// Class of the box: `ok`, `warn`, `pause`, `late` or nothing.
    pub(super) kind: &'static str,
    /// Large.
    pub(super) big: String,
    /// Below it.
    pub(super) lines: Vec<String>,
}

pub(super) fn what_now(f: &Frame, policy: &Policy, now: &TicketNow) -> Now {
    let visit = &now.follow.visit;
    let (kind, big, mut lines) = match &visit.phase {
        Phase::Waiting {} => waiting(f, policy, now),
        // Called before a break or the closing, and nobody came: nobody sits there.
        Phase::Called { counter, .. } if now.follow.rest.is_some() => {
            let line = f.t1("phone-called-rest-hint", "counter", *counter);
            ("pause", f.t("phone-called-rest"), vec![line])
        }
        Phase::Called {
            counter, coming, ..
        } => {
            let line = if *coming {
                "phone-said-coming"
            } else {
                "phone-come-now"
            };
            (
                "ok",
                f.t1("phone-called", "counter", *counter),
                vec![f.t(line)],
            )
        }
        Phase::Serving { counter, .. } => {
            ("ok", f.t1("phone-serving", "counter", *counter), Vec::new())
        }
        Phase::OnHold { until, .. } => {
            let until = f.clock(local(*until));
            let line = f.t1("phone-on-hold-until", "time", until);
            ("pause", f.t("phone-on-hold"), vec![line])
        }
        Phase::Absent { until } if local(*until) >= f.now => {
            let until = f.clock(local(*until));
            (
                "warn",
                f.t("phone-absent"),
                vec![f.t1("phone-absent-until", "time", until)],
            )
        }
        Phase::Absent { .. } => ("late", f.t("phone-absent"), vec![f.t("phone-absent-over")]),
        Phase::Finished { outcome } => ("", f.t("phone-finished"), vec![f.t(outcome_id(*outcome))]),
    };
    if let Some(at) = visit.booked_for.filter(|_| now.follow.range.is_some()) {
        lines.insert(0, words::booked_for(f, at));
    }
    lines.extend(rests(f, policy, now));
    if visit.is_carried() && !visit.is_over() {
        lines.push(f.t1("phone-taken", "at", crate::visit::taken(f, visit)));
    } else if matches!(visit.phase, Phase::Waiting {}) && visit.n_absent > 0 {
        lines.push(f.t1("phone-came-back", "n", policy.return_after));
    }
    Now { kind, big, lines }
}

/// Why nobody is called now, a break before the call, or that the day may end
/// first. What is said large already is not said again.
fn rests(f: &Frame, policy: &Policy, now: &TicketNow) -> Vec<String> {
    let follow = &now.follow;
    let waits = matches!(follow.visit.phase, Phase::Waiting {});
    let capital = |text: String| crate::format::capital(&text);
    match (&follow.rest, &follow.pause) {
        (Some(rest), _) if waits && rest.kind == RestKind::Ended => Vec::new(),
        (Some(rest), _) => {
            let stays = waits && rest.kind != RestKind::Opening;
            let line = capital(crate::visit::rest(f, rest));
            let kept = stays.then(|| f.t("phone-rest-kept"));
            std::iter::once(line).chain(kept).collect()
        }
        (None, Some(pause)) => vec![capital(crate::visit::break_ahead(f, pause))],
        // After the last closing, or so near that it may come first.
        (None, None) if follow.range.is_some() && follow.when.is_none_or(|one| one.beyond) => {
            let rule = crate::visit::end_of_day(f, policy.end_of_day);
            vec![f.t1("phone-day-end", "rule", rule)]
        }
        (None, None) => Vec::new(),
    }
}

/// The desk is closed for today: when it opens again.
fn closed_until(now: &TicketNow) -> Option<Timestamp> {
    let rest = now.follow.rest.as_ref();
    rest.filter(|rest| rest.kind == RestKind::Ended)
        .map(|rest| rest.until)
}

/// What somebody in line is to do.
fn waiting(f: &Frame, policy: &Policy, now: &TicketNow) -> (&'static str, String, Vec<String>) {
    let follow = &now.follow;
    let ahead = || f.t1("phone-ahead", "n", follow.ahead);
    if let Some(at) = closed_until(now) {
        let at = f.moment(local(at));
        if follow.unserved {
            let opens = f.t1("phone-shut-until", "at", at);
            return (
                "warn",
                f.t("phone-shut"),
                vec![opens, f.t("phone-shut-over")],
            );
        }
        let line = f.t1("phone-kept-until", "at", at);
        let first = policy.end_of_day == EndOfDay::CarryFirst;
        let first = first.then(|| f.t("phone-kept-first"));
        let lines = std::iter::once(line).chain(first).collect();
        return ("pause", f.t("phone-kept"), lines);
    }
    let booked = follow.visit.booked_for;
    if let Some(at) = booked.filter(|at| *at > instant(f.now)) {
        let big = f.t1("phone-booked", "time", f.clock(local(at)));
        return ("", big, vec![f.t("phone-booked-hint")]);
    }
    if follow.unserved {
        return ("warn", ahead(), vec![f.t("phone-unserved")]);
    }
    let Some(told) = &follow.range else {
        return ("", ahead(), vec![f.t("phone-may-sit")]);
    };
    if is_soon(follow, told) {
        return ("ok", f.t("phone-next"), vec![f.t("phone-stay-near")]);
    }
    let near = follow.rest.is_none() && told.low <= NEAR;
    let hint = if near {
        "phone-stay-near"
    } else {
        "phone-may-sit"
    };
    ("", wait_for(f, follow, told), vec![f.t(hint)])
}

/// May the call come any minute? Not while nobody is called, nor across a break
/// or the closing. Nobody ahead is not enough: the officials may be long with
/// those who sit there.
fn is_soon(follow: &Follow, told: &Range) -> bool {
    let now = follow.rest.is_none() && follow.pause.is_none();
    let today = follow.when.is_some_and(|when| !when.beyond);
    let few = follow.ahead == 0 || told.mid <= NEAR;
    now && today && told.low <= SOON && few
}

/// "Chờ khoảng 18–56 phút", from the next opening where nobody is called now.
fn wait_for(f: &Frame, follow: &Follow, told: &Range) -> String {
    if told.high == 0 && follow.rest.is_none() {
        return f.t1("phone-ahead", "n", follow.ahead);
    }
    let range = words::range(f, told);
    let range = if (1..told.high).contains(&told.low) && told.high < MOST {
        f.t1("phone-about", "range", range)
    } else {
        range
    };
    let rests = (follow.rest.as_ref(), follow.pause.as_ref());
    f.t1(
        "phone-wait-for",
        "range",
        words::counted(f, told, range, rests),
    )
}

fn outcome_id(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "phone-ended-accepted",
        Outcome::Delivered => "phone-ended-delivered",
        Outcome::Guided => "phone-ended-guided",
        Outcome::SentHome => "phone-ended-sent-home",
        Outcome::Left => "phone-ended-left",
        Outcome::DayEnded => "phone-ended-day",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::kiosk::sample;
    use motcua_domain::visit::hours::When;

    #[test]
    fn a_kept_ticket_is_told_when_to_come_back_and_not_to_sit_down() {
        let policy = motcua_desk::queue::default_policy();
        let f = crate::samples::frame(Lang::Vi, "/q");
        let mut now = sample::ticket(&policy, "ordinary", false).unwrap();
        now.follow.rest = Some(sample::kept());
        let told = what_now(&f, &policy, &now);
        assert_eq!(told.big, "Số của Ông/Bà được giữ");
        let back = "Gọi tiếp thứ Tư 7/9/2022, 7:30. Mời Ông/Bà trở lại trước giờ đó; \
            chỗ trong hàng giữ nguyên.";
        assert_eq!(told.lines, [back]);
        // The next morning the paper in hand is of the day before.
        now.follow.rest = None;
        now.follow.visit.issued_at -= jiff::SignedDuration::from_hours(24);
        let told = what_now(&f, &policy, &now);
        assert_eq!(told.lines[1], "Lấy số hôm 5/9 lúc 9:42.");
    }

    #[test]
    fn a_phone_says_soon_by_the_wait_and_not_by_who_is_ahead_in_the_line() {
        let policy = motcua_desk::queue::default_policy();
        let f = crate::samples::frame(Lang::Vi, "/q");
        let big = |now: &TicketNow| what_now(&f, &policy, now).big;
        let mut now = sample::ticket(&policy, "ordinary", false).unwrap();
        now.follow.ahead = 0;
        assert_eq!(big(&now), "Chờ khoảng 18–30 phút");
        now.follow.rest = Some(sample::lunch());
        assert_eq!(big(&now), "Chờ khoảng 18–30 phút, tính từ 13:00");
        now.follow.range = Some(sample::range(0, 8));
        assert_eq!(big(&now), "Chờ dưới 8 phút, tính từ 13:00");
        now.follow.rest = None;
        assert_eq!(big(&now), "Sắp đến lượt Ông/Bà");
        now.follow.ahead = 3;
        assert_eq!(big(&now), "Sắp đến lượt Ông/Bà", "three officials are free");
        now.follow.range = Some(sample::range(5, 40));
        assert_eq!(big(&now), "Chờ khoảng 5–40 phút");
        now.follow.ahead = 0;
        now.follow.when = None;
        assert_eq!(big(&now), "Chờ khoảng 5–40 phút", "past the last closing");
    }

    #[test]
    fn a_phone_says_a_break_the_closing_and_what_becomes_of_the_number() {
        let policy = motcua_desk::queue::default_policy();
        let f = crate::samples::frame(Lang::Vi, "/q");
        let usual = || sample::ticket(&policy, "ordinary", false).unwrap();
        let mut now = usual();
        now.follow.rest = Some(sample::lunch());
        let told = what_now(&f, &policy, &now);
        assert_eq!(told.lines[1], "Nghỉ trưa, làm việc lại lúc 13:00");
        assert_eq!(told.lines[2], "Trong giờ nghỉ Ông/Bà vẫn giữ nguyên chỗ.");
        // Ended, and the rules keep nobody.
        (now.follow.range, now.follow.when) = (None, None);
        now.follow.rest = Some(sample::kept());
        now.follow.unserved = true;
        let told = what_now(&f, &policy, &now);
        assert_eq!(told.big, "Đã hết giờ làm việc");
        assert!(told.lines[1].contains("lấy số mới"), "{:?}", told.lines);
        // So late that the closing may come first.
        let mut now = usual();
        now.follow.when = now.follow.when.map(|one| When {
            beyond: true,
            ..one
        });
        let told = what_now(&f, &policy, &now);
        let last = told.lines.last().unwrap();
        assert!(last.ends_with("lượt kết thúc, mời đến lại."), "{last}");
        // Called, and the counter's official has gone to lunch.
        let mut now = usual();
        now.follow.visit.phase = Phase::Called {
            official: motcua_domain::id::StaffId(7),
            counter: 3,
            recalls: 0,
            coming: false,
        };
        now.follow.rest = Some(sample::lunch());
        let told = what_now(&f, &policy, &now);
        assert!(told.big.contains("đang nghỉ"), "{}", told.big);
        assert!(told.lines[0].contains("quầy 3"), "{:?}", told.lines);
    }
}
