//! Holding a commitment against its year: what came of each promise.

use super::words;
use crate::pages::programme::{ActCard, At, Faults, Sent};
use crate::view::Html;
use motcua_desk::Invalid;
use motcua_desk::programme::{Commitment, Half, Outcome, text_of};

/// An outcome for each promise, with what the desk counted in its label.
pub(super) fn compare(at: At<'_>, one: &Commitment) -> ActCard {
    let f = at.f;
    let mut form = at.act("compare");
    let all = Outcome::ALL.iter();
    let all = all.map(|one| (one.slug().to_owned(), words::outcome(f, *one)));
    let none = (String::new(), f.t("choose"));
    let options: Vec<(String, String)> = std::iter::once(none).chain(all).collect();
    for view in &at.view.targets {
        let label = if view.target.indicator.is_some() {
            let state = words::target_state(f, view.state);
            f.t2(
                "commitment-outcome-counted",
                "text",
                view.text.as_str(),
                "state",
                state,
            )
        } else {
            view.text.clone()
        };
        let name = format!("outcome-{}", view.target.n);
        let was = one.results.iter().find(|was| was.n == view.target.n);
        let was = was.map_or("", |was| was.outcome.slug());
        let field = at.form.field(form.name(&name), label).options(&options);
        let field = field.or(form.typed(&name, was));
        form.put(Html::own(field.to_string()));
    }
    let was = text_of(&at.view.said.beside, "compared");
    form.area("text", "commitment-field-compared", was);
    if f.now.date() < Half::End.last_day(at.view.item.year) {
        let card = form.card(
            "commitment-act-compare-now",
            "commitment-act-compare-now-hint",
        );
        return card.quiet();
    }
    let hint = if one.above {
        "commitment-act-compare-above-hint"
    } else {
        "commitment-act-compare-hint"
    };
    form.card("commitment-act-compare", hint)
}

/// Reads the outcomes, by the numbers of the promises.
pub(super) fn outcomes(sent: &Sent<'_>) -> Result<Vec<(u16, Outcome)>, Faults> {
    let prefix = sent.name("outcome-");
    let (mut outcomes, mut faults) = (Vec::new(), Faults::new());
    for (name, value) in sent.form.pairs() {
        let n = name.strip_prefix(&prefix).map(str::parse::<u16>);
        let Some(Ok(n)) = n else {
            continue;
        };
        match Outcome::from_slug(value) {
            Some(outcome) => outcomes.push((n, outcome)),
            None => faults.push(Invalid {
                field: format!("outcome-{n}"),
                message: "need-choice".to_owned(),
            }),
        }
    }
    if faults.is_empty() {
        Ok(outcomes)
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use crate::view::Form;

    #[test]
    fn every_promise_needs_its_outcome_and_others_fields_are_none() {
        let form = Form::new([
            ("act", "compare"),
            ("compare-outcome-1", "reached"),
            ("compare-outcome-2", ""),
            ("compare-text", "Gần đủ"),
            ("explain-outcome-3", "reached"),
        ]);
        let faults = outcomes(&Sent::new(&form, Lang::Vi)).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].field, "outcome-2");
    }
}
