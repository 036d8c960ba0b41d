//! Invented rules.

use super::compare::Compare;
use super::{RulesPage, form, note};
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template as _;
use motcua_desk::queue::{Compared, Rules, default_policy};
use motcua_domain::id::StaffId;
use motcua_domain::visit::fault::{Fault, Row};
use motcua_domain::visit::policy::Skill;
use motcua_domain::visit::replay::Figures;
use motcua_domain::visit::{ClassId, LineId};

fn rules() -> Rules {
    Rules {
        policy: default_policy(),
        is_draft: false,
        mark: String::new(),
        faults: Vec::new(),
        officials: vec![
            (StaffId(7), "Lê Thị Ví Dụ".to_owned()),
            (StaffId(8), "Nguyễn Văn Mẫu".to_owned()),
        ],
    }
}

/// Rules with everything that can be wrong.
fn bad() -> Rules {
    let mut rules = rules();
    rules.is_draft = true;
    rules.policy.skills = vec![Skill {
        official: StaffId(7),
        lines: Vec::new(),
        helps: vec![LineId::new("land")],
    }];
    let land = || LineId::new("land");
    rules.faults = vec![
        Fault::OrdinaryStarves(ClassId::new("elderly")),
        Fault::BookingStarves,
        Fault::NobodyServes(land()),
        Fault::OnlyHelped(land()),
        Fault::NoLine,
        Fault::Slug(Row::Line(0), "Đất".to_owned()),
        Fault::Prefix(0, "A1".to_owned()),
        Fault::Name(Row::Class(0), "merit".to_owned()),
        Fault::Range("absent"),
        Fault::RowRange(Row::Line(0), "minutes"),
        Fault::RowRange(Row::Line(1), "minutes"),
        Fault::UnknownLine(land()),
    ];
    rules
}

impl Page for RulesPage {
    const NAME: &'static str = "admin-queue";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |rules: &Rules| {
            let f = crate::pages::hall::sample::head(lang, "/admin/queue").at("queue");
            let mut form = form::to_form(&rules.policy, &rules.officials);
            note(&f, &mut form, &rules.policy, &rules.faults);
            let page = Self::new(f, "0".repeat(32), rules, form);
            page.render().unwrap_or_default()
        };
        let mut empty = rules();
        (empty.policy.lines, empty.policy.classes) = (Vec::new(), Vec::new());
        empty.policy.booking = None;
        empty.officials.clear();
        vec![
            ("usual", page(&rules())),
            ("empty", page(&empty)),
            ("worst", page(&bad())),
        ]
    }
}

impl Page for Compare {
    const NAME: &'static str = "admin-queue-compare";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let day = |n| jiff::civil::date(2022, 9, n);
        let figures = |extra: i64| {
            let mut figures = Figures::default();
            for n in 0..40 {
                let class = if n % 7 == 0 {
                    ClassId::new("elderly")
                } else {
                    ClassId::ordinary()
                };
                figures.add(&class, &LineId::new("land"), n + extra);
            }
            figures
        };
        let full = Compared {
            days: vec![day(1), day(5)],
            seen: figures(2),
            now: figures(0),
            draft: Some(figures(-3)),
        };
        let alone = Compared {
            draft: None,
            ..full.clone()
        };
        let page = |seen: &Compared| {
            let f = crate::pages::hall::sample::head(lang, "/admin/queue/compare").at("queue");
            let page = Self::new(f, &default_policy(), (day(1), day(5)), seen);
            page.render().unwrap_or_default()
        };
        vec![
            ("usual", page(&full)),
            ("no-draft", page(&alone)),
            ("empty", page(&Compared::default())),
        ]
    }
}
