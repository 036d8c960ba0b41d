//! Invented reports for the samples of their pages.

use super::ask::AskPage;
use super::cases::{self, Cases, Number};
use super::choice;
use super::job::JobPage;
use super::list::{Listed, Reports};
use super::names::Names;
use super::sample_table::{definition, flow, index_table, lines, numbered};
use super::show::{About, Closed, Show};
use super::since::Changed;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::view::Form;
use askama::Template as _;
use motcua_desk::report::{CellCase, CellPage};
use motcua_domain::dossier::StageName;
use motcua_domain::id::{DossierId, StaffId};
use motcua_domain::procedure::Channel;
use motcua_domain::report::{Case, Check, Definition, Ending, Period, PeriodKind, Table};
use motcua_domain::time::instant;
use serde_json::{Value, json};

fn frame(lang: Lang, path: &str) -> Frame {
    use motcua_domain::actor::Role;
    let mut f = crate::samples::staff_frame(lang, path).at("reports");
    if let Some(who) = &mut f.who {
        who.actor.roles = vec![Role::Director, Role::Head];
    }
    f
}

fn month(f: &Frame) -> Period {
    Period::of(PeriodKind::Month, f.now.date()).previous()
}

fn about(period: Period) -> About {
    About {
        period,
        unit: None,
        runs: false,
        before_first: false,
        carried: None,
        closed: None,
        can_close: true,
        declare: None,
        key: "k".to_owned(),
        problem: None,
        listed: None,
        held: Vec::new(),
    }
}

/// Keys of an index of which a person scores one part.
pub(super) fn scored() -> Value {
    let part = |id: &str, name: &str, most: u32| json!({ "id": id, "name_vi": name, "name_en": name, "most": most });
    let mut parts = vec![
        part("2", "Tiến độ giải quyết", 0),
        part("2.1", "Đúng hạn", 20),
        part("3.4", "Hài lòng", 20),
        part("6", "Công khai thủ tục", 2),
        part("2.2", "Thời gian giải quyết", 0),
    ];
    parts[3]["declared"] = json!(true);
    let grade = json!({ "at_least": 35, "name_vi": "Tốt", "name_en": "Good" });
    json!({ "part": parts, "grade": [grade] })
}

/// The usual table, in which one identity does not hold.
fn checked(definition: &Definition, period: Period) -> Table {
    let check = |says: &str, broken: &[&str]| Check {
        says: says.to_owned(),
        broken: broken.iter().map(|key| (*key).to_owned()).collect(),
    };
    let checks = vec![check("(3) = (4) + (6)", &[]), check("(3) = (7)", &["land"])];
    Table {
        checks,
        ..flow(definition, period, 6)
    }
}

fn closed(f: &Frame) -> Closed {
    Closed {
        said: f.t2(
            "report-closed-at",
            "at",
            "1/9/2022 8:05",
            "who",
            "Nguyễn Thị Mẫu",
        ),
        size: "4.711".to_owned(),
        hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        anew: "differs",
        differences: vec!["Đất đai, (7): 41 → 42".to_owned()],
        today: vec![Changed {
            place: "Đất đai, Tổng số (7)".to_owned(),
            then: "41".to_owned(),
            now: "42".to_owned(),
            by: "+1".to_owned(),
        }],
    }
}

/// What a director typed and the desk did not take.
fn typed(f: &Frame) -> Form {
    let mut form = Form::new([("points-6", "3"), ("evidence-6", "Biên bản số 12")]);
    form.fault("points-6", f.t("invalid-report-points"));
    form
}

impl Page for Show {
    const NAME: &'static str = "report";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || frame(lang, "/reports/flow");
        let period = month(&f());
        let show = |definition: &Definition, table: Table, about: About| {
            let names = Names::new(lang, definition, None);
            let page = Self::new(f(), None, definition, table, &names, about);
            page.render().unwrap_or_default()
        };
        let (Some(counts), Some(index)) = (
            definition("counts", numbered()),
            definition("index", scored()),
        ) else {
            // The test of the samples refuses it.
            return vec![("usual", String::new())];
        };
        let empty = Table {
            rows: Vec::new(),
            ..flow(&counts, period, 0)
        };
        let kept = About {
            closed: Some(closed(&f())),
            can_close: false,
            ..about(period)
        };
        let early = About {
            before_first: true,
            can_close: false,
            carried: Some((
                f().t3(
                    "report-carried-differs",
                    "period",
                    "Tháng 7/2022",
                    "left",
                    "11",
                    "carried",
                    "6",
                ),
                "/reports/flow?period=2022-07#closed".to_owned(),
            )),
            ..about(period)
        };
        let asked = |form: Option<Form>| About {
            declare: Some(("k2".to_owned(), form)),
            ..about(period)
        };
        let parts = || index_table(&index, period);
        let usual = checked(&counts, period);
        vec![
            ("usual", show(&counts, usual, about(period))),
            ("closed", show(&counts, flow(&counts, period, 3), kept)),
            ("empty", show(&counts, empty, early)),
            ("index", show(&index, parts(), asked(None))),
            ("wrong", show(&index, parts(), asked(Some(typed(&f()))))),
        ]
    }
}

