//! Where a register is sent, and the files that were taken in.

use super::sample;
use crate::error::Error;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::work::me;
use crate::state::AppState;
use askama::Template;
use motcua_desk::DeskError;
use motcua_desk::register::{BatchRow, Progress};
use motcua_domain::time::local;

/// A file that was taken in.
pub struct BatchLine {
    batch: String,
    when: String,
    by: String,
    taken: u64,
    back: u64,
    said: String,
    can_undo: bool,
    /// What is to be ticked before it is taken back.
    sure: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin_register.html")]
pub struct StartPage {
    f: Frame,
    said: Option<(&'static str, String)>,
    /// Not taken back: code, address, why.
    kept: Vec<(String, String, String)>,
    running: Option<String>,
    batches: Vec<BatchLine>,
}

impl StartPage {
    fn new(
        f: Frame,
        said: Option<(&'static str, String)>,
        kept: Vec<(String, String, String)>,
        progress: Option<Progress>,
        rows: Vec<BatchRow>,
    ) -> Self {
        let running = progress.map(|p| f.t2("register-running", "done", p.done, "of", p.of));
        let batches = rows.into_iter().map(|row| line(&f, row, running.is_some()));
        Self {
            batches: batches.collect(),
            running,
            said,
            kept,
            f,
        }
    }
}

fn line(f: &Frame, row: BatchRow, is_running: bool) -> BatchLine {
    let until = local(row.until);
    let has_any = row.back < row.taken;
    // A run that broke off and was taken back is not to be gone on with.
    let goes_on = !row.is_whole && (has_any || row.back == 0);
    let in_time = f.now <= until;
    let said = match (goes_on, has_any, in_time) {
        (true, _, _) => f.t1("register-half", "n", row.taken),
        (false, false, _) => f.t("register-all-back"),
        (false, true, true) => f.t1("register-until", "at", f.moment(until)),
        (false, true, false) => f.t("register-stays"),
    };
    BatchLine {
        when: f.moment(local(row.at)),
        by: row.by.unwrap_or_else(|| f.t("timeline-system")),
        sure: f.t1(
            "register-undo-sure",
            "n",
            row.taken.saturating_sub(row.back),
        ),
        taken: row.taken,
        back: row.back,
        said,
        can_undo: has_any && in_time && !is_running,
        batch: row.batch,
    }
}

/// The page, with what was said on the way to it.
pub(super) async fn page(
    state: &AppState,
    frame: Frame,
    said: Option<(&'static str, String)>,
    kept: Vec<(String, String, String)>,
) -> Result<StartPage, Error> {
    let by = me(&frame)?;
    let (rows, progress) = state
        .ask(move |desk| {
            let rows = desk.register_batches(&by)?;
            Ok::<_, DeskError>((rows, desk.register_progress()))
        })
        .await?;
    Ok(StartPage::new(
        frame.at("register"),
        said,
        kept,
        progress,
        rows,
    ))
}

impl Page for StartPage {
    const NAME: &'static str = "admin-register";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = sample::frame(lang);
        let page = |said, kept, progress, rows| {
            let page = Self::new(f.clone(), said, kept, progress, rows);
            page.render().unwrap_or_default()
        };
        let running = Progress {
            done: 1_240,
            of: 8_000,
        };
        let kept = vec![(
            "H53.LA-220905-0007".to_owned(),
            "/d/21".to_owned(),
            f.t("register-kept-moved"),
        )];
        let undone = f.t2("register-undone", "n", 34, "kept", 1);
        vec![
            ("empty", page(None, Vec::new(), None, Vec::new())),
            ("usual", page(None, Vec::new(), None, sample::batches())),
            (
                "running",
                page(None, Vec::new(), Some(running), sample::batches()),
            ),
            (
                "undone",
                page(Some(("warn", undone)), kept, None, sample::batches()),
            ),
        ]
    }
}
