//! Every page with invented data, for the tests, the checks of accessibility
//! and the pictures in the manual.

use crate::frame::Frame;
use crate::i18n::Lang;
use crate::pages::{self, Page};
use crate::state::{Catalogue, Office};
use jiff::civil::date;
use motcua_domain::procedure::Procedure;
use std::io;
use std::path::Path;

/// One rendered sample.
pub struct Sample {
    /// Name of the page.
    pub page: &'static str,
    /// State shown.
    pub state: &'static str,
    /// Language.
    pub lang: Lang,
    /// Markup.
    pub html: String,
}

impl Sample {
    /// Name of its file: `home.usual.vi.html`.
    pub fn file(&self) -> String {
        format!("{}.{}.{}.html", self.page, self.state, self.lang.tag())
    }
}

macro_rules! pages {
    ($($page:ty)*) => {
        /// All samples of all pages in both languages.
        pub fn all() -> Vec<Sample> {
            let mut all = Vec::new();
            for lang in Lang::ALL {
                $(all.extend(<$page as Page>::samples(lang).into_iter().map(|(state, html)| Sample {
                    page: <$page as Page>::NAME, state, lang, html: crate::view::named(html),
                }));)*
            }
            all
        }
    };
}
// A page is named here once it exists; one without a sample does not compile.
pages! {
    pages::about::Accessibility
    pages::about::Privacy
    pages::access::AccessLog
    pages::book::AskCode
    pages::book::Book
    pages::book::Mine
    pages::carry::Carry
    pages::account::ChangePassword
    pages::account::Me
    pages::account::SignIn
    pages::admin::booked::BookedPage
    pages::admin::calendar::Announce
    pages::admin::calendar::Difference
    pages::admin::calendar::Year
    pages::admin::devices::DevicesPage
    pages::admin::edit::Edit
    pages::admin::health::HealthPage
    pages::admin::messages::MessagesPage
    pages::admin::office::OfficePage
    pages::admin::procedures::ImportReport
    pages::admin::procedures::List
    pages::admin::procedures::Show
    pages::admin::queue::RulesPage
    pages::admin::queue::compare::Compare
    pages::admin::register::MapPage
    pages::admin::register::ReportPage
    pages::admin::register::StartPage
    pages::admin::units::UnitsPage
    pages::board::BoardPage
    pages::correct::Correct
    pages::counter::Place
    pages::counter::Sign
    pages::counter::home::Home
    pages::counter::home::MissingPaper
    pages::desks::Desks
    pages::director::board::BoardPage
    pages::director::load::LoadPage
    pages::director::process::CasesPage
    pages::director::process::ProcessPage
    pages::director::risk::RiskPage
    pages::director::roster::RosterPage
    pages::director::tomorrow::TomorrowPage
    pages::director::trust::TrustPage
    pages::director::wave::WavePage
    pages::director::whatif::FixesPage
    pages::director::whatif::WhatIfPage
    pages::dossier::Show
    pages::error::ErrorPage
    pages::error::StaffErrorPage
    pages::feedback::BoxPage
    pages::feedback::answers::Answers
    pages::feedback::poster::Poster
    pages::feedback::staff::List
    pages::feedback::staff::item::Item
    pages::feedback::staff::new::Given
    pages::feedback::staff::new::NewPage
    pages::feedback::staff::questions::Questions
    pages::feedback::staff::settings::SettingsPage
    pages::feedback::track::Ask
    pages::feedback::track::Show
    pages::feedback::write::FiledPage
    pages::feedback::write::Write
    pages::figures::Figures
    pages::first::SetUp
    pages::hall::HallPage
    pages::hall::list::PaperList
    pages::hall::messages::Messages
    pages::hall::visits::Visits
    pages::hall::waits::Waits
    pages::home::Home
    pages::indicators::IndicatorCasesPage
    pages::indicators::IndicatorPage
    pages::indicators::IndicatorsPage
    pages::people::FirstPassword
    pages::people::LeavePage
    pages::people::People
    pages::people::Person
    pages::intake::drafts::Drafts
    pages::intake::entered::Entered
    pages::intake::import::Import
    pages::intake::Intake
    pages::intake::Start
    pages::keys::Keys
    pages::kiosk::Change
    pages::kiosk::CheckIn
    pages::kiosk::Closed
    pages::kiosk::Guide
    pages::kiosk::Kept
    pages::kiosk::PrintPage
    pages::kiosk::Priority
    pages::kiosk::Ready
    pages::kiosk::Start
    pages::kiosk::TicketPage
    pages::palette::Palette
    pages::paperform::Blank
    pages::paperform::Entry
    pages::phone::AskPage
    pages::phone::Followed
    pages::print::Paper
    pages::prints::Prints
    pages::procedures::List
    pages::procedures::Show
    pages::procedures::Slip
    pages::programme::CommitmentPage
    pages::programme::DirectivePage
    pages::programme::HomePage
    pages::programme::InspectionPage
    pages::programme::ListPage
    pages::programme::ModelPage
    pages::programme::OpenPage
    pages::programme::month::MonthPage
    pages::programme::report::ReportPage
    pages::programme::PaperPage
    pages::programme::PlanFormPage
    pages::programme::ReviewPage
    pages::programme::SettingsPage
    pages::programme::SheetPage
    pages::programme::ThemePage
    pages::rating::AskToken
    pages::rating::Rate
    pages::rating::Thanks
    pages::scan::PhonePage
    pages::scan::ScannersPage
    pages::satisfaction::Satisfaction
    pages::survey::CampaignPage
    pages::survey::CommentsPage
    pages::survey::HowPage
    pages::survey::InterviewPage
    pages::survey::OwnPage
    pages::survey::PlanPage
    pages::survey::ResultsPage
    pages::survey::Surveys
    pages::rounds::RoundPage
    pages::rounds::Rounds
    pages::shift::Shift
    pages::shift::ShiftPaper
    pages::shifts::Shifts
    pages::slip::SlipPage
    pages::tablet::TabletPage
    pages::record::Record
    pages::reports::AskPage
    pages::reports::Cases
    pages::reports::JobPage
    pages::reports::Reports
    pages::reports::Show
    pages::tracking::Ask
    pages::tracking::Show
    pages::work::search::Search
    pages::work::Work
}

