//! What a phone tells its person to do now.

use crate::frame::Frame;
use motcua_desk::queue::TicketNow;
use motcua_domain::time::{Timestamp, instant, local};
use motcua_domain::visit::hours::RestKind;
use motcua_domain::visit::{Outcome, Phase, Policy};

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
        Phase::Waiting {} => waiting(f, now),
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
        lines.insert(0, f.t1("kiosk-booked-for", "time", f.clock(local(at))));
    }
    if let Some(rest) = now.follow.rest.as_ref().filter(|_| kept(now).is_none()) {
        lines.push(crate::format::capital(&crate::visit::rest(f, rest)));
    }
    if visit.is_carried() && !visit.is_over() {
        lines.push(f.t1("phone-taken", "at", crate::visit::taken(f, visit)));
    } else if matches!(visit.phase, Phase::Waiting {}) && visit.n_absent > 0 {
        lines.push(f.t1("phone-came-back", "n", policy.return_after));
    }
    Now { kind, big, lines }
}

/// The desk is closed and keeps the place: when calls go on.
fn kept(now: &TicketNow) -> Option<Timestamp> {
    let rest = now.follow.rest.as_ref();
    rest.filter(|rest| rest.kind == RestKind::Ended)
        .map(|rest| rest.until)
}

/// What somebody in line is to do.
fn waiting(f: &Frame, now: &TicketNow) -> (&'static str, String, Vec<String>) {
    let follow = &now.follow;
    let ahead = || f.t1("phone-ahead", "n", follow.ahead);
    if let Some(at) = kept(now) {
        let line = f.t1("phone-kept-until", "at", f.moment(local(at)));
        return ("pause", f.t("phone-kept"), vec![line]);
    }
    let booked = follow.visit.booked_for;
    if let Some(at) = booked.filter(|at| *at > instant(f.now)) {
        let big = f.t1("phone-booked", "time", f.clock(local(at)));
        return ("", big, vec![f.t("phone-booked-hint")]);
    }
    if follow.unserved {
        return ("warn", ahead(), vec![f.t("phone-unserved")]);
    }
    match follow.ahead {
        0 => ("ok", f.t("phone-next"), vec![f.t("phone-stay-near")]),
        1..=2 => ("", ahead(), vec![f.t("phone-stay-near")]),
        _ => ("", ahead(), vec![f.t("phone-may-sit")]),
    }
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
}
