//! `motcua report`: registers and reports from the command line, as the pages
//! show them, beside a running server.

mod lines;

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use motcua_desk::report::{Anew, Report, ReportAsk};
use motcua_desk::{Asked, Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::report::{Cell, Period, Row};
use motcua_domain::time::local;
use motcua_web::i18n::{Lang, text};
use motcua_web::pages::reports::file::{As, Fail, Made, Order, spooled, write};
use motcua_web::pages::reports::{Names, as_closed, index, said, since};
use motcua_web::press::Press;

use self::lines::{aligned, closing, part_line, titled};
use super::CliError;
use super::import_xes::bar;
use super::place::Place;
use super::speech::lang;

/// Registers and reports of a desk.
#[derive(Args, Debug)]
pub struct ReportCommand {
    /// Which report, as --list names it.
    #[arg(value_name = "ID", required_unless_present = "list")]
    id: Option<String>,
    /// Say which reports there are, tab-separated: id, kind, periods, name.
    #[arg(long, conflicts_with_all = ["id", "period", "close", "out"])]
    list: bool,
    /// The days: 2026-11, 2026-Q4, 2026, as report months 2026-11R, 2026-Q4R,
    /// 2026-H1R, 2026-9MR (nine months), 2026R, or 2026-11-03..2026-11-20.
    #[arg(long, value_name = "PERIOD", value_parser = Period::parse, required_unless_present = "list")]
    period: Option<Period>,
    /// Only dossiers that this unit received, decides, has or had.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// As what it comes out.
    #[arg(long = "as", value_name = "FORMAT", default_value = "table",
        value_parser = ["table", "csv", "xlsx", "json", "pdf"])]
    format: String,
    /// Write it into this file; needed for xlsx and pdf.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Close the period afterwards: what the report says stands for good.
    /// Needs the server stopped.
    #[arg(long, requires = "by", conflicts_with = "unit")]
    close: bool,
    /// Sign-in name of whoever answers for the closing.
    #[arg(long, value_name = "LOGIN")]
    by: Option<String>,
    /// Folder of the office's own packs, for its reports and papers.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// The desk, when several are on this server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    /// Language of headings and names: vi or en.
    #[arg(long, value_name = "LANG", default_value = "vi", value_parser = lang)]
    lang: Lang,
}