/// Writes all samples and their assets into `dir`, to be served by any file
/// server with `dir` as its root. Gives the names of the pages' files.
pub fn write_all(dir: &Path) -> io::Result<Vec<String>> {
    let assets = dir.join("a");
    std::fs::create_dir_all(&assets)?;
    for asset in crate::assets::all() {
        std::fs::write(assets.join(&asset.file), &asset.body)?;
    }
    let mut names = Vec::new();
    for sample in all() {
        std::fs::write(dir.join(sample.file()), &sample.html)?;
        names.push(sample.file());
    }
    Ok(names)
}

/// Surroundings of a sample: Tân An, Tuesday 6 September 2022, 9:42.
pub fn frame(lang: Lang, path: &str) -> Frame {
    Frame {
        lang,
        path: path.to_owned(),
        nav: "",
        off: "",
        office: std::sync::Arc::new(office()),
        unit_name: String::new(),
        who: None,
        forget: String::new(),
        now: date(2022, 9, 6).at(9, 42, 0, 0),
        notice: None,
        bar: crate::view::Html::default(),
    }
}

/// The same with a clerk, who is a specialist too, signed in.
pub fn staff_frame(lang: Lang, path: &str) -> Frame {
    use motcua_domain::actor::{Actor, Role};
    use motcua_domain::id::{StaffId, UnitId};
    let unit = UnitId::new("desk");
    let roles = vec![Role::Clerk, Role::Specialist];
    let actor = Actor {
        id: StaffId(7),
        unit: unit.clone(),
        roles,
    };
    Frame {
        who: Some(crate::frame::Who {
            actor,
            name: "Lê Thị Ví Dụ".into(),
            unit,
        }),
        unit_name: office().name_vi,
        ..frame(lang, path)
    }
}

