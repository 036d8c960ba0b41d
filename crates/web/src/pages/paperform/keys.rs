//! What is typed from a paper form, as the domain reads it: one key an answer.

use crate::view::Form;
use motcua_domain::survey::answer::{ANSWER, REASON};
use motcua_domain::survey::questionnaire::{Kind, Question, Questionnaire};

/// Does not apply; the letter on the printed form.
pub(super) const NOT_APPLICABLE: char = 'n';
/// Does not know.
pub(super) const DO_NOT_KNOW: char = 'x';
/// Yes.
pub(super) const YES: char = 'c';
/// No.
pub(super) const NO: char = 'k';

/// Letter of a reason on the printed form, from `a`.
pub(super) fn letter(n: usize) -> char {
    let n = u8::try_from(n).unwrap_or(u8::MAX);
    char::from(b'a'.saturating_add(n))
}

/// The fields of a form as they are typed from paper, in the domain's words.
/// What is no key goes on as it is, so that the domain names it.
pub(super) fn read(form: &Questionnaire, typed: &Form) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for question in &form.questions {
        let name = format!("{ANSWER}{}", question.id);
        fields.push((name.clone(), answer(question, typed.get(&name))));
        let name = format!("{REASON}{}", question.id);
        for reason in reasons(question, typed.get(&name)) {
            fields.push((name.clone(), reason));
        }
    }
    fields
}

fn answer(question: &Question, typed: &str) -> String {
    if question.kind == Kind::Text {
        return typed.to_owned();
    }
    let key = typed.trim().to_lowercase();
    let mut chars = key.chars();
    let only = chars.next().filter(|_| chars.next().is_none());
    let word = match (question.kind, only) {
        (_, Some(NOT_APPLICABLE)) => "na",
        (_, Some(DO_NOT_KNOW)) => "dk",
        (Kind::YesNo, Some(YES | 'y' | '1')) => "yes",
        (Kind::YesNo, Some(NO | '0')) => "no",
        _ => return key,
    };
    word.to_owned()
}

/// Ids of the reasons with these letters, whatever stands between them.
fn reasons(question: &Question, typed: &str) -> Vec<String> {
    let letters = typed.to_lowercase();
    let letters = letters.chars().filter(|c| c.is_alphanumeric());
    let reason = letters.map(|c| {
        let mut known = question.reasons.iter().zip(0..);
        let found = known.find(|(_, n)| letter(*n) == c);
        found.map_or_else(|| c.to_string(), |(id, _)| id.clone())
    });
    reason.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::rating::sample;
    use motcua_domain::survey::answer::{self, Answer, Why};

    fn read_back(pairs: &[(&str, &str)]) -> Result<answer::Submitted, Vec<answer::BadAnswer>> {
        let form = sample::form();
        let typed = Form::new(pairs.iter().copied());
        answer::read(&form, &read(&form, &typed))
    }

    #[test]
    fn one_key_is_one_answer() {
        let read = read_back(&[
            ("q.timeliness", "n"),
            ("q.knowledge", "X"),
            ("q.courtesy", "2"),
            ("r.courtesy", "A, b"),
            ("q.outcome", "c"),
            ("q.overall", "4"),
            ("q.comment", "Cảm ơn"),
        ]);
        let read = read.unwrap();
        let of = |id: &str| read.ballot.answers.get(id).copied();
        assert_eq!(of("timeliness"), Some(Answer::NotApplicable));
        assert_eq!(of("knowledge"), Some(Answer::DoNotKnow));
        assert_eq!(of("courtesy"), Some(Answer::Score(2)));
        assert_eq!(of("outcome"), Some(Answer::Yes));
        assert_eq!(of("fairness"), None, "left empty on the paper");
        let why: Vec<&str> = read.ballot.reasons["courtesy"]
            .iter()
            .map(String::as_str)
            .collect();
        assert_eq!(why, ["not_listened", "rude"]);
        assert_eq!(read.comments.len(), 1);
    }

    #[test]
    fn what_is_no_key_is_named_at_its_question() {
        let bad = read_back(&[
            ("q.courtesy", "7"),
            ("q.outcome", "có"),
            ("q.overall", "1"),
            ("r.overall", "z"),
        ]);
        let bad = bad.unwrap_err();
        let at: Vec<&str> = bad.iter().map(|one| one.question.as_str()).collect();
        assert_eq!(at, ["courtesy", "outcome", "overall"]);
        assert!(bad.iter().all(|one| one.why == Why::NoSuchAnswer));
    }

    #[test]
    fn every_reason_has_a_letter_of_its_own() {
        let form = sample::form();
        for question in &form.questions {
            let n = question.reasons.len();
            assert!(n <= 26, "{}", question.id);
            let all: String = (0..n).map(letter).collect();
            assert_eq!(reasons(question, &all), question.reasons);
        }
    }
}
