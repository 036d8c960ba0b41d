//! One sentence of what to do now: the weak spot of the hall, and who could
//! help. It is read from the hall as it stands; what a change would bring is
//! simulated on the pages of tomorrow and of the what-if.

use super::rows::{Judged, is_deserted, judged};
use super::tiles::open_to;
use crate::format;
use crate::frame::Frame;
use crate::pages::kiosk::words::range;
use crate::visit;
use motcua_desk::outlook::{Goal, LiveBoard};
use motcua_desk::queue::{Alert, Hall, LineNow};
use motcua_domain::visit::Policy;
use std::cmp::Reverse;

/// What is to be done: kind of notice, what is, what may be done, and where.
pub struct Advice {
    pub(super) class: &'static str,
    pub(super) what: String,
    pub(super) more: String,
    /// Address and words of the one button.
    pub(super) link: Option<(String, String)>,
}

/// A hall without anybody at a counter comes first, then a line without anybody, then the line in which somebody who
/// comes now waits longest beyond the goal.
pub(super) fn advice(f: &Frame, policy: &Policy, board: &LiveBoard, goal: &Goal) -> Advice {
    let hall = &board.hall;
    if let Some(rest) = &hall.rest {
        return ahead(f, format::capital(&visit::rest(f, rest)));
    }
    if hall.ended || hall.lines.iter().all(|line| !line.open) {
        return ahead(f, f.t("live-advice-closed"));
    }
    let open = || hall.lines.iter().filter(|now| now.open);
    if open().all(is_deserted) {
        return nobody(f);
    }
    let unserved = hall.alerts.iter().find_map(|alert| match alert {
        Alert::Unserved { line, waiting } => Some((line, *waiting)),
        _ => None,
    });
    if let Some((line, waiting)) = unserved {
        let name = visit::line(f, policy, line);
        let what = f.t2("hall-alert-unserved", "line", name, "n", waiting);
        return helped(f, "late", what, hall);
    }
    match weakest(hall, goal) {
        Some((now, is_over)) => {
            let name = visit::line(f, policy, &now.line);
            let waits = range(f, &now.range);
            let what = f.t2("live-advice-weak", "line", name, "range", waits);
            helped(f, if is_over { "late" } else { "warn" }, what, hall)
        }
        None => match open().find(|now| is_deserted(now)) {
            Some(now) => {
                let name = visit::line(f, policy, &now.line);
                helped(f, "warn", f.t1("live-advice-unserved", "line", name), hall)
            }
            None => Advice {
                class: "ok",
                ..ahead(f, f.t1("live-advice-ok", "minutes", goal.minutes))
            },
        },
    }
}

/// The desk only holds an imported event log, of this name: there is no hall in
/// which anything could be done.
pub(super) fn of_log(f: &Frame, name: &str) -> Advice {
    let process = open_to(f, "read_director_pages", "/director/process");
    Advice {
        class: "",
        what: f.t1("live-only-log", "name", name),
        more: f.t("live-only-log-next"),
        link: process.map(|url| (url, f.t("director-nav-process"))),
    }
}

/// Nobody is at a counter: whoever comes now is called by nobody.
fn nobody(f: &Frame) -> Advice {
    let hall_page = open_to(f, "run_queue", "/hall");
    Advice {
        class: "warn",
        what: f.t("live-advice-nobody"),
        more: f.t("live-advice-nobody-next"),
        link: hall_page.map(|url| (url, f.t("live-act"))),
    }
}

/// The line that is furthest beyond the goal, and whether more than half wait
/// longer than that.
fn weakest<'a>(hall: &'a Hall, goal: &Goal) -> Option<(&'a LineNow, bool)> {
    let beyond = hall
        .lines
        .iter()
        .filter_map(|now| match judged(now, goal)? {
            Judged::Over => Some((now, true)),
            Judged::Near => Some((now, false)),
            Judged::Within => None,
        });
    beyond.min_by_key(|(now, is_over)| (Reverse(*is_over), Reverse(now.range.high)))
}

/// Who could help now, with the button that leads to the hall; where nobody is
/// free, the page that tries changes.
fn helped(f: &Frame, class: &'static str, what: String, hall: &Hall) -> Advice {
    let free = hall.officials.iter().find(|one| one.state == "free");
    let hall_page = open_to(f, "run_queue", "/hall");
    let (more, link) = match free {
        Some(one) => (
            f.t1("live-advice-free", "name", &one.name),
            hall_page.map(|url| (url, f.t("live-act"))),
        ),
        None => (
            f.t("live-advice-nobody-free"),
            Some(("/director/whatif".to_owned(), f.t("director-nav-whatif"))),
        ),
    };
    Advice {
        class,
        what,
        more,
        link,
    }
}

/// Nothing is to be done in the hall now: the next day.
fn ahead(f: &Frame, what: String) -> Advice {
    Advice {
        class: "",
        what,
        more: f.t("live-advice-next"),
        link: Some((
            "/director/tomorrow".to_owned(),
            f.t("director-nav-tomorrow"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{goal, live_board};
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    fn said(change: impl FnOnce(&mut LiveBoard)) -> Advice {
        let mut board = live_board(true);
        change(&mut board);
        let f = head(Lang::Vi, "/director");
        let policy = motcua_desk::queue::default_policy();
        advice(&f, &policy, &board, &goal())
    }

    #[test]
    fn a_line_that_nobody_serves_comes_before_one_that_is_slow() {
        let advice = said(|_| ());
        assert_eq!(advice.class, "late");
        assert!(
            advice.what.contains("không có cán bộ nào"),
            "{}",
            advice.what
        );
        assert!(advice.more.contains("Nguyễn Văn Mẫu"), "{}", advice.more);
        assert_eq!(advice.link.unwrap().0, "/hall");
    }

    #[test]
    fn the_weak_spot_is_the_line_that_is_furthest_beyond_the_goal() {
        let advice = said(|board| {
            board.hall.alerts.clear();
            board.hall.lines[0].range.high = 60;
            for one in &mut board.hall.officials {
                one.state = "serving".to_owned();
            }
        });
        assert_eq!(advice.class, "warn");
        assert!(advice.what.contains("Đất đai"), "{}", advice.what);
        assert_eq!(advice.link.unwrap().0, "/director/whatif");
    }

    #[test]
    fn a_hall_within_the_goal_points_to_the_next_day() {
        let advice = said(|board| {
            board.hall.alerts.clear();
            for line in &mut board.hall.lines {
                line.range.mid = 2;
                line.range.high = 9;
                line.unserved = false;
            }
        });
        assert_eq!(advice.class, "ok");
        assert_eq!(advice.link.unwrap().0, "/director/tomorrow");
    }

    #[test]
    fn a_line_or_a_hall_without_anybody_is_never_within_the_goal() {
        let quick = |board: &mut LiveBoard| {
            board.hall.alerts.clear();
            for line in &mut board.hall.lines {
                line.range.mid = 2;
                line.range.high = 9;
                line.unserved = false;
            }
        };
        let one = said(|board| {
            quick(board);
            board.hall.lines[0].officials = 0;
        });
        assert_eq!(one.class, "warn");
        assert!(one.what.contains("Đất đai"), "{}", one.what);
        let all = said(|board| {
            quick(board);
            for line in &mut board.hall.lines {
                line.officials = 0;
            }
        });
        let words = head(Lang::Vi, "/director").t("live-advice-nobody");
        assert_eq!((all.class, all.what), ("warn", words));
    }
}
