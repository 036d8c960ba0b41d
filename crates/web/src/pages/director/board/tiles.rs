//! Figure tiles; each opens what it counts, where the reader may see that.

use super::rows::tenths;
use crate::format;
use crate::frame::Frame;
use crate::i18n::{Arg, text};
use motcua_desk::outlook::{Goal, LiveBoard};
use motcua_desk::read::CAP;
use motcua_domain::time::local;

/// A tile: class, name, number, what it is of, and the address of its cases.
pub struct Tile {
    pub(super) class: &'static str,
    pub(super) name: String,
    pub(super) n: String,
    pub(super) of: String,
    pub(super) url: Option<String>,
}

/// A count up to the cap, in words.
pub(super) fn capped(f: &Frame, n: i64) -> String {
    if n >= CAP {
        f.t1("work-at-least", "n", format::number(f.lang, CAP - 1))
    } else {
        format::number(f.lang, n)
    }
}

/// An address that only whoever may do an action can open.
pub(super) fn open_to(f: &Frame, action: &str, url: &str) -> Option<String> {
    f.can(action).then(|| url.to_owned())
}

pub(super) fn tiles(f: &Frame, board: &LiveBoard, goal: &Goal) -> Vec<Tile> {
    let mut all = of_people(f, board, goal);
    all.extend(of_dossiers(f, board));
    all
}

/// Who waits, how long, who is there, who came.
fn of_people(f: &Frame, board: &LiveBoard, goal: &Goal) -> Vec<Tile> {
    let hall = &board.hall;
    let longest = hall.waiting.iter().map(|one| one.waited).max().unwrap_or(0);
    let class = match longest {
        n if n > i64::from(hall.alert) => "hot",
        n if n > i64::from(goal.minutes) => "mid",
        _ => "",
    };
    let within = f.t2(
        "live-goal",
        "percent",
        goal.percent,
        "minutes",
        goal.minutes,
    );
    let waiting = i64::try_from(hall.waiting.len()).unwrap_or(i64::MAX);
    let there = i64::try_from(hall.officials.len()).unwrap_or(i64::MAX);
    let tile = |class, id: &str, n: String, of: String, at: &str| Tile {
        class,
        name: f.t(id),
        n,
        of,
        url: open_to(f, "read_queue", at),
    };
    vec![
        tile(
            "",
            "hall-waiting",
            format::number(f.lang, waiting),
            f.t1("live-lines-n", "n", hall.lines.len()),
            "/hall#rows",
        ),
        tile(
            class,
            "hall-longest",
            f.t1("hall-minutes", "n", longest),
            within,
            "/hall#rows",
        ),
        tile(
            "",
            "hall-officials",
            format::number(f.lang, there),
            states(f, board),
            "/hall#officials",
        ),
        tile(
            "",
            "live-came",
            format::number(f.lang, i64::from(board.came)),
            usual(f, board),
            "/hall/visits",
        ),
    ]
}

/// What the officials do, as numbers.
fn states(f: &Frame, board: &LiveBoard) -> String {
    let of = |slug: &str| {
        let all = board.hall.officials.iter();
        all.filter(|one| one.state == slug).count()
    };
    let (serving, free) = (of("serving"), of("free"));
    let away = board.hall.officials.len() - serving - free;
    f.t3(
        "live-states",
        "serving",
        serving,
        "free",
        free,
        "away",
        away,
    )
}

/// How many had come by this hour on days like this.
fn usual(f: &Frame, board: &LiveBoard) -> String {
    if board.halves.is_empty() {
        return f.t("live-arrivals-none");
    }
    let Some(usual) = &board.usual else {
        return f.t("live-usual-none");
    };
    // Before the opening nobody has come on any day.
    if usual.high == 0 {
        return f.t1("live-usual-before", "days", usual.days);
    }
    let mean = tenths(f, usual.mean);
    let args: [(&str, &dyn Arg); 4] = [
        ("mean", &mean),
        ("low", &usual.low),
        ("high", &usual.high),
        ("days", &usual.days),
    ];
    text(f.lang, "live-usual", &args)
}

/// Open dossiers, those near their date, those likely to be late.
pub(super) fn of_dossiers(f: &Frame, board: &LiveBoard) -> Vec<Tile> {
    let class = |n: i64, class| if n > 0 { class } else { "" };
    let tile = |class, id: &str, n: i64, of: String, near: &str| Tile {
        class,
        name: f.t(id),
        n: capped(f, n),
        of,
        url: open_to(f, "read_work_list", &format!("/work?of=all{near}")),
    };
    vec![
        Tile {
            n: format::number(f.lang, board.open),
            ..tile(
                "",
                "live-open",
                board.open,
                f.t1("live-open-of", "n", board.fields.len()),
                "",
            )
        },
        tile(
            class(board.late, "hot"),
            "near-late",
            board.late,
            f.t("live-late-of"),
            "&near=late",
        ),
        tile(
            "",
            "live-today",
            board.today,
            f.t("live-today-of"),
            "&near=today",
        ),
        tile(
            class(board.soon, "mid"),
            "near-soon",
            board.soon,
            f.t("live-soon-of"),
            "&near=soon",
        ),
        expected(f, board),
    ]
}

/// How many of the open dossiers are likely to be late.
fn expected(f: &Frame, board: &LiveBoard) -> Tile {
    let told = board.risk.as_ref();
    let n = told.map_or_else(
        || f.t("live-not-yet"),
        |told| format::number(f.lang, (told.expected + 500) / 1000),
    );
    // A sum of chances is no list: it is said of how many.
    let as_of = told.map_or_else(
        || f.t("live-risk-none"),
        |told| {
            let all = format::number(f.lang, told.classes.iter().sum());
            f.t2("live-expected-of", "n", all, "at", f.moment(local(told.at)))
        },
    );
    Tile {
        class: "",
        name: f.t("live-risk"),
        n,
        of: as_of,
        url: Some("/director/risk".to_owned()),
    }
}
