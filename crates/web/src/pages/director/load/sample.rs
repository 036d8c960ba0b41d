//! Samples of the load page.

use super::LoadPage;
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template;
use jiff::civil::DateTime;
use motcua_desk::read::{OfficialLoad, Overview, Shares, UnitLoad};
use motcua_domain::dossier::figures::Counts;

fn seen(now: DateTime) -> Overview {
    let load = |unit: &str, open, late, soon, standing| UnitLoad {
        unit: unit.to_owned(),
        open,
        late,
        soon,
        standing,
    };
    let counts = |received, finished, late| Counts {
        received,
        finished,
        late,
        supplements: 3,
        ..Counts::default()
    };
    Overview {
        at: motcua_domain::time::instant(now),
        units: vec![
            load("desk", 1184, 4, 31, 40),
            load("land-office", 212, 2, 14, 61),
        ],
        officials: vec![
            OfficialLoad {
                official: None,
                name: String::new(),
                load: load("", 12, 0, 1, 0),
            },
            OfficialLoad {
                official: Some(motcua_domain::id::StaffId(7)),
                name: "Lê Thị Ví Dụ".into(),
                load: load("", 43, 1, 5, 7),
            },
        ],
        month: vec![
            ("1.012784".to_owned(), counts(212, 200, 6)),
            ("1.001193".to_owned(), counts(5, 0, 0)),
        ],
    }
}

fn shares() -> Shares {
    Shares {
        n: 40,
        office: 400_000,
        citizen: 150_000,
        others: 60_000,
        nobody: 0,
    }
}

impl Page for LoadPage {
    const NAME: &'static str = "director-load";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::pages::hall::sample::head(lang, "/director/load").at("director");
        let Some(settings) = crate::pages::dossier::sample::settings() else {
            return Vec::new();
        };
        let seen = seen(f().now);
        let clock = vec![("land".to_owned(), shares())];
        let empty = Overview {
            units: Vec::new(),
            officials: Vec::new(),
            month: Vec::new(),
            ..seen.clone()
        };
        vec![
            (
                "usual",
                Self::new(f(), &settings, &seen, &clock)
                    .render()
                    .unwrap_or_default(),
            ),
            (
                "empty",
                Self::new(f(), &settings, &empty, &[])
                    .render()
                    .unwrap_or_default(),
            ),
        ]
    }
}
