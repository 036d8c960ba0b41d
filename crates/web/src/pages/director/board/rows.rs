//! Tables and drawings of the board.

use super::draw::{self, Wait};
use super::tiles::open_to;
use crate::format;
use crate::frame::Frame;
use crate::pages::director::halves::{Half, draw_halves, half_hour};
use crate::pages::kiosk::words::{counted, range};
use crate::pages::procedures::field_name;
use crate::pages::survey::said::one_decimal;
use crate::view::{Html, Tone, tag};
use crate::{visit, words};
use motcua_desk::outlook::{BoardLine, BoardRisk, Goal, LiveBoard};
use motcua_desk::queue::{Hall, HallOfficial, LineNow};
use motcua_domain::time::local;
use motcua_domain::visit::Policy;

/// A figure with one decimal, as the reader writes it.
pub(super) fn tenths(f: &Frame, n: f64) -> String {
    one_decimal(f.lang, n)
}

/// Those who came, by half hour, against a usual day.
pub struct Arrivals {
    pub(super) chart: Html,
    pub(super) how: String,
    pub(super) halves: Vec<HalfRow>,
}

/// A half hour: when, how many came, how many usually do; empty = not known.
pub struct HalfRow {
    pub(super) half: String,
    pub(super) came: String,
    pub(super) usual: String,
}

/// A line of the hall.
pub struct Line {
    pub(super) name: String,
    pub(super) waiting: String,
    pub(super) longest: String,
    /// What somebody who comes now waits.
    pub(super) wait: String,
    /// That, against the goal; none where nobody is told a wait.
    pub(super) judged: Html,
    pub(super) officials: String,
    pub(super) came: String,
}

/// An official at work.
pub struct Official {
    pub(super) name: String,
    pub(super) counter: String,
    pub(super) state: Html,
    pub(super) minutes: String,
    pub(super) ticket: String,
}

/// Something that is counted, with the address of its cases.
pub struct Counted {
    pub(super) name: String,
    pub(super) n: String,
    pub(super) url: Option<String>,
}

/// Open dossiers by their chance of being late.
pub struct Risk {
    pub(super) at: String,
    /// Only a part of what is open was looked at.
    pub(super) cut: bool,
    pub(super) tenths: Vec<Counted>,
}

/// Nobody serves the line at this moment.
pub(super) const fn is_deserted(now: &LineNow) -> bool {
    now.unserved || now.officials == 0
}

/// How somebody who comes now fares against the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judged {
    /// Nine in ten wait no longer than the goal.
    Within,
    /// More than one in ten wait longer.
    Near,
    /// More than half wait longer.
    Over,
}

/// Against the goal; `None` where nobody is told a wait, and where nobody is
/// there who would call.
pub(super) fn judged(now: &LineNow, goal: &Goal) -> Option<Judged> {
    if !now.open || is_deserted(now) {
        return None;
    }
    Some(match &now.range {
        told if told.mid > goal.minutes => Judged::Over,
        told if told.high > goal.minutes => Judged::Near,
        _ => Judged::Within,
    })
}

fn judged_tag(f: &Frame, judged: Judged) -> Html {
    match judged {
        Judged::Within => tag(Tone::Ok, &f.t("live-within")),
        Judged::Near => tag(Tone::Warn, &f.t("live-near")),
        Judged::Over => tag(Tone::Late, &f.t("live-over")),
    }
}

/// Half hours of today against a usual day.
pub(super) fn arrivals(f: &Frame, board: &LiveBoard) -> Arrivals {
    let now = local(board.at).time();
    let minute = u16::try_from(i32::from(now.hour()) * 60 + i32::from(now.minute())).unwrap_or(0);
    let has_begun = |from: u16| from <= minute;
    let halves: Vec<Half> = board
        .halves
        .iter()
        .map(|one| Half {
            from: one.from,
            column: has_begun(one.from).then(|| f64::from(one.came)),
            line: one.usual,
            band: None,
        })
        .collect();
    let rows = board.halves.iter().map(|one| HalfRow {
        half: half_hour(one.from),
        came: if has_begun(one.from) {
            format::number(f.lang, i64::from(one.came))
        } else {
            String::new()
        },
        usual: one.usual.map_or_else(String::new, |n| tenths(f, n)),
    });
    let usual = board.usual.as_ref();
    Arrivals {
        chart: draw_halves(&f.t("live-arrivals-chart"), &halves, Some(minute)),
        how: usual.map_or_else(
            || f.t("live-arrivals-alone"),
            |usual| f.t1("live-arrivals-how", "days", usual.days),
        ),
        halves: rows.collect(),
    }
}

