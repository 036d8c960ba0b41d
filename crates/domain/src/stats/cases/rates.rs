//! Cases of shares and intervals.

use super::{Answer, Inputs, ends, number};
use crate::stats::rate::{self, Stratum};
use crate::stats::{Of, Z95, Z998};
use serde_json::Value;

pub(super) fn answer(inputs: &Inputs<'_>, method: &str, quantity: &str) -> Answer {
    match method {
        "wilson95" => ends(rate::wilson(inputs.of("x", "n")?, Z95), quantity),
        "wilson99.8" => ends(rate::wilson(inputs.of("x", "n")?, Z998), quantity),
        "jeffreys95" => ends(rate::jeffreys95(inputs.of("x", "n")?), quantity),
        "clopper_pearson95" => ends(rate::clopper_pearson95(inputs.of("x", "n")?), quantity),
        "newcombe_diff95" => {
            let (one, two) = (inputs.of("x1", "n1")?, inputs.of("x2", "n2")?);
            ends(rate::newcombe95(one, two), quantity)
        }
        "homogeneity_chi2" => {
            let found = rate::homogeneity(&inputs.officials()?);
            match quantity {
                "chi2" => number(found.map(|test| test.chi2)),
                "p_value" => number(found.map(|test| test.p_value)),
                _ => Ok(None),
            }
        }
        "exact_binomial_test" => {
            let (x, n) = (inputs.count("x")?, inputs.count("n")?);
            number(Some(rate::exact_test(x, n, inputs.num("p0")?)))
        }
        "nonresponse_bounds" => {
            let [n, a, s] = ["invited", "answered", "satisfied"].map(|name| inputs.num(name));
            ends(rate::nonresponse_bounds(n?, a?, s?), quantity)
        }
        "poststratified" => number(rate::poststratified(&strata(inputs)?)),
        "kish_neff" => {
            let (counts, weights) = (inputs.list("count")?, inputs.list("weight")?);
            let pairs: Vec<(f64, f64)> = counts.into_iter().zip(weights).collect();
            number(rate::kish(&pairs))
        }
        "sample_size_fpc" => {
            let [n, e, p] = ["N", "margin", "p"].map(|name| inputs.num(name));
            number(rate::sample_size(n?, e?, p?))
        }
        _ => Ok(None),
    }
}

fn strata(inputs: &Inputs<'_>) -> Result<Vec<Stratum>, String> {
    // Strata by name, or under a name of their own.
    let all = match inputs.0.get("strata") {
        Some(Value::Object(all)) => all.values().collect(),
        Some(Value::Array(all)) => all.iter().collect(),
        _ => inputs.0.values().collect::<Vec<_>>(),
    };
    let read = |value: &Value| {
        let get = |name: &str| value.get(name).and_then(Value::as_f64);
        Some(Stratum {
            visits: get("visits")?,
            of: Of {
                x: get("satisfied")?,
                n: get("answers")?,
            },
        })
    };
    let strata: Option<Vec<Stratum>> = all.into_iter().map(read).collect();
    strata.ok_or_else(|| "a stratum lacks visits, answers or satisfied".to_owned())
}
