//! What the intake shows.

use super::parse;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use crate::pages::procedures::{Group, copies_words, groups};
use crate::pages::tracking::due_words;
use crate::state::{AppState, Catalogue};
use crate::view::{DayGrid, Form, Html};
use crate::words;
use askama::Template;
use motcua_desk::Published;
use motcua_desk::accept::IntakeInput;
use motcua_desk::read::DossierView;
use motcua_domain::deadline::{ClockFacts, Due};
use motcua_domain::dossier::{PaperGiven, PaperHow};
use motcua_domain::procedure::checklist::{self, Answer, Seen};
use motcua_domain::procedure::{FeeAmount, Item, ItemKind, Procedure, fee};

/// The dossier accepted just before, for its receipt.
pub struct Accepted {
    /// Its code.
    pub code: String,
    due: String,
    procedure: String,
}

impl Accepted {
    /// From the desk's view of it.
    pub fn new(f: &Frame, view: &DossierView, procedure: &str) -> Self {
        let promise = view.dossier.promised();
        Self {
            code: view
                .dossier
                .code
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            due: promise.map_or_else(String::new, |p| due_words(f, p.due)),
            procedure: procedure.to_owned(),
        }
    }
}

/// The choice of a procedure.
#[derive(Template)]
#[template(path = "intake_start.html")]
pub struct Start {
    f: Frame,
    form: Form,
    groups: Vec<Group>,
    found: usize,
    after: Option<Accepted>,
}

impl Start {
    /// For what was typed.
    pub fn new(f: Frame, catalogue: &Catalogue, typed: &str, after: Option<Accepted>) -> Self {
        let hits = catalogue.find(typed);
        let groups = groups(&f, &hits);
        Self {
            form: Form::new([("procedure", typed)]),
            found: hits.len(),
            groups,
            after,
            f,
        }
    }
}

/// One item of the checklist with what was typed for it.
pub struct Row {
    id: String,
    name: String,
    lang: Html,
    wanted: String,
    originals: String,
    copies: String,
    want_originals: u32,
    want_copies: u32,
    box_text: String,
    ticked: bool,
    bad: Option<String>,
}

/// The form for one procedure.
#[derive(Template)]
#[template(path = "intake.html")]
pub struct Intake {
    f: Frame,
    p: Procedure,
    usable: bool,
    form: Form,
    rows: Vec<Row>,
    side: Html,
    cases: Vec<(String, String)>,
    channels: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    papers: Vec<(String, String)>,
    vias: Vec<(String, String)>,
    authorities: Vec<(String, String)>,
    exemptions: Vec<(String, String)>,
    counts: FeeFields,
    garbled: bool,
    after: Option<Accepted>,
}

/// Which counts the fees of a procedure need.
pub struct FeeFields {
    pages: bool,
    each: bool,
    notice: bool,
}

impl Intake {
    /// The form with what was typed.
    pub fn new(
        f: Frame,
        state: &AppState,
        published: &Published,
        form: Form,
        after: Option<Accepted>,
    ) -> Self {
        let side = Side::new(&f, state, published, &form);
        let side = Html::own(side.render().unwrap_or_default());
        Self::with_side(f, published, form, after, side)
    }

    fn with_side(
        f: Frame,
        published: &Published,
        form: Form,
        after: Option<Accepted>,
        side: Html,
    ) -> Self {
        let p = published.procedure.clone();
        let choice = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs
                .iter()
                .map(|(v, id)| ((*v).to_owned(), f.t(id)))
                .collect()
        };
        let mut cases = vec![(String::new(), f.t("intake-case-none"))];
        cases.extend(
            p.cases
                .iter()
                .map(|c| (c.id.clone(), f.pick(&c.name_vi, &c.name_en).to_owned())),
        );
        let mut exemptions = vec![(String::new(), f.t("exempt-none"))];
        exemptions.extend(
            p.exemptions
                .iter()
                .map(|slug| (slug.clone(), exemption(&f, slug))),
        );
        let has = |test: fn(&FeeAmount) -> bool| p.fees.iter().any(|fee| test(&fee.amount));
        let case = form.get("case");
        let in_case = |i: &&Item| {
            i.case
                .as_deref()
                .is_none_or(|c| case.is_empty() || c == case)
        };
        Self {
            rows: p
                .items
                .iter()
                .filter(in_case)
                .map(|item| row(&f, &form, item))
                .collect(),
            usable: published.is_usable(),
            side,
            cases,
            exemptions,
            channels: choice(&[
                ("counter", "channel-counter"),
                ("online", "channel-online"),
                ("post", "channel-post"),
            ]),
            kinds: choice(&[
                ("individual", "intake-kind-individual"),
                ("organisation", "intake-kind-organisation"),
                ("household", "intake-kind-household"),
            ]),
            papers: choice(&[
                ("citizen_card", "intake-paper-card"),
                ("old_card", "intake-paper-old"),
                ("passport", "intake-paper-passport"),
                ("other", "intake-paper-other"),
                ("none", "intake-paper-none"),
            ]),
            vias: choice(&[
                ("desk", "intake-via-desk"),
                ("post", "intake-via-post"),
                ("online", "intake-via-online"),
            ]),
            authorities: choice(&[
                ("power", "intake-authority-power"),
                ("guardian", "intake-authority-guardian"),
                ("legal", "intake-authority-legal"),
                ("other", "intake-authority-other"),
            ]),
            counts: FeeFields {
                pages: has(|a| matches!(a, FeeAmount::Pages { .. })),
                each: has(|a| matches!(a, FeeAmount::Each { .. })),
                notice: has(|a| matches!(a, FeeAmount::ByNotice)),
            },
            garbled: form.errors.iter().any(|e| e.field.starts_with("name")),
            p,
            form,
            after,
            f,
        }
    }

    fn pays(&self, means: &str) -> bool {
        let chosen = self.form.get("pay");
        chosen == means || (chosen.is_empty() && means == "later")
    }

    fn more(&self, fields: &[&str]) -> bool {
        fields
            .iter()
            .any(|n| !self.form.get(n).is_empty() || self.form.error(n).is_some())
    }
}

