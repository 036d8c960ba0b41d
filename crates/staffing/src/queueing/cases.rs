//! Cases with known answers, as `motcua selftest queueing` reads them.
//!
//! What stands in the inputs is held against what it can be before a formula
//! sees it: an arrival rate below 0 gives a number, too, and it means nothing.

use super::changing::{Day, Part};
use super::quantities::{no_answer, no_quantity, quantities};
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
    unit: Some("unit"),
};

/// Answers a case.
///
/// # Errors
/// What is missing or cannot be, that there is no answer, or that the case
/// tells its answer in a unit that its inputs are not in.
pub fn answer(case: &Known) -> Result<Value, String> {
    let found = found(case)?;
    check_unit(case)?;
    Ok(found)
}

fn found(case: &Known) -> Result<Value, String> {
    let inputs = Inputs(&case.inputs);
    let (method, quantity) = (case.method.as_str(), case.quantity.as_str());
    let known = quantities(method);
    if !known.is_empty() && !known.contains(&quantity) {
        return Err(no_quantity(method, quantity));
    }
    let found = match method {
        "M/M/c" | "M/M/1" | "Erlang C" => steady(&inputs, quantity)?,
        "Erlang C sizing" => erlang_c_servers(
            inputs.positive("lambda")?,
            inputs.service()?,
            inputs.least("t")?,
            inputs.share("min_sl")?,
            match inputs.get("max_occupancy") {
                Some(_) => inputs.share("max_occupancy")?,
                None => 1.0,
            },
        )
        .map(f64::from),
        "Erlang B" => Some(erlang_b(inputs.load()?, inputs.servers()?)),
        "Erlang B sizing" => {
            erlang_b_servers(inputs.load()?, inputs.share("max_blocking")?).map(f64::from)
        }
        "Erlang A" => impatient(&inputs, quantity)?,
        "M/M/c/K" | "M/M/1/K" => bounded(&inputs, quantity)?,
        "M/M/c priority" => priority(&inputs, quantity)?,
        "M/G/1" => {
            let (mean, sd) = (inputs.service()?, inputs.least("service_sd")?);
            one_server(inputs.positive("lambda")?, mean, sd)
        }
        "D/D/1 trace" => return traced(&inputs, quantity),
        "Mt/M/c" => changing(&inputs, quantity)?,
        other => return Err(format!("the model `{other}` is not known")),
    };
    found
        .filter(|found| found.is_finite())
        .map(|found| json!(found))
        .ok_or_else(|| no_answer(method).to_owned())
}

/// Units of time that a case may name; `u` = its source names none.
const UNITS: [&str; 5] = ["s", "min", "h", "day", "u"];

/// Is the answer told in the time unit of the inputs, or in none where it is no
/// time? The right number in another unit would be a wrong answer.
fn check_unit(case: &Known) -> Result<(), String> {
    let time_unit = if case.method == "Mt/M/c" {
        "min"
    } else {
        let named = case.inputs.get("time_unit");
        named.map_or(Some("u"), Value::as_str).unwrap_or_default()
    };
    if !UNITS.contains(&time_unit) {
        return Err(format!("`time_unit` is none of {}", UNITS.join(", ")));
    }
    let must = if is_time(&case.quantity) {
        time_unit
    } else {
        ""
    };
    if case.unit == must {
        return Ok(());
    }
    let (quantity, unit) = (&case.quantity, &case.unit);
    Err(format!(
        "the unit of `{quantity}` is {unit:?} and must be {must:?} by these inputs"
    ))
}

fn is_time(quantity: &str) -> bool {
    const TIMES: [&str; 9] = [
        "W",
        "Wq",
        "virtual_wait",
        "arrival_times",
        "start_times",
        "end_times",
        "waits",
        "lost_times",
        "lost_times_first_10",
    ];
    TIMES.contains(&quantity) || quantity.starts_with("W_") || quantity.starts_with("Wq_")
}

