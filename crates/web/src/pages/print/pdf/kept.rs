//! With which templates the paper of an event is made, and where its codes
//! lead: as in force for the first sheet, and the same for every one after it.

use super::super::{Opened, templates};
use super::{Wanted, file_name, job, printed};
use crate::error::Error;
use crate::press::{Press, set_of};
use crate::state::AppState;
use motcua_desk::DeskError;
use motcua_desk::template::{FirstSheet, PrintedWith};
use motcua_domain::id::DossierId;
use motcua_papers::Engine;
use std::sync::Arc;

/// A paper as PDF.
pub(super) struct Ready {
    /// Name of its file, without the ending.
    pub(super) name: String,
    /// The PDF.
    pub(super) pdf: Vec<u8>,
}

/// Templates of a sheet.
enum With {
    /// Those in force.
    InForce,
    /// Those of the first sheet.
    First(Arc<Engine>),
    /// Those in force, since those of the first sheet are not known any more.
    Lost,
}

/// Is the sheet handed over, or a copy for whoever takes a dossier along?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// It goes to somebody: what it was made with is kept.
    Hand,
    /// It only shows what a sheet looks like.
    File,
}

/// Makes the paper of an event.
pub(super) async fn make(
    state: &AppState,
    mut opened: Opened,
    seq: i64,
    wanted: &Wanted,
    whom: For,
) -> Result<Ready, Error> {
    let id = opened.id();
    frozen(state, &mut opened, seq).await?;
    let mut with = with(state, id, seq).await?;
    if let With::First(engine) = &with {
        opened.templates = engine.shared_templates();
        let again = again(state, &opened, seq, wanted, Arc::clone(engine)).await?;
        if let Some(ready) = again {
            return Ok(ready);
        }
        let shared = state.clone();
        opened.templates = state.ask(move |_| templates(&shared)).await?;
        with = With::Lost;
    }
    let is_lost = matches!(with, With::Lost);
    let (form, extras) = printed(state, &opened, seq, is_lost).await?;
    let job = job(&opened.templates, form, &wanted.size, extras);
    let (name, path) = (file_name(&job), job.path());
    let made = state
        .at_press(move |press, dir| press.print(dir, &job))
        .await?;
    let made = made.map_err(|broken| Error::fault(&broken))?;
    if whom == For::Hand && !is_lost {
        let first = FirstSheet {
            set: set_of(made.engine.templates()),
            site: opened.site.clone(),
        };
        let kept = state
            .ask(move |desk| desk.keep_templates(id, seq, &path, first))
            .await;
        // A full disk takes no printing away: another sheet says then that the
        // templates of this one are not known.
        if let Err(error) = kept {
            tracing::error!(?error, "the templates of a paper were not kept");
        }
    }
    Ok(Ready {
        name,
        pdf: made.pdf,
    })
}

/// Where the codes of a paper lead is kept with its first sheet. `true` = its
/// templates or that address are no longer those in force.
pub(crate) async fn frozen(state: &AppState, opened: &mut Opened, seq: i64) -> Result<bool, Error> {
    let id = opened.id();
    let with = state.ask(move |desk| desk.printed_with(id, seq)).await?;
    let PrintedWith::First { name, site } = with else {
        return Ok(false);
    };
    let is_old = name != opened.templates.name() || site != opened.site;
    opened.site = site;
    Ok(is_old)
}

async fn with(state: &AppState, id: DossierId, seq: i64) -> Result<With, Error> {
    let shared = state.clone();
    state
        .ask(move |desk| {
            let dir = shared.paper_templates();
            let kept = |name: &str| shared.press().kept(dir.as_deref(), name);
            Ok::<_, DeskError>(match desk.printed_with(id, seq)? {
                PrintedWith::InForce => With::InForce,
                PrintedWith::First { name, .. } => kept(&name).map_or(With::Lost, With::First),
                PrintedWith::Unknown => With::Lost,
            })
        })
        .await
}

/// Another sheet by the templates of the first one; `None` where this program
/// cannot carry them out any more.
async fn again(
    state: &AppState,
    opened: &Opened,
    seq: i64,
    wanted: &Wanted,
    engine: Arc<Engine>,
) -> Result<Option<Ready>, Error> {
    let (form, extras) = printed(state, opened, seq, false).await?;
    let job = job(&opened.templates, form, &wanted.size, extras);
    let name = file_name(&job);
    let made = state
        .at_press(move |_, _| Press::again(&engine, &job))
        .await?;
    match made {
        Ok(pdf) => Ok(Some(Ready { name, pdf })),
        Err(broken) => {
            tracing::error!(
                file = %broken.template,
                line = broken.line.unwrap_or(0),
                reason = %broken.message,
                "the templates of a first sheet cannot be carried out any more"
            );
            Ok(None)
        }
    }
}
