//! Samples of the first page, with invented data.

use super::super::{directive, sample, theme};
use super::{HomePage, Read};
use crate::i18n::Lang;
use crate::pages::Page;
use crate::view::Form;
use askama::Template as _;
use jiff::civil::date;
use motcua_desk::programme::{
    CommitmentCounts, CommitmentStage, Half, InPlace, InPlaceOf, Kind, ProgrammeHome, ProgrammeId,
    ProgrammeLine, ProgrammeView, ProgrammeWaits, Refused, ReminderView, ToPassOn,
};
use motcua_domain::id::{StaffId, UnitId};

/// What was said to the unit: a reminder, and guidance.
fn reminders() -> Vec<ReminderView> {
    let reminder = ReminderView {
        of: sample::reference(12, Kind::Plan, "", "Kế hoạch năm 2022"),
        task: Some(2),
        task_text: "Trực tiếp dân vào thứ Bảy".to_owned(),
        at: sample::at(5, 9, 0),
        text: "Còn hai tuần, chưa thấy báo tiến độ.".to_owned(),
        is_guidance: false,
        in_place: None,
    };
    let guidance = ReminderView {
        task: None,
        task_text: String::new(),
        at: sample::at(4, 15, 0),
        text: "Chọn một việc làm xong được trong tháng, ghi rõ con số.".to_owned(),
        is_guidance: true,
        ..reminder.clone()
    };
    vec![reminder, guidance]
}

/// Somebody who moved, with the unit.
fn moved<T>(id: T) -> (T, String, UnitId) {
    (id, "Nguyễn Văn Mẫu".to_owned(), UnitId::new("land"))
}

/// A review of a unit that is no more.
fn left_review() -> ToPassOn {
    ToPassOn {
        of: sample::reference(34, Kind::Review, "", ""),
        half: Some(Half::Mid),
        unit_vi: "Chi nhánh Văn phòng đăng ký đất đai".to_owned(),
        unit_en: "Branch of the land registration office".to_owned(),
    }
}

/// A theme or document as the page lists it, replaced by a later one.
fn line((_, view, _): (&str, ProgrammeView, Form)) -> ProgrammeLine {
    ProgrammeLine {
        title: view.said.title().to_owned(),
        texts: view.said.texts.clone(),
        item: view.item,
        depth: 0,
        binds: true,
        replaced_by: Some(sample::reference(
            4,
            Kind::Directive,
            "02-KL/TW",
            "Kết luận",
        )),
    }
}

/// Why the reader's unit can do nothing more: another has taken it over.
fn gone() -> Refused {
    Refused::UnitMerged {
        name_vi: "Chi nhánh Văn phòng đăng ký đất đai".to_owned(),
        name_en: "Branch of the land registration office".to_owned(),
        to_vi: "Phòng Kinh tế".to_owned(),
        to_en: "Economy office".to_owned(),
        on: date(2022, 9, 1),
    }
}

/// What waits of a year that runs or is over: something, or nothing.
fn left(year: i16, full: bool) -> ProgrammeWaits {
    let none = ProgrammeWaits {
        year,
        ..ProgrammeWaits::default()
    };
    match year {
        _ if !full => none,
        2022 => ProgrammeWaits {
            to_assess: vec![(ProgrammeId(33), Half::Mid)],
            to_explain: vec![ProgrammeId(31)],
            to_confirm: 3,
            to_pass_on: vec![moved(ProgrammeId(21))],
            merged: vec![left_review()],
            joined: vec![moved(StaffId(9))],
            findings: 1,
            in_place: vec![InPlace {
                of: ProgrammeId(12),
                what: InPlaceOf::Task(2, "Lập danh sách hộ kinh doanh".to_owned()),
                unit_vi: "Thuế cơ sở".to_owned(),
                unit_en: "Local tax office".to_owned(),
            }],
            to_check: 1,
            ..none
        },
        _ => ProgrammeWaits {
            to_compare: 2,
            to_check: 1,
            ..none
        },
    }
}

/// A page with something of everything, or with nothing.
pub(super) fn invented(full: bool) -> ProgrammeHome {
    let themes = theme::samples().into_iter();
    let documents = directive::samples().into_iter().take(1);
    let replaced = directive::samples().into_iter().take(1);
    ProgrammeHome {
        year: 2022,
        themes: themes.map(line).filter(|_| full).collect(),
        binding: documents.map(line).filter(|_| full).collect(),
        replaced: replaced.map(line).filter(|_| full).collect(),
        named: vec![sample::reference(
            3,
            Kind::Directive,
            "01-KL/TW",
            "Kết luận",
        )],
        own_plan: None,
        taken_over: Vec::new(),
        top_plan: None,
        next_plan: None,
        tasks: Vec::new(),
        tasks_before: Vec::new(),
        reminders: if full { reminders() } else { Vec::new() },
        commitment: full.then_some((ProgrammeId(31), CommitmentStage::Confirmed)),
        waits: left(2022, full),
        waits_before: left(2021, full),
        waits_after: left(2023, false),
        closing: None,
        gone: (!full).then(gone),
        withdrawn: (!full).then_some(ProgrammeId(22)),
        commitments_on: true,
        commitments: full.then_some(CommitmentCounts {
            staff: 24,
            signed: 21,
            without_account: 2,
            confirmed: 18,
            compared: 0,
        }),
    }
}

impl Page for HomePage {
    const NAME: &'static str = "programme";

    fn samples(lang: Lang) -> Vec<(&'static str, String)> {
        let page = |name: &'static str, full: bool| {
            let f = sample::frame(lang, "/programme");
            let me = f.who.as_ref().map(|who| who.actor.clone())?;
            let read = Read {
                home: invented(full),
                reports: vec![(
                    "so-ket".to_owned(),
                    "Báo cáo sơ kết".to_owned(),
                    "Mid-year report".to_owned(),
                )],
                unit: "Trung tâm Hành chính công".to_owned(),
                office: "Ủy ban nhân dân phường Tân An".to_owned(),
                above: true,
            };
            let html = Self::new(f, &me, &read).render().unwrap_or_default();
            Some((name, html))
        };
        [page("usual", true), page("empty", false)]
            .into_iter()
            .flatten()
            .collect()
    }
}
