//! Writing a commitment: one's own, drafted from the plan, or that of somebody
//! without an account who signs on paper.

mod samples;

use super::around_form::{Answer, NAMESAKE, checked, is_wide, may_be_namesake, uncounted, units};
use super::promise::{self, Read, Row};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::pages::kiosk::Pairs;
use crate::pages::programme::keep::{Written, keep};
use crate::pages::programme::{ACTED, Around, complain, is_there, words, year_of, year_sent};
use crate::pages::work::me;
use crate::state::AppState;
use crate::view::Form;
use askama::Template;
use axum::extract::{Form as Posted, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::DeskError;
use motcua_desk::programme::{Act, Begin, Body, CommitmentLine, ProgrammeView, Refused};
use motcua_domain::actor::Actor;
use motcua_domain::id::{StaffId, UnitId};
use serde::Deserialize;

/// Address of the form for a new one.
const NEW: &str = "/programme/new/commitment";

/// Of which year, and of whom.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    year: String,
    /// `1` = of somebody without an account.
    #[serde(default)]
    paper: String,
}

/// Which commitment is written.
#[derive(Clone)]
struct Given {
    year: i16,
    /// Of somebody without an account.
    paper: bool,
    /// The one that is written anew: its address and version.
    kept: Option<(String, u32)>,
}

