//! A report on the page: the table, whose numbers open, its chart, whether its
//! identities hold, how an index was counted, its files and its closing.

use super::chart::{Chart, chart};
use super::choice::{Choice, query};
use super::declare::Declare;
use super::index;
use super::lines::{Head, Line, Shown, cases_url, heads, line};
use super::names::Names;
use super::said;
use super::since::Changed;
use crate::frame::Frame;
use crate::view::{Form, Html, Tone, tag};
use askama::Template;
use motcua_desk::Settings;
use motcua_domain::actor::{Action, Scope};
use motcua_domain::id::DossierId;
use motcua_domain::report::{Check, Definition, Part, Period, ReportKind, Table};
use motcua_domain::time::local;

/// As what a report can be taken along: word in the address, name.
const FILES: [(&str, &str); 4] = [
    ("xlsx", "XLSX"),
    ("csv", "CSV"),
    ("pdf", "PDF"),
    ("json", "JSON"),
];

/// An identity.
pub struct Identity {
    says: String,
    tag: Html,
    broken: String,
}

/// A part of an index.
#[expect(clippy::struct_field_names, reason = "what a declared number rests on")]
pub struct Evidence {
    id: String,
    name: String,
    /// Numerator and denominator.
    counts: [Shown; 2],
    share: String,
    points: String,
    /// Who declared the points, and what they rest on; empty = nobody.
    declared: String,
    evidence: String,
    note: String,
    query: String,
    among: String,
    source: String,
}

/// A closed period.
pub struct Closed {
    /// When, by whom.
    pub said: String,
    /// Number of events that were counted.
    pub size: String,
    /// Fingerprint of the table.
    pub hash: String,
    /// What computing anew showed: `equal`, `differs`, or nothing when it was
    /// not asked for.
    pub anew: &'static str,
    /// What differs, in words.
    pub differences: Vec<String>,
    /// Cells that say something else by what is known today.
    pub today: Vec<Changed>,
}

/// What the page shows beside the table.
pub struct About {
    /// The period.
    pub period: Period,
    /// The unit, if one was chosen, and its name.
    pub unit: Option<(String, String)>,
    /// Closed, how.
    pub closed: Option<Closed>,
    /// May this reader close it now?
    pub can_close: bool,
    /// For whom may declare points: key of the form, and what was typed.
    pub declare: Option<(String, Option<Form>)>,
    /// Key of the form that closes.
    pub key: String,
    /// Why it was not closed.
    pub problem: Option<String>,
    /// The period runs on.
    pub runs: bool,
    /// It ended before anything reached the desk.
    pub before_first: bool,
    /// Why the number carried over is not the one that was left, and the
    /// address of that difference.
    pub carried: Option<(String, String)>,
    /// Of a register: how many lines are shown, and how many there are.
    pub listed: Option<(i64, i64)>,
    /// Who held the time of a late dossier, in words.
    pub held: Vec<(DossierId, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "report.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "what is shown and what not, each by itself"
)]
pub struct Show {
    f: Frame,
    id: String,
    title: String,
    note: String,
    source: String,
    period: String,
    written: String,
    unit: String,
    query: String,
    choice: Choice,
    files: [(&'static str, &'static str); 4],
    runs: bool,
    before_first: bool,
    carried: Option<(String, String)>,
    heads: Vec<Vec<Head>>,
    lines: Vec<Line>,
    chart: Option<Chart>,
    identities: Vec<Identity>,
    parts: Vec<Evidence>,
    /// Sum and grade of an index.
    score: Option<String>,
    declare: Option<Declare>,
    /// Points are declared of the whole desk, and this is one unit's.
    elsewhere: bool,
    closed: Option<Closed>,
    /// Key of the form that closes, for whom it is shown.
    close: Option<String>,
    problem: Option<String>,
    /// How many lines of how many, where some are left out.
    more: Option<(i64, i64)>,
    empty: bool,
}

