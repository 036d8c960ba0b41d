//! Samples of the evidence sheet, with invented data.

use super::super::{commitment, sample};
use super::SheetPage;
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template as _;
use motcua_desk::programme::{
    About, CommitmentStage, CountedAt, EvidenceSheet, Kind, Measured, Outcome, SheetPart,
};
use motcua_domain::id::{StaffId, UnitId};
use std::collections::BTreeMap;

fn other() -> (StaffId, String) {
    (StaffId(8), "Nguyễn Văn Mẫu".to_owned())
}

impl Page for SheetPage {
    const NAME: &'static str = "programme-sheet";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let part = |id: &str, points, figures: Vec<(About, Option<Measured>)>| SheetPart {
            id: id.to_owned(),
            name_vi: "Kết quả thực hiện nhiệm vụ".to_owned(),
            name_en: "Results".to_owned(),
            points,
            own: figures.clone(),
            unit: figures,
        };
        let figure = (sample::about_share(), Some(sample::measured()));
        let sheet = |whole: bool| EvidenceSheet {
            who: StaffId(7),
            name: "Lê Thị Ví Dụ".to_owned(),
            unit: UnitId::new("desk"),
            year: 2022,
            parts: vec![
                part("general", 30, Vec::new()),
                part("results", 70, vec![figure.clone()]),
            ],
            counted_at: BTreeMap::from([("on-time".to_owned(), CountedAt::Deciding)]),
            promises: if whole {
                commitment::sample_promises()
            } else {
                Vec::new()
            },
            own_word: if whole {
                "Bảy hồ sơ trễ, đã xin lỗi đủ.".to_owned()
            } else {
                String::new()
            },
            head_word: String::new(),
            kept: whole,
            commitment: whole.then_some(CommitmentStage::Compared),
            lies_with: None,
            before: whole.then(|| UnitId::new("justice")).into_iter().collect(),
            others: whole.then(other).into_iter().collect(),
            tasks: Vec::new(),
            models: if whole {
                let title = "Một lần hướng dẫn, đủ một lần";
                let model = sample::reference(9, Kind::Model, "", title);
                vec![(model, Some(Outcome::Reached))]
            } else {
                Vec::new()
            },
        };
        let made = |whole: bool| {
            let f = sample::frame(lang, "/programme/sheet");
            let units = sample::around().units;
            let page = Self::new(f, &units, sheet(whole));
            page.render().unwrap_or_default()
        };
        vec![("whole", made(true)), ("empty", made(false))]
    }
}
