//! Cases with known answers, as `motcua selftest queueing` reads them.

use super::changing::{Day, Part};
use super::steady::{Queue, by_priority, erlang_b, erlang_b_servers, erlang_c_servers, one_server};
use super::trace::{Node, Trace};
use motcua_domain::known::{Format, Known};
use serde_json::{Value, json};

/// The columns of these files.
pub const FORMAT: Format = Format {
    columns: [
        "id",
        "model",
        "inputs_json",
        "quantity",
        "expected",
        "tolerance",
    ],
    codes: false,
};

/// Answers a case.
///
/// # Errors
/// What is missing, or that there is no answer.
pub fn answer(case: &Known) -> Result<Value, String> {
    let inputs = Inputs(&case.inputs);
    let quantity = case.quantity.as_str();
    let found = match case.method.as_str() {
        "M/M/c" | "M/M/1" | "Erlang C" => steady(&inputs, quantity)?,
        "Erlang C sizing" => erlang_c_servers(
            inputs.num("lambda")?,
            inputs.service()?,
            inputs.num("t")?,
            inputs.num("min_sl")?,
            inputs
                .get("max_occupancy")
                .and_then(Value::as_f64)
                .unwrap_or(1.0),
        )
        .map(f64::from),
        "Erlang B" => Some(erlang_b(inputs.load()?, inputs.servers()?)),
        "Erlang B sizing" => {
            erlang_b_servers(inputs.load()?, inputs.num("max_blocking")?).map(f64::from)
        }
        "Erlang A" => impatient(&inputs, quantity)?,
        "M/M/c/K" | "M/M/1/K" => bounded(&inputs, quantity)?,
        "M/M/c priority" => priority(&inputs, quantity)?,
        "M/G/1" => {
            let (mean, sd) = (inputs.service()?, inputs.num("service_sd")?);
            one_server(inputs.num("lambda")?, mean, sd)
        }
        "D/D/1 trace" => return traced(&inputs, quantity),
        "Mt/M/c" => changing(&inputs, quantity)?,
        other => return Err(format!("the model `{other}` is not known")),
    };
    found
        .map(|found| json!(found))
        .ok_or_else(|| "no steady state, or no such quantity".to_owned())
}

/// Inputs of a case.
pub(super) struct Inputs<'a>(pub &'a Value);

impl Inputs<'_> {
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub fn num(&self, name: &str) -> Result<f64, String> {
        let value = self.get(name).and_then(Value::as_f64);
        value.ok_or_else(|| format!("`{name}` is missing or no number"))
    }

    pub fn service(&self) -> Result<f64, String> {
        self.num("service_mean")
            .or_else(|_| self.num("mu").map(|mu| 1.0 / mu))
    }

    pub fn servers(&self) -> Result<u32, String> {
        let value = self
            .get("c")
            .and_then(Value::as_u64)
            .and_then(|c| u32::try_from(c).ok());
        value.ok_or_else(|| "`c` is missing or no number of servers".to_owned())
    }

    pub fn load(&self) -> Result<f64, String> {
        let of_rate = || Ok::<_, String>(self.num("lambda")? * self.service()?);
        self.num("a").or_else(|_| of_rate())
    }

    pub fn queue(&self) -> Result<Queue, String> {
        Ok(Queue {
            lambda: self.num("lambda")?,
            service: self.service()?,
            c: self.servers()?,
        })
    }

    pub fn list(&self, name: &str) -> Result<Vec<f64>, String> {
        let list = self.get(name).and_then(Value::as_array);
        let list = list.and_then(|list| list.iter().map(Value::as_f64).collect());
        list.ok_or_else(|| format!("`{name}` is missing or no list of numbers"))
    }
}

fn steady(inputs: &Inputs<'_>, quantity: &str) -> Result<Option<f64>, String> {
    let queue = inputs.queue()?;
    if quantity == "SL" {
        return Ok(queue.within(inputs.num("t")?));
    }
    Ok(queue.steady().and_then(|steady| match quantity {
        "p0" => Some(steady.p0),
        "rho" | "occupancy" => Some(steady.rho),
        "Pw" => Some(steady.must_wait),
        "L" => Some(steady.in_system),
        "Lq" => Some(steady.waiting),
        "W" => Some(steady.time),
        "Wq" => Some(steady.wait),
        _ => None,
    }))
}