/// An invented office.
pub fn office() -> Office {
    Office {
        name_vi: "Trung tâm Hành chính công Tân An".into(),
        name_en: "Tân An Public Administration Centre".into(),
        parent_vi: "Ủy ban nhân dân thành phố Tân An".into(),
        parent_en: "People's Committee of Tân An city".into(),
        phone: "0272 000 000".into(),
        mail: "motcua@example.vn".into(),
        hours_vi: "Thứ Hai đến thứ Sáu, 7:00–11:30 và 13:30–17:00".into(),
        hours_en: "Monday to Friday, 7:00–11:30 and 13:30–17:00".into(),
        agency_code: "H53.LA".into(),
        counters: "1, 2".into(),
        area: None,
        sample_data: true,
        logo: None,
    }
}

/// A small catalogue: same-day, with cases, express, and one of another field.
pub fn catalogue() -> Catalogue {
    Catalogue::new(procedures())
}

/// Its procedures.
pub fn procedures() -> Vec<Procedure> {
    serde_json::from_str(include_str!("samples.json")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_a_whole_page_within_its_budget() {
        assert!(procedures().len() >= 4, "samples.json does not parse");
        for sample in all() {
            let (name, html) = (sample.file(), &sample.html);
            assert!(html.starts_with("<!doctype html>"), "{name} did not render");
            assert!(
                !html.contains('⟦'),
                "{name}: {}",
                html[html.find('⟦').unwrap()..]
                    .chars()
                    .take(60)
                    .collect::<String>()
            );
            assert!(
                html.contains(&format!("<html lang=\"{}\"", sample.lang.tag())),
                "{name}"
            );
            let size = crate::assets::gzip(html.as_bytes()).len();
            assert!(size <= 15_000, "{name}: {size} bytes gzipped");
            for bad in ["style=\"", "<script>", " onclick=", "javascript:"] {
                assert!(!html.contains(bad), "{name} has {bad}");
            }
        }
    }

    #[test]
    fn headings_are_in_order_and_there_is_one_title() {
        for sample in all() {
            let levels: Vec<u32> = sample
                .html
                .match_indices("<h")
                .filter_map(|(i, _)| {
                    let next = sample.html[i + 2..].chars().next()?;
                    next.to_digit(10).filter(|d| (1..=6).contains(d))
                })
                .collect();
            assert_eq!(
                levels.iter().filter(|l| **l == 1).count(),
                1,
                "{}: {levels:?}",
                sample.file()
            );
            assert_eq!(levels.first(), Some(&1), "{}", sample.file());
            for pair in levels.windows(2) {
                assert!(
                    pair[1] <= pair[0] + 1,
                    "{}: h{} after h{}",
                    sample.file(),
                    pair[1],
                    pair[0]
                );
            }
        }
    }

    #[test]
    fn labels_lead_to_fields_and_no_id_stands_twice() {
        for sample in all() {
            let values = |mark: &str| -> Vec<&str> {
                sample
                    .html
                    .split(mark)
                    .skip(1)
                    .filter_map(|p| p.split('"').next())
                    .collect()
            };
            let mut ids = values(" id=\"");
            for target in values(" for=\"") {
                assert!(
                    ids.contains(&target),
                    "{}: label for {target}",
                    sample.file()
                );
            }
            for list in values(" aria-describedby=\"")
                .into_iter()
                .chain(values(" aria-labelledby=\""))
            {
                for target in list.split(' ') {
                    assert!(
                        ids.contains(&target),
                        "{}: described by {target}",
                        sample.file()
                    );
                }
            }
            let n = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), n, "{}: an id stands twice", sample.file());
        }
    }
}
