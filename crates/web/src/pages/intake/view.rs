//! What the intake shows.

use super::find::Choice;
use super::rows::{Row, rows};
use super::side::{Side, sample_side};
use super::start::Accepted;
use super::{fill, parse};
use crate::frame::Frame;
use crate::i18n::{Lang, text};
use crate::pages::Page;
use crate::pages::admin::messages::{choices, languages};
use crate::state::AppState;
use crate::view::{Form, Html};
use crate::words;
use askama::Template;
use motcua_desk::Published;
use motcua_domain::procedure::{FeeAmount, Procedure};

/// The form for one procedure.
#[expect(
    clippy::struct_excessive_bools,
    reason = "a page asks its questions one by one"
)]
#[derive(Template)]
#[template(path = "intake.html")]
pub struct Intake {
    f: Frame,
    p: Procedure,
    /// Why nothing can be taken in, said before anything is typed.
    closed: Option<String>,
    form: Form,
    rows: Vec<Row>,
    /// Due date, fees and what is missing.
    side: Html,
    /// What is taken at the counter, in words.
    total: String,
    /// Name under which the browser keeps what is typed: of this procedure, and
    /// of the draft or the dossier that the form goes on with.
    keep: String,
    /// A card was read with a doubt; nothing was sent yet.
    doubt: bool,
    cases: Vec<(String, String)>,
    channels: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    papers: Vec<(String, String)>,
    vias: Vec<(String, String)>,
    authorities: Vec<(String, String)>,
    exemptions: Vec<(String, String)>,
    counts: FeeFields,
    garbled: bool,
    /// People of whom one is to be chosen; usually none.
    choices: Vec<Choice>,
    /// Numbers that stand under another name, or that the clerk confirmed.
    numbers: Vec<String>,
    /// Suffixes of the fields of the other owners.
    others: Vec<String>,
    /// Where the citizen may have been helped; first: here.
    places: Vec<(String, String)>,
    /// Ways of messages that the office sends, after "none".
    tells: Vec<(String, String)>,
    langs: Vec<(String, String)>,
    /// Values that the form has no field for and must not lose.
    carried: Vec<(String, String)>,
    /// Filled by the desk: nothing kept in the browser may stand over it.
    filled: bool,
    /// A dossier that was entered before is accepted.
    entered: bool,
    after: Option<Accepted>,
    /// Whom the official has, above the form.
    bar: Html,
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
        let mut places = vec![(String::new(), f.t("intake-helped-here"))];
        let here = &state.desk().settings().office.unit;
        let units = state.unit_names(f.lang).into_iter();
        places.extend(units.filter(|(id, _)| id != here.as_str()));
        let messages = &state.desk().settings().messages;
        Self {
            places,
            tells: choices(&f, messages),
            ..Self::with_side(f, published, form, after, side)
        }
    }

    fn with_side(
        f: Frame,
        published: &Published,
        form: Form,
        after: Option<Accepted>,
        side: Side,
    ) -> Self {
        let p = published.procedure.clone();
        let has = |test: fn(&FeeAmount) -> bool| p.fees.iter().any(|fee| test(&fee.amount));
        Self {
            rows: rows(&f, &form, &p),
            closed: closed(&f, published, &form),
            side: Html::own(side.render().unwrap_or_default()),
            total: side.total,
            keep: keep(&p.code, &form),
            doubt: !form.ok() && form.get("do") == "find" && form.error("scan").is_none(),
            cases: cases(&f, &p),
            exemptions: exemptions(&f, &p),
            channels: choice(&f, &CHANNELS),
            kinds: choice(&f, &KINDS),
            papers: choice(&f, &PAPERS),
            vias: choice(&f, &VIAS),
            authorities: authorities(&f),
            counts: FeeFields {
                pages: has(|a| matches!(a, FeeAmount::Pages { .. })),
                each: has(|a| matches!(a, FeeAmount::Each { .. })),
                notice: has(|a| matches!(a, FeeAmount::ByNotice)),
            },
            choices: Vec::new(),
            garbled: form.errors.iter().any(|e| e.field.starts_with("name")),
            numbers: numbers(&form),
            others: parse::other_owners(&form),
            places: vec![(String::new(), f.t("intake-helped-here"))],
            tells: Vec::new(),
            langs: languages(&f),
            carried: fill::carried(&form),
            filled: !form.ok() || !form.get("filled").is_empty(),
            entered: !form.get("entered").is_empty(),
            p,
            form,
            after,
            bar: Html::default(),
            f,
        }
    }

    /// The same with the bar of the counter above it.
    pub fn under(mut self, bar: Html) -> Self {
        self.bar = bar;
        self
    }

    /// The same with people of whom one is to be chosen.
    pub fn among(mut self, choices: Vec<Choice>) -> Self {
        self.choices = choices;
        self
    }

    /// Same-day work is paid at once, so cash is chosen for it beforehand.
    fn pays(&self, means: &str) -> bool {
        let usual = if self.p.express { "cash" } else { "later" };
        let chosen = self.form.get("pay");
        chosen == means || (chosen.is_empty() && means == usual)
    }

    fn more(&self, fields: &[&str]) -> bool {
        fields
            .iter()
            .any(|n| !self.form.get(n).is_empty() || self.form.error(n).is_some())
    }

    /// Name of a person's field; the first owner's have no suffix.
    #[expect(clippy::unused_self, reason = "the template calls it so")]
    fn at(&self, name: &str, suffix: &str) -> String {
        format!("{name}{suffix}")
    }

    /// Is anything written or wrong in the fields of a person?
    fn has_person(&self, suffix: &str) -> bool {
        let names = [
            "name",
            "paper_no",
            "paper_what",
            "born",
            "phone",
            "email",
            "address",
        ];
        names
            .iter()
            .any(|name| self.more(&[&format!("{name}{suffix}")]))
    }

    fn has_others(&self) -> bool {
        self.others.len() > 1 || self.others.iter().any(|s| self.has_person(s))
    }
}

