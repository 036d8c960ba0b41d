//! `motcua calendar …`: what an announcement does to the open dossiers, and
//! publishing it; the pages of an administrator do the same.

use super::CliError;
use super::place::Place;
use super::speech::lang;
use clap::{Args, Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use motcua_desk::calendar::{Announcement, NotPublished, Published, Refusal};
use motcua_desk::{Asked, Desk};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::calendar::{Layer, table};
use motcua_domain::id::StaffId;
use motcua_store::Store;
use motcua_web::explain::refused_announcement;
use motcua_web::i18n::{Arg, Lang, text};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod told;

/// The calendar of days off and days made up.
#[derive(Args, Debug)]
pub struct Calendar {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Show what an announcement would do to all open dossiers; writes nothing.
    Diff(Diff),
    /// Publish an announcement and apply it to all open dossiers.
    Publish(Publish),
    /// List the versions in force, newest first.
    List(List),
}

#[derive(Args, Debug)]
struct Diff {
    #[command(flatten)]
    announced: Announced,
    /// Print JSON alone.
    #[arg(long)]
    json: bool,
    /// Most dossiers printed of those that move.
    #[arg(long, default_value_t = 200)]
    rows: usize,
}

#[derive(Args, Debug)]
struct Publish {
    #[command(flatten)]
    announced: Announced,
}

#[derive(Args, Debug)]
struct List {
    #[command(flatten)]
    place: Place,
    /// The desk, when several are on this server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
}

/// The announcement and where it goes.
#[derive(Args, Debug)]
struct Announced {
    /// Changed days, a CSV file in UTF-8 with the header
    /// date,kind,name_vi,name_en,source,confidence,pair,known_from.
    ///
    /// Kinds: holiday, substitute, swapped-off and swapped-on (each with the
    /// other's date in pair), working, weekend; of an office alone also closed
    /// and opened, with their hours in a ninth column sessions (0730-1130).
    /// Confidence: high, medium or low. A day of a kind other than working and
    /// weekend needs its name and its document (source). Lines that begin with
    /// # are remarks; "# years: 2028" as the first line opens that year, as
    /// --new-year does. Faults name the line of the file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    place: Place,
    /// The desk, when several are on this server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    /// Whose word it is.
    #[arg(long, value_enum, default_value_t = LayerName::National)]
    layer: LayerName,
    /// Number of the document; without it the source of the first day.
    #[arg(long, value_name = "NUMBER")]
    document: Option<String>,
    /// Date of the document.
    #[arg(long, value_name = "YYYY-MM-DD")]
    document_date: Option<Date>,
    /// Who issued it.
    #[arg(long, value_name = "NAME", default_value = "")]
    issuer: String,
    /// First day on which it was known; without it as the days say.
    #[arg(long, value_name = "YYYY-MM-DD")]
    known_from: Option<Date>,
    /// Days of low confidence are meant as estimates.
    #[arg(long)]
    estimates: bool,
    /// The file holds the days off of the year after the last one loaded, and
    /// opens it.
    #[arg(long)]
    new_year: bool,
    /// Language of what is said: vi or en.
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = lang)]
    lang: Lang,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LayerName {
    /// The State's announcements; published at all desks of the server.
    National,
    /// The province's own.
    Province,
    /// This office's own closures and openings.
    Unit,
}

impl Calendar {
    /// Runs the chosen command. A refused announcement leaves with 2.
    pub fn run(self) -> Result<ExitCode, CliError> {
        match self.what {
            What::Diff(diff) => diff.run(),
            What::Publish(publish) => publish.run(),
            What::List(list) => list.run(),
        }
    }
}

impl Announced {
    /// The file is read before the data: a fault in it touches nothing.
    fn read(&self) -> Result<Announcement, CliError> {
        let bytes = read_file(&self.file, self.lang)?;
        let csv = String::from_utf8(bytes).map_err(|_| {
            let next = text(self.lang, "cli-utf8-next", &[]);
            CliError::unusable(self.lang, &self.name(), next)
        })?;
        let table = table::parse(&csv)
            .map_err(|errors| self.refused(errors.into_iter().map(Refusal::from).collect()))?;
        let source = table.days.iter().find(|day| !day.source.is_empty());
        let document = self.document.clone();
        Ok(Announcement {
            layer: match self.layer {
                LayerName::National => Layer::National,
                LayerName::Province => Layer::Province,
                LayerName::Unit => Layer::Unit,
            },
            document_no: document
                .or_else(|| source.map(|day| day.source.chars().take(200).collect()))
                .unwrap_or_default(),
            document_date: self.document_date,
            issuer: self.issuer.clone(),
            known_from: self.known_from,
            table,
            hours: None,
            estimates: self.estimates,
            new_year: self.new_year,
        })
    }

    fn desk(&self, store: &Store) -> Result<Desk, CliError> {
        self.place.desk(store, self.desk.as_deref())
    }

