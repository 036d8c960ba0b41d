//! What stands beside the table in the files of a report: title, period, unit,
//! whether the period runs on or is closed, when the file was made.

use super::file::Order;
use super::names::Names;
use super::said;
use crate::i18n::{Lang, text};
use crate::words;
use jiff::civil::DateTime;
use motcua_desk::Desk;
use motcua_desk::report::{ClosedReport, Report};
use motcua_domain::report::Table;
use motcua_domain::time::{instant, local, rfc3339};
use motcua_papers::TableWords;
use serde_json::{Value, json};

/// Of which unit, that numbers will change, or that they are closed: when, by
/// whom, and the hash that the record holds.
pub fn beside(
    desk: &Desk,
    order: &Order,
    frame: &Report,
    names: &Names,
    closed: Option<&ClosedReport>,
) -> Vec<String> {
    let lang = names.lang();
    let unit = frame.unit.as_ref().map(|unit| {
        let day = order.now.date();
        let name = words::unit(lang, &desk.settings().units, unit, day);
        text(lang, "report-unit-counts", &[("unit", &name)])
    });
    let runs = (!order.ask.period.is_over(instant(order.now))).then(|| {
        let at = crate::format::moment(lang, order.now);
        text(lang, "report-runs", &[("at", &at)])
    });
    let closed = closed.map(|closed| {
        let at = crate::format::moment(lang, local(closed.closed_at));
        let who = names.of_official(&closed.closed_by.to_string());
        [
            text(lang, "report-file-closed", &[("who", &who), ("at", &at)]),
            text(
                lang,
                "report-file-hash",
                &[("hash", &closed.hash), ("n", &closed.size)],
            ),
        ]
    });
    let all = unit.into_iter().chain(runs);
    all.chain(closed.into_iter().flatten()).collect()
}

/// When the file was made.
pub fn made(lang: Lang, now: DateTime) -> String {
    let at = crate::format::moment(lang, now);
    text(lang, "report-made", &[("at", &at)])
}

/// The words of a table's file in a language.
pub fn table_words(
    lang: Lang,
    desk: &Desk,
    order: &Order,
    table: &Table,
    beside: &[String],
) -> TableWords {
    let settings = desk.settings();
    let pick = |vi: &str, en: &str| crate::frame::pick(lang, vi, en).to_owned();
    let t = |id: &str| text(lang, id, &[]);
    let title = pick(&table.title_vi, &table.title_en);
    let mut lines = vec![
        title.clone(),
        pick(&settings.office.name_vi, &settings.office.name_en),
        said::period(lang, &order.ask.period),
        table.source.clone(),
    ];
    lines.extend(beside.iter().cloned());
    lines.push(made(lang, order.now));
    lines.retain(|line| !line.is_empty());
    TableWords {
        english: lang == Lang::En,
        lines,
        sheet: title,
        checks: t("report-checks"),
        holds: t("report-holds"),
        broken: t("report-broken"),
    }
}

/// What stands before the rows in JSON: keys that stay, so that programs can
/// rely on them.
pub fn json_head(
    order: &Order,
    head: &Table,
    names: &Names,
    closed: Option<&ClosedReport>,
) -> Value {
    let period = &order.ask.period;
    let closed = closed.map(|closed| {
        json!({
            "at": rfc3339(closed.closed_at),
            "by": names.of_official(&closed.closed_by.to_string()),
            "size": closed.size,
            "sha256": closed.hash,
        })
    });
    json!({
        "report": head.report,
        "title_vi": head.title_vi,
        "title_en": head.title_en,
        "source": head.source,
        "period": period.to_string(),
        "from": period.from.to_string(),
        "to": period.to.to_string(),
        "unit": order.ask.unit.as_ref().map(ToString::to_string),
        "made_at": rfc3339(instant(order.now)),
        "as_of": rfc3339(instant(order.now).min(period.end())),
        "runs": !period.is_over(instant(order.now)),
        "closed": closed,
        "columns": head.columns,
    })
}