/// Name of the kept text of a form. All of a procedure begin alike, so that an
/// acceptance lets them go together. The answer to a form keeps its name, also
/// when it has become a draft meanwhile: an older state would stay behind.
fn keep(code: &str, form: &Form) -> String {
    let sent = form.get("keep");
    if sent.starts_with(&format!("intake-{code}")) {
        return sent.to_owned();
    }
    let one = match (form.get("entered"), form.get("draft")) {
        ("", "") => String::new(),
        ("", draft) => format!("-draft{draft}"),
        (entered, _) => format!("-dossier{entered}"),
    };
    format!("intake-{code}{one}")
}

fn numbers(form: &Form) -> Vec<String> {
    let mut all = [form.all("differs"), form.all("same")].concat();
    all.retain(|number| !number.is_empty());
    all.sort();
    all.dedup();
    all
}

/// Why no dossier can be taken in under a version.
fn closed(f: &Frame, published: &Published, form: &Form) -> Option<String> {
    let day = super::received(f.now.date(), form);
    let not_held = published.procedure.held_on(day).err();
    not_held
        .map(|why| words::refused(f.lang, &why, None))
        .or_else(|| (!published.is_usable()).then(|| f.t("intake-unsigned")))
}

const CHANNELS: [(&str, &str); 3] = [
    ("counter", "channel-counter"),
    ("online", "channel-online"),
    ("post", "channel-post"),
];
const KINDS: [(&str, &str); 3] = [
    ("individual", "intake-kind-individual"),
    ("organisation", "intake-kind-organisation"),
    ("household", "intake-kind-household"),
];
const PAPERS: [(&str, &str); 5] = [
    ("citizen_card", "intake-paper-card"),
    ("old_card", "intake-paper-old"),
    ("passport", "intake-paper-passport"),
    ("other", "intake-paper-other"),
    ("none", "intake-paper-none"),
];
const VIAS: [(&str, &str); 3] = [
    ("desk", "intake-via-desk"),
    ("post", "intake-via-post"),
    ("online", "intake-via-online"),
];
const AUTHORITIES: [(&str, &str); 4] = [
    ("power", "intake-authority-power"),
    ("guardian", "intake-authority-guardian"),
    ("legal", "intake-authority-legal"),
    ("other", "intake-authority-other"),
];

fn choice(f: &Frame, pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(value, id)| ((*value).to_owned(), f.t(id)))
        .collect()
}

/// What the selects of an intake offer, whatever the procedure.
pub struct Choices {
    /// Channels.
    pub channels: Vec<(String, String)>,
    /// Kinds of person.
    pub kinds: Vec<(String, String)>,
    /// Kinds of identity paper.
    pub papers: Vec<(String, String)>,
    /// Ways of the result.
    pub vias: Vec<(String, String)>,
    /// Qualities of a representative.
    pub authorities: Vec<(String, String)>,
}

impl Choices {
    /// In the reader's language.
    pub fn new(f: &Frame) -> Self {
        Self {
            channels: choice(f, &CHANNELS),
            kinds: choice(f, &KINDS),
            papers: choice(f, &PAPERS),
            vias: choice(f, &VIAS),
            authorities: authorities(f),
        }
    }
}

/// In which quality somebody may submit for the owners.
fn authorities(f: &Frame) -> Vec<(String, String)> {
    choice(f, &AUTHORITIES)
}

/// Cases of a procedure.
pub fn cases(f: &Frame, p: &Procedure) -> Vec<(String, String)> {
    let none = (String::new(), f.t("intake-case-none"));
    let named = p.cases.iter().map(|c| {
        let name = f.pick(&c.name_vi, &c.name_en).to_owned();
        (c.id.clone(), name)
    });
    std::iter::once(none).chain(named).collect()
}

/// Groups that a procedure frees of its fee.
pub fn exemptions(f: &Frame, p: &Procedure) -> Vec<(String, String)> {
    let none = (String::new(), f.t("exempt-none"));
    let named = p
        .exempt_groups()
        .map(|slug| (slug.to_owned(), exemption(f.lang, slug)));
    std::iter::once(none).chain(named).collect()
}

/// A group of exemption in words.
pub fn exemption(lang: Lang, slug: &str) -> String {
    let id = match slug {
        "poor" => "exempt-poor",
        "merit" => "exempt-merit",
        "disabled" => "exempt-disabled",
        "child" => "exempt-child",
        "elderly" => "exempt-elderly",
        "farm_credit" => "exempt-farm-credit",
        _ => return text(lang, "exempt-other", &[("slug", &slug)]),
    };
    text(lang, id, &[])
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
                starts: None,
                retired: false,
            };
            let side = sample_side(&f, missing);
            let bar = crate::pages::counter::sample::bar(&f);
            Self::with_side(f.clone(), &published, form, None, side)
                .under(bar.html)
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
        let entered = Form::new([
            ("procedure", "1.012784"),
            ("filled", "1"),
            ("entered", "21.1"),
            ("since", "2022-09-05T15:20:00"),
            ("channel", "online"),
            ("outside_code", "G22.1-220905-0007"),
            ("name", "Nguyễn Thị Ví Dụ"),
            ("o_p1", "1"),
        ]);
        vec![
            ("bad", page(1, bad, true)),
            ("entered", page(1, entered, true)),
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
