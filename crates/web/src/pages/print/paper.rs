//! A paper as a page: what stands on it is decided in `sheet`, here it is only
//! shown. It prints, too, where no PDF can be made.

use super::said::{people_lines, t};
use super::sheet::{Made, Source};
use crate::format;
use crate::frame::Frame;
use crate::i18n::{Lang, text};
use crate::pages::Page;
use crate::pages::dossier::sample;
use crate::view::{Html, qr};
use askama::Template;
use jiff::civil::Date;
use motcua_domain::id::DossierId;
use motcua_papers::{Sheet, Signature, Templates};

/// Most signs that are told: with more, nobody reads on.
const MOST_SIGNS: usize = 12;

/// A line of a table of papers.
pub struct Line {
    n: usize,
    name: String,
    originals: u32,
    copies: u32,
}

/// A step of the control slip.
pub struct Step {
    what: String,
    from: String,
    to: String,
    at: String,
    by: String,
    /// Before, in or after its internal time; empty where none was set.
    result: String,
}

/// A printed paper.
#[derive(Template)]
#[template(path = "paper.html")]
pub struct Paper {
    f: Frame,
    back: String,
    /// Address of the PDF.
    pdf: String,
    /// Where the slip is sent to the counter's printer; empty without one.
    slip: String,
    /// Signs that the PDF cannot show, with their numbers; empty without any.
    unprintable: String,
    parent: String,
    office: String,
    place: String,
    title: String,
    code: String,
    procedure: String,
    /// As what, and who: name, masked number, phone, address, and the paper
    /// that authorises.
    people: Vec<(String, String)>,
    /// Sentences before the table.
    body: Vec<String>,
    lines: Vec<Line>,
    asked: Vec<String>,
    steps: Vec<Step>,
    due: Option<(String, String)>,
    /// That the date may still change; empty where it is certain.
    may_change: String,
    /// Sentences after it.
    after: Vec<String>,
    key: Option<(String, Html)>,
    /// Waits for the printer: dossier and event.
    waits: Option<(DossierId, i64)>,
    /// An evaluation slip can be handed out with it: dossier and event.
    rated: Option<(DossierId, i64)>,
    /// Its PDF was made before the templates or the address changed, and nobody
    /// holds it yet.
    is_old: bool,
    /// The next paper that waits follows when this one is done.
    then_next: bool,
    /// The paper goes round inside: nobody signs at its foot and no citizen
    /// follows by it.
    inside: bool,
    left: String,
    left_name: String,
    right: String,
    right_name: String,
    foot: Vec<String>,
}

/// Place and date of the heading.
pub fn place_line(sheet: &Sheet) -> String {
    let day: Date = sheet.date.parse().unwrap_or_default();
    text(
        Lang::Vi,
        "paper-place",
        &[
            ("place", &sheet.place),
            ("day", &format!("{:02}", day.day())),
            ("month", &day.month().to_string()),
            ("year", &day.year().to_string()),
        ],
    )
}

fn name(signature: Option<&Signature>) -> String {
    signature.map_or_else(String::new, |one| one.name.clone())
}

impl Paper {
    /// The page of a paper. `back` leads to its dossier, `pdf` to its PDF.
    pub fn new(f: Frame, made: Made, back: String, pdf: String) -> Self {
        let key = made.key().to_owned();
        let sheet = made.sheet;
        let link = &sheet.codes.track;
        let picture = || match link.as_str() {
            "" => Html::default(),
            link => qr(link, &t("paper-qr")).unwrap_or_default(),
        };
        let key = (!key.is_empty()).then(|| (key, picture()));
        let due = sheet.due.as_ref();
        let may_change = due.map_or_else(String::new, |due| due.note.clone());
        Self {
            back,
            pdf,
            slip: String::new(),
            unprintable: String::new(),
            parent: sheet.parent.to_uppercase(),
            office: sheet.office.to_uppercase(),
            place: place_line(&sheet),
            title: made.title,
            people: people_lines(&sheet),
            lines: lines(&sheet),
            body: [made.said, sheet.before].concat(),
            steps: made.steps.iter().map(step).collect(),
            due: made.due,
            may_change,
            after: [made.closing, sheet.after].concat(),
            key,
            waits: None,
            rated: None,
            is_old: false,
            then_next: false,
            inside: made.inside,
            left: made.left,
            left_name: name(sheet.signatures.left.as_ref()),
            right: made.right,
            right_name: name(sheet.signatures.right.as_ref()),
            code: sheet.code,
            procedure: sheet.procedure,
            asked: sheet.asked,
            foot: sheet.foot,
            f,
        }
    }

