//! Samples of the page of chances.

use super::{Asked, Line, RiskPage, basis, chance};
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::Page;
use askama::Template;
use motcua_desk::risk::RiskView;
use motcua_domain::risk::{Basis, Calibration, Told, class_from};
use motcua_domain::time::Timestamp;

impl Page for RiskPage {
    const NAME: &'static str = "director-risk";
    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let f = || crate::pages::hall::sample::head(lang, "/director/risk").at("director");
        let Some(settings) = crate::pages::dossier::sample::settings() else {
            return Vec::new();
        };
        let page = |asked: &Asked, view: &RiskView| {
            let now = motcua_domain::time::instant(f().now);
            let mut page = Self::new(f(), &settings, asked, view, (now, now));
            if view.at.is_some() {
                page.lines = sample_lines(&f());
            }
            page.render().unwrap_or_default()
        };
        let narrow = Asked {
            class: "7".to_owned(),
            due: "2022-09-08".to_owned(),
            ..Asked::default()
        };
        let standing = Asked {
            stands: "1".to_owned(),
            ..Asked::default()
        };
        let of_field = Asked {
            field: "construction".to_owned(),
            ..Asked::default()
        };
        let mut view = sample_view(motcua_domain::time::instant(f().now));
        view.page.ended = 2;
        // A desk whose first dossiers are open and none is done.
        let young = RiskView {
            told: Vec::new(),
            until: String::new(),
            ..view.clone()
        };
        // Chances that were worth less than the share of all.
        let mut doubtful = view.clone();
        for (_, told) in &mut doubtful.told {
            told.classes[0].squares *= 20;
        }
        let now = motcua_domain::time::instant(f().now);
        let wrong = Self::new(f(), &settings, &Asked::default(), &view, (now, now));
        vec![
            ("wrong", refused(wrong).render().unwrap_or_default()),
            ("usual", page(&Asked::default(), &view)),
            ("doubtful", page(&Asked::default(), &doubtful)),
            ("young", page(&Asked::default(), &young)),
            ("narrowed", page(&narrow, &view)),
            ("standing", page(&standing, &view)),
            ("few", page(&of_field, &view)),
            ("empty", page(&Asked::default(), &RiskView::default())),
        ]
    }
}

/// The page with a fault at each field.
fn refused(mut page: RiskPage) -> RiskPage {
    for (field, id) in [
        ("class", "chance-bad-class"),
        ("due", "chance-bad-due"),
        ("field", "process-unknown-field"),
        ("unit", "process-unknown-unit"),
    ] {
        let why = page.f.t(id);
        page.form.fault(field, why);
    }
    page
}

fn sample_lines(f: &Frame) -> Vec<Line> {
    let rows = crate::pages::work::sample_rows(f);
    let bases = [Basis::Procedure, Basis::Field, Basis::Desk, Basis::Assumed];
    let chances = [999, 734, 281, 2];
    rows.into_iter()
        .zip(bases.into_iter().zip(chances))
        .map(|(row, (from, permille))| Line {
            row,
            chance: chance(f, permille),
            why: basis(f, from, 127, false),
        })
        .collect()
}

fn sample_view(now: Timestamp) -> RiskView {
    let told = [(0, 1840, 9), (2, 610, 20), (5, 204, 51), (7, 150, 87)];
    let mut seen = Calibration::default();
    for (class, mornings, late) in told {
        seen.classes[class] = Told {
            mornings,
            cases: mornings / 3,
            late,
            told: mornings * (class_from(class) + 5),
            squares: mornings * 20_000,
        };
    }
    RiskView {
        at: Some(now),
        cut: true,
        classes: [812, 140, 61, 30, 22, 14, 9, 11, 6, 4],
        expected: 96_400,
        standing: 17,
        told: vec![("land".to_owned(), seen)],
        until: "2022-08".to_owned(),
        ..RiskView::default()
    }
}
