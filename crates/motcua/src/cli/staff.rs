//! `motcua staff`: the office's people from the machine itself.
//!
//! For whoever holds the data folder: the first administrator, and the way
//! back when the last one has forgotten the password. A running server holds
//! the folder; then the commands refuse and the pages do it.

use super::CliError;
use super::place::Place;
use clap::{Args, Subcommand};
use motcua_desk::clock::OsEntropy;
use motcua_desk::password;
use motcua_desk::session::Door;
use motcua_desk::staff::StaffForm;
use motcua_desk::{Desk, DeskError};
use motcua_domain::actor::Role;
use motcua_domain::id::UnitId;
use motcua_web::i18n::{Lang, text};
use std::process::ExitCode;

/// Arguments of `motcua staff …`.
#[derive(Args, Debug)]
pub struct Staff {
    #[command(flatten)]
    place: Place,
    /// The desk, when several are on this server.
    #[arg(long, global = true, value_name = "NAME")]
    desk: Option<String>,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a person; prints a first password that has to be changed.
    Add(Add),
    /// Give a person a new first password; their sessions end.
    Reset {
        /// Sign-in name.
        #[arg(value_name = "LOGIN")]
        login: String,
    },
    /// List everybody: sign-in name, state, unit, roles, name.
    List,
}

#[derive(Args, Debug)]
struct Add {
    /// Sign-in name: 3 to 32 of a-z, 0-9, dot, dash and underscore, a letter first.
    #[arg(value_name = "LOGIN")]
    login: String,
    /// Name as on papers.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Unit; the desk's own when not given.
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Role; repeat for several.
    #[arg(long = "role", value_name = "ROLE", required = true, value_parser = role)]
    roles: Vec<Role>,
    /// Counter.
    #[arg(long, value_name = "COUNTER")]
    counter: Option<String>,
}

fn role(text: &str) -> Result<Role, String> {
    let known: Vec<&str> = Role::ALL.iter().map(|role| role.slug()).collect();
    Role::from_slug(text).ok_or_else(|| format!("no such role; one of {}", known.join(", ")))
}

impl Staff {
    /// Runs the chosen command.
    pub fn run(self) -> Result<ExitCode, CliError> {
        // Who is there can also be read beside a running server.
        let store = match self.what {
            What::List => self.place.look()?,
            _ => self.place.store()?,
        };
        let desk = self.place.desk(&store, self.desk.as_deref())?;
        match self.what {
            What::List => list(&desk)?,
            What::Add(add) => add.run(&desk)?,
            What::Reset { login } => {
                let door = Door::new(&mut OsEntropy);
                let first = desk
                    .reset_password_for_machine(&door, &login)
                    .map_err(refused)?;
                println!("{first}");
                eprintln!(
                    "the first password of {login}; it has to be changed at the next sign-in"
                );
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Add {
    fn run(self, desk: &Desk) -> Result<(), CliError> {
        let door = Door::new(&mut OsEntropy);
        let first = password::first_password(&mut OsEntropy);
        let unit = self.unit.map(UnitId::new);
        let form = StaffForm {
            name: self.name,
            unit: unit.unwrap_or_else(|| desk.settings().office.unit.clone()),
            roles: self.roles,
            counter: self.counter,
        };
        desk.install_staff(&door, &self.login, form, &first, true)
            .map_err(refused)?;
        println!("{first}");
        let login = &self.login;
        eprintln!("the first password of {login}; it has to be changed at the first sign-in");
        Ok(())
    }
}

fn list(desk: &Desk) -> Result<(), CliError> {
    for one in desk.staff_for_machine().map_err(refused)? {
        let roles: Vec<&str> = one.roles.iter().map(|role| role.slug()).collect();
        let state = match (one.active, one.must_change) {
            (false, _) => "disabled",
            (true, true) => "first-password",
            (true, false) => "active",
        };
        let (login, unit) = (&one.login, &one.unit);
        println!(
            "{login}\t{state}\t{unit}\t{}\t{}",
            roles.join(","),
            one.name
        );
    }
    Ok(())
}

/// Words for what the desk refuses, in English as the command line speaks; the
/// pages' own words for what no command can be at fault with.
fn refused(error: DeskError) -> CliError {
    let what = match &error {
        DeskError::NotFound => "there is nobody with that sign-in name".to_owned(),
        DeskError::Invalid(faults) => {
            let said: Vec<String> = faults
                .iter()
                .map(|fault| match fault.message.as_str() {
                    "staff-login-length" => "the sign-in name must have 3 to 32 signs".to_owned(),
                    "staff-login-sign" => {
                        "the sign-in name takes only a-z, 0-9, dot, dash and underscore, a letter first".to_owned()
                    }
                    "staff-login-taken" => {
                        "that sign-in name exists, or looks like one that does".to_owned()
                    }
                    "staff-unit-unknown" => "there is no such unit".to_owned(),
                    other => format!("{}: {}", fault.field, text(Lang::En, other, &[])),
                })
                .collect();
            said.join("; ")
        }
        _ => return CliError::failed("the desk refused", "look at the cause", error),
    };
    CliError::Failed {
        what,
        next: "`motcua staff list` shows who is there",
        source: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        staff: Staff,
    }

    #[test]
    fn the_folder_is_named_before_or_behind_the_word() {
        for line in [
            ["staff", "--data", "/x", "list"],
            ["staff", "list", "--data", "/x"],
        ] {
            let parsed = Line::try_parse_from(line).unwrap().staff;
            assert_eq!(parsed.place.data, std::path::Path::new("/x"), "{line:?}");
        }
        let add = ["staff", "add", "lan", "--name", "Lan", "--role", "clerk"];
        let desk = ["--data", "/x", "--desk", "d"];
        let parsed = Line::try_parse_from(add.into_iter().chain(desk))
            .unwrap()
            .staff;
        assert_eq!(parsed.desk.as_deref(), Some("d"));
        assert_eq!(parsed.place.data, std::path::Path::new("/x"));
    }

    #[test]
    fn a_role_is_named_by_its_word_and_others_are_refused_with_the_list() {
        assert_eq!(role("records_clerk"), Ok(Role::RecordsClerk));
        assert!(role("king").unwrap_err().contains("administrator"));
    }
}
