//! Sample answers of people: a quarter that is over, with officials of whom
//! some truly differ. Shares are assumptions of the sample, not measurements.

use super::dice::Dice;
use jiff::Span;
use jiff::civil::Date;
use motcua_desk::survey::Played;
use motcua_domain::id::StaffId;
use motcua_domain::survey::answer::{Answer, Ballot, Seen, asks_for_reasons};
use motcua_domain::survey::bands::{Band, Outcome};
use motcua_domain::survey::campaign::{Campaign, Kind, Pinned, Quota, State};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::pressure::Mark;
use motcua_domain::survey::questionnaire::{self, Question, Questionnaire};
use motcua_domain::survey::release::{self, Held};
use motcua_domain::survey::result::FrameRow;
use std::collections::BTreeMap;

/// An official about whom people answer.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Who.
    pub id: StaffId,
    /// Share of people who are truly satisfied.
    pub satisfied: f64,
    /// Answers.
    pub answers: u32,
    /// Fields of the catalogue in which they serve.
    pub groups: Vec<String>,
}

/// A quarter that is over.
#[derive(Clone, Debug)]
pub struct Quarter {
    /// Name of the survey.
    pub name: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Day on which it was closed.
    pub closed_on: Date,
    /// Closed or released.
    pub state: State,
}

const OUTCOMES: &[(Outcome, u32)] = &[
    (Outcome::Got, 84),
    (Outcome::Guided, 12),
    (Outcome::Refused, 4),
];
const CHANNELS: &[(Channel, u32)] = &[(Channel::Phone, 62), (Channel::Tablet, 38)];
/// What an outcome and a long wait take from satisfaction.
const REFUSED: f64 = 0.30;
const WAITED: f64 = 0.06;
/// Share of people who say something else to another question.
const DIFFERS: f64 = 0.15;

/// Plays the answers of a quarter. What a ballot may say of its visit is
/// decided as for real ones.
pub fn quarter(
    dice: &mut Dice,
    form: &Questionnaire,
    judged: &[Judged],
    quarter: Quarter,
) -> Played {
    let days = quarter
        .from
        .until(quarter.to)
        .map_or(1, |span| span.get_days())
        + 1;
    let mut held: Vec<Held> = Vec::new();
    let mut of: Vec<&Judged> = Vec::new();
    for one in judged {
        for _ in 0..one.answers {
            let day = dice.range(0, i64::from(days));
            let day = quarter.from.saturating_add(Span::new().days(day));
            held.push(Held {
                id: held.len() as i64,
                day,
                seen: seen(dice, one, day),
            });
            of.push(one);
        }
    }
    let batch = {
        let mut random = || (dice.unit() * u64::MAX as f64) as u64;
        release::batch(&held, quarter.to, true, &mut random)
    };
    let mut ballots = Vec::with_capacity(batch.len());
    let mut frame: BTreeMap<(Option<StaffId>, Band), u64> = BTreeMap::new();
    for (id, seen) in batch {
        let was = &held[id as usize].seen.band;
        let good = dice.chance(share(of[id as usize], was));
        *frame.entry((seen.official, seen.band.clone())).or_default() += 1;
        ballots.push((seen, ballot(dice, form, good)));
    }
    Played {
        campaign: campaign(form, judged, &quarter),
        name: quarter.name,
        form: form.clone(),
        ballots,
        frame: frame.into_iter().map(row).collect(),
        comments: Vec::new(),
    }
}

fn seen(dice: &mut Dice, one: &Judged, day: Date) -> Seen {
    let minutes = dice.unit() * dice.unit() * 90.0;
    let group = dice.pick(&one.groups).clone();
    let outcome = *dice.weighted(OUTCOMES);
    Seen {
        official: Some(one.id),
        band: Band::fine(outcome, &group, minutes as u32),
        channel: *dice.weighted(CHANNELS),
        day,
        mark: Mark::None,
    }
}

