//! What people say of the sample desk: three quarters that are over, in which
//! two officials truly differ from the others, and one that runs.

use super::dice::Dice;
use super::judged::{self, Judged, Quarter, ballot, fields};
use super::office::Crew;
use jiff::Span;
use jiff::civil::Date;
use motcua_desk::clock::SetClock;
use motcua_desk::survey::{CameFrom, CampaignInput, Played, SlipOf};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Scope, scope};
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::survey::bands::Grain;
use motcua_domain::survey::campaign::{Act, GRACE_DAYS, Kind, OWN_DAYS, Quota, State};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::time::instant;
use motcua_domain::visit::Visit;
use std::sync::Arc;

/// Quarters that are over.
const QUARTERS: i16 = 3;
/// Officials who are judged.
const OFFICIALS: usize = 10;
/// Places among them of the two who differ, and how many of the people whom
/// they serve are satisfied; of the others this share is.
const DIFFER: [usize; 2] = [1, 9];
const THEIRS: f64 = 0.70;
const USUAL: f64 = 0.92;
/// Days of the running quarter whose people were asked.
const ASKED_DAYS: i64 = 5;
/// Of ten people so many get their slip, and so many of those answer.
const HANDED: f64 = 0.8;
const ANSWER: f64 = 0.35;
/// Visits of a day, at most.
const VISITS: u32 = 2_000;

/// What people write, and what it is about.
const COMMENTS: [(&str, &str); 6] = [
    ("Cán bộ vui vẻ, hướng dẫn dễ hiểu.", "attitude guidance"),
    ("Chờ hơi lâu, nhưng làm việc đúng hẹn.", "waiting promise"),
    ("Nói hơi nhanh, tôi lớn tuổi nghe không kịp.", "guidance"),
    ("Trả kết quả đúng hẹn, cám ơn.", "promise"),
    (
        "Hướng dẫn chưa rõ nên tôi phải đi lại hai lần.",
        "guidance visits",
    ),
    ("Chỗ ngồi chờ sạch sẽ, mát mẻ.", "building"),
];

/// Plays what people said up to the evening of `until`; the clock stands there
/// afterwards.
pub fn play(
    (desk, clock): (&Desk, &SetClock),
    crew: &Crew,
    seed: u64,
    until: Date,
) -> Result<(), DeskError> {
    // The drawers are counted by then.
    clock.set(instant(until.at(20, 0, 0, 0)));
    let mut dice = Dice::new(seed ^ 0x7375_7276_6579);
    let forms = desk.survey_forms();
    let Some(form) = forms.into_iter().find(|form| form.id == "default") else {
        return Ok(());
    };
    let officials: Vec<&Actor> = crew.all.iter().filter(serves).take(OFFICIALS).collect();
    past(desk, crew, &mut dice, (&form, &officials), until)?;
    running(desk, crew, &mut dice, (&form, &officials), until)
}

fn serves(actor: &&Actor) -> bool {
    let calls = |role: &_| scope(*role, Action::CallVisit) > Scope::Never;
    actor.roles.iter().any(calls)
}

/// Name of a quarter's survey.
fn name(from: Date) -> String {
    let roman = ["I", "II", "III", "IV"];
    let quarter = roman[usize::try_from((from.month() - 1) / 3).unwrap_or(0) % 4];
    format!("Khảo sát quý {quarter} năm {}", from.year())
}

fn past(
    desk: &Desk,
    crew: &Crew,
    dice: &mut Dice,
    (form, officials): (&Arc<Questionnaire>, &[&Actor]),
    until: Date,
) -> Result<(), DeskError> {
    let now = Grain::Quarter.first_day(until);
    for back in (1..=QUARTERS).rev() {
        let from = now.saturating_sub(Span::new().months(back * 3));
        let next = from.saturating_add(Span::new().months(3));
        let to = next.yesterday().unwrap_or(next);
        let closed = to.saturating_add(Span::new().days(GRACE_DAYS + 1));
        let ripe = closed.saturating_add(Span::new().days(OWN_DAYS)) <= until;
        let quarter = Quarter {
            name: name(from),
            from,
            to,
            closed_on: closed.min(until),
            state: if ripe { State::Released } else { State::Closed },
        };
        let judged: Vec<Judged> = (0..)
            .zip(officials)
            .map(|(n, actor)| truth(dice, n, actor))
            .collect();
        let mut played = judged::quarter(dice, form, &judged, quarter);
        played.comments = comments(dice, officials);
        write(desk, crew, played)?;
    }
    Ok(())
}

