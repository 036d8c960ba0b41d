//! The command line as a whole.

use clap::{Command, CommandFactory as _};

#[test]
fn the_command_line_is_consistent() {
    super::Cli::command().debug_assert();
}

#[test]
fn the_printed_help_is_the_help() {
    let mut text = String::new();
    print_help(&mut super::Cli::command().term_width(100), "", &mut text);
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/generated/cli-help.txt"
    );
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        committed, text,
        "run `cargo xtask gen` and read the difference"
    );
}

/// The help of a command, then that of each command below it.
fn print_help(command: &mut Command, above: &str, out: &mut String) {
    let name = format!("{above}{}", command.get_name());
    let help = command
        .clone()
        .disable_help_flag(true)
        .render_long_help()
        .to_string();
    out.push_str(&format!("# {name}\n\n"));
    help.lines().for_each(|line| {
        out.push_str(line.trim_end());
        out.push('\n');
    });
    out.push('\n');
    let below: Vec<Command> = command
        .get_subcommands()
        .filter(|c| !c.is_hide_set())
        .cloned()
        .collect();
    for command in below {
        if command.get_name() != "help" {
            print_help(&mut command.term_width(100), &format!("{name} "), out);
        }
    }
}