/// How likely somebody with such a visit is satisfied.
fn share(one: &Judged, band: &Band) -> f64 {
    use motcua_domain::survey::bands::Wait;
    let refused = band.outcome == Some(Outcome::Refused);
    let waited = matches!(band.wait, Some(Wait::To60 | Wait::Over60));
    let less = f64::from(u8::from(refused)) * REFUSED + f64::from(u8::from(waited)) * WAITED;
    // What the rare bad cases take, the others give back.
    (one.satisfied + 0.02 - less).clamp(0.02, 0.99)
}

/// About twice as many slips as answers, and half as many visits again.
fn row(((official, band), answered): ((Option<StaffId>, Band), u64)) -> FrameRow {
    let asked = answered * 2 + answered / 4;
    FrameRow {
        official,
        band,
        visits: asked + asked / 2,
        asked,
        answered,
    }
}

fn campaign(form: &Questionnaire, judged: &[Judged], quarter: &Quarter) -> Campaign {
    Campaign {
        kind: Kind::Quarterly,
        from: quarter.from,
        to: quarter.to,
        form: Pinned {
            id: form.id.clone(),
            version: form.version,
            // Made when it is written.
            hash: String::new(),
        },
        officials: judged.iter().map(|one| one.id).collect(),
        quota: Quota::default(),
        permille: 0,
        state: quarter.state,
        closed_on: Some(quarter.closed_on),
    }
}

/// What somebody answers who is satisfied, or is not.
pub fn ballot(dice: &mut Dice, form: &Questionnaire, good: bool) -> Ballot {
    let main = form.main_question().map(|question| question.id.as_str());
    let mut ballot = Ballot::default();
    for question in &form.questions {
        let is_main = main == Some(question.id.as_str());
        if !is_main && dice.chance(0.08) {
            continue;
        }
        let good = if is_main {
            good
        } else {
            good != dice.chance(DIFFERS)
        };
        let Some(answer) = answer(dice, question, good, is_main) else {
            continue;
        };
        ballot.answers.insert(question.id.clone(), answer);
        if asks_for_reasons(question, answer) && dice.chance(0.7) {
            let reason = dice.pick(&question.reasons).clone();
            let ticked = ballot.reasons.entry(question.id.clone()).or_default();
            ticked.insert(reason);
        }
    }
    ballot
}

fn answer(dice: &mut Dice, question: &Question, good: bool, is_main: bool) -> Option<Answer> {
    if !is_main && question.not_applicable.is_some() && dice.chance(0.1) {
        return Some(Answer::NotApplicable);
    }
    match question.kind {
        questionnaire::Kind::Scale if good => {
            Some(Answer::Score(*dice.weighted(&[(5, 58), (4, 42)])))
        }
        questionnaire::Kind::Scale => {
            Some(Answer::Score(*dice.weighted(&[(3, 52), (2, 30), (1, 18)])))
        }
        questionnaire::Kind::YesNo if good => Some(Answer::Yes),
        questionnaire::Kind::YesNo => Some(Answer::No),
        questionnaire::Kind::Count => Some(Answer::Count(dice.range(1, 4) as u16)),
        questionnaire::Kind::Text => None,
    }
}

/// The same as the fields of a form, as a browser sends them.
pub fn fields(ballot: &Ballot) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for (question, answer) in &ballot.answers {
        let value = match answer {
            Answer::Score(score) => score.to_string(),
            Answer::Yes => "yes".to_owned(),
            Answer::No => "no".to_owned(),
            Answer::Count(n) => n.to_string(),
            Answer::NotApplicable => "na".to_owned(),
            Answer::DoNotKnow => "dk".to_owned(),
        };
        fields.push((format!("q.{question}"), value));
    }
    for (question, reasons) in &ballot.reasons {
        for reason in reasons {
            fields.push((format!("r.{question}"), reason.clone()));
        }
    }
    fields
}