    /// The paper still waits for the printer: its buttons say so. `all` = the
    /// next one follows.
    pub fn waiting(mut self, dossier: DossierId, seq: i64, all: bool) -> Self {
        self.waits = Some((dossier, seq));
        self.then_next = all;
        self
    }

    /// Its first PDF is not what would be made now.
    pub fn is_old(mut self, is_old: bool) -> Self {
        self.is_old = is_old;
        self
    }

    /// Signs that the PDF replaces, since no font has them.
    pub fn with_unprintable(mut self, signs: &[char]) -> Self {
        let told = signs.iter().take(MOST_SIGNS);
        let told: Vec<String> = told
            .map(|sign| format!("{sign} (U+{:04X})", u32::from(*sign)))
            .collect();
        self.unprintable = told.join(", ");
        self
    }

    /// An evaluation slip goes out with it, where somebody asks for one.
    pub fn with_rating(mut self, dossier: DossierId, seq: i64) -> Self {
        self.rated = Some((dossier, seq));
        self
    }

    /// A slip of it can be sent to the counter's printer.
    pub fn with_slip(mut self, to: String) -> Self {
        self.slip = to;
        self
    }
}

fn lines(sheet: &Sheet) -> Vec<Line> {
    let lines = sheet.checklist.iter().zip(1..);
    lines
        .map(|(line, n)| Line {
            n,
            name: line.name.clone(),
            originals: line.originals,
            copies: line.copies,
        })
        .collect()
}

fn step(step: &super::sheet::Step) -> Step {
    let both = [step.giver.as_str(), step.taker.as_str()];
    let both: Vec<&str> = both.into_iter().filter(|name| !name.is_empty()).collect();
    Step {
        what: step.what.clone(),
        from: step.from.clone(),
        to: step.to.clone(),
        at: format::moment(Lang::Vi, step.at),
        by: both.join(" → "),
        result: step.result.clone(),
    }
}

impl Page for Paper {
    const NAME: &'static str = "paper";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let (Some(settings), Ok(templates)) = (sample::settings(), Templates::built_in()) else {
            return Vec::new();
        };
        let page = |state, n: Option<usize>| {
            let view = sample::view(&settings, state)?;
            let source = Source {
                view: &view,
                settings: &settings,
                templates: &templates,
                site: "https://motcua.example",
            };
            let made = match n {
                Some(n) => Made::of(&source, view.timeline.get(n)?)?,
                None => Made::control(&source)?,
            };
            let f = crate::samples::staff_frame(lang, "/dossiers/H39.12-220901-0021/receipt");
            let back = crate::pages::work::address(view.dossier.id, view.dossier.code.as_ref());
            let page = Self::new(f, made, back, "/d/21/paper/40/pdf".to_owned());
            let page = match (state, n) {
                (sample::State::InProgress, _) => page
                    .waiting(view.dossier.id, 40, true)
                    .with_slip("/d/21/paper/40/slip".to_owned())
                    .with_rating(view.dossier.id, 40),
                (sample::State::Paused, _) => page.with_unprintable(&['😀']),
                _ => page,
            };
            page.render().ok()
        };
        let shown = |state, n| page(state, n).unwrap_or_default();
        vec![
            ("receipt", shown(sample::State::InProgress, Some(0))),
            ("supplement", shown(sample::State::Paused, Some(1))),
            ("fee", shown(sample::State::Delivered, Some(2))),
            ("delivery", shown(sample::State::Delivered, Some(3))),
            ("control", shown(sample::State::Delivered, None)),
        ]
    }
}
