//! `motcua packs`: reads files of procedures, says what is wrong, and puts
//! them in force at the desks of a server.

use super::CliError;
use super::place::{Place, cannot_open, open_desk};
use super::speech::lang;
use clap::{Args, Subcommand};
use motcua_desk::clock::SystemClock;
use motcua_desk::indicator::check_definitions;
use motcua_desk::messages::Texts;
use motcua_desk::packs::{
    Done, MAX_BYTES, PackError, Packs, Report, check_file, import_procedures,
};
use motcua_desk::programme::ProgrammePack;
use motcua_desk::setup::ready;
use motcua_desk::survey::check_forms;
use motcua_desk::{Asked, Desk, DeskError};
use motcua_domain::actor::{Actor, Role};
use motcua_domain::id::StaffId;
use motcua_web::i18n::{Arg, Lang, text};
use motcua_web::words::problem;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Packs of dated data.
#[derive(Args, Debug)]
pub struct PacksArgs {
    #[command(subcommand)]
    command: PacksCommand,
}

#[derive(Debug, Subcommand)]
enum PacksCommand {
    /// Check files of procedures, units, staff, fees or an office row by row, and a folder of packs whole; nothing is written.
    Check(Check),
    /// Put a file of procedures in force, at one desk or at all of the server.
    Publish(Publish),
}

/// Put a file of procedures in force.
#[derive(Args, Debug)]
struct Publish {
    #[command(flatten)]
    place: Place,
    /// File of procedures, TOML or CSV.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// At every desk of the server.
    #[arg(long, conflicts_with = "desk")]
    all_desks: bool,
    /// At this desk; the oldest when not given.
    #[arg(long, value_name = "NAME")]
    desk: Option<String>,
    /// Language of the report: vi or en.
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = lang)]
    lang: Lang,
}

/// Check files of a pack.
#[derive(Args, Debug)]
struct Check {
    /// Files: TOML of any kind, or CSV of procedures.
    #[arg(required_unless_present = "packs", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Folder of packs: checked whole, with its messages, surveys, indicators
    /// and programme, and the files against its units.
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    /// Language of the report: vi or en.
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = lang)]
    lang: Lang,
}

impl PacksArgs {
    /// Prints a line for each finding, tab-separated: file, row, code, field,
    /// what is wrong, what was done. Leaves with 2 when a file is refused.
    pub fn run(self) -> Result<ExitCode, CliError> {
        let check = match self.command {
            PacksCommand::Check(check) => check,
            PacksCommand::Publish(publish) => return publish.run(),
        };
        let lang = check.lang;
        let packs = match &check.packs {
            Some(dir) => Packs::from_dir(dir),
            None => Packs::built_in(),
        };
        let packs = match packs {
            Err(PackError::Refused(reports)) => {
                reports.iter().for_each(|r| print(&r.file, r, lang));
                return Ok(ExitCode::from(2));
            }
            packs => {
                packs.map_err(|e| CliError::bad_input("the packs", "correct the file named", e))?
            }
        };
        if let Some(dir) = &check.packs {
            Texts::of_dir(&dir.join("messages"))
                .map_err(|e| CliError::bad_input("the messages", "correct the file named", e))?;
        }
        let mut refused = false;
        for (file, what) in check.packs.iter().flat_map(|dir| left_out(dir)) {
            refused = true;
            let done = text(lang, Done::Refused.message_id(), &[]);
            println!("{file}\t0\t\t\t{what}\t{done}");
        }
        for path in &check.files {
            let bytes = read(path)?;
            let name = path.display().to_string();
            let report = check_file(&name, &bytes, &packs);
            print(&name, &report, lang);
            refused |= !report.is_accepted();
        }
        Ok(if refused {
            ExitCode::from(2)
        } else {
            ExitCode::SUCCESS
        })
    }
}

