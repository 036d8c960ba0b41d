//! Reading an act from its form.

use crate::view::Form;
use jiff::civil::{DateTime, Time};
use motcua_desk::Deed;
use motcua_desk::accept::IntakeInput;
use motcua_desk::money::MoneyInput;
use motcua_domain::deadline::{DueAt, StopReason};
use motcua_domain::dossier::{DeliveredTo, ExtensionPaper, PaperGiven, PaperHow, RefundCause};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::money::Vnd;
use motcua_domain::typed::Locale;

/// A fault of one field: its name without the act's prefix, and the message.
pub type Fault = (&'static str, &'static str);

/// The fields of one act: names on the page are `{act}-{name}`, so that many
/// forms can stand on one page.
pub struct Fields<'a> {
    form: &'a Form,
    act: &'a str,
}

impl<'a> Fields<'a> {
    /// Of the act `act`.
    pub fn new(form: &'a Form, act: &'a str) -> Self {
        Self { form, act }
    }
    fn get(&self, name: &str) -> String {
        self.form.get(&format!("{}-{name}", self.act)).to_owned()
    }
    fn all(&self, name: &str) -> Vec<String> {
        self.form.all(&format!("{}-{name}", self.act)).to_vec()
    }
    fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }
    fn lines(&self, name: &str) -> Vec<String> {
        let text = self.get(name);
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(ToOwned::to_owned).collect()
    }
    fn amount(&self, name: &'static str) -> Result<Vnd, Fault> {
        money(&self.get(name), locale(self.form)).ok_or((name, "invalid-amount"))
    }
    fn papers(&self) -> Result<Vec<PaperGiven>, Fault> {
        let mut papers = Vec::new();
        for item in self.all("paper") {
            let number = |kind: &str| {
                let text = self.get(&format!("{kind}-{item}"));
                count(&text).ok_or(("papers", "invalid-count"))
            };
            let (originals, copies) = (number("originals")?, number("copies")?);
            let how = match self.get(&format!("how-{item}")).as_str() {
                _ if originals + copies > 0 => PaperHow::Given,
                "shown" => PaperHow::Shown,
                "looked_up" => PaperHow::LookedUp,
                "needed" => PaperHow::Needed,
                _ => continue,
            };
            papers.push(PaperGiven {
                item,
                originals,
                copies,
                how,
            });
        }
        Ok(papers)
    }
}

/// A number of papers as typed; nothing typed is none.
pub fn count(text: &str) -> Option<u32> {
    match text {
        "" => Some(0),
        text => text.parse().ok().filter(|n| *n <= 9_999),
    }
}

/// Where a handler notes how its reader writes numbers.
pub const LOCALE: &str = "deed-locale";

/// What the handler noted; Vietnamese when it did not.
pub fn locale(form: &Form) -> Locale {
    match form.get(LOCALE) {
        "en" => Locale::En,
        _ => Locale::Vi,
    }
}

/// An amount as the reader writes it (H15): `1.500.000 đ` in Vietnamese,
/// `1,500,000` in English; never a part of a đồng.
pub fn money(text: &str, locale: Locale) -> Option<Vnd> {
    Vnd::parse(text, locale).ok()
}

/// A local day and time of two fields (`2026-11-24`, `16:30`).
pub fn moment(day: &str, time: &str) -> Option<DateTime> {
    Some(day_of(day)?.to_datetime(time_of(time)?))
}

/// A time as a browser's field sends it or as people write it: `9:00`,
/// `16:30:00`, `9h`, `9h30`, `9g30`, `9.30`. Nothing typed is midnight.
pub fn time_of(text: &str) -> Option<Time> {
    let text = text.trim();
    if text.is_empty() {
        return Some(Time::midnight());
    }
    let mut parts = text.split([':', 'h', 'H', 'g', 'G', '.']).map(str::trim);
    let two = |part: &str| -> Option<i8> {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        (digits && (1..=2).contains(&part.len())).then(|| part.parse().ok())?
    };
    let hour = two(parts.next()?)?;
    // A bare number is as likely a day or a count as an hour.
    let minute = match parts.next()? {
        "" => 0,
        minute => two(minute)?,
    };
    let second = parts.next().map_or(Some(0), two)?;
    match parts.next() {
        None => Time::new(hour, minute, second, 0).ok(),
        Some(_) => None,
    }
}

/// A day as a browser's field sends it, or as people write it.
pub fn day_of(text: &str) -> Option<jiff::civil::Date> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [d, m, y] = parts[..] else { return None };
    jiff::civil::Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?).ok()
}

/// Reads the act `slug` from its form.
pub fn parse(slug: &str, form: &Form) -> Result<Deed, Fault> {
    let at = Fields::new(form, slug);
    for read in [before, clock, ending, entry] {
        if let Some(deed) = read(slug, &at)? {
            return Ok(deed);
        }
    }
    Err(("deed", "deed-choose"))
}

