//! What comes from above, and the office's own plan that gives tasks to units.

use super::{UNITS, Year, target, task};
use jiff::civil::{Date, date};
use motcua_desk::programme::{
    Act, Begin, DirectiveLine, How, Level, Link, Over, ProgrammeSettings, Proof, Sense,
    TargetScope, TaskLine, ThemeLine,
};
use motcua_desk::{Asked, DeskError};
use motcua_domain::id::UnitId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Settings, documents, the theme and the office's own plan.
pub(super) fn begin(year: &mut Year) -> Result<(), DeskError> {
    settings(year)?;
    nation(year)?;
    below(year)?;
    themes(year)?;
    top(year)
}

fn settings(year: &mut Year) -> Result<(), DeskError> {
    let by = year.workday(year.on(super::SUBMIT_BY));
    // The day must be one of every year.
    let last = if by.month() == 2 { 28 } else { 31 };
    let change = ProgrammeSettings {
        units: UNITS.iter().map(|unit| UnitId::new(*unit)).collect(),
        submit_month: by.month(),
        submit_day: by.day().min(last),
        ..ProgrammeSettings::default()
    };
    year.tick();
    let asked = Asked::new("", "sample programme", &());
    let administrator = year.cast.administrator.clone();
    year.desk
        .set_programme_settings(&administrator, asked, change)
}

/// A document; `link` names the one that it refers to.
struct Paper<'a> {
    name: &'a str,
    level: Level,
    number: &'a str,
    on: Date,
    issuer: &'a str,
    title: &'a str,
    summary: &'a str,
    expects: &'a str,
    link: Option<(&'a str, How)>,
    /// `None` = everybody.
    unit: Option<&'a str>,
}

fn enter(year: &mut Year, paper: &Paper<'_>) -> Result<(), DeskError> {
    let link = paper.link.map(|(to, how)| {
        let to = year.id(to)?;
        Ok::<Link, DeskError>(Link { to, how })
    });
    let line = DirectiveLine {
        level: paper.level,
        number: paper.number.to_owned(),
        on: paper.on,
        title: paper.title.to_owned(),
        issuer: paper.issuer.to_owned(),
        summary: paper.summary.to_owned(),
        expects: paper.expects.to_owned(),
        links: link.transpose()?.into_iter().collect(),
        everyone: paper.unit.is_none(),
        units: paper.unit.map(UnitId::new).into_iter().collect(),
        narrower: false,
    };
    let officer = year.cast.officer.clone();
    year.begin(&officer, paper.name, &Begin::Directive { line })?;
    Ok(())
}

/// The two documents of the nation: real, told in words of our own.
fn nation(year: &mut Year) -> Result<(), DeskError> {
    let papers = [
        Paper {
            name: "nation-2016",
            level: Level::Central,
            number: "05-CT/TW",
            on: date(2016, 5, 15),
            issuer: "Bộ Chính trị",
            title: "Đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
            summary: "Việc học và làm theo Bác là việc thường xuyên của mỗi cơ quan, mỗi cán bộ.",
            expects: "Mỗi đơn vị có kế hoạch, có việc làm cụ thể, người đứng đầu nêu gương.",
            link: None,
            unit: None,
        },
        Paper {
            name: "nation-2021",
            level: Level::Central,
            number: "01-KL/TW",
            on: date(2021, 5, 18),
            issuer: "Bộ Chính trị",
            title: "Kết luận về tiếp tục thực hiện Chỉ thị 05-CT/TW",
            summary: "Tiếp tục làm Chỉ thị 05, gắn với việc của từng người và kiểm tra kết quả.",
            expects: "Chọn việc sát thực tế, đăng ký mô hình, cam kết cá nhân, sơ kết và tổng kết.",
            link: Some(("nation-2016", How::CarriesOut)),
            unit: None,
        },
    ];
    papers.iter().try_for_each(|paper| enter(year, paper))
}

/// Those of province, city and ward: samples, and numbered as such.
fn below(year: &mut Year) -> Result<(), DeskError> {
    let of_ward = format!("MẪU-05-KH/ĐU-{}", year.year);
    let papers = [
        Paper {
            name: "province",
            level: Level::Province,
            number: "MẪU-21-KH/TU",
            on: date(2021, 9, 6),
            issuer: "Tỉnh ủy (văn bản mẫu)",
            title: "Kế hoạch của tỉnh thực hiện Kết luận 01-KL/TW",
            summary: "Mỗi năm một chuyên đề; cải cách hành chính là nơi làm theo thấy rõ nhất.",
            expects: "Mỗi địa phương xây dựng kế hoạch năm, báo cáo giữa năm và cuối năm.",
            link: Some(("nation-2021", How::CarriesOut)),
            unit: None,
        },
        Paper {
            name: "city",
            level: Level::City,
            number: "MẪU-12-KH/ThU",
            on: date(2022, 1, 24),
            issuer: "Thành ủy (văn bản mẫu)",
            title: "Kế hoạch của thành phố: đổi mới tác phong, thái độ phục vụ nhân dân",
            summary: "Ngắn gọn, dễ hiểu, dễ thực hiện và kiểm tra được kết quả.",
            expects: "Mỗi cơ quan, phường, xã có kế hoạch riêng, không chép lại của cấp trên.",
            link: Some(("province", How::CarriesOut)),
            unit: Some("long-an.tan-an"),
        },
        Paper {
            name: "ward",
            level: Level::Commune,
            number: &of_ward,
            on: year.begin,
            issuer: "Đảng ủy phường (văn bản mẫu)",
            title: "Kế hoạch của phường thực hiện chuyên đề năm",
            summary: "Bảy đơn vị, mỗi đơn vị một trang kế hoạch, mỗi việc có người chịu trách nhiệm và ngày xong.",
            expects: "Nộp kế hoạch đúng ngày; mỗi tháng báo việc đã làm; số nào hệ thống đếm được thì không gõ tay.",
            link: Some(("province", How::CarriesOut)),
            unit: None,
        },
    ];
    papers.iter().try_for_each(|paper| enter(year, paper))?;
    // The city is no more since the reform of 2025.
    let ended = Act::EndDirective {
        on: date(2025, 7, 1),
    };
    let officer = year.cast.officer.clone();
    year.act(&officer, "city", &ended)
}