impl Page for AskPage {
    const NAME: &'static str = "report_ask";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |period: &str, from: &str, to: &str| {
            let f = frame(lang, "/reports/flow");
            let asked = choice::Asked {
                period: period.to_owned(),
                from: from.to_owned(),
                to: to.to_owned(),
                ..choice::Asked::default()
            };
            let Some(definition) = definition("counts", lines()) else {
                return String::new();
            };
            let problem = asked.problem(&f, "2022-13");
            let page = Self::new(f, None, &definition, &asked, problem);
            page.render().unwrap_or_default()
        };
        vec![
            ("usual", page("2022-13", "", "")),
            ("days", page("", "2022-09-09", "2022-09-02")),
        ]
    }
}

impl Page for Reports {
    const NAME: &'static str = "reports";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || frame(lang, "/reports");
        let period = month(&f());
        let all: Vec<Definition> = ["counts", "register", "index"]
            .into_iter()
            .filter_map(|kind| definition(kind, json!({})))
            .collect();
        let all: Vec<Listed<'_>> = (0..)
            .zip(&all)
            .map(|(n, definition)| Listed {
                definition,
                own: n > 0,
                replaces: n == 1,
            })
            .collect();
        let problem = f().t1("report-bad-period", "text", "2022-13");
        let asked = choice::Asked {
            period: "2022-13".to_owned(),
            ..choice::Asked::default()
        };
        let page = |all: &[Listed<'_>], wrong| {
            Self::new(f(), all, &period, wrong)
                .render()
                .unwrap_or_default()
        };
        vec![
            ("usual", page(&all, None)),
            ("wrong", page(&all, Some((&asked, problem)))),
            ("none", page(&[], None)),
        ]
    }
}

/// An invented dossier behind a number.
pub(crate) fn case(f: &Frame, n: i64) -> CellCase {
    let day = f.now;
    CellCase {
        case: Case {
            dossier: DossierId(n),
            code: Some(format!("H39.12-220906-{n:04}")),
            procedure: "1.012784".to_owned(),
            procedure_hash: String::new(),
            field: "land".to_owned(),
            decides: "land-office".to_owned(),
            received_by: "desk".to_owned(),
            unit: "desk".to_owned(),
            holder: Some(StaffId(7)),
            channel: Channel::Counter,
            stage: StageName::Delivered,
            entered_at: instant(day),
            accepted_at: Some(instant(day)),
            received_at: instant(day),
            ended_at: Some(instant(day)),
            ending: Some(Ending::Positive),
            delivered_at: None,
            due_at: Some(instant(day)),
            first_due_at: Some(instant(day)),
            stands: false,
            supplement_since: None,
            supplements: 0,
            apologised_at: None,
            fee: 0,
            held: 0,
            electronic_result: false,
            attached: 0,
            held_by: Vec::new(),
        },
        owner: (n % 2 == 0).then(|| "Trần Văn Mẫu".to_owned()),
        opens: n % 2 == 0,
    }
}

impl Page for Cases {
    const NAME: &'static str = "report_cases";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || frame(lang, "/reports/flow/cases");
        let settings = None;
        let page = |n: i64| {
            let number = Number {
                report: "flow".to_owned(),
                title: f().t("report-title"),
                column: f().t("report-numerator"),
                row: "2.1".to_owned(),
                period: month(&f()),
            };
            let found = CellPage {
                cases: (1..=n).map(|n| case(&f(), n)).collect(),
                n: n.unsigned_abs(),
                next: (n > 20).then_some(DossierId(n)),
            };
            Self::new(f(), settings, number, &cases::Asked::default(), &found)
                .render()
                .unwrap_or_default()
        };
        vec![("usual", page(4)), ("none", page(0)), ("many", page(50))]
    }
}

impl Page for JobPage {
    const NAME: &'static str = "report_file";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |url: Option<&str>, begun, percent| {
            let page = Self {
                f: frame(lang, "/report-files/x"),
                url: url.map(str::to_owned),
                name: "register-2026-11.xlsx".to_owned(),
                back: "/reports/register?period=2026-11".to_owned(),
                begun,
                percent,
            };
            page.render().unwrap_or_default()
        };
        vec![
            ("waits", page(None, false, 0)),
            ("usual", page(None, true, 40)),
            ("ready", page(Some("/report-files/x?take=1"), true, 100)),
        ]
    }
}