/// Taking in, moving and withdrawing.
fn before(slug: &str, at: &Fields<'_>) -> Result<Option<Deed>, Fault> {
    let reason = at.get("reason");
    Ok(Some(match slug {
        "ask_fix" => Deed::AskFix {
            items: at.all("items"),
            lines: at.lines("lines"),
            reason,
        },
        "receive_fix" => Deed::ReceiveFix {
            papers: at.papers()?,
        },
        "refuse" => Deed::Refuse { reason },
        "hand_over" => Deed::HandOver {
            to: UnitId::new(at.get("to")),
            step: None,
            round: None,
        },
        "receive_hand_over" => Deed::ReceiveHandOver {},
        "assign" => Deed::Assign {
            to: StaffId(at.get("to").parse().map_err(|_| ("to", "invalid-staff"))?),
        },
        "request_withdrawal" => Deed::RequestWithdrawal { reason },
        "decide_withdrawal" => Deed::DecideWithdrawal {
            granted: match at.get("granted").as_str() {
                "yes" => true,
                "no" => false,
                _ => return Err(("granted", "deed-choose")),
            },
            reason,
        },
        "note" => Deed::Note { text: reason },
        _ => return Ok(None),
    }))
}

/// What stops, moves or explains the clock.
fn clock(slug: &str, at: &Fields<'_>) -> Result<Option<Deed>, Fault> {
    let reason = at.get("reason");
    Ok(Some(match slug {
        "request_supplement" => Deed::RequestSupplement {
            items: at.all("items"),
            lines: at.lines("lines"),
            reason,
            warned: at.ticked("warned"),
        },
        "receive_supplement" => Deed::ReceiveSupplement {
            papers: at.papers()?,
        },
        "stop_clock" => Deed::StopClock {
            why: StopReason::from_slug(&at.get("why")).ok_or(("why", "deed-choose-why"))?,
            reason,
        },
        "resume" => Deed::ResumeClock {},
        "extend" => Deed::Extend {
            amount: at
                .get("amount")
                .parse()
                .map_err(|_| ("amount", "refused-bad-extension"))?,
            reason,
            paper: ExtensionPaper {
                number: at.get("document"),
                date: day_of(&at.get("document_date")).ok_or(("document_date", "deed-bad-date"))?,
            },
        },
        "apologise" => Deed::Apologise {
            late_unit: UnitId::new(at.get("late_unit")),
            new_date: new_date(at)?,
            reason,
        },
        "move_version" => Deed::MoveVersion { reason },
        _ => return Ok(None),
    }))
}

/// What ends a dossier, or puts its end right.
fn ending(slug: &str, at: &Fields<'_>) -> Result<Option<Deed>, Fault> {
    let reason = at.get("reason");
    Ok(Some(match slug {
        "stop" => Deed::Stop { reason },
        "record_result" => Deed::RecordResult {
            positive: outcome(&at.get("outcome")).ok_or(("outcome", "deed-choose"))?,
            number: at.get("number"),
            text: at.get("text"),
        },
        "deliver" => Deed::Deliver {
            to: delivered_to(&at.get("to")).ok_or(("to", "deed-choose"))?,
            without_receipt: at.ticked("without_receipt"),
            taken_by: at.get("taken_by"),
        },
        "correct_closed" => Deed::CorrectClosed {
            number: Some(at.get("number")).filter(|number| !number.is_empty()),
            positive: outcome(&at.get("outcome")),
            input: None,
            reason,
        },
        _ => return Ok(None),
    }))
}

/// Money.
fn entry(slug: &str, at: &Fields<'_>) -> Result<Option<Deed>, Fault> {
    let reason = at.get("reason");
    Ok(Some(match slug {
        "take_fee" => Deed::Money(MoneyInput::Take {
            amount: at.amount("amount")?,
            means: at.get("means"),
            receipt: at.get("receipt"),
        }),
        "exempt_fee" => Deed::Money(MoneyInput::Exempt {
            amount: at.amount("amount")?,
            ground: at.get("ground"),
            shown: at.get("shown"),
        }),
        "refund_fee" => Deed::Money(MoneyInput::Refund {
            amount: at.amount("amount")?,
            means: at.get("means"),
            receipt: at.get("receipt"),
            cause: RefundCause::parse(&at.get("cause")).ok_or(("cause", "deed-choose"))?,
            reason,
        }),
        "assess_fee" => Deed::Money(MoneyInput::Assess {
            amount: at.amount("amount")?,
            reason,
        }),

        _ => return Ok(None),
    }))
}

/// A correction of the intake, of an open dossier or of one that ended.
pub fn correction(input: IntakeInput, reason: String, closed: bool) -> Deed {
    let input = Box::new(input);
    if closed {
        Deed::CorrectClosed {
            number: None,
            positive: None,
            input: Some(input),
            reason,
        }
    } else {
        Deed::CorrectIntake { input, reason }
    }
}

