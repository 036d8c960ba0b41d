//! `motcua init` and `motcua desk add`: a desk of one's own.
//!
//! Everything asked here can be changed later on the administrator's pages.

use super::CliError;
use super::place::{Place, cannot_open, open_desk};
use clap::{Args, Subcommand};
use motcua_desk::DeskError;
use motcua_desk::clock::{Clock as _, Entropy as _, OsEntropy, SystemClock};
use motcua_desk::packs::Packs;
use motcua_desk::password::first_password;
use motcua_desk::session::Door;
use motcua_desk::setup::{Setup, set_up};
use motcua_desk::staff::StaffForm;
use motcua_domain::actor::Role;
use motcua_domain::office::{Counter, Office};
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Make a desk: asks for the office and its first administrator.
#[derive(Args, Debug)]
pub struct Init {
    #[command(flatten)]
    place: Place,
    /// Packs of the office's own (procedures, units, fees, office).
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    /// Short name of the desk, for commands: a-z, 0-9 and hyphens.
    #[arg(long, value_name = "NAME")]
    slug: Option<String>,
    /// Name of the office, Vietnamese.
    #[arg(long, value_name = "TEXT")]
    name_vi: Option<String>,
    /// Name of the office, English.
    #[arg(long, value_name = "TEXT")]
    name_en: Option<String>,
    /// Body above the office, Vietnamese.
    #[arg(long, value_name = "TEXT")]
    parent_vi: Option<String>,
    /// Agency code that begins each dossier code, as H53.14.
    #[arg(long, value_name = "CODE")]
    agency_code: Option<String>,
    /// Place name before the date on papers.
    #[arg(long, value_name = "TEXT")]
    place_name: Option<String>,
    /// Address.
    #[arg(long, value_name = "TEXT")]
    address: Option<String>,
    /// Opening hours, Monday is 1: 1-5:0730-1130,1300-1700.
    #[arg(long, value_name = "HOURS")]
    hours: Option<String>,
    /// Number of counters.
    #[arg(long, value_name = "N")]
    counters: Option<String>,
    /// Sign-in name of the first administrator.
    #[arg(long, value_name = "NAME")]
    admin: Option<String>,
    /// Name of the first administrator.
    #[arg(long, value_name = "TEXT")]
    admin_name: Option<String>,
}

/// Desks of this server.
#[derive(Args, Debug)]
pub struct DeskArgs {
    #[command(subcommand)]
    command: DeskCommand,
}

#[derive(Debug, Subcommand)]
enum DeskCommand {
    /// Make another desk on the same server.
    Add(Box<Init>),
    /// List the desks.
    List(Place),
}

