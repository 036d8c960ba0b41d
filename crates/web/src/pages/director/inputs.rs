//! What a model rests on: how much of the desk's own log, and what had to be
//! assumed. It stands under every result that was simulated, with the seed and
//! the hash by which the result can be made again.

use crate::format;
use crate::frame::Frame;
use crate::i18n::{Arg, text};
use crate::pages::survey::said::one_decimal;
use crate::state::Catalogue;
use crate::view::Html;
use crate::visit;
use askama::Template;
use motcua_desk::outlook::{Assumed, Inputs, MODEL_DAYS, ModelKind, OwnModel};
use motcua_domain::visit::Policy;

/// The section.
#[derive(Template)]
#[template(path = "c/director_inputs.html")]
struct InputsPart {
    f: Frame,
    span: String,
    rows: Vec<(String, String)>,
    assumed: Vec<String>,
    kinds: Vec<KindRow>,
    seed: String,
    hash: String,
}

/// A kind of visit: line, procedure, own times, lent ones, minutes, share.
struct KindRow {
    name: String,
    n: String,
    lent: String,
    mean: String,
    share: String,
}

/// The section "what the model rests on".
pub(crate) fn inputs(f: &Frame, policy: &Policy, catalogue: &Catalogue, model: &OwnModel) -> Html {
    let told = &model.inputs;
    let span = match (told.first, told.last) {
        (Some(first), Some(last)) if told.days > 0 => {
            let (first, last) = (f.short_date(first), f.short_date(last));
            let values: [(&str, &dyn Arg); 4] = [
                ("days", &told.days),
                ("most", &MODEL_DAYS),
                ("from", &first),
                ("to", &last),
            ];
            text(f.lang, "ahead-log-span", &values)
        }
        _ => f.t("ahead-log-none"),
    };
    let kinds = model.kinds.iter();
    let part = InputsPart {
        span,
        rows: rows(f, told),
        assumed: told
            .assumed
            .iter()
            .map(|one| assumed(f, policy, one))
            .collect(),
        kinds: kinds.map(|one| kind(f, policy, catalogue, one)).collect(),
        seed: model.seed.to_string(),
        hash: model.hash().to_owned(),
        f: f.clone(),
    };
    Html::own(part.render().unwrap_or_default())
}

fn rows(f: &Frame, told: &Inputs) -> Vec<(String, String)> {
    let row = |id: &str, n: u32| (f.t(id), format::number(f.lang, i64::from(n)));
    vec![
        row("ahead-log-visits", told.visits),
        row("ahead-log-services", told.services),
        row("ahead-log-no-shows", told.no_shows),
        row("ahead-log-second", told.second_steps),
        row("ahead-log-classed", told.classed),
        row("ahead-log-booked", told.booked),
        row("ahead-log-supplements", told.supplements),
        row("ahead-log-collected", told.collected),
        row("ahead-log-left-out", told.left_out),
    ]
}

/// An assumption in words.
fn assumed(f: &Frame, policy: &Policy, what: &Assumed) -> String {
    let id = match what {
        Assumed::Visits => "ahead-assumed-visits",
        Assumed::FarVisits => "ahead-assumed-far-visits",
        Assumed::Profile => "ahead-assumed-profile",
        Assumed::DaySpread => "ahead-assumed-day-spread",
        Assumed::DayBand => "ahead-assumed-day-band",
        Assumed::Shares => "ahead-assumed-shares",
        Assumed::Service(line) => {
            return f.t1(
                "ahead-assumed-service",
                "line",
                visit::line(f, policy, line),
            );
        }
        Assumed::NoShow => "ahead-assumed-no-show",
        Assumed::SecondSteps => "ahead-assumed-second",
        Assumed::Classes => "ahead-assumed-classes",
        Assumed::Roster => "ahead-assumed-roster",
    };
    f.t(id)
}

fn kind(f: &Frame, policy: &Policy, catalogue: &Catalogue, one: &ModelKind) -> KindRow {
    let line = visit::line(f, policy, &one.line);
    let name = match &one.procedure {
        None => line,
        Some(code) => {
            let known = catalogue.get(code);
            let words = known.map_or(code.as_str(), |known| f.procedure_name(known));
            f.t2("ahead-kind-of", "line", line, "procedure", words)
        }
    };
    KindRow {
        name,
        n: format::number(f.lang, one.n as i64),
        lent: format::number(f.lang, one.lent as i64),
        mean: one_decimal(f.lang, one.mean),
        share: share(f, one.share),
    }
}

/// A share as `12,5 %`.
pub(super) fn share(f: &Frame, share: f64) -> String {
    format::percent(f.lang, (share.clamp(0.0, 1.0) * 1000.0).round() as u64)
}