fn exemption(f: &Frame, slug: &str) -> String {
    let id = match slug {
        "poor" => "exempt-poor",
        "merit" => "exempt-merit",
        "disabled" => "exempt-disabled",
        "child" => "exempt-child",
        "elderly" => "exempt-elderly",
        "farm_credit" => "exempt-farm-credit",
        _ => return f.t1("exempt-other", "slug", slug),
    };
    f.t(id)
}

fn row(f: &Frame, form: &Form, item: &Item) -> Row {
    let name = |part: &str| format!("{part}_{}", item.id);
    let box_text = match item.kind {
        ItemKind::Submit => String::new(),
        ItemKind::Present => f.t("intake-shown"),
        ItemKind::DataReplaceable => f.t("intake-looked-up"),
        ItemKind::Conditional => f.t("intake-needed"),
    };
    let wants = matches!(item.kind, ItemKind::Submit);
    Row {
        name: f.pick(&item.name_vi, &item.name_en).to_owned(),
        lang: f.lang_if_vi(&item.name_en),
        wanted: copies_words(f, item),
        originals: form.get(&name("o")).to_owned(),
        copies: form.get(&name("c")).to_owned(),
        want_originals: if wants { item.originals } else { 0 },
        want_copies: if wants { item.copies } else { 0 },
        box_text,
        ticked: form.get(&name("h")) == "yes",
        bad: form
            .error(&name("o"))
            .or_else(|| form.error(&name("c")))
            .map(str::to_owned),
        id: item.id.clone(),
    }
}

/// Groups of papers still missing: of each group one would do.
pub fn missing(p: &Procedure, input: &IntakeInput) -> Vec<Vec<String>> {
    lacking(p, input.case.as_deref(), &input.papers)
}

fn lacking(p: &Procedure, case: Option<&str>, papers: &[PaperGiven]) -> Vec<Vec<String>> {
    let answers: Vec<Answer> = papers
        .iter()
        .map(|paper| Answer {
            item: paper.item.clone(),
            seen: match paper.how {
                PaperHow::Given => Seen::Given {
                    originals: paper.originals,
                    copies: paper.copies,
                },
                PaperHow::Shown => Seen::Shown,
                PaperHow::LookedUp => Seen::LookedUp,
                PaperHow::Needed => Seen::Needed,
            },
        })
        .collect();
    checklist::missing(p, case, &answers)
        .into_iter()
        .map(|m| m.items)
        .collect()
}

/// Due date, fees and what is missing: the live part.
#[derive(Template)]
#[template(path = "intake_side.html")]
pub struct Side {
    f: Frame,
    due: Result<String, String>,
    strip: Option<DayGrid>,
    fees: Vec<(String, String)>,
    total: String,
    missing: Option<String>,
}

