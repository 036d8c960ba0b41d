//! Lines of the health page: what, how it is, and whether that is well.

use crate::frame::Frame;
use crate::i18n::Lang;
use crate::state::AppState;
use crate::view::{Html, Tone, tag};
use motcua_desk::upkeep::Health;
use motcua_domain::calendar::YearWarning;
use motcua_domain::time::local;
use motcua_papers::Broken;

/// A line of the page: what, how it is, and whether that is well.
pub struct Line {
    pub label: String,
    pub value: String,
    pub tag: Html,
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

/// How the machine is doing.
pub fn lines(f: &Frame, health: &Health) -> Vec<Line> {
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

/// What citizens get in hand: the address that codes and messages lead to, and
/// the office's own templates.
pub fn outside_lines(f: &Frame, state: &AppState) -> Vec<Line> {
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
