//! `motcua import register`: the register that an office kept in a spreadsheet
//! until now; the page of an administrator does the same.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use motcua_desk::register::{
    Field, Mapping, Outcome, Remembered, Report, Sheet, Undone, report_csv,
};
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::StaffId;
use motcua_papers::spreadsheet::{self, MAX_BYTES};
use motcua_web::i18n::{Arg, Lang, text};

use super::CliError;
use super::import_xes::bar;
use super::place::Place;
use super::speech::lang;

/// Lines told one by one; a report file has all.
const TOLD: usize = 200;

/// Arguments of `motcua import register`.
#[derive(Debug, Args)]
pub struct ImportRegister {
    /// The register: XLSX, ODS or CSV in UTF-8. See docs/register-file.md.
    #[arg(required_unless_present = "undo")]
    file: Option<PathBuf>,
    /// What headings and words mean, in TOML; without it as on the page the
    /// last time, else as they are guessed.
    #[arg(long, value_name = "FILE.toml")]
    map: Option<PathBuf>,
    /// Guess the columns, whatever was chosen for their headings the last time.
    #[arg(long, conflicts_with = "map")]
    fresh: bool,
    /// Which sheet of a workbook; the first without it.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Say what would become of every line, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Take a file back: its name as it was said when it was taken in.
    #[arg(long, value_name = "BATCH", conflicts_with_all = ["file", "map", "fresh", "sheet", "dry_run", "report"])]
    undo: Option<String>,
    /// Write the report on every line into this file, as CSV.
    #[arg(long, value_name = "OUT.csv")]
    report: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// The desk, when several are on this server.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    /// Language of what is said: vi or en.
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = lang)]
    lang: Lang,
}

impl ImportRegister {
    /// Reads, judges and takes in; or takes back. Lines that cannot be taken
    /// in leave with 1.
    pub fn run(self) -> Result<ExitCode, CliError> {
        if let Some(batch) = &self.undo {
            return self.take_back(batch);
        }
        let Some(path) = &self.file else {
            return Err(self.failed(DeskError::NotFound));
        };
        // Whether both can be had is known before a long file is read.
        let file = open_file(path, self.lang)?;
        let desk = if self.dry_run {
            self.open(&self.place.look()?)?
        } else {
            self.open(&self.place.store_in(self.lang)?)?
        };
        let sheet = self.read(path, file)?;
        let me = machine(&desk);
        let mapping = self.mapping(&desk, &me, &sheet)?;
        self.tell_columns(&sheet, &mapping);
        let report = if self.dry_run {
            desk.preview_register(&me, &sheet, &mapping)
        } else {
            let bar = bar(sheet.rows().len() as u64, "writing");
            let done = desk.take_register(&me, &sheet, &mapping, |progress| {
                bar.set_length(progress.of as u64);
                bar.set_position(progress.done as u64);
            });
            bar.finish_and_clear();
            done
        };
        self.tell(&sheet, &report.map_err(|error| self.failed(error))?)
    }

    fn open(&self, store: &motcua_store::Store) -> Result<Desk, CliError> {
        self.place.desk(store, self.desk.as_deref())
    }

    fn read(&self, path: &Path, file: File) -> Result<Sheet, CliError> {
        let name = path.display().to_string();
        let bytes = read_all(path, file, self.lang)?;
        let table = spreadsheet::read(&bytes, self.sheet.as_deref())
            .map_err(|why| CliError::unusable(self.lang, &name, self.t(why.message_id())))?;
        let chosen = table.sheet.clone();
        Ok(Sheet::new(&bytes, &chosen, table.into_lines()))
    }

    fn mapping(&self, desk: &Desk, me: &Actor, sheet: &Sheet) -> Result<Mapping, CliError> {
        let words = match &self.map {
            None => {
                let mut words = desk
                    .register_words(me)
                    .map_err(|error| self.failed(error))?;
                if self.fresh {
                    words.headings.clear();
                }
                words
            }
            Some(path) => {
                let file = open_file(path, self.lang)?;
                let bytes = read_all(path, file, self.lang)?;
                let name = path.display().to_string();
                let text = String::from_utf8_lossy(&bytes);
                Remembered::from_toml(&text).map_err(|why| {
                    let next = self.t("cli-register-map-next");
                    CliError::unusable(self.lang, &format!("{name}: {why}"), next)
                })?
            }
        };
        Ok(sheet.head.mapping(words))
    }

    fn tell_columns(&self, sheet: &Sheet, mapping: &Mapping) {
        let columns = sheet.head.headings.iter().zip(&mapping.columns);
        let kept = sheet.head.from_memory(mapping);
        for ((heading, field), is_kept) in columns.zip(kept) {
            let field = match field {
                Some(field) => self.t(field.message_id()),
                None if is_kept => self.t("register-not-read"),
                None => continue,
            };
            if is_kept {
                let values: [(&str, &dyn Arg); 2] = [("heading", heading), ("field", &field)];
                eprintln!("{}", text(self.lang, "cli-register-kept", &values));
            } else {
                eprintln!("{heading}: {field}");
            }
        }
    }

