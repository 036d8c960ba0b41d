//! `motcua init` and `motcua desk add`: a desk of one's own.
//!
//! Everything asked here can be changed later on the administrator's pages.

use super::CliError;
use super::key::Brought;
use super::place::{Place, cannot_open};
use super::speech::lang;
use clap::{Args, Subcommand};
use motcua_desk::DeskError;
use motcua_desk::clock::{Clock as _, Entropy, OsEntropy, SystemClock};
use motcua_desk::first::{Answers, FirstPassword, QUESTIONS, Question, Taken, make, taken};
use motcua_desk::logo::{Logo, MAX_BYTES};
use motcua_desk::packs::Packs;
use motcua_desk::password::{Password, first_password};
use motcua_desk::session::Door;
use motcua_desk::setup::ready;
use motcua_web::i18n::{Arg, Lang, text};
use std::io::{BufRead, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
    /// Telephone as people dial it.
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// Opening hours, Monday is 1: 1-5:0730-1130,1300-1700.
    #[arg(long, value_name = "HOURS")]
    hours: Option<String>,
    /// Hours when dossiers are taken in, where they differ.
    #[arg(long, value_name = "HOURS")]
    reception: Option<String>,
    /// Number of counters.
    #[arg(long, value_name = "N")]
    counters: Option<String>,
    /// Logo: a PNG or JPEG picture of 1 MB at most.
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,
    /// Sign-in name of the first administrator.
    #[arg(long, value_name = "NAME")]
    admin: Option<String>,
    /// Name of the first administrator.
    #[arg(long, value_name = "TEXT")]
    admin_name: Option<String>,
    /// Language of what is said: vi or en; without it questions are asked in both.
    #[arg(long, value_name = "LANG", value_parser = lang)]
    lang: Option<Lang>,
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
                for desk in ready(&place.look()?).map_err(cannot_open)? {
                    println!("{}\t{}\t{}", desk.id, desk.slug, desk.name);
                }
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

impl Init {
    /// Makes the first desk of a folder.
    pub fn run(self) -> Result<ExitCode, CliError> {
        self.make(false)
    }

    /// What fails, or is broken off by the end of the input, takes back what it
    /// made: half a folder would have to be cleared away before the next try.
    fn make(self, more: bool) -> Result<ExitCode, CliError> {
        let packs = self.packs()?;
        let brought = Brought::into(&self.place.data);
        let made = self.make_of(packs, more);
        if made.is_err() {
            brought.take_back();
        }
        made
    }

    fn make_of(self, packs: Packs, more: bool) -> Result<ExitCode, CliError> {
        let store = self.place.store_in(self.spoken())?;
        let desks = ready(&store).map_err(cannot_open)?;
        let data = self.place.data.display();
        if !more && !desks.is_empty() {
            let lang = self.spoken();
            let what = text(lang, "cli-init-there", &[("data", &data.to_string())]);
            let next = text(lang, "cli-init-there-next", &[]);
            return Err(CliError::refused(lang, what, next));
        }
        let taken = taken(&store, None).map_err(cannot_open)?;
        let mut ask = Ask {
            input: &mut std::io::stdin().lock(),
            talk: &mut std::io::stderr(),
            lang: self.lang,
        };
        let answers = self.answers(&packs, &taken, &mut ask)?;
        let logo = match &self.logo {
            Some(path) => Some(picture(path, self.spoken())?),
            None if self.all_given() => None,
            None => ask.logo()?,
        };
        let n = packs
            .procedures
            .iter()
            .filter(|p| p.needs_sign_off())
            .count();
        let admin = answers.admin.clone();
        let password = first_password(&mut OsEntropy);
        let first = FirstPassword {
            password: Password::typed(&password),
            must_change: true,
        };
        let door = Door::new(&mut OsEntropy);
        let chance: &mut dyn Entropy = &mut OsEntropy;
        let by = (&door, chance, SystemClock.now());
        let id = make(&store, packs, answers, logo, first, by).map_err(failed)?;
        let fingerprint = super::key::fingerprint(store.keys())?;
        let (id, data, n) = (id.to_string(), data.to_string(), n.to_string());
        let args: [(&str, &dyn Arg); 6] = [
            ("fingerprint", &fingerprint),
            ("desk", &id),
            ("data", &data),
            ("admin", &admin),
            ("password", &password),
            ("n", &n),
        ];
        for message in [
            "cli-init-ready",
            "cli-init-sign-in",
            "cli-init-sign-off",
            "cli-init-key",
            "cli-init-start",
        ] {
            println!("{}", text(self.spoken(), message, &args));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The language of everything that is no question.
    fn spoken(&self) -> Lang {
        self.lang.unwrap_or(Lang::En)
    }

    fn packs(&self) -> Result<Packs, CliError> {
        let packs = match &self.packs {
            Some(dir) => Packs::from_dir(dir),
            None => Packs::built_in(),
        };
        packs.map_err(|e| CliError::bad_input("the packs", "correct the file named", e))
    }

    /// Do the options answer everything that must be answered? Then nobody
    /// types, and what may be empty is not asked for.
    fn all_given(&self) -> bool {
        QUESTIONS
            .iter()
            .all(|q| q.may_be_empty || self.option(q.name).is_some())
    }

    /// The option that answers a question.
    fn option(&self, name: &str) -> Option<&str> {
        match name {
            "name_vi" => self.name_vi.as_deref(),
            "name_en" => self.name_en.as_deref(),
            "parent_vi" => self.parent_vi.as_deref(),
            "agency_code" => self.agency_code.as_deref(),
            "place" => self.place_name.as_deref(),
            "address_vi" => self.address.as_deref(),
            "phone" => self.phone.as_deref(),
            "counting" => self.hours.as_deref(),
            "reception" => self.reception.as_deref(),
            "counters" => self.counters.as_deref(),
            "slug" => self.slug.as_deref(),
            "admin" => self.admin.as_deref(),
            "admin_name" => self.admin_name.as_deref(),
            _ => None,
        }
    }

    /// Options first, questions for the rest; the end of the input in the
    /// middle of the questions stops before anything is written. Where nobody
    /// types, what may be empty is not asked for.
    fn answers(
        &self,
        packs: &Packs,
        taken: &Taken,
        ask: &mut Ask<'_>,
    ) -> Result<Answers, CliError> {
        let mut answers = Answers::usual(packs);
        let all_given = self.all_given();
        for question in QUESTIONS {
            let fault = |answers: &Answers| {
                let faults = answers.faults(&packs.units, taken);
                let bad = faults.into_iter().find(|bad| bad.field == question.name);
                bad.map(|bad| bad.message)
            };
            match self.option(question.name) {
                Some(option) => {
                    answers.put(question.name, option);
                    if let Some(why) = fault(&answers) {
                        let name = option_name(question.name);
                        let why = said(Some(self.spoken()), &why);
                        let next = text(self.spoken(), "cli-init-option", &[]);
                        let what = format!("--{name}: {why}");
                        return Err(CliError::unusable(self.spoken(), &what, next));
                    }
                }
                None if question.may_be_empty && all_given => {}
                None => ask.question(question, &mut answers, fault)?,
            }
        }
        Ok(answers)
    }
}

/// The option that a question's name stands for.
fn option_name(question: &str) -> String {
    match question {
        "counting" => "hours".to_owned(),
        "place" => "place-name".to_owned(),
        "address_vi" => "address".to_owned(),
        other => other.replace('_', "-"),
    }
}

/// The picture named, looked into.
fn picture(path: &Path, lang: Lang) -> Result<Logo, CliError> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(CliError::file("read", path))?;
    Logo::parse(bytes).map_err(|error| match error {
        DeskError::Invalid(bad) => {
            let what = format!("--logo: {}", said(Some(lang), &bad[0].message));
            CliError::unusable(lang, &what, text(lang, "cli-init-logo", &[]))
        }
        error => failed(error),
    })
}

/// A message; in both languages where none was chosen yet.
fn said(lang: Option<Lang>, message: &str) -> String {
    let in_one = |lang| text(lang, message, &[("value", &"")]);
    match lang {
        Some(lang) => in_one(lang),
        None => format!("{} / {}", in_one(Lang::Vi), in_one(Lang::En)),
    }
}

/// Questions and answers, one line each.
struct Ask<'a> {
    input: &'a mut dyn BufRead,
    talk: &'a mut dyn Write,
    /// Without it questions are asked in both.
    lang: Option<Lang>,
}

impl Ask<'_> {
    /// Asks for the path of a logo until it is one, or nothing: input that
    /// ends here has answered all that must be answered.
    fn logo(&mut self) -> Result<Option<Logo>, CliError> {
        loop {
            if self.input.fill_buf().is_ok_and(<[u8]>::is_empty) {
                return Ok(None);
            }
            let typed = self.line(&said(self.lang, "init-logo"), "logo")?;
            if typed.is_empty() {
                return Ok(None);
            }
            match picture(Path::new(&typed), self.lang.unwrap_or(Lang::En)) {
                Ok(logo) => return Ok(Some(logo)),
                Err(why) => {
                    let _ = writeln!(self.talk, "  {why}");
                }
            }
        }
    }

    /// Shows a question and reads one line; `name` is said when there is none.
    fn line(&mut self, question: &str, name: &str) -> Result<String, CliError> {
        // Talk that cannot be written must not stop the answers.
        let _ = write!(self.talk, "{question}: ");
        let _ = self.talk.flush();
        let mut line = String::new();
        let n = self
            .input
            .read_line(&mut line)
            .map_err(CliError::file("read", Path::new("standard input")))?;
        if n == 0 {
            let lang = self.lang.unwrap_or(Lang::En);
            let what = text(lang, "cli-init-ended", &[("name", &name)]);
            let next = text(lang, "cli-init-ended-next", &[]);
            return Err(CliError::unusable(lang, &what, next));
        }
        Ok(line.trim().to_owned())
    }

    /// Asks until the answer is sound.
    fn question(
        &mut self,
        question: &Question,
        answers: &mut Answers,
        fault: impl Fn(&Answers) -> Option<String>,
    ) -> Result<(), CliError> {
        let usual = answers.get(question.name).to_owned();
        let hint = question.hint.map_or(String::new(), |hint| {
            format!(" ({})", said(self.lang, hint))
        });
        let shown = if usual.is_empty() {
            String::new()
        } else {
            format!(" [{usual}]")
        };
        loop {
            let asked = format!("{}{hint}{shown}", said(self.lang, question.message));
            let typed = self.line(&asked, question.name)?;
            let typed = typed.as_str();
            answers.put(question.name, if typed.is_empty() { &usual } else { typed });
            match fault(answers) {
                None => return Ok(()),
                Some(why) => {
                    let why = said(self.lang, &why);
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
#[path = "init_tests.rs"]
pub(crate) mod tests;