/// The form.
#[derive(Template)]
#[template(path = "programme_commitment.html")]
pub struct CommitmentPage {
    f: Frame,
    form: Form,
    key: String,
    /// Address to which it is sent.
    url: String,
    /// Version that is written anew; empty = a new one.
    version: String,
    year: i16,
    paper: bool,
    /// The name is that of somebody with an account, too: the box to say that it
    /// is another person stands beside it.
    namesake: bool,
    units: Vec<(String, String)>,
    rows: Vec<Row>,
    more: Vec<Row>,
    /// What cannot be counted of the person; empty = all can.
    uncounted: String,
    /// What cannot be counted at the unit: in short, and in full.
    at_unit: Option<(String, String)>,
    problem: Option<String>,
    /// What a check found: kind of notice and words.
    checked: Option<(&'static str, String)>,
    /// Doubts about the whole.
    whole: Vec<String>,
    /// The plan suggested something.
    drafted: bool,
    title: String,
    /// Where it leads back to.
    back: String,
}

impl CommitmentPage {
    fn new(f: Frame, around: &Around, given: &Given, (form, answer): (Form, Answer)) -> Self {
        let found = answer.doubts.as_deref();
        let (rows, more) =
            promise::rows(&f, &form, around, (!given.paper, found.unwrap_or_default()));
        let is_new = given.kept.is_none();
        // What was sent was typed, or looked at.
        let is_fresh = is_new && form.get("key").is_empty();
        let (url, back, version) = match &given.kept {
            Some((page, version)) => (format!("{page}/edit"), page.clone(), version.to_string()),
            None => (NEW.to_owned(), "/programme".to_owned(), String::new()),
        };
        let title = match (is_new, given.paper) {
            (false, _) => "commitment-edit",
            (true, false) => "commitment-new",
            (true, true) => "commitment-new-paper",
        };
        Self {
            key: around.key.clone(),
            units: if is_new && given.paper {
                units(&f, around)
            } else {
                Vec::new()
            },
            checked: found.map(|found| checked(&f, found.len())),
            whole: found
                .unwrap_or_default()
                .iter()
                .filter(|(row, _)| row.is_none())
                .map(|(_, what)| words::doubt(&f, *what))
                .collect(),
            uncounted: uncounted(&f, around),
            at_unit: around.not_at_unit(&f),
            drafted: is_fresh && !given.paper && !form.get("target-0").is_empty(),
            title: f.t(title),
            year: given.year,
            paper: given.paper,
            namesake: given.paper && may_be_namesake(&form),
            problem: answer.problem,
            url,
            version,
            rows,
            more,
            back,
            form,
            f,
        }
    }
}

/// Reads the form; what is wrong is said at its field.
fn typed(f: &Frame, form: &mut Form, person: Option<StaffId>) -> (CommitmentLine, Read) {
    let read = promise::read(f, form);
    if person.is_none() && form.get("name").is_empty() {
        form.fault("name", f.t("commitment-need-name"));
    }
    let name = if person.is_none() {
        form.get("name").to_owned()
    } else {
        String::new()
    };
    let line = CommitmentLine {
        person,
        name,
        position: form.get("position").to_owned(),
        promises: read.lines.clone(),
        namesake: person.is_none() && form.has(NAMESAKE, "1"),
    };
    (line, read)
}

async fn page(
    state: &AppState,
    f: Frame,
    given: &Given,
    (form, answer): (Form, Answer),
) -> Result<Response, Error> {
    let who = me(&f)?;
    let own = !given.paper;
    let around = state
        .ask(move |desk| {
            let mut around = Around::read(desk, &who, None)?;
            if own {
                around.at_unit = desk.counted_at_unit(&who, &who.unit)?;
                around.no_own_steps = !desk.has_own_steps(&who)?;
            }
            Ok::<_, DeskError>(around)
        })
        .await?;
    let status = answer.status;
    let page = CommitmentPage::new(f, &around, given, (form, answer));
    Ok(render(status, &page))
}

/// What the desk has against promises, by their rows, or what it would refuse.
async fn doubts(
    state: &AppState,
    (f, form): (&Frame, &mut Form),
    (who, year): (Actor, i16),
    (line, read): (CommitmentLine, &Read),
) -> Result<Answer, Error> {
    let found = state
        .try_ask(move |desk| desk.check_promises(&who, year, &line))
        .await?;
    let why = match found {
        Ok(found) => {
            return Ok(Answer {
                doubts: Some(promise::doubts(read, &found)),
                ..Answer::usual()
            });
        }
        Err(why) => why,
    };
    let (status, text) = complain(f, form, why, |field| read.field(field))?;
    Ok(Answer {
        status,
        problem: form.ok().then_some(text),
        doubts: None,
    })
}

/// `GET /programme/new/commitment?year=&paper=`.
pub async fn ask(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    frame: Frame,
) -> Result<Response, Error> {
    let mut f = frame.at("programme");
    let who = me(&f)?;
    let given = Given {
        year: year_of(&mut f, &asked.year),
        paper: asked.paper == "1" && f.can("confirm_commitment"),
        kept: None,
    };
    let mut form = Form::default();
    if given.paper {
        let kept = state.ask(|desk| desk.commitments_are_kept()).await?;
        if !kept {
            return Err(Error::NotFound);
        }
    } else {
        let year = given.year;
        let (own, line) = state
            .ask(move |desk| {
                let own = desk.programme_home(&who, year)?.commitment;
                Ok::<_, DeskError>((own, desk.commitment_draft(&who, year)?))
            })
            .await?;
        // Whoever has one opens it: a second one would be refused.
        if let Some((id, _)) = own {
            return Ok(see_other(&format!("/programme/{id}")));
        }
        promise::fill(&mut form, f.lang, &line.promises);
    }
    if given.year < f.now.date().year() {
        return Err(Error::Programme(Refused::PromisesStand {
            year: given.year,
        }));
    }
    let reader = me(&f)?;
    if !(given.paper && is_wide(&reader)) {
        let settings = state.desk().settings();
        is_there(&settings.units, &f, (&reader.unit, given.year))?;
    }
    page(&state, f, &given, (form, Answer::usual())).await
}

/// `POST /programme/new/commitment`.
pub async fn begin(
    State(state): State<AppState>,
    frame: Frame,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, Error> {
    let (mut f, mut form) = (frame.at("programme"), Form::new(pairs));
    NEW.clone_into(&mut f.path);
    let who = me(&f)?;
    let given = Given {
        year: year_sent(&f, form.get("year"))?,
        paper: form.get("paper") == "1",
        kept: None,
    };
    let person = (!given.paper).then_some(who.id);
    let (line, read) = typed(&f, &mut form, person);
    let asked = early(&state, (&f, &mut form), (&who, given.year), (&line, &read));
    if let Some(answer) = asked.await? {
        return page(&state, f, &given, (form, answer)).await;
    }
    let unit = if given.paper {
        UnitId::new(form.get("unit"))
    } else {
        who.unit.clone()
    };
    let begin = Begin::Commitment {
        unit,
        year: given.year,
        line,
    };
    match keep(&state, &who, &form, Written::New(begin), ACTED).await? {
        Ok(to) => Ok(see_other(&to)),
        Err(why) => refused(&state, f, &given, (form, read, why)).await,
    }
}

/// The page before anything is asked of the desk: fields are wrong, or a check
/// was asked for.
async fn early(
    state: &AppState,
    (f, form): (&Frame, &mut Form),
    (who, year): (&Actor, i16),
    (line, read): (&CommitmentLine, &Read),
) -> Result<Option<Answer>, Error> {
    if !form.ok() {
        return Ok(Some(Answer {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..Answer::usual()
        }));
    }
    if read.lines.is_empty() {
        return Ok(Some(Answer {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            problem: Some(f.t("commitment-need-one")),
            doubts: None,
        }));
    }
    if form.get("step") == "check" {
        let of = (who.clone(), year);
        let found = doubts(state, (f, form), of, (line.clone(), read)).await?;
        return Ok(Some(found));
    }
    Ok(None)
}

/// The page again with what the desk refuses, the typed text kept.
async fn refused(
    state: &AppState,
    f: Frame,
    given: &Given,
    (mut form, read, why): (Form, Read, DeskError),
) -> Result<Response, Error> {
    let (status, text) = complain(&f, &mut form, why, |field| read.field(field))?;
    let answer = Answer {
        status,
        problem: form.ok().then_some(text),
        doubts: None,
    };
    page(state, f, given, (form, answer)).await
}

/// The one that is written anew.
fn kept(view: &ProgrammeView) -> Result<(Given, CommitmentLine), Error> {
    let Body::Commitment(one) = &view.item.body else {
        return Err(DeskError::NotFound.into());
    };
    if !view.moves.contains(&"change_promises") {
        return Err(DeskError::NotFound.into());
    }
    let person = view.said.person;
    let given = Given {
        year: view.item.year,
        paper: person.is_none(),
        kept: Some((format!("/programme/{}", view.item.id), view.item.version)),
    };
    Ok((given, CommitmentLine::of(one, &view.said.texts, person)))
}

/// `GET /programme/{id}/edit`.
pub(in crate::pages::programme) async fn edit(
    state: &AppState,
    f: Frame,
    view: ProgrammeView,
) -> Result<Response, Error> {
    let (given, line) = kept(&view)?;
    let mut form = Form::default();
    form.set("name", &line.name);
    if line.namesake {
        form.set(NAMESAKE, "1");
    }
    form.set("position", &line.position);
    promise::fill(&mut form, f.lang, &line.promises);
    page(state, f, &given, (form, Answer::usual())).await
}

/// `POST /programme/{id}/edit`.
pub(in crate::pages::programme) async fn save(
    state: &AppState,
    f: Frame,
    view: ProgrammeView,
    mut form: Form,
) -> Result<Response, Error> {
    let (mut given, before) = kept(&view)?;
    let who = me(&f)?;
    let seen: u32 = form.get("version").parse().map_err(|_| Error::BadRequest)?;
    // What somebody else wrote meanwhile is told, not overwritten.
    if let Some((_, version)) = &mut given.kept {
        *version = seen;
    }
    let (line, read) = typed(&f, &mut form, before.person);
    let asked = early(state, (&f, &mut form), (&who, given.year), (&line, &read));
    if let Some(answer) = asked.await? {
        return page(state, f, &given, (form, answer)).await;
    }
    let written = Written::Anew(view.item.id, Act::ChangePromises { line });
    match keep(state, &who, &form, written, ACTED).await? {
        Ok(to) => Ok(see_other(&to)),
        Err(why) => refused(state, f, &given, (form, read, why)).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_box_for_a_namesake_stands_beside_a_name_that_was_refused() {
        let mut none = Form::new([("name", "")]);
        none.fault("name", "Ghi tên");
        assert!(!may_be_namesake(&none));
        let mut typed = Form::new([("name", "Lý Văn Mẫu")]);
        assert!(!may_be_namesake(&typed));
        typed.fault("name", "Đã có tài khoản");
        assert!(may_be_namesake(&typed));
        let ticked = Form::new([("name", "Lý Văn Mẫu"), (NAMESAKE, "1")]);
        assert!(may_be_namesake(&ticked));
    }
}