fn themes(year: &mut Year) -> Result<(), DeskError> {
    let officer = year.cast.officer.clone();
    let of = [
        (
            "theme-province",
            Level::Province,
            "province",
            "Khơi dậy khát vọng, phục vụ nhân dân tận tâm",
            "Chuyên đề của tỉnh; phường chọn phần sát với việc tiếp dân.",
        ),
        (
            "theme",
            Level::Commune,
            "ward",
            "Nụ cười công sở: nêu cao trách nhiệm, đổi mới thái độ phục vụ",
            "Người dân được hướng dẫn một lần cho đủ, được gọi sớm, được xin lỗi trước khi hồ sơ trễ.",
        ),
    ];
    for (name, level, directive, title, summary) in of {
        let line = ThemeLine {
            level,
            directive: Some(year.id(directive)?),
            title: title.to_owned(),
            summary: summary.to_owned(),
        };
        let begin = Begin::Theme {
            year: year.year,
            line,
        };
        year.begin(&officer, name, &begin)?;
    }
    Ok(())
}

/// The office's own plan: the sample of the packs, and tasks for named units.
fn top(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    let mut page = super::pages::sample(year, "desk")?;
    page.theme = Some(year.id("theme")?);
    page.directives = BTreeSet::from([year.id("ward")?, year.id("nation-2021")?]);
    if let Some(first) = page.tasks.first_mut() {
        first.owner = Some(cast.clerks[2].id);
        first.owner_name.clear();
    }
    page.tasks.extend(given(year));
    page.targets.push(target(
        "Hồ sơ xong đúng hẹn từ 95 % trở lên",
        Some("on-time"),
        TargetScope::Desk,
        (Sense::AtLeast, 9_500),
        Over::Year,
    ));
    let plan = Begin::Plan {
        unit: cast.director.unit.clone(),
        year: year.year,
        page,
    };
    year.begin(&cast.director, "top", &plan)?;
    year.act(&cast.director, "top", &Act::SubmitPlan {})?;
    year.act(&cast.director, "top", &Act::ApprovePlan {})
}

/// Tasks that the office gives to units: unit, task, owner, by when in
/// thousandths of the time there is, and by what it will be seen.
const GIVEN: &[(&str, &str, &str, i32, Proof)] = &[
    (
        "justice",
        "Đưa 5 thủ tục hộ tịch hay làm về trả trong ngày",
        "Phụ trách Tư pháp - Hộ tịch",
        600,
        Proof::Figure,
    ),
    (
        "land-office",
        "Viết lại phiếu hướng dẫn đất đai bằng lời dễ hiểu, chữ to",
        "Giám đốc Chi nhánh",
        500,
        Proof::Paper,
    ),
    (
        "land-office",
        "Cử thêm 1 người trực sáng thứ Bảy",
        "Giám đốc Chi nhánh",
        700,
        Proof::Figure,
    ),
    (
        "front",
        "Lập tổ đi cùng người già đến làm giấy tờ ở 8 khu phố",
        "Ban Thường trực",
        450,
        Proof::Picture,
    ),
    (
        "police",
        "Cử 1 cán bộ ngồi chung bàn hướng dẫn sáng thứ Hai",
        "Phó Trưởng Công an phường",
        400,
        Proof::Picture,
    ),
    (
        "economy",
        "Niêm yết phí, lệ phí hộ kinh doanh bằng bảng chữ to",
        "Trưởng phòng",
        350,
        Proof::Picture,
    ),
    (
        "tax",
        "Báo số thuế của hồ sơ đất trong 2 ngày làm việc",
        "Đội trưởng",
        550,
        Proof::Figure,
    ),
];

/// The same as lines of the plan, and one for a clerk of the desk.
fn given(year: &Year) -> Vec<TaskLine> {
    let clerk = TaskLine {
        owner: Some(year.cast.clerks[0].id),
        ..task(
            "desk",
            "Xin lỗi trước hạn mọi hồ sơ sắp trễ; nêu hồ sơ làm minh chứng",
            "",
            year.on(950),
            Proof::Dossiers,
        )
    };
    let others = GIVEN.iter();
    let others = others.map(|(unit, text, owner, due, proof)| {
        let due = year.on(*due);
        task(unit, text, owner, due, *proof)
    });
    std::iter::once(clerk).chain(others).collect()
}
