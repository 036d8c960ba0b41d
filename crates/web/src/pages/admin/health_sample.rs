//! Invented states of the health page.

use motcua_desk::upkeep::backup::Failure;
use motcua_desk::upkeep::{Health, Hold, LastBackups, Report, Upkeep};
use motcua_domain::calendar::YearWarning;
use motcua_domain::time::Timestamp;
use motcua_store::{CheckpointRow, Restored};

/// A machine that is well, and one where everything is wrong.
pub fn samples() -> (Health, Health) {
    let at = |text: &str| text.parse::<Timestamp>().unwrap_or_default();
    let good = Report {
        at: at("2022-09-05T15:30:00Z"),
        file: "/mnt/backup/motcua-20220905-223000.tar".into(),
        bytes: 812_000_000,
        blobs: 4_310,
        desks: vec![("long-an".to_owned(), 48_211, 6_020)],
        key: "00".repeat(8),
    };
    let usual = Health {
        level: 1,
        min_binary: 1,
        postgres: false,
        free: 412_000_000_000,
        backup_free: Some(1_800_000_000_000),
        backups: "/mnt/backup".into(),
        years: (2018, 2027),
        next_year: None,
        events: 48_260,
        checkpoint: Some(CheckpointRow {
            size: 48_211,
            at: at("2022-09-06T00:31:00Z"),
            note: String::new(),
        }),
        upkeep: Upkeep {
            nightly: true,
            folder: "/mnt/backup".to_owned(),
            ..Upkeep::default()
        },
        last: LastBackups {
            good: Some(good),
            failed: None,
        },
        hold: None,
        keys_exported: true,
        fingerprint: "8f1c 02ab 77d0 4e19 c3b5 6a20 91fe 05d4".to_owned(),
        former_keys: 1,
        now: at("2022-09-06T02:40:00Z"),
    };
    let worst = Health {
        free: 310_000_000,
        backup_free: None,
        next_year: Some(YearWarning::Missing { year: 2028 }),
        checkpoint: None,
        upkeep: Upkeep::default(),
        last: LastBackups {
            good: None,
            failed: Some(Failure {
                at: at("2022-09-05T15:30:00Z"),
                why: "the disk is full".to_owned(),
            }),
        },
        hold: Some(Hold::Restored(Restored {
            at: "2022-09-06T01:00:00Z".to_owned(),
            backup_at: "2022-09-04T15:30:00Z".to_owned(),
        })),
        keys_exported: false,
        ..usual.clone()
    };
    (usual, worst)
}