/// The drawing of the waits of the lines in which somebody is told one.
pub(super) fn waits(f: &Frame, policy: &Policy, board: &LiveBoard, goal: &Goal) -> Option<Html> {
    let rows: Vec<Wait> = board
        .lines
        .iter()
        .filter(|line| judged(&line.now, goal).is_some())
        .map(|line| Wait {
            name: visit::line(f, policy, &line.now.line),
            low: line.now.range.low,
            mid: line.now.range.mid,
            high: line.now.range.high,
        })
        .collect();
    let mark = f.t1("live-goal-mark", "n", goal.minutes);
    let label = f.t("live-waits-chart");
    (!rows.is_empty()).then(|| draw::waits(f.lang, &label, &rows, (goal.minutes, &mark)))
}

/// The lines, in the order of the rules.
pub(super) fn lines(f: &Frame, policy: &Policy, board: &LiveBoard, goal: &Goal) -> Vec<Line> {
    let one = |line: &BoardLine| {
        let now = &line.now;
        let tag = judged(now, goal).map(|judged| judged_tag(f, judged));
        Line {
            name: visit::line(f, policy, &now.line),
            waiting: format::number(f.lang, i64::from(now.waiting)),
            longest: f.t1("hall-minutes", "n", now.longest),
            wait: told(f, &board.hall, now),
            judged: tag.unwrap_or_default(),
            officials: format::number(f.lang, i64::from(now.officials)),
            came: match line.usual {
                Some(usual) => f.t2("live-came-usual", "n", line.came, "usual", tenths(f, usual)),
                None => format::number(f.lang, i64::from(line.came)),
            },
        }
    };
    board.lines.iter().map(one).collect()
}

/// What somebody who comes now waits, in the words of the hall.
fn told(f: &Frame, hall: &Hall, now: &LineNow) -> String {
    if !now.open {
        return f.t("hall-no-tickets");
    }
    if now.unserved {
        return f.t("hall-nobody");
    }
    let rests = (hall.rest.as_ref(), now.pause.as_ref());
    counted(f, &now.range, range(f, &now.range), rests)
}

/// Officials at work, in the order of the hall.
pub(super) fn officials(f: &Frame, hall: &Hall) -> Vec<Official> {
    let one = |one: &HallOfficial| Official {
        name: one.name.clone(),
        counter: one.counter.map_or_else(String::new, |n| n.to_string()),
        state: tag(
            visit::state_tone(&one.state),
            &visit::state(f, &one.state, one.reason.as_deref()),
        ),
        minutes: f.t1("hall-minutes", "n", one.minutes),
        ticket: one
            .ticket
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
    };
    hall.officials.iter().map(one).collect()
}

/// Open dossiers by state.
pub(super) fn stages(f: &Frame, board: &LiveBoard) -> Vec<Counted> {
    let one = |(stage, n): &(motcua_domain::dossier::StageName, i64)| {
        let url = format!("/work?of=all&stage={}", stage.slug());
        Counted {
            name: words::stage(f.lang, *stage),
            n: format::number(f.lang, *n),
            url: open_to(f, "read_work_list", &url),
        }
    };
    board.stages.iter().map(one).collect()
}

/// Open dossiers by field.
pub(super) fn fields(f: &Frame, board: &LiveBoard) -> Vec<Counted> {
    let one = |(field, n): &(String, i64)| {
        let url = format!("/work?of=all&field={}", crate::pages::encode(field));
        Counted {
            name: field_name(f.lang, field),
            n: format::number(f.lang, *n),
            url: open_to(f, "read_work_list", &url),
        }
    };
    board.fields.iter().map(one).collect()
}

/// Open dossiers by tenth of their chance, the largest first.
pub(super) fn risk(f: &Frame, told: &BoardRisk) -> Risk {
    let tenths = told.tenths.iter().enumerate().rev();
    Risk {
        at: f.t1("live-risk-of", "at", f.moment(local(told.at))),
        cut: told.cut,
        tenths: tenths
            .map(|(n, open)| Counted {
                name: f.t2("chance-range", "from", n * 10, "to", n * 10 + 10),
                n: format::number(f.lang, *open),
                url: Some(format!("/director/risk?tenth={n}")),
            })
            .collect(),
    }
}
