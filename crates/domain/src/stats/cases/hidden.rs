//! Cases of disclosure control.

use super::{Answer, Inputs};
use crate::stats::disclose::{Release, Shown, may_ask_too, release, suppress};
use serde_json::{Map, Value, json};

pub(super) fn answer(inputs: &Inputs<'_>, method: &str, _quantity: &str) -> Answer {
    let k = || Ok::<_, String>(u64::from(inputs.count("k")?));
    match method {
        "suppression" => {
            let cells = inputs
                .get("cells")?
                .as_object()
                .ok_or("`cells` is no object")?;
            let cells: Option<Vec<(&str, u64)>> = cells
                .iter()
                .map(|(name, count)| Some((name.as_str(), count.as_u64()?)))
                .collect();
            let cells = cells.ok_or("a cell is no count")?;
            let mut said = Map::new();
            for ((name, _), shown) in cells.iter().zip(suppress(k()?, &cells)) {
                let text = match shown {
                    Shown::Count(count) => count.to_string(),
                    Shown::Below(k) => format!("<{k}"),
                    Shown::Suppressed => "suppressed".to_owned(),
                };
                said.insert((*name).to_owned(), json!(text));
            }
            let total: u64 = cells.iter().map(|(_, count)| count).sum();
            said.insert("total".to_owned(), json!(total.to_string()));
            Ok(Some(Value::Object(said)))
        }
        "suppression_distribution" => {
            let counts = inputs
                .get("counts")?
                .as_array()
                .ok_or("`counts` is no list")?;
            let counts: Option<Vec<u64>> = counts.iter().map(Value::as_u64).collect();
            let counts = counts.ok_or("a count is no whole number")?;
            let unanimous = u64::from(inputs.count("unanimous_min")?);
            Ok(Some(json!(match release(k()?, unanimous, &counts) {
                Release::NoData => "no_data",
                Release::BelowK => "below_k",
                Release::OnlyN => "only_n",
                Release::Show => "show",
            })))
        }
        "differencing" => {
            let [first, second, common] =
                ["n_first", "n_second", "n_common"].map(|name| inputs.count(name).map(u64::from));
            let may = may_ask_too(k()?, first?, second?, common?);
            Ok(Some(json!(if may { "allow" } else { "refuse" })))
        }
        _ => Ok(None),
    }
}