impl Show {
    /// The page of a table; names are put into its lines here.
    pub fn new(
        f: Frame,
        settings: Option<&Settings>,
        definition: &Definition,
        mut table: Table,
        names: &Names,
        about: About,
    ) -> Self {
        if definition.kind == ReportKind::Index {
            // Its parts below say the same, with names and how it was counted.
            table.rows.clear();
        }
        let rows = std::mem::take(&mut table.rows);
        table.rows = rows.into_iter().map(|row| names.named(row)).collect();
        let unit = about.unit.as_ref().map(|(id, _)| id.as_str());
        let query = query(&about.period, unit);
        let title = f.pick(&table.title_vi, &table.title_en).to_owned();
        let action = format!("/reports/{}", table.report);
        let at = (action.as_str(), definition.periods.as_slice());
        let scored = definition.parts.iter().any(|part| part.declared);
        let form = about.declare;
        let settings = settings.filter(|_| reads_all(&f));
        Self {
            files: FILES,
            choice: Choice::new(&f, at, &about.period, unit, settings),
            score: index::score(f.lang, definition, &table.parts),
            elsewhere: unit.is_some() && scored,
            declare: form.and_then(|form| Declare::new(&f, names, definition, &table.parts, form)),
            chart: chart(&f, &title, &table).filter(|_| definition.kind != ReportKind::Register),
            heads: heads(&f, &table, !about.held.is_empty()),
            lines: table
                .rows
                .iter()
                .map(|row| line(&f, &table, row, &query, &about.held))
                .collect(),
            identities: identities(&f, &table, names),
            parts: table
                .parts
                .iter()
                .map(|part| evidence(&f, (&table, names), part, &query))
                .collect(),
            empty: table.rows.is_empty(),
            note: f.pick(&definition.note_vi, &definition.note_en).to_owned(),
            source: table.source.clone(),
            period: said::period(f.lang, &about.period),
            written: about.period.to_string(),
            unit: about.unit.map_or_else(String::new, |(_, name)| name),
            runs: about.runs,
            before_first: about.before_first,
            carried: about.carried,
            closed: about.closed,
            close: about.can_close.then_some(about.key),
            problem: about.problem,
            more: about.listed.filter(|(shown, all)| shown < all),
            id: table.report,
            title,
            query,
            f,
        }
    }
}

/// May this reader look at other units than the own?
pub(super) fn reads_all(f: &Frame) -> bool {
    f.who
        .as_ref()
        .is_some_and(|who| who.actor.scope(Action::ReadReports) == Scope::Desk)
}

fn identities(f: &Frame, table: &Table, names: &Names) -> Vec<Identity> {
    let checks = table.checks.iter().enumerate();
    let identity = |(n, check): (usize, &Check)| {
        let (tone, word) = if check.broken.is_empty() {
            (Tone::Ok, "report-holds")
        } else {
            (Tone::Late, "report-broken")
        };
        let broken = check.broken.iter().map(|key| names.of_line(key));
        Identity {
            says: names.of_check(n, check),
            tag: tag(tone, &f.t(word)),
            broken: broken.collect::<Vec<_>>().join("; "),
        }
    };
    checks.map(identity).collect()
}

/// A number of a part; with an address it opens.
fn opened(
    f: &Frame,
    report: &str,
    part: &Part,
    (n, column, heading): (Option<i64>, &str, &str),
    query: &str,
) -> Shown {
    let text = n.map_or_else(String::new, |n| crate::format::number(f.lang, n));
    let (url, label) = if n.is_some_and(|n| n != 0) {
        let heading = f.t(heading);
        let said = f.t3(
            "report-open",
            "n",
            text.as_str(),
            "column",
            heading.as_str(),
            "row",
            f.pick(&part.name_vi, &part.name_en),
        );
        (cases_url(report, &part.id, column, query), said)
    } else {
        (String::new(), String::new())
    };
    Shown {
        text,
        url,
        label,
        class: "num",
    }
}

fn evidence(f: &Frame, (table, names): (&Table, &Names), part: &Part, query: &str) -> Evidence {
    let points = |n: i64| said::decimal(f.lang, n, 100);
    let most = points(part.most);
    let counts = [
        (part.part, "part", "report-numerator"),
        (part.whole, "whole", "report-denominator"),
    ];
    let declared = part.declared.as_ref();
    let by = declared.map(|said| {
        let who = names.of_official(&said.by.to_string());
        let at = f.moment(local(said.at));
        f.t2("report-declared-by", "who", who, "at", at)
    });
    Evidence {
        id: part.id.clone(),
        name: f.pick(&part.name_vi, &part.name_en).to_owned(),
        counts: counts.map(|which| opened(f, &table.report, part, which, query)),
        share: index::share_said(f.lang, part, &table.parts),
        declared: by.unwrap_or_default(),
        evidence: declared.map_or_else(String::new, |said| said.evidence.clone()),
        points: match part.points {
            _ if part.most == 0 => String::new(),
            Some(n) => f.t2("report-points-of", "points", points(n), "most", most),
            None => f.t1("report-points-open", "most", most),
        },
        note: f.pick(&part.note_vi, &part.note_en).to_owned(),
        query: part.query.clone(),
        among: part.among.clone(),
        source: part.source.clone(),
    }
}
