//! The form in which the office declares points of an index that dossiers
//! cannot tell, with the evidence they rest on.

use super::choice::{Asked, query};
use super::names::Names;
use super::said;
use super::{Trouble, one, shown};
use crate::error::{Error, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::encode;
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Form;
use axum::extract::{Form as Posted, Path, State};
use axum::response::Response;
use motcua_desk::Asked as Pressed;
use motcua_desk::report::{PartSaid, points_faults};
use motcua_domain::report::{Definition, Part, Period};
use motcua_domain::time::local;

/// The form.
pub struct Declare {
    pub(super) key: String,
    pub(super) form: Form,
    pub(super) parts: Vec<Scored>,
}

/// A part that a person scores.
pub struct Scored {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) note: String,
    /// Who declared it and when; empty = nobody yet.
    pub(super) said: String,
    /// Label of its points, with the most there are.
    pub(super) label: String,
    /// Names of its fields.
    pub(super) points: String,
    pub(super) evidence: String,
}

impl Declare {
    /// The form of a report, with what was typed, or with what was declared
    /// before; `None` where no person scores anything.
    pub fn new(
        f: &Frame,
        names: &Names,
        definition: &Definition,
        parts: &[Part],
        (key, typed): (String, Option<Form>),
    ) -> Option<Self> {
        let scored = definition.parts.iter().zip(parts);
        let scored: Vec<&Part> = scored
            .filter(|(def, _)| def.declared && def.most > 0)
            .map(|(_, part)| part)
            .collect();
        if scored.is_empty() {
            return None;
        }
        Some(Self {
            key,
            form: typed.unwrap_or_else(|| declared(f.lang, &scored)),
            parts: scored.iter().map(|part| entry(f, names, part)).collect(),
        })
    }
}

/// What was declared before, as it would be typed.
fn declared(lang: Lang, parts: &[&Part]) -> Form {
    let mut form = Form::default();
    for part in parts {
        let Some(said) = &part.declared else { continue };
        form.set(&points_of(&part.id), &points(lang, said.points));
        form.set(&evidence_of(&part.id), &said.evidence);
    }
    form
}

fn entry(f: &Frame, names: &Names, part: &Part) -> Scored {
    let said = part.declared.as_ref().map(|said| {
        let who = names.of_official(&said.by.to_string());
        let at = f.moment(local(said.at));
        f.t2("report-declared-by", "who", who, "at", at)
    });
    Scored {
        id: part.id.clone(),
        name: f.pick(&part.name_vi, &part.name_en).to_owned(),
        note: f.pick(&part.note_vi, &part.note_en).to_owned(),
        said: said.unwrap_or_default(),
        label: f.t1("report-declare-points", "most", points(f.lang, part.most)),
        points: points_of(&part.id),
        evidence: evidence_of(&part.id),
    }
}

fn points_of(part: &str) -> String {
    format!("points-{part}")
}

fn evidence_of(part: &str) -> String {
    format!("evidence-{part}")
}

/// Hundredths as people write points: "2", "1,50".
fn points(lang: Lang, hundredths: i64) -> String {
    if hundredths % 100 == 0 {
        (hundredths / 100).to_string()
    } else {
        said::decimal(lang, hundredths, 100)
    }
}

/// Points as typed, with a comma or a point and at most two decimals, as
/// hundredths.
fn hundredths(typed: &str) -> Option<i64> {
    let (whole, rest) = match typed.split_once([',', '.']) {
        Some((_, "")) => return None,
        Some(both) => both,
        None => (typed, ""),
    };
    let fits =
        |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !fits(whole, 4) || !fits(rest, 2) {
        return None;
    }
    let (whole, rest): (i64, i64) = (whole.parse().ok()?, format!("{rest:0<2}").parse().ok()?);
    Some(whole * 100 + rest)
}

/// What the form says; what is no number is noted at its field.
fn read(f: &Frame, definition: &Definition, form: &mut Form) -> Vec<PartSaid> {
    let mut said = Vec::new();
    for part in definition.parts.iter().filter(|part| part.declared) {
        let field = points_of(&part.id);
        // A field that was not sent says nothing.
        let Some(typed) = form.all(&field).first().cloned() else {
            continue;
        };
        let points = hundredths(&typed);
        if points.is_none() && !typed.is_empty() {
            form.fault(&field, fault_said(f, &field, "invalid-report-points"));
            continue;
        }
        said.push(PartSaid {
            evidence: form.get(&evidence_of(&part.id)).to_owned(),
            part: part.id.clone(),
            points,
        });
    }
    for fault in points_faults(definition, &said) {
        form.fault(&fault.field, fault_said(f, &fault.field, &fault.message));
    }
    said
}

/// What is wrong, with the index before it: above the form all of them stand
/// together.
fn fault_said(f: &Frame, field: &str, message: &str) -> String {
    let what = f.t(message);
    let mut kinds = ["points-", "evidence-"].into_iter();
    match kinds.find_map(|kind| field.strip_prefix(kind)) {
        Some(part) => f.t2("report-declare-fault", "part", part, "what", what),
        None => what,
    }
}

/// `POST /reports/{report}/declare`.
pub async fn send(
    State(state): State<AppState>,
    Path(id): Path<String>,
    frame: Frame,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut f = frame.at("reports");
    let me = me(&f)?;
    let mut form = Form::new(pairs);
    let period = Period::parse(form.get("period")).map_err(|_| Error::BadRequest)?;
    let key = form.get("key").to_owned();
    if key.is_empty() {
        return Err(Error::BadRequest);
    }
    // A page answered to a form has the address of the page it came from.
    let back = format!("/reports/{}?{}", encode(&id), query(&period, None));
    f.path = back.clone();
    let known = one(&state, &me, &id).await?;
    let said = read(&f, &known.definition, &mut form);
    if form.ok() {
        let pressed = Pressed::new(&key, "report.declare", &(&id, period.to_string(), &said));
        let (who, what) = (me.clone(), id.clone());
        let done = state
            .ask(move |desk| desk.declare_points(&who, pressed, (&what, period), said))
            .await;
        match done {
            Ok(_) => return Ok(see_other(&format!("{back}&done=notice-report-declared"))),
            Err(Error::Invalid(faults)) => {
                for fault in faults {
                    form.fault(&fault.field, fault_said(&f, &fault.field, &fault.message));
                }
            }
            Err(other) => return Err(other),
        }
    }
    // What is at no field of the form stands above the page.
    let problem = form.error("period").or(form.error("key"));
    let trouble = Trouble {
        problem: problem.map(str::to_owned),
        typed: Some(form),
    };
    let asked = Asked {
        period: period.to_string(),
        ..Asked::default()
    };
    shown(&state, f, &id, &asked, trouble).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_as_they_are_written() {
        for (typed, read) in [
            ("2", Some(200)),
            ("0", Some(0)),
            ("1,5", Some(150)),
            ("1.25", Some(125)),
            ("2,", None),
            (",5", None),
            ("", None),
            ("-1", None),
            ("1,255", None),
            ("99999", None),
            ("hai", None),
            ("1 5", None),
        ] {
            assert_eq!(hundredths(typed), read, "{typed:?}");
        }
        for n in [0, 100, 125, 150, 200] {
            for lang in Lang::ALL {
                assert_eq!(hundredths(&points(lang, n)), Some(n));
            }
        }
    }
}
