//! Cases of signals.

use super::{Answer, Inputs, number};
use crate::stats::cusum::Cusum;
use crate::stats::signal;
use serde_json::json;

pub(super) fn answer(inputs: &Inputs<'_>, method: &str, quantity: &str) -> Answer {
    match method {
        "funnel_exact" => {
            let q = match quantity {
                "lower_99.8" => 0.001,
                "lower_95" => 0.025,
                "upper_95" => 0.975,
                "upper_99.8" => 0.999,
                _ => return Ok(None),
            };
            number(signal::funnel_limit(
                inputs.count("n")?,
                inputs.num("p0")?,
                q,
            ))
        }
        "funnel_normal" => number(signal::funnel_normal(inputs.num("n")?, inputs.num("p0")?)),
        "overdispersion" => {
            let (p0, share) = (inputs.num("p0")?, inputs.num("winsorise_share")?);
            number(signal::overdispersion(&inputs.officials()?, p0, share))
        }
        "power_low_flag" => {
            let [p0, alpha, p1] = ["p0", "alpha_one_sided", "p1"].map(|name| inputs.num(name));
            let found = signal::low_flag(inputs.count("n")?, p0?, alpha?, p1?);
            match quantity {
                "critical_count" => number(found.critical.map(f64::from)),
                "power" => number(Some(found.power)),
                _ => Ok(None),
            }
        }
        "family_error" => {
            let (k, alpha) = (inputs.num("k")?, inputs.num("alpha_one_sided")?);
            number(Some(signal::any_false_flag(k, alpha)))
        }
        "holm" => Ok(Some(json!(signal::holm(&inputs.list("p")?)))),
        "benjamini_hochberg" => Ok(Some(json!(signal::benjamini_hochberg(&inputs.list("p")?)))),
        "cusum_bernoulli" | "cusum_arl" => cusum(inputs, quantity),
        "ewma" => {
            let (start, lambda) = (inputs.num("start")?, inputs.num("lambda")?);
            let path = signal::ewma(start, lambda, &inputs.list("values")?);
            Ok(Some(json!(path)))
        }
        _ => Ok(None),
    }
}

fn cusum(inputs: &Inputs<'_>, quantity: &str) -> Answer {
    let [p0, p1, h] = ["p0", "p1", "h"].map(|name| inputs.num(name));
    let chart = Cusum {
        p0: p0?,
        p1: p1?,
        h: h?,
    };
    if quantity == "arl" {
        return number(chart.mean_run(inputs.num("p_true")?));
    }
    let answers = inputs.list("dissatisfied")?;
    let answers: Vec<bool> = answers.into_iter().map(|answer| answer > 0.5).collect();
    match quantity {
        "path" => Ok(Some(json!(chart.path(&answers)))),
        "first_alarm" => number(chart.first_alarm(&answers).map(|n| n as f64)),
        _ => Ok(None),
    }
}
