//! How many acts a lane commits per second, and what safety costs:
//! `cargo run --release -p motcua-store --example throughput -- DIR [URL]`.
//!
//! Each of 64 clients waits for its answer before it asks again. An act here
//! is one event with its leaf and one setting. Prints the disk's own time for
//! a sync beside, without which the figures say nothing.

use motcua_domain::id::StaffId;
use motcua_store::{Durability, Location, NewEvent, Options, Priority, Store, StoreError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const CLIENTS: usize = 64;
const FOR: Duration = Duration::from_secs(5);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let dir = PathBuf::from(args.next().ok_or("which folder?")?);
    let url = args.next();
    println!("one sync: {:?} (median of 101)", sync_time(&dir)?);
    let mut last = Vec::new();
    for (name, durability) in [
        ("FULL", Durability::Full),
        ("OFF", Durability::Off),
        ("FULL again", Durability::Full),
    ] {
        let folder = dir.join(format!("throughput-{}", name.replace(' ', "-")));
        let location = match &url {
            Some(url) => Location::Postgres {
                url: url.clone(),
                folder,
            },
            None => Location::Folder(folder),
        };
        last.push(run(name, &location, durability)?);
    }
    println!("FULL / OFF: {:.2}", last[0].max(last[2]) / last[1]);
    Ok(())
}

/// Median time of writing 4 KiB and waiting for the disk.
fn sync_time(dir: &Path) -> std::io::Result<Duration> {
    std::fs::create_dir_all(dir)?;
    let path = dir.join("sync-test");
    let mut file = std::fs::File::create(&path)?;
    let mut times = Vec::new();
    for _ in 0..101 {
        file.write_all(&[1; 4096])?;
        let begun = Instant::now();
        file.sync_all()?;
        times.push(begun.elapsed());
    }
    std::fs::remove_file(&path)?;
    times.sort_unstable();
    Ok(times[50])
}

fn run(
    name: &str,
    location: &Location,
    durability: Durability,
) -> Result<f64, Box<dyn std::error::Error>> {
    let mut options = Options::new(Some([1; 64]));
    options.durability = durability;
    let store = Store::open(location, &options)?;
    let at = jiff::Timestamp::UNIX_EPOCH;
    let desk = match store.desks()?.first() {
        Some(desk) => desk.id,
        None => store.create_desk("d", "d", at)?,
    };
    let begun = Instant::now();
    let mut waits: Vec<Duration> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let store = &store;
                scope.spawn(move || {
                    let mut waits = Vec::new();
                    while begun.elapsed() < FOR {
                        let asked = Instant::now();
                        let done = store.act(desk, Priority::Person, move |tx| {
                            tx.put_setting(&format!("client {client}"), "1")?;
                            tx.append_event(NewEvent {
                                dossier: None,
                                at,
                                kind: "note.added",
                                actor: StaffId(1),
                                facts: serde_json::json!({"client": client}),
                                salt: [3; 32],
                                personal: None,
                            })?;
                            Ok::<_, StoreError>(())
                        });
                        if let Err(error) = done {
                            eprintln!("{error}");
                            return waits;
                        }
                        waits.push(asked.elapsed());
                    }
                    waits
                })
            })
            .collect();
        clients
            .into_iter()
            .flat_map(|client| client.join().unwrap_or_default())
            .collect()
    });
    let per_second = waits.len() as f64 / begun.elapsed().as_secs_f64();
    waits.sort_unstable();
    let at = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize];
    println!(
        "{name}: {per_second:.0} acts/s, wait p50 {:?}, p99 {:?}, worst {:?}",
        at(0.5),
        at(0.99),
        at(1.0)
    );
    Ok(per_second)
}