impl Side {
    /// For what is chosen so far.
    pub fn new(f: &Frame, state: &AppState, published: &Published, form: &Form) -> Self {
        let (p, settings) = (&published.procedure, state.desk().settings());
        let case = Some(form.get("case")).filter(|c| !c.is_empty());
        // Faults of counts are shown when the form is sent, not here.
        let mut typed = form.clone();
        let counts = parse::counts(f, &mut typed);
        let papers = parse::papers(f, p, &mut typed);
        let limit = p.limit_for(case, settings.office.area.as_deref(), parse::channel(form));
        let explained = limit
            .ok_or_else(|| f.t("invalid-no-limit"))
            .and_then(|row| {
                let facts = ClockFacts {
                    start: f.now,
                    limit: row.limit,
                    rules: p.rules,
                    stops: Vec::new(),
                    restarts: Vec::new(),
                    extensions: Vec::new(),
                };
                settings
                    .counting()
                    .explain(&facts)
                    .map_err(|why| words::refused(f.lang, &why, Some(p)))
            });
        let (due, strip) = match explained {
            Ok(Some(explanation)) => {
                let due = match explanation.due {
                    Due::At { at, .. } => due_words(f, at),
                    Due::Paused => f.t("track-no-due"),
                };
                (Ok(due), Some(words::strip(f.lang, &explanation)))
            }
            Ok(None) => (Err(f.t("track-no-due")), None),
            Err(why) => (Err(f.t1("intake-due-unknown", "why", why)), None),
        };
        let exemption = Some(form.get("exemption")).filter(|e| !e.is_empty());
        let (fees, total) = match fee::assess(p, case, f.now.date(), counts, exemption) {
            Ok(bill) => (fee_lines(f, &bill), f.money(bill.total)),
            Err(why) => (Vec::new(), f.t(why.message_id())),
        };
        let missing = lacking(p, case, &papers);
        let name = |id: &String| {
            let item = p.items.iter().find(|i| i.id == *id);
            item.map_or_else(|| id.clone(), |i| f.pick(&i.name_vi, &i.name_en).to_owned())
        };
        let list: Vec<String> = missing
            .iter()
            .map(|group| group.iter().map(name).collect::<Vec<_>>().join(" / "))
            .collect();
        Self {
            f: f.clone(),
            due,
            strip,
            fees,
            total,
            missing: (!list.is_empty()).then(|| f.t1("intake-missing", "what", list.join("; "))),
        }
    }
}

fn fee_lines(f: &Frame, bill: &fee::Assessment) -> Vec<(String, String)> {
    let amount = |line: &fee::FeeLine| match line.amount {
        _ if line.exempt => f.t("fee-free"),
        Some(vnd) => f.money(vnd),
        None => f.t("fee-by-notice"),
    };
    bill.lines
        .iter()
        .map(|line| {
            (
                f.pick(&line.name_vi, &line.name_en).to_owned(),
                amount(line),
            )
        })
        .collect()
}

fn sample_side(f: &Frame, missing: bool) -> Side {
    use crate::view::{Cell, CellKind};
    let cell = |d: i8, kind, n| Cell {
        date: jiff::civil::date(2022, 9, d),
        kind,
        n,
        word: String::new(),
        why: String::new(),
    };
    let days = vec![
        cell(6, CellKind::Start, None),
        cell(7, CellKind::Count, Some(1)),
        cell(8, CellKind::Due, Some(2)),
    ];
    let due = motcua_domain::deadline::DueAt {
        date: jiff::civil::date(2022, 9, 8),
        minute: 1020,
    };
    Side {
        f: f.clone(),
        due: Ok(due_words(f, due)),
        strip: Some(DayGrid::strip(f.lang, days)),
        fees: vec![(
            f.t("intake-fee"),
            f.money(motcua_domain::money::Vnd(120_000)),
        )],
        total: f.money(motcua_domain::money::Vnd(120_000)),
        missing: missing.then(|| f.t1("intake-missing", "what", f.t("intake-paper"))),
    }
}

impl Page for Start {
    const NAME: &'static str = "intake-start";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/intake").at("intake");
        let after = |code: &str| Accepted {
            code: code.to_owned(),
            due: f.t("track-no-due"),
            procedure: "1.012784".into(),
        };
        let page = |typed: &str, after: Option<Accepted>| {
            Self::new(f.clone(), &crate::samples::catalogue(), typed, after)
                .render()
                .unwrap_or_default()
        };
        vec![
            ("accepted", page("", Some(after("H39.12-220906-0021")))),
            ("none", page("zzz", None)),
            ("usual", page("", None)),
        ]
    }
}

impl Page for Intake {
    const NAME: &'static str = "intake";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = crate::samples::staff_frame(lang, "/intake?procedure=1.012784").at("intake");
        let page = |index: usize, form: Form, missing: bool| {
            let published = Published {
                procedure: crate::samples::procedures().swap_remove(index),
                hash: String::new(),
                version: 1,
                signed_off: true,
            };
            let side = Html::own(sample_side(&f, missing).render().unwrap_or_default());
            Self::with_side(f.clone(), &published, form, None, side)
                .render()
                .unwrap_or_default()
        };
        let mut bad = Form::new([
            ("procedure", "1.012784"),
            ("case", "part"),
            ("name", "Nguye64n Văn Mẫu"),
            ("paper_no", "08000"),
            ("o_p1", "1"),
        ]);
        bad.fault("name", f.t("garble-vni"));
        bad.fault("paper_no", f.t("bad-citizen-number"));
        vec![
            ("bad", page(1, bad, true)),
            (
                "express",
                page(2, Form::new([("procedure", "2.000815")]), false),
            ),
            (
                "usual",
                page(
                    1,
                    Form::new([("procedure", "1.012784"), ("case", "part")]),
                    true,
                ),
            ),
        ]
    }
}