    fn name(&self) -> String {
        self.file.display().to_string()
    }

    /// Prints every fault of the announcement, one a line. That it says what
    /// is in force already is no fault of any row.
    fn refused(&self, why: Vec<Refusal>) -> CliError {
        if let [nothing @ Refusal::Nothing] = why.as_slice() {
            let said = refused_announcement(self.lang, nothing);
            return CliError::Said {
                lang: self.lang,
                what: format!("{}: {said}", self.name()),
                next: text(self.lang, "cli-calendar-nothing-next", &[]),
                exit: 2,
            };
        }
        for refusal in &why {
            eprintln!("{}", refused_announcement(self.lang, refusal));
        }
        let next = text(self.lang, "cli-calendar-next", &[]);
        CliError::unusable(self.lang, &self.name(), next)
    }

    fn not_published(&self, error: NotPublished) -> CliError {
        match error {
            NotPublished::Refused(why) => self.refused(why),
            error @ NotPublished::Desk(_) => {
                CliError::failed("the desk refused", "look at the cause", error)
            }
        }
    }
}

fn read_file(path: &Path, lang: Lang) -> Result<Vec<u8>, CliError> {
    use std::io::Read as _;
    const MOST: u64 = 4 << 20;
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path);
    file.and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes))
        .map_err(|source| CliError::unreadable(lang, path, &source))?;
    if bytes.len() as u64 > MOST {
        let what = format!("{}: > 4 MiB", path.display());
        let next = text(lang, "cli-calendar-size-next", &[]);
        return Err(CliError::unusable(lang, &what, next));
    }
    Ok(bytes)
}

/// Whoever sits at the machine itself.
fn machine(desk: &Desk) -> Actor {
    Actor {
        id: StaffId(0),
        unit: desk.settings().office.unit.clone(),
        roles: vec![Role::Administrator],
    }
}

impl Diff {
    fn run(self) -> Result<ExitCode, CliError> {
        let announcement = self.announced.read()?;
        let desk = self.announced.desk(&self.announced.place.look()?)?;
        let preview = desk
            .preview_calendar(&machine(&desk), &announcement)
            .map_err(|error| self.announced.not_published(error))?;
        if self.json {
            println!("{}", told::as_json(&preview));
        } else {
            told::print(self.announced.lang, &preview, self.rows);
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Publish {
    fn run(self) -> Result<ExitCode, CliError> {
        let announcement = self.announced.read()?;
        let store = self.announced.place.store_in(self.announced.lang)?;
        let desk = self.announced.desk(&store)?;
        let me = machine(&desk);
        let failed = |error| self.announced.not_published(error);
        let preview = desk.preview_calendar(&me, &announcement).map_err(failed)?;
        let asked = Asked::new("", "calendar", &preview.seen);
        let done: Published = desk
            .publish_calendar(&me, asked, &announcement, &preview.seen)
            .map_err(failed)?;
        let lang = self.announced.lang;
        let bar = bar(lang);
        let applied = desk
            .apply_calendar(|n, of| {
                bar.set_length(of);
                bar.set_position(n);
            })
            .map_err(|e| {
                CliError::failed(
                    "published, but not applied to every dossier",
                    "start the server, or publish again: it goes on where it stopped",
                    e,
                )
            })?;
        bar.finish_and_clear();
        let args: [(&str, &dyn Arg); 7] = [
            ("version", &done.id),
            ("later", &done.later.to_string()),
            ("earlier", &done.earlier.to_string()),
            ("unchanged", &done.unchanged.to_string()),
            ("promises", &applied.promises.to_string()),
            ("plans", &applied.internal.to_string()),
            ("failed", &applied.failed.to_string()),
        ];
        println!("{}", text(lang, "cli-calendar-published", &args));
        if done.desks > 0 {
            let n = done.desks.to_string();
            println!("{}", text(lang, "cli-calendar-published-too", &[("n", &n)]));
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn bar(lang: Lang) -> ProgressBar {
    let bar = ProgressBar::new(0).with_message(text(lang, "cli-calendar-dossiers", &[]));
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}  {per_sec}  {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

impl List {
    fn run(self) -> Result<ExitCode, CliError> {
        let store = self.place.look()?;
        let desk = self.place.desk(&store, self.desk.as_deref())?;
        let all = desk
            .calendar_versions()
            .map_err(|e| CliError::failed("the calendar cannot be read", "look at the cause", e))?;
        for one in all {
            let known = one.version.known_from.map(|day| day.to_string());
            println!(
                "{}\t{}\t{}\t{}\t{} days\t{}",
                one.version.id,
                one.row.layer,
                known.as_deref().unwrap_or("always"),
                motcua_domain::time::rfc3339(one.row.published_at),
                one.version.days.len(),
                one.version.document_no
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