impl ReportCommand {
    /// Writes the report; 1 when an identity in it does not hold.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let store = if self.close {
            self.place.store()?
        } else {
            self.place.look()?
        };
        let desk = self.place.desk(&store, self.desk.as_deref())?;
        if let Some(packs) = &self.packs {
            for fault in desk.use_own_reports(&packs.join("reports")) {
                eprintln!("left out: {}: {}", fault.file, fault.what);
            }
        }
        let me = machine(&desk);
        if self.list {
            return self.list(&desk, &me);
        }
        let (Some(id), Some(period)) = (&self.id, self.period) else {
            return Err(self.failed(DeskError::NotFound));
        };
        self.know_unit(&desk)?;
        let ask = ReportAsk {
            id: id.clone(),
            period,
            unit: self.unit.as_deref().map(UnitId::new),
        };
        let code = match As::parse(&self.format) {
            None => self.table(&desk, &me, &ask)?,
            Some(kind) => {
                self.file(&desk, &me, ask, kind)?;
                ExitCode::SUCCESS
            }
        };
        if !period.is_over(desk.now()) {
            eprintln!("the period runs on: these numbers will change");
        }
        if self.close {
            self.close(&desk, id, period)?;
        }
        Ok(code)
    }

    /// A unit that the office does not have is refused, with those it has.
    fn know_unit(&self, desk: &Desk) -> Result<(), CliError> {
        let Some(unit) = &self.unit else {
            return Ok(());
        };
        let settings = desk.settings();
        if settings.units.contains(&UnitId::new(unit)) {
            return Ok(());
        }
        let today = local(desk.now()).date();
        let known: Vec<String> = settings
            .units
            .all_on(today)
            .map(|one| one.id.to_string())
            .collect();
        Err(CliError::BadInput {
            what: format!(
                "{unit:?}: there is no such unit; there are {}",
                known.join(", ")
            ),
            next: "give one of these with --unit",
            source: None,
        })
    }

    fn list(&self, desk: &Desk, me: &Actor) -> Result<ExitCode, CliError> {
        for known in desk.reports(me).map_err(|error| self.failed(error))? {
            let one = &known.definition;
            let periods: Vec<&str> = one.periods.iter().map(|kind| kind.slug()).collect();
            let name = match self.lang {
                Lang::En if !one.name_en.is_empty() => &one.name_en,
                _ => &one.name_vi,
            };
            let kind = format!("{:?}", one.kind).to_lowercase();
            println!("{}\t{kind}\t{}\t{name}", one.id, periods.join(","));
            if known.replaces {
                eprintln!(
                    "{}: the office's own file, in the place of the one that comes with the program",
                    one.id
                );
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    /// On the terminal, or as lines in a file.
    fn table(&self, desk: &Desk, me: &Actor, ask: &ReportAsk) -> Result<ExitCode, CliError> {
        let bar = bar(0, "counting");
        let progress = &mut |done, of| {
            bar.set_length(of);
            bar.set_position(done);
            true
        };
        let closed = as_closed(desk, me, ask).map_err(|error| self.failed(error))?;
        let report = match &closed {
            None => desk.report(me, ask, progress),
            Some((_, table)) => desk.report_frame(me, ask).map(|frame| Report {
                table: table.clone(),
                ..frame
            }),
        };
        bar.finish_and_clear();
        let report = report.map_err(|error| self.failed(error))?;
        let known = desk
            .report_names(ask.period.to)
            .map_err(|error| self.failed(error))?;
        let names = Names::new(self.lang, &report.definition, Some(known));
        let mut said = self.said(&report, &names);
        if let Some((closed, _)) = &closed {
            let today = desk
                .recompute(me, &ask.id, ask.period, Anew::Today)
                .map_err(|error| self.failed(error))?;
            let changed = since::changed(self.lang, &names, &report.definition, &today);
            said.push_str(&closing(self.lang, &names, closed, &changed));
        }
        match &self.out {
            None => print!("{said}"),
            Some(path) => std::fs::write(path, said).map_err(CliError::file("write", path))?,
        }
        let shown = report.table.rows.len() as u64;
        if report.listed > shown {
            eprintln!(
                "{shown} of {} lines; --as csv or xlsx has all",
                report.listed
            );
        }
        if report.before_first {
            eprintln!(
                "the period ended before anything reached this desk: nothing was here to count"
            );
        }
        let is_broken = report.table.checks.iter().any(|c| !c.broken.is_empty());
        Ok(ExitCode::from(u8::from(is_broken)))
    }

    fn said(&self, report: &Report, names: &Names) -> String {
        let table = &report.table;
        let is_english = self.lang == Lang::En;
        let columns = names.columns(&table.columns);
        let heads = columns.iter();
        let mut lines: Vec<Vec<String>> = vec![heads.map(|c| titled(c, is_english)).collect()];
        let cell = |cell: &Cell| said::cell(self.lang, cell);
        for row in &table.rows {
            let row: Row = names.named(row.clone());
            lines.push(row.cells.iter().map(cell).collect());
        }
        let mut text = format!(
            "{}\n{}\n{}\n\n",
            if is_english && !table.title_en.is_empty() {
                &table.title_en
            } else {
                &table.title_vi
            },
            said::period(self.lang, &table.period),
            table.source
        );
        text.push_str(&aligned(&lines));
        for (n, check) in table.checks.iter().enumerate() {
            let broken: Vec<String> = check.broken.iter().map(|key| names.of_line(key)).collect();
            let outcome = if broken.is_empty() {
                "ok".to_owned()
            } else {
                format!("WRONG: {}", broken.join("; "))
            };
            text.push_str(&format!("{}  {outcome}\n", names.of_check(n, check)));
        }
        for part in &table.parts {
            text.push_str(&part_line(self.lang, part, &table.parts));
        }
        if let Some(said) = index::score(self.lang, &report.definition, &table.parts) {
            text.push_str(&format!("{said}\n"));
        }
        text
    }

    /// Made beside the data first: what went wrong leaves no half file.
    fn file(&self, desk: &Desk, me: &Actor, ask: ReportAsk, kind: As) -> Result<(), CliError> {
        let is_text = matches!(kind, As::Csv | As::Json);
        if self.out.is_none() && !is_text {
            return Err(CliError::BadInput {
                what: format!("--as {} without a file", self.format),
                next: "name the file with --out",
                source: None,
            });
        }
        let order = Order {
            ask,
            kind,
            lang: self.lang,
            now: local(desk.now()),
        };
        let bar = bar(0, "writing");
        let spool = spooled(desk).map_err(|e| no_file("the file cannot be begun", e))?;
        let made = write(desk, me, &order, spool, &mut |done, of| {
            bar.set_length(of);
            bar.set_position(done);
            true
        });
        bar.finish_and_clear();
        match made.map_err(|fail| self.no_report(fail))? {
            Made::File(file) => self.hand_out(file),
            Made::Paper(job) => {
                let templates = self.packs.as_ref().map(|packs| packs.join("papers"));
                let pdf = Press::default()
                    .make(templates.as_deref(), &job)
                    .map_err(|broken| no_file("the paper cannot be typeset", broken))?;
                match &self.out {
                    Some(path) => std::fs::write(path, pdf).map_err(CliError::file("write", path)),
                    None => Ok(()),
                }
            }
        }
    }

    fn hand_out(&self, mut file: File) -> Result<(), CliError> {
        let here = Path::new("the report");
        file.rewind().map_err(CliError::file("read", here))?;
        if let Some(path) = &self.out {
            let mut out = File::create(path).map_err(CliError::file("create", path))?;
            std::io::copy(&mut file, &mut out).map_err(CliError::file("write", path))?;
            return out.flush().map_err(CliError::file("write", path));
        }
        let mut lines = BufReader::new(file);
        let mut line = String::new();
        while lines
            .read_line(&mut line)
            .map_err(CliError::file("read", here))?
            > 0
        {
            print!("{line}");
            line.clear();
        }
        Ok(())
    }

    fn close(&self, desk: &Desk, id: &str, period: Period) -> Result<(), CliError> {
        let login = self.by.as_deref().unwrap_or_default();
        let staff = desk
            .staff_for_machine()
            .map_err(|error| self.failed(error))?;
        let Some(one) = staff
            .into_iter()
            .find(|one| one.login == login && one.active)
        else {
            return Err(CliError::BadInput {
                what: format!("{login:?}: nobody signs in with this name"),
                next: "see `motcua staff list`",
                source: None,
            });
        };
        let me = Actor {
            id: one.id,
            unit: one.unit,
            roles: one.roles,
        };
        let key: [u8; 16] = desk.random();
        let key: String = key.iter().map(|b| format!("{b:02x}")).collect();
        let asked = Asked::new(&key, "report.close", &(id, period.to_string()));
        let closed = desk
            .close_period(&me, asked, id, period)
            .map_err(|error| self.failed(error))?;
        eprintln!(
            "closed {} for {}: {} events counted, SHA-256 {}",
            closed.report, closed.period, closed.size, closed.hash
        );
        Ok(())
    }

    fn no_report(&self, fail: Fail) -> CliError {
        match fail {
            Fail::Desk(error) => self.failed(error),
            Fail::TooLong => CliError::BadInput {
                what: "a report with so many lines as PDF".to_owned(),
                next: "take it with --as xlsx or --as csv",
                source: None,
            },
            fail => no_file("the file cannot be written", fail),
        }
    }

    fn failed(&self, error: DeskError) -> CliError {
        match error {
            DeskError::NotFound => CliError::BadInput {
                what: format!(
                    "{:?}: there is no such report",
                    self.id.as_deref().unwrap_or_default()
                ),
                next: "see `motcua report --list`",
                source: None,
            },
            DeskError::Invalid(faults) => {
                let said = faults
                    .first()
                    .map(|fault| text(Lang::En, &fault.message, &[]));
                CliError::BadInput {
                    what: said.unwrap_or_default(),
                    next: "give another --period; `motcua report --list` says which kinds a report is made for",
                    source: None,
                }
            }
            error => CliError::failed("the report was not made", "look at the cause", error),
        }
    }
}

fn no_file(what: &str, cause: impl std::error::Error + Send + Sync + 'static) -> CliError {
    CliError::failed(what, "look at the cause", cause)
}

/// Whoever sits at the machine itself: reads what a director reads.
fn machine(desk: &Desk) -> Actor {
    Actor {
        id: StaffId(0),
        unit: desk.settings().office.unit.clone(),
        roles: vec![Role::Director],
    }
}
