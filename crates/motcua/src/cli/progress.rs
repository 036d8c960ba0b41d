//! Bars for those who wait. They go to standard error and are not drawn when
//! that is no terminal.

use indicatif::{ProgressBar, ProgressStyle};
use motcua_store::TakingIn;
use std::io::IsTerminal as _;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// For work whose length is not known.
pub fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// For bytes that go by, with the time left when their number is known.
pub fn bytes(total: Option<u64>) -> ProgressBar {
    let (bar, text) = match total {
        Some(total) => (
            ProgressBar::new(total),
            "{bar:40} {bytes}/{total_bytes}  {bytes_per_sec}  {eta}",
        ),
        None => (
            ProgressBar::new_spinner(),
            "{spinner} {bytes}  {bytes_per_sec}",
        ),
    };
    if let Ok(style) = ProgressStyle::with_template(text) {
        bar.set_style(style);
    }
    bar
}

/// For the search words and dossiers of an earlier program, which the first opening takes
/// in. Where no bar is drawn, a line says what lasts.
pub fn taking_in() -> TakingIn {
    const WHAT: &str = "taking in the dossiers of an earlier program, once";
    let bar = OnceLock::new();
    Arc::new(move |share: f64| {
        let bar = bar.get_or_init(|| {
            if !std::io::stderr().is_terminal() {
                eprintln!("{WHAT}: with very many dossiers it lasts a minute");
            }
            thousandths(WHAT)
        });
        bar.set_position((share * 1000.0) as u64);
        if share >= 1.0 {
            bar.finish_and_clear();
        }
    })
}

/// For work that is told in shares: of a thousand.
pub fn thousandths(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(1000).with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{msg}  {bar:40} {percent} %  {eta}") {
        bar.set_style(style);
    }
    bar
}