impl DeskArgs {
    /// Runs the command.
    pub fn run(self) -> Result<ExitCode, CliError> {
        match self.command {
            DeskCommand::Add(init) => init.make(true),
            DeskCommand::List(place) => {
                for desk in place.look()?.desks().map_err(cannot_open)? {
                    println!("{}\t{}\t{}", desk.id, desk.slug, desk.name);
                }
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answers {
    slug: String,
    office: Office,
    admin: String,
    admin_name: String,
}

impl Init {
    /// Makes the first desk of a folder.
    pub fn run(self) -> Result<ExitCode, CliError> {
        self.make(false)
    }

    fn make(self, more: bool) -> Result<ExitCode, CliError> {
        let packs = match &self.packs {
            Some(dir) => Packs::from_dir(dir),
            None => Packs::built_in(),
        };
        let packs =
            packs.map_err(|e| CliError::bad_input("the packs", "correct the file named", e))?;
        let store = self.place.store()?;
        let desks = store.desks().map_err(cannot_open)?;
        if !more && !desks.is_empty() {
            return Err(CliError::Failed {
                what: format!("{} holds a desk already", self.place.data.display()),
                next: "change it on its pages, or make another with `motcua desk add`",
                source: None,
            });
        }
        let answers = self.answers(&packs, &mut std::io::stdin().lock(), &mut std::io::stderr())?;
        if desks.iter().any(|desk| desk.slug == answers.slug) {
            return Err(CliError::BadInput {
                what: format!("the name {:?}: a desk bears it already", answers.slug),
                next: "choose another with --slug",
                source: None,
            });
        }
        let mut salts = [[0; 32]; 2];
        salts.iter_mut().for_each(|salt| OsEntropy.fill(salt));
        let unit = answers.office.unit.clone();
        let (n, now) = (
            packs
                .procedures
                .iter()
                .filter(|p| p.needs_sign_off())
                .count(),
            SystemClock.now(),
        );
        let setup = Setup {
            slug: answers.slug,
            office: answers.office,
            packs,
            salts,
            now,
        };
        let id = set_up(&store, setup).map_err(failed)?;
        let desk = open_desk(&store, id, Arc::new(SystemClock))?;
        let password = first_password(&mut OsEntropy);
        let form = StaffForm {
            name: answers.admin_name,
            unit,
            roles: vec![Role::Administrator],
            counter: None,
        };
        desk.install_staff(
            &Door::new(&mut OsEntropy),
            &answers.admin,
            form,
            &password,
            true,
        )
        .map_err(failed)?;
        println!("desk {id} is ready in {}", self.place.data.display());
        println!(
            "sign in as {} with {password} (asked to change at the first sign-in)",
            answers.admin
        );
        println!("{n} procedures wait for the administrator's sign-off before intake");
        println!(
            "start it: motcua serve --data {}",
            self.place.data.display()
        );
        Ok(ExitCode::SUCCESS)
    }

    /// Options first, questions for the rest; the end of the input in the
    /// middle of the questions stops before anything is written.
    fn answers(
        &self,
        packs: &Packs,
        input: &mut dyn BufRead,
        talk: &mut dyn Write,
    ) -> Result<Answers, CliError> {
        // An office's own pack describes it; ours describes a sample.
        let own = Some(&packs.office).filter(|office| !office.sample);
        let held =
            |of: fn(&Office) -> &String| own.map_or(String::new(), |office| of(office).clone());
        let mut ask = Ask { input, talk };
        let mut office = Office {
            sample: false,
            phone: String::new(),
            ..packs.office.clone()
        };
        let texts: [(&str, &str, &Option<String>, String); 8] = [
            (
                "name_vi",
                "Tên cơ quan (tiếng Việt) / Name of the office, Vietnamese",
                &self.name_vi,
                held(|o| &o.name_vi),
            ),
            (
                "name_en",
                "Tên cơ quan (tiếng Anh) / Name of the office, English",
                &self.name_en,
                held(|o| &o.name_en),
            ),
            (
                "parent_vi",
                "Cơ quan chủ quản / Body above, Vietnamese",
                &self.parent_vi,
                held(|o| &o.parent_vi),
            ),
            (
                "agency_code",
                "Mã định danh / Agency code, as H53.14",
                &self.agency_code,
                held(|o| &o.agency_code),
            ),
            (
                "place",
                "Địa danh / Place name on papers",
                &self.place_name,
                held(|o| &o.place),
            ),
            (
                "address_vi",
                "Địa chỉ / Address",
                &self.address,
                held(|o| &o.address_vi),
            ),
            (
                "counting",
                "Giờ làm việc / Hours",
                &self.hours,
                packs.office.counting.clone(),
            ),
            (
                "counters",
                "Số quầy / Number of counters",
                &self.counters,
                packs.office.counters.len().to_string(),
            ),
        ];
        for (field, words, option, usual) in texts {
            ask.field(field, words, option.as_deref(), &usual, |answer| {
                put(&mut office, field, answer);
                let wrong = office.faults(|unit| packs.units.contains(unit));
                wrong
                    .into_iter()
                    .find(|fault| fault.field == field)
                    .map(|fault| fault.what.message_id())
            })?;
        }
        if own.is_none() {
            office.parent_en.clear();
            office.address_en.clear();
            office.email.clear();
            office.serves = None;
        }
        let slug_fault = |slug: &str| {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            let sound = (1..=40).contains(&slug.len()) && slug.bytes().all(plain);
            (!sound).then_some("a-z, 0-9, -")
        };
        let slug = ask.field(
            "slug",
            "Tên ngắn / Short name",
            self.slug.as_deref(),
            "desk",
            slug_fault,
        )?;
        let login_fault = |login: &str| {
            motcua_desk::password::Login::parse(login)
                .err()
                .map(|_| "a-z, 0-9, . -")
        };
        let words = "Tên đăng nhập của quản trị viên / Sign-in name of the administrator";
        let admin = ask.field("admin", words, self.admin.as_deref(), "admin", login_fault)?;
        let name_fault = |name: &str| {
            motcua_domain::person::FullName::parse(name)
                .err()
                .map(|bad| bad.message_id())
        };
        let words = "Họ tên quản trị viên / Name of the administrator";
        let admin_name = ask.field(
            "admin-name",
            words,
            self.admin_name.as_deref(),
            "",
            name_fault,
        )?;
        Ok(Answers {
            slug,
            office,
            admin,
            admin_name,
        })
    }
}

/// Puts an answer into the office.
fn put(office: &mut Office, field: &str, answer: &str) {
    let text = answer.to_owned();
    match field {
        "name_vi" => office.name_vi = text,
        "name_en" => office.name_en = text,
        "parent_vi" => office.parent_vi = text,
        "agency_code" => office.agency_code = text.to_uppercase(),
        "place" => office.place = text,
        "address_vi" => office.address_vi = text,
        "counting" => {
            office.reception.clone_from(&text);
            office.counting = text;
        }
        _ => {
            // What is no number leaves no counter, which the rules refuse.
            let n: u16 = answer.parse().ok().filter(|n| *n <= 200).unwrap_or(0);
            let same = office.counters.len() == usize::from(n);
            if !same {
                let counter = |number| Counter {
                    number,
                    name_vi: String::new(),
                    name_en: String::new(),
                    fields: Vec::new(),
                };
                office.counters = (1..=n).map(counter).collect();
            }
        }
    }
}

/// Questions and answers, one line each.
struct Ask<'a> {
    input: &'a mut dyn BufRead,
    talk: &'a mut dyn Write,
}

impl Ask<'_> {
    /// The option when it is there and sound; else asks until the answer is.
    fn field(
        &mut self,
        name: &str,
        words: &str,
        option: Option<&str>,
        usual: &str,
        mut fault: impl FnMut(&str) -> Option<&'static str>,
    ) -> Result<String, CliError> {
        if let Some(option) = option {
            return match fault(option) {
                None => Ok(option.to_owned()),
                Some(why) => Err(CliError::BadInput {
                    what: format!("--{}: {why}", name.replace('_', "-")),
                    next: "correct the option",
                    source: None,
                }),
            };
        }
        loop {
            let shown = if usual.is_empty() {
                String::new()
            } else {
                format!(" [{usual}]")
            };
            // Talk that cannot be written must not stop the answers.
            let _ = write!(self.talk, "{words}{shown}: ");
            let _ = self.talk.flush();
            let mut line = String::new();
            let n = self
                .input
                .read_line(&mut line)
                .map_err(|source| CliError::File {
                    doing: "read",
                    path: PathBuf::from("standard input"),
                    source,
                })?;
            if n == 0 {
                return Err(CliError::BadInput {
                    what: format!("the answers: they end before {name:?}"),
                    next: "answer every question, or give the options of `motcua init --help`",
                    source: None,
                });
            }
            let typed = line.trim();
            let answer = if typed.is_empty() { usual } else { typed };
            match fault(answer) {
                None => return Ok(answer.to_owned()),
                Some(why) => {
                    let _ = writeln!(self.talk, "  {why}");
                }
            }
        }
    }
}

fn failed(error: DeskError) -> CliError {
    CliError::failed("the desk cannot be made", "look at the cause", error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        init: Init,
    }

    fn answers(args: &[&str], typed: &str) -> Result<Answers, CliError> {
        let line = Line::parse_from([&["init"], args].concat());
        let packs = Packs::built_in().unwrap();
        line.init
            .answers(&packs, &mut typed.as_bytes(), &mut Vec::new())
    }

    const TYPED: &str = "Trung tâm phường Mẫu\nSample centre\nỦy ban nhân dân phường Mẫu\nh 53\nh53.14\nMẫu\nSố 1\n\n3\n\n\nMẫu Văn A\n";

    #[test]
    fn questions_are_asked_again_until_the_answer_is_sound() {
        let got = answers(&[], TYPED).unwrap();
        assert_eq!(got.office.agency_code, "H53.14");
        assert_eq!(
            got.office.counting, "1-5:0730-1130,1300-1700",
            "an empty answer takes the usual"
        );
        assert_eq!(got.office.counters.len(), 3);
        assert_eq!(
            (
                got.slug.as_str(),
                got.admin.as_str(),
                got.admin_name.as_str()
            ),
            ("desk", "admin", "Mẫu Văn A")
        );
        assert!(
            !got.office.sample && got.office.serves.is_none() && got.office.address_en.is_empty()
        );
    }

    #[test]
    fn answers_that_end_early_make_nothing() {
        let error = answers(&[], "Trung tâm\nCentre\n").unwrap_err();
        assert!(error.to_string().contains("parent_vi"), "{error}");
    }

    #[test]
    fn a_bad_option_is_named_and_a_good_one_not_asked_for() {
        let error = answers(
            &[
                "--name-vi",
                "a",
                "--name-en",
                "b",
                "--parent-vi",
                "c",
                "--agency-code",
                "h/1",
            ],
            "",
        )
        .unwrap_err();
        assert!(error.to_string().contains("--agency-code"), "{error}");
        let all = [
            "--name-vi",
            "a",
            "--name-en",
            "b",
            "--parent-vi",
            "c",
            "--agency-code",
            "H1",
            "--place-name",
            "d",
            "--address",
            "e",
            "--hours",
            "1-6:0700-1100",
            "--counters",
            "2",
            "--slug",
            "x",
            "--admin",
            "quantri",
            "--admin-name",
            "Mẫu",
        ];
        let got = answers(&all, "").unwrap();
        assert_eq!(
            (got.office.reception.as_str(), got.office.counters.len()),
            ("1-6:0700-1100", 2)
        );
    }

    #[test]
    fn a_desk_is_made_once() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let line = || {
            let all = [
                "init",
                "--data",
                data.to_str().unwrap(),
                "--name-vi",
                "a",
                "--name-en",
                "b",
                "--parent-vi",
                "c",
                "--agency-code",
                "H1",
                "--place-name",
                "d",
                "--address",
                "e",
                "--hours",
                "1-5:0730-1130",
                "--counters",
                "2",
                "--slug",
                "x",
                "--admin",
                "quantri",
                "--admin-name",
                "Mẫu",
            ];
            Line::parse_from(all).init
        };
        line().run().unwrap();
        let again = line().run().unwrap_err();
        assert!(again.to_string().contains("already"), "{again}");
        let double = line().make(true).unwrap_err();
        assert!(double.to_string().contains("bears it already"), "{double}");
        let place = line().place;
        let desk = place.desk(&place.store().unwrap(), None).unwrap();
        assert_eq!(desk.settings().office.agency_code, "H1");
        assert_eq!(desk.settings().catalogue.all().count(), 72);
    }
}