impl Publish {
    /// Checks the file against every desk first, then makes drafts of what
    /// differs and puts them in force. Facts that are not sure still wait for
    /// each desk's own sign-off.
    fn run(self) -> Result<ExitCode, CliError> {
        let lang = self.lang;
        let bytes = read(&self.file)?;
        let name = self.file.display().to_string();
        let store = self.place.store()?;
        let mut desks = Vec::new();
        if self.all_desks {
            for row in ready(&store).map_err(cannot_open)? {
                let desk = open_desk(&store, row.id, Arc::new(SystemClock))?;
                desks.push((row.slug, desk));
            }
        } else {
            let desk = self.place.desk(&store, self.desk.as_deref())?;
            desks.push((self.desk.clone().unwrap_or_default(), desk));
        }
        for (_, desk) in &desks {
            let settings = desk.settings();
            let report = import_procedures(&name, &bytes, |unit| settings.units.contains(unit));
            if !report.is_accepted() {
                print(&name, &report, lang);
                return Ok(ExitCode::from(2));
            }
        }
        for (slug, desk) in &desks {
            let n = publish(desk, &name, &bytes).map_err(|error| {
                CliError::failed("the file cannot be published", "look at the cause", error)
            })?;
            let done = text(lang, "cli-packs-published", &[("n", &n.to_string())]);
            eprintln!("{slug}\t{done}");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Publishes what differs at one desk, in the name of the machine (number 0).
fn publish(desk: &Desk, name: &str, bytes: &[u8]) -> Result<usize, DeskError> {
    let machine = Actor {
        id: StaffId(0),
        unit: desk.settings().office.unit.clone(),
        roles: vec![Role::Administrator],
    };
    let once = |what: &str| Asked::new("", what, &name);
    let imported = desk.import_procedures(&machine, once("import"), name, bytes)?;
    for draft in &imported.drafts {
        desk.publish_procedure(&machine, once("publish"), &draft.code, &draft.hash)?;
    }
    Ok(imported.drafts.len())
}

/// Files of a folder that a desk would leave out, of those kinds that are read
/// one by one beside what is compiled in: each with what is wrong, on one line
/// and in English, as it stands in the log.
fn left_out(dir: &Path) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for fault in check_forms(&dir.join("surveys")) {
        all.push((format!("surveys/{}", fault.file), fault.what));
    }
    for fault in check_definitions(&dir.join("indicators")) {
        all.push((format!("indicators/{}", fault.file), fault.what));
    }
    let (_, faults) = ProgrammePack::of_dir(&dir.join("programme"));
    for fault in faults {
        all.push((format!("programme/{}", fault.file), fault.what));
    }
    for (_, what) in &mut all {
        *what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    all
}

fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path);
    file.and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(CliError::file("read", path))?;
    Ok(bytes)
}

fn print(name: &str, report: &Report, lang: Lang) {
    for x in &report.findings {
        let what = problem(lang, &x.what);
        let done = text(lang, x.done.message_id(), &[]);
        println!("{name}\t{}\t{}\t{}\t{what}\t{done}", x.row, x.code, x.field);
    }
    let args: [(&str, &dyn Arg); 4] = [
        ("file", &name),
        ("rows", &report.n_rows.to_string()),
        ("taken", &report.n_taken().to_string()),
        ("unsure", &report.n_to_sign_off().to_string()),
    ];
    eprintln!("{}", text(lang, "cli-packs-report", &args));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::init::tests::made_with_slug;

    #[test]
    fn a_file_that_a_desk_would_leave_out_is_named_with_place_and_reason() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(left_out(dir.path()), [], "no folder is no fault");
        let put = |path: &str, text: &str| {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        let mean = include_str!("../../../../packs/indicators/wait-minutes.toml");
        put("indicators/own.toml", mean);
        put(
            "indicators/bad.toml",
            &mean
                .replace("id = \"wait-minutes\"", "id = \"bad\"")
                .replace("denominator = \"called\"", "denominator = \"colled\""),
        );
        put("programme/forms/bad.toml", "id = \"x\"");
        put("surveys/bad.toml", "id = \"x\"");
        let found = left_out(dir.path());
        let files: Vec<&str> = found.iter().map(|(file, _)| file.as_str()).collect();
        let named = [
            "surveys/bad.toml",
            "indicators/bad.toml",
            "programme/forms/bad.toml",
        ];
        assert_eq!(files, named);
        assert!(found[1].1.starts_with("denominator: "), "{found:?}");
        assert!(found[1].1.contains("colled"), "{found:?}");
        assert!(found.iter().all(|(_, what)| !what.contains('\n')));
        let check = |packs| {
            let check = Check {
                files: Vec::new(),
                packs: Some(packs),
                lang: Lang::En,
            };
            let command = PacksCommand::Check(check);
            PacksArgs { command }.run().unwrap()
        };
        let refused = check(dir.path().to_owned());
        assert_eq!(format!("{refused:?}"), format!("{:?}", ExitCode::from(2)));
        for bad in named {
            std::fs::remove_file(dir.path().join(bad)).unwrap();
        }
        let sound = check(dir.path().to_owned());
        assert_eq!(format!("{sound:?}"), format!("{:?}", ExitCode::SUCCESS));
    }

    #[test]
    fn one_file_is_put_in_force_at_every_desk() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        made_with_slug(&data, "x", false);
        made_with_slug(&data, "y", true);
        let file = dir.path().join("new.csv");
        let sheet = "code,name_vi,field_vi,time_limit,time_unit,fee_vnd,legal_basis\n1.999999,Thủ tục mới,Hộ tịch,3,wd,0,Luật\n";
        std::fs::write(&file, sheet).unwrap();
        let place = || Place {
            data: data.clone(),
            database: None,
        };
        let publish = Publish {
            place: place(),
            file,
            all_desks: true,
            desk: None,
            lang: Lang::En,
        };
        publish.run().unwrap();
        let store = place().store().unwrap();
        for slug in ["x", "y"] {
            let desk = place().desk(&store, Some(slug)).unwrap();
            assert!(
                desk.settings()
                    .catalogue
                    .current("1.999999", desk.today())
                    .is_some(),
                "{slug}"
            );
        }
    }
}
