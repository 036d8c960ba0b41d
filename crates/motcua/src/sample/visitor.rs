//! Who comes to the hall of the sample days, for what and for how long.
//! Service times are those of the desk-v1 model of the staffing notes
//! (assumptions built to fit the article, not measurements).

use super::dice::Dice;
use motcua_domain::visit::{ClassId, LineId};

/// Priority classes: about one visitor in eight.
const CLASSES: &[(&str, u32)] = &[
    ("ordinary", 880),
    ("elderly", 70),
    ("pregnant", 25),
    ("disabled", 15),
    ("merit", 10),
];
const NO_SHOW: f64 = 0.04;
const SENT_HOME: f64 = 0.05;
/// Sent to fetch or copy something while the official keeps the place.
const FETCHES: f64 = 0.02;
/// Of those who come to ask: what they ask for belongs to another line.
const SENT_ON: f64 = 0.12;

/// Somebody who comes.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub(super) line: LineId,
    pub(super) class: ClassId,
    pub(super) minutes: f64,
    /// The dossier's life whose next moment happens in this visit.
    pub(super) life: Option<usize>,
    pub(super) procedure: String,
    /// Does not come when called.
    pub(super) shy: bool,
    /// A paper is missing.
    pub(super) misses: bool,
    /// Has to fetch something first.
    pub(super) fetches: bool,
    /// Is sent on to this line.
    pub(super) sent_on: Option<LineId>,
}

impl Visitor {
    /// Somebody of the play. What only the hall needs to know of them is
    /// drawn from `chance`, so that the lives stay those of `dice`.
    pub fn of_play(
        (dice, chance): (&mut Dice, &mut Dice),
        line: &str,
        procedure: &str,
        life: Option<usize>,
    ) -> Self {
        let minutes = minutes(dice, line);
        let class = ClassId::new(*dice.weighted(CLASSES));
        let sent_on = line == "ask" && chance.chance(SENT_ON);
        Self {
            line: LineId::new(line),
            class,
            minutes,
            life,
            procedure: procedure.to_owned(),
            shy: dice.chance(NO_SHOW),
            misses: !procedure.is_empty() && dice.chance(SENT_HOME),
            fetches: life.is_some() && chance.chance(FETCHES),
            sent_on: sent_on.then(|| LineId::new(*chance.pick(&["civil", "land"]))),
        }
    }

    /// Somebody whom the play does not know: a real person took the number.
    /// They come when called, and are served like everybody.
    pub fn unknown(dice: &mut Dice, line: LineId) -> Self {
        Self {
            minutes: minutes(dice, line.as_str()),
            line,
            class: ClassId::ordinary(),
            life: None,
            procedure: String::new(),
            shy: false,
            misses: false,
            fetches: false,
            sent_on: None,
        }
    }
}

/// Minutes at the counter: lognormal with the line's mean and coefficient of
/// variation.
fn minutes(dice: &mut Dice, line: &str) -> f64 {
    let (mean, cv) = match line {
        "land" => (14.0, 0.7),
        "construction" => (16.0, 0.7),
        "business" => (13.0, 0.6),
        "civil" => (8.0, 0.8),
        "collect" => (4.0, 0.7),
        _ => (4.0, 0.6),
    };
    let sigma2 = f64::ln(1.0 + cv * cv);
    let minutes = (f64::ln(mean) - sigma2 / 2.0 + sigma2.sqrt() * dice.normal()).exp();
    minutes.clamp(0.7, 90.0)
}
