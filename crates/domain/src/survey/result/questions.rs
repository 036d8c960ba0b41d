//! Every question of the form, for the office as a whole, each with its own
//! denominator: "not applicable" and "do not know" are in none.

use super::{Figure, How, Input, Response, Steps, apart, judged, of, share, steps};
use crate::stats::disclose::Shown as Cell;
use crate::stats::{Interval, Z95};
use crate::survey::answer::{Answer, Cast, asks_for_reasons};
use crate::survey::disclosure::{self, Query, Shown, Verdict, verdict};
use crate::survey::pressure::Mark;
use crate::survey::questionnaire::Kind;
use crate::survey::{INTERVAL_MIN, K};

/// A question with what may be shown of it.
#[derive(Clone, Debug, PartialEq)]
pub struct QuestionRow {
    /// Its id.
    pub question: String,
    /// What may be shown.
    pub verdict: Verdict,
    /// Ballots that could have answered it.
    pub ballots: u64,
    /// Answers outside the scale: not applicable, do not know.
    pub outside: [u64; 2],
    /// Satisfied answers.
    pub share: Option<Figure>,
    /// Steps of a scale.
    pub steps: Option<Steps>,
    /// Mean of a number that was asked for.
    pub mean: Option<Figure>,
    /// How often each reason was ticked, in the order of the form: those that at
    /// least five ticked, where there are at least five low marks.
    pub reasons: Vec<(String, Cell)>,
}

/// Released, unmarked ballots of the channels that the reader sees; where the
/// list of what was shown does not let the newest answers be shown, those that
/// answered the question when it was last shown.
pub(super) fn open_ballots<'a>(
    input: &Input<'a>,
    question: &str,
    shown: &mut Shown,
) -> Vec<&'a Cast> {
    let visible =
        |cast: &&Cast| input.channels.contains(&cast.seen.channel) && cast.seen.mark == Mark::None;
    let mut plain: Vec<&Cast> = input.ballots.iter().filter(visible).collect();
    let office = Query {
        question: question.to_owned(),
        ..Query::default()
    };
    let answer = plain
        .iter()
        .copied()
        .filter(|cast| disclosure::answers(question, cast));
    let ids = disclosure::sorted_ids(&answer.collect::<Vec<_>>());
    let mut kept = shown.table(&[(office, ids.clone())]);
    let kept = kept.pop().flatten().unwrap_or_default();
    // Fewer than five answers are no figure, and nothing is held back for it.
    if kept != ids && ids.len() as u64 >= K {
        plain.retain(|cast| kept.binary_search(&cast.id).is_ok());
    }
    plain
}

/// All questions but free text, in the order of the form.
pub fn questions(input: &Input<'_>, shown: &mut Shown) -> Vec<QuestionRow> {
    let rows = input.form.questions.iter().filter_map(|question| {
        let id = question.id.as_str();
        let ballots = open_ballots(input, id, shown);
        let answers = || {
            ballots
                .iter()
                .filter_map(|cast| cast.ballot.answers.get(id))
        };
        let count = |what: Answer| answers().filter(|answer| **answer == what).count() as u64;
        let (all, numbers) = (of(&judged(id, &ballots)), numbers(answers()));
        let response = Response::of(input.frame.iter(), None);
        let verdict = match question.kind {
            Kind::Text => return None,
            Kind::Count => few(numbers.len() as u64),
            _ => verdict(&[(all.n - all.x) as u64, all.x as u64]),
        };
        let waits = verdict == Verdict::NoData && apart(input, &ballots, &response).waiting > 0;
        let verdict = if waits { Verdict::BelowK } else { verdict };
        let open = verdict == Verdict::Show;
        let low = answers().filter(|answer| asks_for_reasons(question, **answer));
        let tells_reasons = open && low.count() as u64 >= K;
        Some(QuestionRow {
            question: id.to_owned(),
            verdict,
            ballots: ballots.len() as u64,
            outside: [count(Answer::NotApplicable), count(Answer::DoNotKnow)],
            share: share(all, &response, How::Share).filter(|_| open),
            steps: steps(id, &ballots, &response).filter(|_| open),
            mean: mean(&numbers, &response).filter(|_| open),
            reasons: if tells_reasons {
                reasons(id, &question.reasons, &ballots)
            } else {
                Vec::new()
            },
        })
    });
    rows.collect()
}

fn few(n: u64) -> Verdict {
    match n {
        0 => Verdict::NoData,
        n if n < K => Verdict::BelowK,
        _ => Verdict::Show,
    }
}

fn numbers<'a>(answers: impl Iterator<Item = &'a Answer>) -> Vec<f64> {
    let number = |answer: &Answer| match answer {
        Answer::Count(n) => Some(f64::from(*n)),
        _ => None,
    };
    answers.filter_map(number).collect()
}

/// Mean and its interval by the normal law, from 30 answers on.
fn mean(numbers: &[f64], response: &Response) -> Option<Figure> {
    let n = numbers.len() as f64;
    let value = (n > 0.0).then(|| numbers.iter().sum::<f64>() / n)?;
    let squares: f64 = numbers.iter().map(|x| (x - value).powi(2)).sum();
    let half = Z95 * (squares / (n - 1.0).max(1.0) / n).sqrt();
    Some(Figure {
        value,
        n: numbers.len() as u64,
        response: response.rate,
        interval: (numbers.len() as u64 >= INTERVAL_MIN).then_some(Interval {
            lower: value - half,
            upper: value + half,
        }),
        how: How::Share,
    })
}

/// Reasons may be ticked together, so no total is there to subtract from.
fn reasons(question: &str, ids: &[String], ballots: &[&Cast]) -> Vec<(String, Cell)> {
    let ticked = |reason: &String| {
        let has = |cast: &&&Cast| {
            let reasons = cast.ballot.reasons.get(question);
            reasons.is_some_and(|reasons| reasons.contains(reason))
        };
        ballots.iter().filter(has).count() as u64
    };
    ids.iter()
        .map(|id| (id.clone(), ticked(id)))
        .filter(|(_, n)| *n >= K)
        .map(|(id, n)| (id, Cell::Count(n)))
        .collect()
}
