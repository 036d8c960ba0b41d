//! Cases of shrinkage.

use super::{Answer, Inputs, no_data, number, numbers};
use crate::stats::ordinal::{self, Dirichlet, Five};
use crate::stats::shrink::{self, Beta};
use serde_json::{Value, json};

pub(super) fn answer(inputs: &Inputs<'_>, method: &str, quantity: &str) -> Answer {
    match method {
        "eb_beta_binomial_mle" => beta_binomial(inputs, quantity),
        "beta_posterior_fixed_prior" => {
            let prior = Beta {
                a: inputs.num("a")?,
                b: inputs.num("b")?,
            };
            let after = prior.with(inputs.of("x", "n")?);
            match quantity {
                "posterior_mean" => number(Some(after.mean())),
                "p_below" => number(Some(after.below(inputs.num("threshold")?))),
                _ => Ok(None),
            }
        }
        "prob_better" => {
            let prior = Beta {
                a: inputs.num("a")?,
                b: inputs.num("b")?,
            };
            let one = prior.with(inputs.of("x1", "n1")?);
            number(Some(one.exceeds(prior.with(inputs.of("x2", "n2")?))))
        }
        "eb_moments" => number(shrink::tau2_moments(&inputs.officials()?)),
        "reliability" => {
            let (p, sd) = (inputs.num("p")?, inputs.num("sd_between")?);
            match quantity {
                "rho" => number(shrink::reliability(p, sd, inputs.num("n")?)),
                "answers_needed" => number(shrink::answers_needed(p, sd, inputs.num("rho")?)),
                _ => Ok(None),
            }
        }
        "dirichlet_ordinal" => {
            let after = Dirichlet(inputs.five("prior")?).with(&inputs.five("counts")?);
            of_dirichlet(after, quantity)
        }
        "eb_dirichlet_mle" => dirichlet(inputs, quantity),
        "dersimonian_laird" => {
            let found = shrink::dersimonian_laird(&inputs.list("mean")?, &inputs.list("var")?);
            let Some(found) = found else {
                return Ok(Some(no_data()));
            };
            match quantity {
                "q" => number(Some(found.q)),
                "tau2" => number(Some(found.tau2)),
                "shrunken_mean" => number(Some(inputs.item("unit", &found.shrunken)?)),
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

fn beta_binomial(inputs: &Inputs<'_>, quantity: &str) -> Answer {
    let all = inputs.officials()?;
    let Some(fitted) = shrink::fit(&all) else {
        return Ok(Some(no_data()));
    };
    let after = || Ok::<_, String>(fitted.prior.with(inputs.item("official", &all)?));
    match quantity {
        "prior_mean" => number(Some(fitted.prior.mean())),
        "prior_strength" => number(Some(fitted.prior.strength())),
        "loglik" => number(Some(fitted.loglik)),
        "posterior_mean" => number(Some(after()?.mean())),
        "posterior_q025" => number(Some(after()?.interval95().lower)),
        "posterior_q975" => number(Some(after()?.interval95().upper)),
        _ => Ok(None),
    }
}

fn of_dirichlet(after: Dirichlet, quantity: &str) -> Answer {
    match quantity {
        "posterior_mean" => number(Some(after.mean())),
        "posterior_sd" => number(Some(after.sd())),
        _ => Ok(None),
    }
}

fn dirichlet(inputs: &Inputs<'_>, quantity: &str) -> Answer {
    let rows = inputs
        .get("counts")?
        .as_array()
        .ok_or("`counts` is no list")?;
    let five = |row: &Value| numbers(row).and_then(|row| Five::try_from(row).ok());
    let units: Option<Vec<Five>> = rows.iter().map(five).collect();
    let units = units.ok_or("a unit has not five counts")?;
    let Some(prior) = ordinal::fit(&units) else {
        return Ok(Some(no_data()));
    };
    if quantity == "prior" {
        return Ok(Some(json!(prior.0)));
    }
    let counts = inputs.item("official", &units)?;
    of_dirichlet(prior.with(&counts), quantity)
}
