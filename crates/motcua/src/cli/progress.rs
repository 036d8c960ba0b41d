//! Bars for those who wait. They go to standard error and are not drawn when
//! that is no terminal.

use indicatif::{ProgressBar, ProgressStyle};
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
