//! Cases of case mix, scores and comparison.

use super::{Answer, Inputs, ends, no_data, number, numbers, pair};
use crate::stats::Of;
use crate::stats::mix::{Group, byar95, indirect, logistic};
use crate::stats::ordinal;
use serde_json::{Map, Value, json};

pub(super) fn answer(inputs: &Inputs<'_>, method: &str, quantity: &str) -> Answer {
    match method {
        "casemix_indirect" => casemix(inputs, quantity),
        "byar95" => {
            let (observed, expected) = (inputs.num("observed")?, inputs.num("expected")?);
            ends(byar95(observed, expected), quantity)
        }
        "logistic_casemix" => model(inputs, quantity),
        "mean_score" => {
            let found = ordinal::mean_score(&inputs.five("counts")?);
            match quantity {
                "mean" => number(found.map(|found| found.mean)),
                "score_0_100" => number(found.map(|found| found.score)),
                "t95_half_width" => number(found.and_then(|found| found.half_width)),
                _ => Ok(None),
            }
        }
        "mann_whitney" => {
            let found = ordinal::mann_whitney(&inputs.five("A")?, &inputs.five("B")?);
            match quantity {
                "u_a" => number(found.map(|found| found.u)),
                "p_two_sided" => number(found.and_then(|found| found.p_value)),
                "superiority" => number(found.map(|found| found.superiority)),
                _ => Ok(None),
            }
        }
        "govuk_score" => {
            let counts = inputs.five("counts")?;
            match quantity {
                "weighted_0_100" => number(ordinal::weighted_score(&counts)),
                "percent_top_two" => number(ordinal::top_two(&counts)),
                _ => Ok(None),
            }
        }
        "fft" => {
            let counts = inputs.list("counts")?;
            let counts: [f64; 6] = counts
                .try_into()
                .map_err(|_| "`counts` has not six numbers")?;
            let found = ordinal::friends_and_family(&counts);
            match quantity {
                "percent_positive" => number(found.map(|found| found.0)),
                "percent_negative" => number(found.map(|found| found.1)),
                _ => Ok(None),
            }
        }
        _ => Ok(None),
    }
}

fn casemix(inputs: &Inputs<'_>, quantity: &str) -> Answer {
    let object = |name: &str| {
        let value = inputs.get(name)?.as_object();
        value.ok_or_else(|| format!("`{name}` is no object"))
    };
    let (centre, own) = (object("centre")?, object("official")?);
    let none = Of { x: 0.0, n: 0.0 };
    let mut groups = Vec::new();
    for key in centre
        .keys()
        .chain(own.keys().filter(|key| !centre.contains_key(*key)))
    {
        let of = |side: &Map<String, Value>| {
            let found = side.get(key).map_or(Some(none), pair);
            found.ok_or_else(|| format!("`{key}` has not answers and satisfied"))
        };
        groups.push((of(centre)?, of(own)?));
    }
    let found = indirect(&groups);
    match quantity {
        "raw_rate" => number(found.map(|found| found.raw)),
        "expected_satisfied" => number(found.map(|found| found.expected)),
        "ratio" => number(found.map(|found| found.ratio)),
        "adjusted_rate" => number(found.map(|found| found.rate)),
        "z" => number(found.and_then(|found| found.z)),
        _ => Ok(None),
    }
}

fn model(inputs: &Inputs<'_>, quantity: &str) -> Answer {
    let columns = inputs
        .get("columns")?
        .as_array()
        .ok_or("`columns` is no list")?;
    let columns: Vec<&str> = columns.iter().filter_map(Value::as_str).collect();
    let covariates = columns.len().saturating_sub(2);
    let rows = inputs
        .get("groups")?
        .as_array()
        .ok_or("`groups` is no list")?;
    let mut groups = Vec::new();
    for row in rows {
        let row = numbers(row).filter(|row| row.len() == columns.len());
        let row = row.ok_or("a group has not one number per column")?;
        groups.push(Group {
            covariates: row[..covariates].to_vec(),
            of: Of {
                n: row[covariates],
                x: row[covariates + 1],
            },
        });
    }
    let Some(found) = logistic(&groups) else {
        return Ok(Some(no_data()));
    };
    if quantity == "deviance" {
        return number(Some(found.deviance));
    }
    let Some((kind, name)) = quantity.split_once('_') else {
        return Ok(None);
    };
    let place = match name {
        "intercept" => Some(0),
        name => columns[..covariates]
            .iter()
            .position(|column| *column == name)
            .map(|i| i + 1),
    };
    let list = match kind {
        "beta" => &found.beta,
        "se" => &found.se,
        _ => return Ok(None),
    };
    Ok(place.and_then(|i| list.get(i)).map(|value| json!(value)))
}
