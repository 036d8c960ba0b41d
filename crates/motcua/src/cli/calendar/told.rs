//! What an announcement does, as lines and as JSON.

use motcua_desk::calendar::Preview;
use motcua_domain::deadline::{ChangedDay, DueAt};
use motcua_domain::id::{DossierCode, DossierId};
use motcua_web::explain::{day_kind, remark};
use motcua_web::i18n::{Arg, Lang, text};
use serde_json::{Value, json};

fn date(at: Option<DueAt>) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.to_string())
}

fn name(code: Option<&DossierCode>, id: DossierId) -> String {
    code.map_or_else(|| format!("#{id}"), ToString::to_string)
}

pub(super) fn print(lang: Lang, preview: &Preview, most: usize) {
    let args: [(&str, &dyn Arg); 5] = [
        ("version", &preview.version.id.to_string()),
        ("later", &preview.later.to_string()),
        ("earlier", &preview.earlier.to_string()),
        ("unchanged", &preview.unchanged.to_string()),
        ("failed", &preview.failed.to_string()),
    ];
    println!("{}", text(lang, "cli-calendar-difference", &args));
    for day in &preview.days {
        let hours = preview.hours.iter().find(|one| one.date == day.date);
        let (old, new) = (day_kind(lang, day.old), day_kind(lang, day.new));
        match hours {
            Some(hours) => println!("  {}  {old} {} -> {new} {}", day.date, hours.old, hours.new),
            None => println!("  {}  {old} -> {new}", day.date),
        }
    }
    for one in &preview.remarks {
        println!("  ! {}", remark(lang, one));
    }
    print_moved(lang, preview, most);
    print_kept(lang, preview, most);
}

fn print_moved(lang: Lang, preview: &Preview, most: usize) {
    if preview.rows.is_empty() {
        return;
    }
    println!(
        "\n{:<22} {:<17} {:<17} {:<17} {}",
        text(lang, "cli-calendar-dossier", &[]),
        text(lang, "cli-calendar-due", &[]),
        text(lang, "cli-calendar-new-due", &[]),
        text(lang, "cli-calendar-promise", &[]),
        text(lang, "cli-calendar-why", &[])
    );
    for row in preview.rows.iter().take(most) {
        let why: Vec<String> = row.why.iter().map(|day| day.date.to_string()).collect();
        println!(
            "{:<22} {:<17} {:<17} {:<17} {}",
            name(row.code.as_ref(), row.id),
            date(row.old),
            date(row.new),
            date(row.promise),
            why.join(" ")
        );
    }
    if preview.rows.len() > most {
        let n = (preview.rows.len() - most).to_string();
        println!("{}", text(lang, "cli-calendar-more", &[("n", &n)]));
    }
}

/// The dossiers that stay, so that nobody has to ask after one.
fn print_kept(lang: Lang, preview: &Preview, most: usize) {
    if preview.kept.is_empty() {
        return;
    }
    println!(
        "\n{:<22} {:<17} {}",
        text(lang, "cli-calendar-dossier", &[]),
        text(lang, "cli-calendar-due", &[]),
        text(lang, "cli-calendar-kept", &[])
    );
    for row in preview.kept.iter().take(most) {
        let name = name(row.code.as_ref(), row.id);
        println!("{name:<22} {:<17}", date(row.due));
    }
    let shown = preview.kept.len().min(most);
    if preview.unchanged > shown {
        let n = (preview.unchanged - shown).to_string();
        println!("{}", text(lang, "cli-calendar-more-kept", &[("n", &n)]));
    }
}

/// Changed days, with the document of each, and its hours where they are what
/// changes.
fn days_json(preview: &Preview, days: &[ChangedDay]) -> Vec<Value> {
    let told = |day: &ChangedDay| {
        let fact = preview.version.days.iter().find(|one| one.date == day.date);
        let mut told = json!({
            "date": day.date.to_string(),
            "old": day.old.slug(),
            "new": day.new.slug(),
            "source": fact.map_or("", |fact| fact.source.as_str()),
        });
        if let Some(hours) = preview.hours.iter().find(|one| one.date == day.date) {
            told["old_hours"] = json!(hours.old.to_string());
            told["new_hours"] = json!(hours.new.to_string());
        }
        told
    };
    days.iter().map(told).collect()
}

pub(super) fn as_json(preview: &Preview) -> Value {
    let due = |at: Option<DueAt>| at.map(|at| at.to_string());
    let rows: Vec<Value> = preview
        .rows
        .iter()
        .map(|row| {
            json!({
                "id": row.id.0,
                "code": row.code.as_ref().map(ToString::to_string),
                "direction": match row.direction {
                    motcua_desk::calendar::Direction::Later => "later",
                    motcua_desk::calendar::Direction::Earlier => "earlier",
                },
                "old": due(row.old),
                "new": due(row.new),
                "promised": due(row.promised),
                "promise": due(row.promise),
                "why": days_json(preview, &row.why),
            })
        })
        .collect();
    let kept: Vec<Value> = preview
        .kept
        .iter()
        .map(|row| {
            let code = row.code.as_ref().map(ToString::to_string);
            json!({ "id": row.id.0, "code": code, "due": due(row.due) })
        })
        .collect();
    json!({
        "version": preview.version.id.0,
        "document": preview.version.document_no,
        "later": preview.later,
        "earlier": preview.earlier,
        "unchanged": preview.unchanged,
        "failed": preview.failed,
        "promises": preview.promises,
        "days": days_json(preview, &preview.days),
        "diff_hash": preview.diff_hash,
        "dossiers": rows,
        "unchanged_dossiers": kept,
    })
}
