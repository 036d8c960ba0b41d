//! Cases with known answers, as `motcua selftest queueing` reads them.

use super::changing::{Day, Part};
use super::steady::{Queue, by_priority, erlang_b, erlang_b_servers, erlang_c_servers, one_server};
use super::trace::{Node, Trace};
use serde_json::{Value, json};

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Model.
    pub model: String,
    /// Inputs.
    pub inputs: Value,
    /// What is asked for.
    pub quantity: String,
    /// The answer: a number or a list of numbers.
    pub expected: Value,
    /// How far a number may be off.
    pub tolerance: f64,
}

/// Why a file of cases cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The head lacks a column.
    #[error("the file has no column `{0}`")]
    MissingColumn(&'static str),
    /// A row is no CSV.
    #[error("line {line}: {why}")]
    Csv {
        /// Line in the file, the head is line 1.
        line: u64,
        /// What the reader says.
        why: String,
    },
    /// A field does not read.
    #[error("line {line}: `{column}` does not read: {why}")]
    Field {
        /// Line in the file.
        line: u64,
        /// Column.
        column: &'static str,
        /// Why.
        why: String,
    },
}

const COLUMNS: [&str; 6] = [
    "id",
    "model",
    "inputs_json",
    "quantity",
    "expected",
    "tolerance",
];

/// Reads a file of cases. A row that does not read makes the file unusable.
pub fn read(text: &str) -> Result<Vec<Case>, CaseError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let broken = |error: &csv::Error| CaseError::Csv {
        line: error.position().map_or(1, csv::Position::line),
        why: error.to_string(),
    };
    let head = reader.headers().map_err(|e| broken(&e))?.clone();
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = head.iter().position(|name| name.trim() == column);
        *place = found.ok_or(CaseError::MissingColumn(column))?;
    }
    let mut cases = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| broken(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        let text = |i: usize| record.get(places[i]).unwrap_or_default().trim();
        let field = |i: usize, why: String| CaseError::Field {
            line,
            column: COLUMNS[i],
            why,
        };
        cases.push(Case {
            id: text(0).to_owned(),
            model: text(1).to_owned(),
            inputs: serde_json::from_str(text(2)).map_err(|e| field(2, e.to_string()))?,
            quantity: text(3).to_owned(),
            expected: serde_json::from_str(text(4)).map_err(|e| field(4, e.to_string()))?,
            tolerance: text(5)
                .parse()
                .map_err(|_| field(5, format!("{:?} is no number", text(5))))?,
        });
    }
    Ok(cases)
}

impl Case {
    /// Does an answer agree?
    pub fn agrees(&self, found: &Value) -> bool {
        let near = |a: &Value, b: &Value| match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= self.tolerance,
            _ => false,
        };
        match (&self.expected, found) {
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| near(a, b))
            }
            (a, b) => near(a, b),
        }
    }

    /// Answers the case; the error says what is missing or has no answer.
    pub fn answer(&self) -> Result<Value, String> {
        let inputs = Inputs(&self.inputs);
        let quantity = self.quantity.as_str();
        let found = match self.model.as_str() {
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
}

/// Inputs of a case.
struct Inputs<'a>(&'a Value);

impl Inputs<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    fn num(&self, name: &str) -> Result<f64, String> {
        let value = self.get(name).and_then(Value::as_f64);
        value.ok_or_else(|| format!("`{name}` is missing or no number"))
    }

    fn service(&self) -> Result<f64, String> {
        self.num("service_mean")
            .or_else(|_| self.num("mu").map(|mu| 1.0 / mu))
    }

    fn servers(&self) -> Result<u32, String> {
        let value = self
            .get("c")
            .and_then(Value::as_u64)
            .and_then(|c| u32::try_from(c).ok());
        value.ok_or_else(|| "`c` is missing or no number of servers".to_owned())
    }

    fn load(&self) -> Result<f64, String> {
        let of_rate = || Ok::<_, String>(self.num("lambda")? * self.service()?);
        self.num("a").or_else(|_| of_rate())
    }

    fn queue(&self) -> Result<Queue, String> {
        Ok(Queue {
            lambda: self.num("lambda")?,
            service: self.service()?,
            c: self.servers()?,
        })
    }

    fn list(&self, name: &str) -> Result<Vec<f64>, String> {
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
