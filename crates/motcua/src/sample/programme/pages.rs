//! What stands in the plans of the units.

use super::{UNITS, Year, target, task};
use motcua_desk::DeskError;
use motcua_desk::programme::{
    FromAbove, Over, PlanPage, Proof, Sense, TargetLine, TargetScope, TaskLine,
};
use motcua_domain::id::UnitId;

/// A sample plan of the packs, its tasks spread over the time there is and a
/// quarter more: some are still to come.
pub(super) fn sample(year: &Year, id: &str) -> Result<PlanPage, DeskError> {
    let pack = year.desk.programme_pack();
    let found = pack.plans.iter().find(|plan| plan.id == id);
    let mut page = found
        .ok_or(DeskError::NotFound)?
        .page(&UnitId::new(id), year.year);
    let n = page.tasks.len().max(1);
    for (at, task) in page.tasks.iter_mut().enumerate() {
        let due = year.on(350 + i32::try_from(at * 900 / n).unwrap_or(0));
        task.due = due.min(jiff::civil::date(year.year, 12, 31));
    }
    Ok(page)
}

/// What a unit writes, but for tasks and targets.
fn words(title: &str, objective: &str, contents: [&str; 3]) -> PlanPage {
    let [study, follow, example] = contents.map(str::to_owned);
    PlanPage {
        title: title.to_owned(),
        objectives: vec![objective.to_owned()],
        study,
        follow,
        example,
        ..PlanPage::default()
    }
}

/// What each unit that handles dossiers promises, in per cent.
pub(super) fn in_share(percent: i64, over: Over) -> TargetLine {
    let said = format!("Bước xử lý không dùng quá phần thời hạn của mình từ {percent} % trở lên");
    target(
        &said,
        Some("steps-in-share"),
        TargetScope::Unit,
        (Sense::AtLeast, percent * 100),
        over,
    )
}

pub(super) fn justice(year: &Year) -> Result<PlanPage, DeskError> {
    let from = FromAbove {
        plan: year.id("top")?,
        task: year.task_of("top", "justice", 0)?,
    };
    let unit = UNITS[1];
    let mine = TaskLine {
        owner: Some(year.cast.justice.1.id),
        ..task(
            unit,
            "Soạn mẫu điền sẵn cho 5 tờ khai hộ tịch, để ở bàn hướng dẫn",
            "",
            year.on(450),
            Proof::Paper,
        )
    };
    let above = TaskLine {
        from: Some(from),
        ..task(
            unit,
            "Đưa 5 thủ tục hộ tịch hay làm về trả trong ngày",
            "Phụ trách Tư pháp - Hộ tịch",
            year.on(590),
            Proof::Figure,
        )
    };
    let visit = task(
        unit,
        "Đến nhà làm khai sinh, khai tử cho 20 trường hợp khó đi lại",
        "Công chức Tư pháp - Hộ tịch",
        year.on(900),
        Proof::Paper,
    );
    Ok(PlanPage {
        tasks: vec![mine, above, visit],
        targets: vec![
            in_share(95, Over::Year),
            target(
                "Ít nhất 20 trường hợp được làm tại nhà trong năm",
                None,
                TargetScope::Unit,
                (Sense::AtLeast, 2_000),
                Over::Year,
            ),
        ],
        ..words(
            "Kế hoạch thực hiện chuyên đề của bộ phận Tư pháp - Hộ tịch",
            "Giấy tờ hộ tịch thường ngày được trả trong buổi; ai khó đi lại thì cán bộ đến nhà.",
            [
                "Mỗi tháng học một tình huống hộ tịch có thật, đã bỏ tên người.",
                "Đọc lại tờ khai cho người nộp nghe trước khi nhận.",
                "Người phụ trách trực quầy sáng thứ Hai và tự ký lời xin lỗi khi trễ.",
            ],
        )
    })
}

pub(super) fn land(year: &Year) -> PlanPage {
    let unit = UNITS[2];
    let mine = TaskLine {
        owner: Some(year.cast.land.1.id),
        ..task(
            unit,
            "Viết phiếu hướng dẫn 6 thủ tục đất đai, mỗi phiếu một trang",
            "",
            year.on(480),
            Proof::Paper,
        )
    };
    let check = task(
        unit,
        "Soát hồ sơ đất trước hạn 3 ngày, mỗi tuần một lần",
        "Giám đốc Chi nhánh",
        year.on(850),
        Proof::Figure,
    );
    PlanPage {
        tasks: vec![mine, check],
        targets: vec![
            in_share(90, Over::Quarter),
            target(
                "Hồ sơ bị yêu cầu bổ sung lần hai không quá 3 %",
                Some("asked-again"),
                TargetScope::Desk,
                (Sense::AtMost, 300),
                Over::Year,
            ),
        ],
        ..words(
            "Kế hoạch thực hiện chuyên đề của Chi nhánh Văn phòng đăng ký đất đai",
            "Hồ sơ đất không trễ vì nằm chờ; người dân biết hồ sơ của mình đang ở đâu.",
            [
                "Mỗi quý mổ xẻ một hồ sơ trễ: chậm ở bước nào, vì sao.",
                "Thiếu giấy gì thì ghi một lần cho đủ; gọi điện trước khi mời dân đến.",
                "Giám đốc Chi nhánh tự soát những hồ sơ còn 3 ngày là đến hạn.",
            ],
        )
    }
}

pub(super) fn economy(year: &Year) -> PlanPage {
    let unit = UNITS[5];
    PlanPage {
        tasks: vec![
            task(
                unit,
                "Đặt 1 bảng phí, lệ phí hộ kinh doanh tại quầy 5",
                "Chuyên viên",
                year.on(350),
                Proof::Picture,
            ),
            task(
                unit,
                "Hướng dẫn 30 hộ kinh doanh nộp hồ sơ qua mạng",
                "Trưởng phòng",
                year.on(700),
                Proof::Figure,
            ),
        ],
        targets: vec![in_share(95, Over::Year)],
        ..words(
            "Kế hoạch thực hiện chuyên đề của Phòng Kinh tế, Hạ tầng và Đô thị",
            "Hộ kinh doanh làm xong giấy tờ trong một lần đến.",
            [
                "Mỗi quý học một lần tại phòng, có ghi lại điều rút ra.",
                "Trả lời hộ kinh doanh trong ngày qua điện thoại quầy 5.",
                "Trưởng phòng tiếp hộ kinh doanh chiều thứ Năm.",
            ],
        )
    }
}

pub(super) fn tax(year: &Year) -> PlanPage {
    PlanPage {
        tasks: vec![task(
            UNITS[6],
            "Báo số thuế của hồ sơ đất trong 2 ngày làm việc",
            "Đội trưởng",
            year.on(550),
            Proof::Figure,
        )],
        ..words(
            "Kế hoạch thực hiện chuyên đề của Thuế cơ sở",
            "Hồ sơ đất không nằm chờ số thuế quá 2 ngày làm việc.",
            ["", "Chuyển số thuế trong ngày khi hồ sơ đã đủ.", ""],
        )
    }
}