/// Most servers or places of a case: more are a slip of the pen, and would fill
/// the memory.
const MOST: u64 = 1_000_000;

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

    fn within(&self, name: &str, fits: impl Fn(f64) -> bool, must: &str) -> Result<f64, String> {
        let value = self.num(name)?;
        let why = || format!("`{name}` is {value} and must be {must}");
        fits(value).then_some(value).ok_or_else(why)
    }

    pub fn positive(&self, name: &str) -> Result<f64, String> {
        self.within(name, |value| value > 0.0, "above 0")
    }

    pub fn least(&self, name: &str) -> Result<f64, String> {
        self.within(name, |value| value >= 0.0, "0 or more")
    }

    pub fn share(&self, name: &str) -> Result<f64, String> {
        self.within(name, |value| (0.0..=1.0).contains(&value), "0 to 1")
    }

    /// A whole number that may be left out.
    pub fn count(&self, name: &str, least: u64) -> Result<Option<u32>, String> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let whole = value.as_u64().filter(|n| (least..=MOST).contains(n));
        let whole = whole.and_then(|n| u32::try_from(n).ok());
        let why =
            || format!("`{name}` is {value} and must be a whole number from {least} to {MOST}");
        whole.map(Some).ok_or_else(why)
    }

    pub fn service(&self) -> Result<f64, String> {
        if self.get("service_mean").is_some() {
            return self.positive("service_mean");
        }
        self.positive("mu").map(|mu| 1.0 / mu)
    }

    pub fn servers(&self) -> Result<u32, String> {
        let servers = self.count("c", 1)?;
        servers.ok_or_else(|| "`c` is missing".to_owned())
    }

    pub fn load(&self) -> Result<f64, String> {
        if self.get("a").is_some() {
            return self.least("a");
        }
        Ok(self.positive("lambda")? * self.service()?)
    }

    pub fn queue(&self) -> Result<Queue, String> {
        Ok(Queue {
            lambda: self.positive("lambda")?,
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
        return Ok(queue.within(inputs.least("t")?));
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
    let found = inputs.queue()?.impatient(inputs.positive("patience_mean")?);
    Ok(found.and_then(|found| match quantity {
        "Pw" => Some(found.must_wait),
        "P_abandon" => Some(found.abandon),
        "Wq" => Some(found.wait),
        "occupancy" => Some(found.occupancy),
        _ => None,
    }))
}

fn bounded(inputs: &Inputs<'_>, quantity: &str) -> Result<Option<f64>, String> {
    let queue = inputs.queue()?;
    let room = inputs.count("K", u64::from(queue.c))?;
    let found = queue.with_room(room.ok_or("`K` is missing")?);
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
    let named = quantity.split_once('_');
    let Some((what @ ("W" | "Wq"), class)) = named else {
        return Err(no_quantity("M/M/c priority", quantity));
    };
    let class: usize = class
        .parse()
        .map_err(|_| format!("`{quantity}` names no class"))?;
    let (service, rates) = (inputs.service()?, inputs.list("lambda")?);
    if rates.iter().any(|rate| *rate < 0.0) || rates.iter().sum::<f64>() <= 0.0 {
        return Err("each `lambda` must be 0 or more, and all together above 0".to_owned());
    }
    let waits = by_priority(&rates, service, inputs.servers()?);
    let of_class = class.checked_sub(1).and_then(|i| waits.get(i).copied());
    let wait = of_class.ok_or_else(|| {
        let n = rates.len();
        format!("`{quantity}` names class {class}, and `lambda` has {n}")
    })?;
    Ok(match what {
        "Wq" => wait,
        _ => wait.map(|wait| wait + service),
    })
}

fn traced(inputs: &Inputs<'_>, quantity: &str) -> Result<Value, String> {
    let nodes = inputs
        .get("nodes")
        .and_then(Value::as_array)
        .ok_or("`nodes` is missing")?;
    let node = |value: &Value| {
        let node = Inputs(value);
        let (arrivals, services) = (node.list("arrivals")?, node.list("service_times")?);
        if arrivals.len() != services.len() {
            return Err("a node has another number of `service_times` than `arrivals`".to_owned());
        }
        if services.iter().any(|service| *service < 0.0) {
            return Err("a time of `service_times` is below 0".to_owned());
        }
        Ok::<_, String>(Node { arrivals, services })
    };
    let count = |name: &str, least: u64| {
        let found = inputs.count(name, least)?;
        Ok::<_, String>(found.map(|n| n as usize))
    };
    let happened = Trace {
        nodes: nodes.iter().map(node).collect::<Result<_, _>>()?,
        servers: count("servers", 1)?.unwrap_or(1),
        capacity: count("system_capacity", 0)?,
        baulk_at: count("baulk_at", 0)?,
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

/// The parts of a day of changing arrivals, in the order of the day.
fn parts(inputs: &Inputs<'_>) -> Result<Vec<Part>, String> {
    let parts = inputs
        .get("arrivals")
        .and_then(Value::as_array)
        .ok_or("`arrivals` is missing")?;
    let part = |value: &Value| {
        let part = Inputs(value);
        let (from, to) = (part.num("from_min")?, part.num("to_min")?);
        if from > to {
            return Err("a part of `arrivals` ends before it begins".to_owned());
        }
        Ok::<_, String>(Part {
            from,
            to,
            rate: part.least("rate_per_h")? / 60.0,
        })
    };
    let mut parts = parts.iter().map(part).collect::<Result<Vec<_>, _>>()?;
    parts.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.to.total_cmp(&b.to)));
    let crossing = parts.windows(2).find(|pair| pair[1].from < pair[0].to);
    match crossing {
        Some(pair) => Err(format!(
            "the parts of `arrivals` from minute {} and from minute {} cross",
            pair[0].from, pair[1].from
        )),
        None => Ok(parts),
    }
}

fn changing(inputs: &Inputs<'_>, quantity: &str) -> Result<Option<f64>, String> {
    if let Some(closing) = inputs.get("closing").filter(|one| **one != json!("none")) {
        return Err(format!(
            "`closing` is {closing}, and only \"none\" is known"
        ));
    }
    let day = Day {
        c: inputs.servers()?,
        service: inputs.positive("service_mean_min")?,
        start: inputs.count("start_state", 0)?.unwrap_or(0),
        parts: parts(inputs)?,
    };
    let (longest, last) = (day.longest(), day.parts.last().map_or(0.0, |one| one.to));
    let is_long = |name: &str, minute: f64| {
        format!(
            "`{name}` is {minute} and must be at most {longest}: with these servers and rates \
             a longer day is not solved in reasonable time"
        )
    };
    if last > longest {
        return Err(is_long("to_min", last));
    }
    let at = || {
        let minute = inputs.least("at_min")?;
        if minute > longest {
            return Err(is_long("at_min", minute));
        }
        Ok::<_, String>(day.at(minute))
    };
    Ok(match quantity {
        "virtual_wait" => Some(at()?.virtual_wait()),
        "p_all_busy" => Some(at()?.all_busy()),
        "Wq" => day.told(0.0).map(|told| told.wait),
        "SL" => day.told(inputs.least("t_min")?).map(|told| told.within),
        _ => None,
    })
}