fn impatient(inputs: &Inputs<'_>, quantity: &str) -> Result<Option<f64>, String> {
    let found = inputs.queue()?.impatient(inputs.num("patience_mean")?);
    Ok(found.and_then(|found| match quantity {
        "Pw" => Some(found.must_wait),
        "P_abandon" => Some(found.abandon),
        "Wq" => Some(found.wait),
        "occupancy" => Some(found.occupancy),
        _ => None,
    }))
}

fn bounded(inputs: &Inputs<'_>, quantity: &str) -> Result<Option<f64>, String> {
    let room = inputs.num("K")?;
    let found = inputs.queue()?.with_room(room as u32);
    Ok(found.and_then(|found| match quantity {
        "p0" => Some(found.p0),
        "blocking" => Some(found.blocking),
        "L" => Some(found.in_system),
        "Lq" => Some(found.waiting),
        "W" => Some(found.time),
        "Wq" => Some(found.wait),
        _ => None,
    }))
}

fn priority(inputs: &Inputs<'_>, quantity: &str) -> Result<Option<f64>, String> {
    let Some((what, class)) = quantity.split_once('_') else {
        return Ok(None);
    };
    let class: usize = class
        .parse()
        .map_err(|_| format!("`{quantity}` names no class"))?;
    let service = inputs.service()?;
    let waits = by_priority(&inputs.list("lambda")?, service, inputs.servers()?);
    let wait = class
        .checked_sub(1)
        .and_then(|i| waits.get(i).copied().flatten());
    Ok(match what {
        "Wq" => wait,
        "W" => wait.map(|wait| wait + service),
        _ => None,
    })
}

fn traced(inputs: &Inputs<'_>, quantity: &str) -> Result<Value, String> {
    let nodes = inputs
        .get("nodes")
        .and_then(Value::as_array)
        .ok_or("`nodes` is missing")?;
    let node = |value: &Value| {
        let node = Inputs(value);
        Ok::<_, String>(Node {
            arrivals: node.list("arrivals")?,
            services: node.list("service_times")?,
        })
    };
    let count = |name: &str| inputs.get(name).and_then(Value::as_u64).map(|n| n as usize);
    let happened = Trace {
        nodes: nodes.iter().map(node).collect::<Result<_, _>>()?,
        servers: count("servers").unwrap_or(1),
        capacity: count("system_capacity"),
        baulk_at: count("baulk_at"),
        until: inputs.num("until")?,
    }
    .play();
    let served = |of: fn(&super::trace::Served) -> f64| {
        json!(happened.served.iter().map(of).collect::<Vec<f64>>())
    };
    Ok(match quantity {
        "arrival_times" => served(|served| served.arrival),
        "nodes" => served(|served| served.node as f64),
        "start_times" => served(|served| served.start),
        "end_times" => served(|served| served.end),
        "waits" => served(|served| served.start - served.arrival),
        "lost_times" => json!(happened.lost),
        "lost_times_first_10" => json!(happened.lost.iter().take(10).collect::<Vec<_>>()),
        other => return Err(format!("a trace has no `{other}`")),
    })
}

fn changing(inputs: &Inputs<'_>, quantity: &str) -> Result<Option<f64>, String> {
    let parts = inputs
        .get("arrivals")
        .and_then(Value::as_array)
        .ok_or("`arrivals` is missing")?;
    let part = |value: &Value| {
        let part = Inputs(value);
        Ok::<_, String>(Part {
            from: part.num("from_min")?,
            to: part.num("to_min")?,
            rate: part.num("rate_per_h")? / 60.0,
        })
    };
    let day = Day {
        c: inputs.servers()?,
        service: inputs.num("service_mean_min")?,
        start: inputs
            .get("start_state")
            .and_then(Value::as_u64)
            .unwrap_or(0) as u32,
        parts: parts.iter().map(part).collect::<Result<_, _>>()?,
    };
    if day.c == 0 || day.service <= 0.0 {
        return Ok(None);
    }
    Ok(match quantity {
        "virtual_wait" => Some(day.at(inputs.num("at_min")?).virtual_wait()),
        "p_all_busy" => Some(day.at(inputs.num("at_min")?).all_busy()),
        "Wq" => day.told(0.0).map(|told| told.wait),
        "SL" => day.told(inputs.num("t_min")?).map(|told| told.within),
        _ => None,
    })
}