fn outcome(text: &str) -> Option<bool> {
    match text {
        "positive" => Some(true),
        "negative" => Some(false),
        _ => None,
    }
}

fn delivered_to(text: &str) -> Option<DeliveredTo> {
    Some(match text {
        "owner" => DeliveredTo::Owner,
        "representative" => DeliveredTo::Representative,
        "authorised" => DeliveredTo::Authorised,
        "post" => DeliveredTo::Post,
        "online" => DeliveredTo::Online,
        _ => return None,
    })
}

fn new_date(at: &Fields<'_>) -> Result<DueAt, Fault> {
    let date = day_of(&at.get("new_date")).ok_or(("new_date", "deed-bad-date"))?;
    let time = time_of(&at.get("new_time")).ok_or(("new_time", "deed-bad-time"))?;
    let minute =
        u16::try_from(time.hour()).unwrap_or(0) * 60 + u16::try_from(time.minute()).unwrap_or(0);
    Ok(DueAt {
        date,
        // No time written: the end of the day.
        minute: if minute == 0 { 1440 } else { minute },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_days_are_read_as_people_write_them() {
        assert_eq!(money("1.500.000 đ", Locale::Vi), Some(Vnd(1_500_000)));
        assert_eq!(money("150,000", Locale::En), Some(Vnd(150_000)));
        for bad in ["", "-5", "1e9", "12.5x", "9999999999999"] {
            assert_eq!(money(bad, Locale::Vi), None, "{bad}");
        }
        let day = jiff::civil::date(2026, 11, 24);
        assert_eq!(day_of("24/11/2026"), Some(day));
        assert_eq!(day_of("2026-11-24"), Some(day));
        assert_eq!(day_of("31/2/2026"), None);
        assert_eq!(moment("24/11/2026", "16:30"), Some(day.at(16, 30, 0, 0)));
    }

    #[test]
    fn a_time_is_read_as_people_write_it() {
        let nine = jiff::civil::time(9, 0, 0, 0);
        for text in ["9:00", "09:00", "9h", "9h00", "9g00", "9.00", " 9:00:00 "] {
            assert_eq!(time_of(text), Some(nine), "{text}");
        }
        assert_eq!(time_of("16h30"), Some(jiff::civil::time(16, 30, 0, 0)));
        assert_eq!(time_of(""), Some(Time::midnight()));
        for bad in [
            "9", "25:00", "9:60", "9:0:0:0", "sáng", "-9:00", "9:000", "h30",
        ] {
            assert_eq!(time_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_mistyped_count_is_a_fault_and_never_a_paper_less() {
        let form = |originals: &str, how: &str| {
            Form::new([
                ("receive_fix-paper", "p1"),
                ("receive_fix-originals-p1", originals),
                ("receive_fix-copies-p1", ""),
                ("receive_fix-how-p1", how),
            ])
        };
        let read = |originals: &str, how: &str| parse("receive_fix", &form(originals, how));
        for bad in ["l", "1 bản", "-1", "99999", "4294967295"] {
            assert_eq!(read(bad, "").unwrap_err().1, "invalid-count", "{bad}");
        }
        let how = |originals: &str, how: &str| match read(originals, how) {
            Ok(Deed::ReceiveFix { papers }) => papers.first().map(|paper| paper.how),
            other => panic!("{other:?}"),
        };
        assert_eq!(how("0", "needed"), Some(PaperHow::Needed));
        assert_eq!(how("", "shown"), Some(PaperHow::Shown));
        assert_eq!(how("1", "needed"), Some(PaperHow::Given));
        assert_eq!(how("0", ""), None);
    }

    #[test]
    fn fields_of_two_acts_on_one_page_do_not_meet() {
        let form = Form::new([
            ("request_supplement-reason", "Thiếu tờ khai"),
            ("request_supplement-lines", " Tờ khai thuế \n\n Bản vẽ "),
            ("extend-reason", "Việc phức tạp"),
        ]);
        let Ok(Deed::RequestSupplement {
            lines,
            reason,
            warned,
            ..
        }) = parse("request_supplement", &form)
        else {
            panic!("not read");
        };
        assert_eq!(lines, ["Tờ khai thuế", "Bản vẽ"]);
        assert_eq!(reason, "Thiếu tờ khai");
        assert!(!warned);
        assert!(parse("extend", &form).is_err(), "no amount");
        let mut form = form;
        form.set("extend-amount", "3");
        form.set("extend-document", "12/TB");
        let undated = parse("extend", &form).unwrap_err();
        assert_eq!(undated, ("document_date", "deed-bad-date"));
        form.set("extend-document_date", "24/11/2026");
        let Ok(Deed::Extend { paper, .. }) = parse("extend", &form) else {
            panic!("not read");
        };
        let date = jiff::civil::date(2026, 11, 24);
        assert_eq!((paper.number.as_str(), paper.date), ("12/TB", date));
        assert!(parse("no_such_act", &form).is_err());
    }
}
