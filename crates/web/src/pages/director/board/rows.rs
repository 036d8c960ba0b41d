//! Tables and drawings of the board.

use super::draw::{self, Wait};
use super::tiles::open_to;
use crate::format;
use crate::frame::Frame;
use crate::pages::director::halves::{HALF, Half, draw_halves, half_hour};
use crate::pages::director::risk::range as chance_range;
use crate::pages::kiosk::words::{counted, range};
use crate::pages::procedures::field_name;
use crate::pages::survey::said::one_decimal;
use crate::view::{Html, Tone, tag};
use crate::{visit, words};
use motcua_desk::outlook::{BoardLine, BoardRisk, Goal, LiveBoard};
use motcua_desk::queue::{Hall, HallOfficial, LineNow};
use motcua_domain::time::local;
use motcua_domain::visit::Policy;
use motcua_domain::visit::hours::{Rest, RestKind};

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
    /// Who is there for it, and in a rest who is expected.
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
    pub(super) classes: Vec<Counted>,
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

/// Nobody is called before a day begins: at night, on a day off, before the
/// opening. A break amid the day is none of these.
pub(super) fn is_shut(hall: &Hall) -> bool {
    let shut = |rest: &Rest| matches!(rest.kind, RestKind::Opening | RestKind::Ended);
    hall.ended || hall.rest.as_ref().is_some_and(shut)
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
    let mut how = usual.map_or_else(
        || f.t("live-arrivals-alone"),
        |usual| f.t1("live-arrivals-how", "days", usual.days),
    );
    let day = board.halves.first().zip(board.halves.last());
    if day.is_some_and(|(first, last)| (first.from..=last.from + HALF).contains(&minute)) {
        how = format!("{how} {}", f.t("live-arrivals-now"));
    }
    Arrivals {
        chart: draw_halves(&f.t("live-arrivals-chart"), &halves, Some(minute)),
        how,
        halves: rows.collect(),
    }
}

/// The drawing of the waits of the lines in which somebody is told one.
pub(super) fn waits(f: &Frame, policy: &Policy, board: &LiveBoard, goal: &Goal) -> Option<Html> {
    let rows: Vec<Wait> = board
        .lines
        .iter()
        .filter(|line| !is_shut(&board.hall) && judged(&line.now, goal).is_some())
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
        let judged = judged(now, goal).filter(|_| !is_shut(&board.hall));
        let tag = judged.map(|judged| judged_tag(f, judged));
        Line {
            name: visit::line(f, policy, &now.line),
            waiting: format::number(f.lang, i64::from(now.waiting)),
            longest: f.t1("hall-minutes", "n", now.longest),
            wait: told(f, &board.hall, now),
            judged: tag.unwrap_or_default(),
            officials: there(f, policy, &board.hall, now),
            came: match line.usual {
                Some(usual) => f.t2("live-came-usual", "n", line.came, "usual", tenths(f, usual)),
                None => format::number(f.lang, i64::from(line.came)),
            },
        }
    };
    board.lines.iter().map(one).collect()
}

/// Who is at a counter now and serves the line; while nobody is called, beside
/// it who is expected to. Whoever serves several lines stands in each.
fn there(f: &Frame, policy: &Policy, hall: &Hall, now: &LineNow) -> String {
    let is_there = |one: &&HallOfficial| one.state == "free" || one.state == "serving";
    let serves = |one: &&HallOfficial| policy.rank(one.id, &now.line).is_some();
    let n = hall.officials.iter().filter(is_there).filter(serves);
    let n = format::number(f.lang, i64::try_from(n.count()).unwrap_or(i64::MAX));
    if hall.rest.is_none() {
        return n;
    }
    let expected = format::number(f.lang, i64::from(now.officials));
    f.t2("live-there-expected", "n", n, "expected", expected)
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

/// Open dossiers by class of their chance, the largest first.
pub(super) fn risk(f: &Frame, told: &BoardRisk) -> Risk {
    let classes = told.classes.iter().enumerate().rev();
    Risk {
        at: f.t1("live-risk-of", "at", f.moment(local(told.at))),
        cut: told.cut,
        classes: classes
            .map(|(n, open)| Counted {
                name: chance_range(f, n),
                n: format::number(f.lang, *open),
                url: Some(format!("/director/risk?class={n}")),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{goal, live_board};
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::{ago, head};

    #[test]
    fn a_line_counts_who_is_there_for_it_and_after_the_closing_who_is_expected() {
        let f = head(Lang::Vi, "/director");
        let policy = motcua_desk::queue::default_policy();
        let told = |board: &LiveBoard| lines(&f, &policy, board, &goal())[0].officials.clone();
        let mut board = live_board(true);
        let at_work = board.hall.officials.iter();
        let there = at_work.filter(|one| one.state == "free" || one.state == "serving");
        let there = there.count();
        assert!(there > 0 && there < board.hall.officials.len());
        assert_eq!(told(&board), there.to_string(), "not who is in a break");
        board.hall.officials.clear();
        board.hall.rest = Some(Rest {
            kind: RestKind::Ended,
            until: ago(-900),
        });
        board.lines[0].now.officials = 4;
        assert_eq!(told(&board), "0 (dự kiến 4)");
    }
}
