//! What may be asked of a model, and why nothing comes of it: a name that it does
//! not have is one fault, a queue without a steady state another.

/// Quantities that a model has; empty for models that name them by a number or
/// tell lists, and for one that is not known.
pub(super) fn quantities(method: &str) -> &'static [&'static str] {
    match method {
        "M/M/c" | "M/M/1" | "Erlang C" => {
            &["p0", "rho", "occupancy", "Pw", "SL", "L", "Lq", "W", "Wq"]
        }
        "Erlang B" => &["blocking"],
        "Erlang B sizing" | "Erlang C sizing" => &["min_servers"],
        "Erlang A" => &["Pw", "P_abandon", "Wq", "occupancy"],
        "M/M/c/K" | "M/M/1/K" => &["p0", "blocking", "L", "Lq", "W", "Wq"],
        "M/G/1" => &["Wq"],
        "Mt/M/c" => &["virtual_wait", "p_all_busy", "Wq", "SL"],
        _ => &[],
    }
}

/// That a model has no such quantity.
pub(super) fn no_quantity(method: &str, quantity: &str) -> String {
    format!("the model `{method}` has no quantity `{quantity}`")
}

/// Why a quantity that the model has comes to nothing.
pub(super) fn no_answer(method: &str) -> &'static str {
    match method {
        "Erlang B sizing" | "Erlang C sizing" => "no number of servers is enough",
        "Mt/M/c" => "nobody comes on that day",
        _ => "no steady state: more come than can be served",
    }
}