    fn tell(&self, sheet: &Sheet, report: &Report) -> Result<ExitCode, CliError> {
        if !report.missing.is_empty() {
            let fields: Vec<String> = report
                .missing
                .iter()
                .map(|one| self.t(one.message_id()))
                .collect();
            let fields = fields.join(", ");
            let what = text(self.lang, "register-missing", &[("fields", &fields)]);
            return Err(CliError::unusable(
                self.lang,
                &what,
                self.t("cli-register-map-next"),
            ));
        }
        self.tell_lines(report);
        if self.dry_run {
            self.tell_understood(report);
        }
        for (word, n) in report.procedures.iter().chain(&report.states) {
            eprintln!(
                "{}",
                text(self.lang, "register-word", &[("word", word), ("n", n)])
            );
        }
        if let Some(path) = &self.report {
            let csv = report_csv(report, |id| self.t(id));
            std::fs::write(path, csv).map_err(CliError::file("write", path))?;
        }
        for (id, n) in [
            ("register-row-taken", report.taken()),
            ("register-row-sound", report.sound()),
            ("register-row-known", report.known()),
            ("register-row-wrong", report.wrong()),
            ("register-row-skipped", report.skipped),
        ] {
            println!("{}: {n}", self.t(id));
        }
        if report.taken() > 0 {
            let said = text(self.lang, "cli-register-batch", &[("batch", &sheet.batch)]);
            println!("{said}");
        }
        Ok(ExitCode::from(u8::from(report.wrong() > 0)))
    }

    fn tell_lines(&self, report: &Report) {
        let mut told = 0;
        for row in &report.rows {
            let Outcome::Wrong { faults } = &row.outcome else {
                continue;
            };
            told += 1;
            if told > TOLD {
                continue;
            }
            let said: Vec<String> = faults.iter().map(|fault| self.fault(fault)).collect();
            eprintln!("{}\t{}\t{}", row.line, row.code, said.join("; "));
        }
        if told > TOLD {
            eprintln!("{}", self.t("cli-register-more"));
        }
    }

    /// The lines that can be taken in, as they are understood, and what was
    /// mended in them.
    fn tell_understood(&self, report: &Report) {
        let read = report.rows.iter().filter_map(|row| {
            let read = row.understood.as_ref()?;
            matches!(row.outcome, Outcome::Sound { .. }).then_some((row, read))
        });
        for (n, (row, read)) in read.enumerate() {
            if n == TOLD {
                eprintln!("{}", self.t("register-understood-more"));
                return;
            }
            if n == 0 {
                eprintln!("{}:", self.t("register-understood"));
            }
            let procedure = match self.lang {
                Lang::En if !read.procedure_en.is_empty() => &read.procedure_en,
                _ => &read.procedure_vi,
            };
            let mended: Vec<String> = row.told.iter().map(|id| self.t(id)).collect();
            eprintln!(
                "{}\t{}\t{}\t{}\t{procedure}\t{}",
                row.line,
                row.code,
                read.name,
                read.received.strftime("%Y-%m-%d %H:%M"),
                mended.join(" ")
            );
        }
    }

    fn fault(&self, (field, message): &(Field, String)) -> String {
        let (field, what) = (self.t(field.message_id()), self.t(message));
        text(
            self.lang,
            "register-fault",
            &[("field", &field), ("what", &what)],
        )
    }

    fn take_back(&self, batch: &str) -> Result<ExitCode, CliError> {
        let desk = self.open(&self.place.store_in(self.lang)?)?;
        let bar = bar(0, "writing");
        let undone = desk.undo_register(&machine(&desk), batch, |progress| {
            bar.set_length(progress.of as u64);
            bar.set_position(progress.done as u64);
        });
        bar.finish_and_clear();
        let Undone { back, kept } = undone.map_err(|error| self.failed(error))?;
        for one in &kept {
            let code = one.code.as_ref().map(ToString::to_string);
            let code = code.unwrap_or_default();
            eprintln!("{}\t{code}\t{}", one.line, self.t(one.why));
        }
        let n_kept = kept.len();
        let said = text(
            self.lang,
            "register-undone",
            &[("n", &back), ("kept", &n_kept)],
        );
        println!("{said}");
        Ok(ExitCode::from(u8::from(!kept.is_empty())))
    }

    fn t(&self, id: &str) -> String {
        text(self.lang, id, &[])
    }

    fn failed(&self, error: DeskError) -> CliError {
        match error {
            DeskError::NotFound => CliError::refused(
                self.lang,
                self.t("cli-register-no-batch"),
                self.t("cli-register-no-batch-next"),
            ),
            error => CliError::failed(
                "the register was not taken in whole",
                "put right what is said above and give the same file again: it goes on where it stopped",
                error,
            ),
        }
    }
}

/// Whoever sits at the machine itself.
fn machine(desk: &Desk) -> Actor {
    Actor {
        id: StaffId(0),
        unit: desk.settings().office.unit.clone(),
        roles: vec![Role::Administrator],
    }
}

fn open_file(path: &Path, lang: Lang) -> Result<File, CliError> {
    File::open(path).map_err(|source| CliError::unreadable(lang, path, &source))
}

/// No more than is read anyway.
fn read_all(path: &Path, file: File, lang: Lang) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| CliError::unreadable(lang, path, &source))?;
    Ok(bytes)
}
