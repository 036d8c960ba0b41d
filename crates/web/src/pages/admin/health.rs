//! How the machine is doing: backup, checkpoint, disk, calendar; and the
//! settings of what keeps the record safe.

use super::edit::sample_frame;
use super::{fields_of, new_key};
use crate::error::{Error, render, see_other};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::state::AppState;
use crate::view::{Form, Html, Tone, tag};
use askama::Template;
use axum::Extension;
use axum::extract::{Form as Posted, State};
use axum::http::StatusCode;
use axum::response::Response;
use motcua_desk::session::Session;
use motcua_desk::upkeep::{Health, Hold, Upkeep};
use motcua_desk::{Asked, DeskError};
use motcua_domain::calendar::YearWarning;
use motcua_domain::time::{Timestamp, local};
use motcua_papers::Broken;

/// A line of the page: what, how it is, and whether that is well.
struct Line {
    label: String,
    value: String,
    tag: Html,
}

/// The health page.
#[derive(Template)]
#[template(path = "admin_health.html")]
pub struct HealthPage {
    f: Frame,
    lines: Vec<Line>,
    /// Why no receipts are given, in words; empty = they are.
    hold: String,
    /// What went wrong at the last backup; empty = nothing.
    failed: String,
    form: Form,
    key: String,
}

/// Bytes in words.
fn size(lang: Lang, bytes: u64) -> String {
    let (n, unit) = match bytes {
        n if n >= 1_000_000_000 => (n as f64 / 1e9, "GB"),
        n => (n as f64 / 1e6, "MB"),
    };
    let text = format!("{n:.1} {unit}");
    match lang {
        Lang::Vi => text.replace('.', ","),
        Lang::En => text,
    }
}

/// A moment kept as text by a restore; what cannot be read is shown as it is.
fn moment(f: &Frame, text: &str) -> String {
    text.parse::<Timestamp>()
        .map_or_else(|_| text.to_owned(), |at| f.moment(local(at)))
}

fn line(f: &Frame, label: &str, value: String, tone: Tone) -> Line {
    let word = match tone {
        Tone::Ok => "health-well",
        Tone::Late => "health-bad",
        _ => "health-look",
    };
    Line {
        label: f.t(label),
        value,
        tag: tag(tone, &f.t(word)),
    }
}

fn well(fine: bool) -> Tone {
    if fine { Tone::Ok } else { Tone::Late }
}