/// What is true of an official.
fn truth(dice: &mut Dice, n: usize, actor: &Actor) -> Judged {
    let differs = DIFFER.contains(&n);
    let answers = if differs {
        dice.range(160, 190)
    } else {
        dice.range(60, 160)
    };
    Judged {
        id: actor.id,
        satisfied: if differs { THEIRS } else { USUAL },
        answers: u32::try_from(answers).unwrap_or(160),
        groups: groups(n),
    }
}

/// Fields in which the official at a place serves.
pub(super) fn groups(n: usize) -> Vec<String> {
    let groups = match n % 4 {
        0 => ["land", "secured_transactions"],
        1 => ["land", "construction"],
        2 => ["civil_status", "certification"],
        _ => ["household_business", "certification"],
    };
    groups.map(str::to_owned).into()
}

/// At least five about each of some officials.
fn comments(dice: &mut Dice, officials: &[&Actor]) -> Vec<(Option<StaffId>, String, Vec<String>)> {
    let mut all = Vec::new();
    for actor in officials.iter().take(3) {
        for _ in 0..dice.range(5, 8) {
            let (text, topics) = *dice.pick(&COMMENTS);
            let topics = topics.split(' ').map(str::to_owned).collect();
            all.push((Some(actor.id), text.to_owned(), topics));
        }
    }
    all
}

fn write(desk: &Desk, crew: &Crew, played: Played) -> Result<(), DeskError> {
    let director = crew.director.clone();
    desk.batch(&director, move |work| work.play_survey(played))?;
    Ok(())
}

/// The survey of the quarter that runs: planned and opened by the director,
/// its last days asked about and in part answered, all by the real acts.
fn running(
    desk: &Desk,
    crew: &Crew,
    dice: &mut Dice,
    (form, officials): (&Arc<Questionnaire>, &[&Actor]),
    until: Date,
) -> Result<(), DeskError> {
    let from = Grain::Quarter.first_day(until);
    let next = from.saturating_add(Span::new().months(3));
    let input = CampaignInput {
        kind: Kind::Quarterly,
        name: name(from),
        from,
        to: next.yesterday().unwrap_or(next),
        form: form.id.clone(),
        officials: officials.iter().map(|actor| actor.id).collect(),
        quota: Quota::default(),
        permille: 200,
    };
    let id = desk.plan_campaign(&crew.director, "", None, input)?;
    desk.campaign_act(&crew.director, "", id, 1, Act::Open)?;
    for back in (0..ASKED_DAYS).rev() {
        let day = until.saturating_sub(Span::new().days(back));
        let visits = desk
            .store()
            .read(desk.id(), |tx| tx.visits_of_day(day, VisitId(0), VISITS))?;
        for visit in visits.iter().filter(|_| day >= from) {
            one(desk, crew, dice, form, visit)?;
        }
    }
    desk.survey_day(until)
}

/// Hands out the slip of a visit, and perhaps somebody answers.
fn one(
    desk: &Desk,
    crew: &Crew,
    dice: &mut Dice,
    form: &Questionnaire,
    visit: &Visit,
) -> Result<(), DeskError> {
    let ended = visit.before.as_ref().filter(|_| visit.is_over());
    let by = ended.and_then(|before| crew.all.iter().find(|one| one.id == before.by));
    let Some(by) = by.filter(|_| dice.chance(HANDED)) else {
        return Ok(());
    };
    let slip = match desk.hand_slip(by, SlipOf::Visit(visit.id)) {
        Ok(slip) => slip,
        // Nobody was served, or whoever served hands out no slips.
        Err(DeskError::Invalid(_) | DeskError::Denied(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    if !dice.chance(ANSWER) {
        return Ok(());
    }
    let good = dice.chance(USUAL);
    let said = fields(&ballot(dice, form, good));
    let from = CameFrom::default();
    match desk.cast(&slip.token.printed(), Channel::Phone, &said, from) {
        Ok(()) => Ok(()),
        Err(motcua_desk::survey::CastError::Desk(error)) => Err(error),
        // The form takes what it asked for, and a new token can be used.
        Err(_) => Err(DeskError::Inside),
    }
}
