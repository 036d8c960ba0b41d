//! Receipts through the pages of a server in a process of its own: the first
//! after its start, then many, and what the whole server holds meanwhile.

use super::{failed, median};
use crate::cli::CliError;
use crate::cli::bench::browser::Browser;
use crate::cli::bench::serve::{PASSWORD, Server, what_is_there};
use std::path::Path;
use std::time::Instant;

/// A clerk of the sample people.
const CLERK: &str = "mau01";

/// Serves the folder, asks for so many receipts one after the other, prints.
pub fn receipts(data: &Path, n_papers: usize) -> Result<(), CliError> {
    let codes = what_is_there(data)?;
    let (server, started) = Server::start(data).map_err(failed)?;
    let mut clerk = Browser::at(server.at);
    clerk.sign_in(CLERK, PASSWORD).map_err(failed)?;
    let receipt = |n: usize| -> Result<f64, CliError> {
        let (code, _) = &codes[n % codes.len()];
        let began = Instant::now();
        let path = format!("/dossiers/{code}/receipt/pdf");
        let answer = clerk.get(&path).map_err(failed)?;
        let time = began.elapsed().as_secs_f64() * 1e3;
        if answer.status != 200 || !answer.body.starts_with("%PDF") {
            let what = format!("{path} answers {}", answer.status);
            return Err(failed(std::io::Error::other(what)));
        }
        Ok(time)
    };
    let before = server.memory()?;
    let first = receipt(0)?;
    println!(
        "served: first page {started:.0} ms after the start, first receipt {first:.0} ms after \
         it was asked for"
    );
    let (mut times, mut early) = (Vec::new(), f64::NAN);
    let began = Instant::now();
    for n in 1..=n_papers {
        times.push(receipt(n)?);
        if n == (n_papers / 10).max(1) {
            early = server.memory()?;
        }
    }
    println!(
        "served: {n_papers} receipts, {:.0} a second, median {:.1} ms",
        n_papers as f64 / began.elapsed().as_secs_f64(),
        median(times)
    );
    println!(
        "served: resident memory of the whole server {before:.1} MB before, {early:.1} MB after a \
         tenth, {:.1} MB after all, {:.1} MB at most",
        server.memory()?,
        server.peak()?
    );
    Ok(())
}