fn lines(f: &Frame, health: &Health) -> Vec<Line> {
    let mut lines = backup_lines(f, health);
    let (keys, tone) = if health.keys_exported {
        ("health-keys-done", Tone::Ok)
    } else {
        ("health-keys-not", Tone::Warn)
    };
    lines.push(line(f, "health-keys", f.t(keys), tone));
    let signing = f.t2(
        "health-signing-what",
        "fingerprint",
        health.fingerprint.as_str(),
        "former",
        health.former_keys,
    );
    lines.push(line(f, "health-signing", signing, Tone::Ok));
    lines.push(checkpoint(f, health));
    let free = well(!health.has_little_room());
    lines.push(line(f, "health-disk", disk(f, health), free));
    lines.push(calendar(f, health));
    let version = f.t3(
        "health-version-what",
        "version",
        env!("CARGO_PKG_VERSION"),
        "level",
        health.level,
        "needs",
        health.min_binary,
    );
    lines.push(line(f, "health-version", version, Tone::Ok));
    let engine = if health.postgres {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    lines.push(line(f, "health-engine", engine.to_owned(), Tone::Ok));
    lines
}

/// The last good backup, where it lies and what was checked.
fn backup_lines(f: &Frame, health: &Health) -> Vec<Line> {
    let tone = well(!health.backup_is_too_old());
    let Some(good) = &health.last.good else {
        return vec![line(f, "health-backup", f.t("health-backup-none"), tone)];
    };
    let said = f.t3(
        "health-backup-at",
        "at",
        f.moment(local(good.at)),
        "hours",
        health.now.duration_since(good.at).as_hours(),
        "size",
        size(f.lang, good.bytes),
    );
    let checked = f.t1("health-checked-what", "n", good.blobs);
    vec![
        line(f, "health-backup", said, tone),
        line(f, "health-file", good.file.display().to_string(), Tone::Ok),
        line(f, "health-checked", checked, Tone::Ok),
    ]
}

fn checkpoint(f: &Frame, health: &Health) -> Line {
    let said = match &health.checkpoint {
        None => f.t("health-checkpoint-none"),
        Some(last) => f.t3(
            "health-checkpoint-at",
            "at",
            f.moment(local(last.at)),
            "size",
            last.size,
            "events",
            health.events,
        ),
    };
    line(
        f,
        "health-checkpoint",
        said,
        well(!health.checkpoint_is_too_old()),
    )
}

fn disk(f: &Frame, health: &Health) -> String {
    let free = f.t1("health-disk-free", "size", size(f.lang, health.free));
    match health.backup_free {
        Some(backup) if !health.upkeep.folder.is_empty() => {
            let backup = f.t1("health-disk-backup", "size", size(f.lang, backup));
            format!("{free} {backup}")
        }
        _ => free,
    }
}

fn calendar(f: &Frame, health: &Health) -> Line {
    let (first, last) = health.years;
    let years = f.t2(
        "health-calendar-years",
        "first",
        first.to_string(),
        "last",
        last.to_string(),
    );
    match health.next_year {
        None => line(f, "health-calendar", years, Tone::Ok),
        Some(YearWarning::Missing { year }) => {
            let missing = f.t1("health-calendar-missing", "year", year.to_string());
            line(
                f,
                "health-calendar",
                format!("{years} {missing}"),
                Tone::Late,
            )
        }
        Some(YearWarning::Unsure { year, days }) => {
            let unsure = f.t2(
                "health-calendar-unsure",
                "year",
                year.to_string(),
                "days",
                days,
            );
            line(
                f,
                "health-calendar",
                format!("{years} {unsure}"),
                Tone::Warn,
            )
        }
    }
}

fn to_form(upkeep: &Upkeep) -> Form {
    let mut form = Form::new([
        ("time", upkeep.time.as_str()),
        ("folder", &upkeep.folder),
        ("daily", &upkeep.daily.to_string()),
        ("weekly", &upkeep.weekly.to_string()),
        ("every", &upkeep.every.to_string()),
        ("second", &upkeep.second),
    ]);
    if upkeep.nightly {
        form.set("nightly", "1");
    }
    form
}

fn from_form(form: &Form) -> Upkeep {
    // A number that cannot be read becomes one that the rules refuse.
    let number = |name: &str| form.get(name).parse().unwrap_or(u32::MAX);
    Upkeep {
        nightly: form.has("nightly", "1"),
        time: form.get("time").to_owned(),
        folder: form.get("folder").to_owned(),
        daily: number("daily"),
        weekly: number("weekly"),
        every: number("every"),
        second: form.get("second").to_owned(),
    }
}

/// What citizens get in hand: the address that codes and messages lead to, and
/// the office's own templates.
fn outside_lines(f: &Frame, state: &AppState) -> Vec<Line> {
    let mut lines = paper_lines(f, state);
    if state.desk().settings().office.site.is_empty() {
        lines.push(line(f, "health-site", f.t("health-site-none"), Tone::Warn));
    }
    lines
}

/// What is wrong with the office's own templates of papers; nothing is said
/// where there are none.
fn paper_lines(f: &Frame, state: &AppState) -> Vec<Line> {
    let Some(dir) = state.paper_templates().filter(|dir| dir.is_dir()) else {
        return Vec::new();
    };
    let troubles = state.press().troubles(Some(&dir));
    if troubles.is_empty() {
        let said = f.t("health-papers-own");
        return vec![line(f, "health-papers", said, Tone::Ok)];
    }
    let said = |broken: &Broken| {
        let number = |n: usize| n.to_string();
        let place = broken.line.map_or_else(|| "–".to_owned(), number);
        f.t3(
            "health-papers-broken",
            "file",
            &broken.template,
            "line",
            place,
            "reason",
            &broken.message,
        )
    };
    let troubles = troubles.iter().map(said);
    troubles
        .map(|said| line(f, "health-papers", said, Tone::Late))
        .collect()
}

impl HealthPage {
    fn new(f: Frame, health: &Health, form: Form, key: String) -> Self {
        let hold = match &health.hold {
            None => String::new(),
            Some(Hold::Shorter { kept, now }) => f.t2("health-shorter", "kept", kept, "now", now),
            Some(Hold::Rewritten) => f.t("health-rewritten"),
            Some(Hold::Restored(note)) => f.t2(
                "health-restored",
                "at",
                moment(&f, &note.at),
                "backup",
                moment(&f, &note.backup_at),
            ),
        };
        let failed = health
            .last
            .failed
            .as_ref()
            .map_or_else(String::new, |failed| {
                f.t2(
                    "health-failed",
                    "at",
                    f.moment(local(failed.at)),
                    "why",
                    failed.why.clone(),
                )
            });
        Self {
            lines: lines(&f, health),
            hold,
            failed,
            form,
            key,
            f: f.at("health"),
        }
    }
}

async fn look(state: &AppState, me: Session) -> Result<Health, Error> {
    state.ask(move |desk| desk.health(&me.actor)).await
}

/// `GET /admin/health`.
pub async fn show(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    let health = look(&state, me).await?;
    let form = to_form(&health.upkeep);
    let (f, shared) = (frame.clone(), state.clone());
    // Reads the folder: not on an async thread.
    let papers = state
        .ask(move |_| Ok::<_, Error>(outside_lines(&f, &shared)))
        .await?;
    let mut page = HealthPage::new(frame, &health, form, new_key(&state));
    page.lines.extend(papers);
    Ok(render(StatusCode::OK, &page))
}

/// `POST /admin/health`: the settings.
pub async fn save(
    State(state): State<AppState>,
    frame: Frame,
    Extension(me): Extension<Session>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut form = Form::new(pairs);
    let upkeep = from_form(&form);
    let asked = Asked::new(form.get("key"), "upkeep", &upkeep);
    let actor = me.actor.clone();
    let done = state
        .ask(move |desk| Ok::<_, DeskError>(desk.edit_upkeep(&actor, asked, upkeep)))
        .await?;
    match fields_of(done)? {
        Ok(()) => Ok(see_other("/admin/health?done=notice-upkeep-kept")),
        Err(fields) => {
            for bad in fields {
                form.fault(&bad.field, frame.t(&bad.message));
            }
            let health = look(&state, me).await?;
            let page = HealthPage::new(frame, &health, form, new_key(&state));
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `POST /admin/health/backup`: a backup now, made beside the pages.
pub async fn backup(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    state.ask(move |desk| desk.want_backup(&me.actor)).await?;
    Ok(see_other("/admin/health?done=notice-backup-asked"))
}

/// `POST /admin/health/restored`: answering for a restored record.
pub async fn restored(
    State(state): State<AppState>,
    Extension(me): Extension<Session>,
) -> Result<Response, Error> {
    state
        .ask(move |desk| desk.acknowledge_restore(&me.actor))
        .await?;
    Ok(see_other("/admin/health?done=notice-restore-answered"))
}

impl Page for HealthPage {
    const NAME: &'static str = "admin-health";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |health: &Health, form: Form| {
            let f = sample_frame(lang, "/admin/health");
            let page = Self::new(f, health, form, "k".to_owned());
            page.render().unwrap_or_default()
        };
        let (usual, worst) = super::health_sample::samples();
        let mut wrong = to_form(&worst.upkeep);
        let f = sample_frame(lang, "/admin/health");
        wrong.fault("time", f.t("upkeep-bad-time"));
        wrong.fault("folder", f.t("upkeep-bad-folder"));
        vec![
            ("usual", page(&usual, to_form(&usual.upkeep))),
            ("worst", page(&worst, to_form(&worst.upkeep))),
            ("wrong", page(&worst, wrong)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_survive_their_form() {
        let upkeep = Upkeep {
            nightly: true,
            folder: "/mnt/backup".to_owned(),
            ..Upkeep::default()
        };
        assert_eq!(from_form(&to_form(&upkeep)), upkeep);
        let mut form = to_form(&upkeep);
        form.set("daily", "many");
        assert_eq!(from_form(&form).daily, u32::MAX, "refused, not dropped");
    }
}
