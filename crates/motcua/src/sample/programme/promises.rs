//! Registered models, and the commitments of officials: what they promise of
//! their own steps is counted, and moves with every dossier that ends.

use super::{Year, target};
use jiff::civil::date;
use motcua_desk::DeskError;
use motcua_desk::programme::{
    Act, Begin, CommitmentLine, Half, ModelLine, Outcome, Over, Sense, Shape, TargetLine,
    TargetScope,
};
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;
use std::sync::Arc;

/// A model that is registered.
struct Registered<'a> {
    name: &'a str,
    unit: &'a str,
    shape: Shape,
    plan: &'a str,
    owner: Option<&'a Actor>,
    owner_name: &'a str,
    title: &'a str,
    reason: &'a str,
    content: &'a str,
    resources: &'a str,
    target: TargetLine,
}

fn register(year: &mut Year, me: &Actor, one: Registered<'_>) -> Result<(), DeskError> {
    let line = ModelLine {
        shape: one.shape,
        plan: Some(year.id(one.plan)?),
        owner: one.owner.map(|owner| owner.id),
        owner_name: one.owner_name.to_owned(),
        from: year.today(),
        to: date(year.year, 12, 31),
        title: one.title.to_owned(),
        reason: one.reason.to_owned(),
        content: one.content.to_owned(),
        resources: one.resources.to_owned(),
        target: Some(one.target),
        copied_from: None,
    };
    let begin = Begin::Model {
        unit: UnitId::new(one.unit),
        year: year.year,
        line,
    };
    year.begin(me, one.name, &begin).map(|_| ())
}

/// Three models: of the desk, of a unit, and of people without an account.
pub(super) fn models(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    let once = Registered {
        name: "model-once",
        unit: "desk",
        shape: Shape::Practice,
        plan: "top",
        owner: Some(&cast.clerks[2]),
        owner_name: "",
        title: "Một lần hướng dẫn, đủ một lần",
        reason: "Nhiều người phải quay lại vì thiếu một tờ giấy không ai nói trước.",
        content: "Ghi danh mục ra phiếu, đọc lại cho người nộp nghe, người nộp giữ một bản.",
        resources: "Phiếu in sẵn, 7 quầy.",
        target: target(
            "Hồ sơ bị yêu cầu bổ sung lần hai không quá 3 %",
            Some("asked-again"),
            TargetScope::Desk,
            (Sense::AtMost, 300),
            Over::Year,
        ),
    };
    register(year, &cast.director, once)?;
    let same_day = Registered {
        name: "model-same-day",
        unit: "justice",
        shape: Shape::Model,
        plan: "justice",
        owner: Some(&cast.justice.1),
        owner_name: "",
        title: "Ngày hộ tịch không hẹn",
        reason: "Khai sinh, khai tử là việc gấp của gia đình, không nên hẹn lại.",
        content: "Thứ Ba và thứ Năm nhận và trả trong buổi, có người ký trực tại chỗ.",
        resources: "1 công chức, 1 người ký trực.",
        target: target(
            "Hồ sơ xong ngay trong ngày từ 20 % trở lên (số của cả Trung tâm)",
            Some("same-day"),
            TargetScope::Desk,
            (Sense::AtLeast, 2_000),
            Over::Year,
        ),
    };
    register(year, &cast.justice.0, same_day)?;
    walk(year)
}

/// That of people without an account here: its number is declared.
fn walk(year: &mut Year) -> Result<(), DeskError> {
    let officer = year.cast.officer.clone();
    let walk = Registered {
        name: "model-walk",
        unit: "front",
        shape: Shape::Work,
        plan: "front",
        owner: None,
        owner_name: "Trưởng ban công tác Mặt trận khu phố",
        title: "Tổ đi cùng người già làm giấy tờ",
        reason: "Người già ngại đường xa và ngại hỏi.",
        content: "Mỗi khu phố 3 người, có lịch trực, đi cùng từ nhà đến quầy và về.",
        resources: "24 người tự nguyện, nước uống của khu phố.",
        target: target(
            "Ít nhất 100 lượt người già được đi cùng trong năm",
            None,
            TargetScope::Unit,
            (Sense::AtLeast, 10_000),
            Over::Year,
        ),
    };
    register(year, &officer, walk)
}

/// Results at mid-year, told by the owners.
pub(super) fn half_way(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    for (me, name, outcome, text) in [
        (
            &cast.clerks[2],
            "model-once",
            Outcome::Reached,
            "Phiếu dùng ở cả 7 quầy; người nộp quay lại ít hẳn.",
        ),
        (
            &cast.justice.1,
            "model-same-day",
            Outcome::NotReached,
            "Buổi thứ Năm thường thiếu người ký; đã xin lịch ký trực thứ hai.",
        ),
        (
            &cast.officer,
            "model-walk",
            Outcome::CannotTell,
            "5 khu phố có sổ, 3 khu phố chưa ghi; số đang gom lại.",
        ),
    ] {
        let told = Act::TellModel {
            half: Half::Mid,
            outcome,
            text: text.to_owned(),
        };
        year.act(me, name, &told)?;
    }
    Ok(())
}

/// One is proposed for copying elsewhere.
pub(super) fn propose(year: &mut Year) -> Result<(), DeskError> {
    let director = year.cast.director.clone();
    let propose = Act::ProposeModel {
        text: "Bộ phận nào cũng làm được ngay, chỉ cần phiếu in sẵn.".to_owned(),
    };
    year.act(&director, "model-once", &propose)
}

/// What somebody who handles dossiers promises of the own steps.
fn own_steps(share: i64) -> Vec<TargetLine> {
    let said = format!(
        "Bước tôi giữ không dùng quá phần thời hạn của bước từ {} % trở lên",
        share / 100
    );
    vec![
        target(
            &said,
            Some("steps-in-share"),
            TargetScope::Steps,
            (Sense::AtLeast, share),
            Over::Year,
        ),
        target(
            "Hồ sơ trễ vì bước tôi giữ đều có lời xin lỗi",
            Some("own-late-apologised"),
            TargetScope::Steps,
            (Sense::AtLeast, 10_000),
            Over::Year,
        ),
    ]
}

/// What a clerk of the desk promises: of the steps from acceptance to hand-over,
/// and something that nothing counts.
fn at_the_desk(by_hand_text: &str) -> Vec<TargetLine> {
    let own = own_steps(9_000).into_iter().take(1);
    own.chain([by_hand(by_hand_text)]).collect()
}

/// What nothing counts: whoever confirms it looks at it at the year's end.
fn by_hand(text: &str) -> TargetLine {
    target(
        text,
        None,
        TargetScope::Unit,
        (Sense::AtLeast, 100),
        Over::Year,
    )
}

/// Somebody writes a commitment; it bears the name given.
fn write(
    year: &mut Year,
    me: &Actor,
    name: &str,
    (position, promises): (&str, Vec<TargetLine>),
) -> Result<(), DeskError> {
    let line = CommitmentLine {
        person: Some(me.id),
        name: String::new(),
        position: position.to_owned(),
        promises,
        namesake: false,
    };
    let begin = Begin::Commitment {
        unit: me.unit.clone(),
        year: year.year,
        line,
    };
    year.begin(me, name, &begin).map(|_| ())
}

/// Officials sign; one has not yet, and one signed on paper.
pub(super) fn sign(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    let counter = "Công chức tiếp nhận";
    let guides = "Mỗi người nộp được đọc lại danh mục giấy tờ trước khi ra về";
    let learns = "Mỗi quý góp một tình huống tiếp dân cho buổi học chung";
    for (me, name, written) in [
        (
            &cast.justice.1,
            "promise-justice",
            ("Công chức Tư pháp - Hộ tịch", own_steps(9_500)),
        ),
        (
            &cast.land.1,
            "promise-land",
            ("Viên chức đăng ký đất đai", own_steps(9_000)),
        ),
        (
            &cast.clerks[0],
            "promise-clerk-0",
            (counter, at_the_desk(guides)),
        ),
        (
            &cast.clerks[2],
            "promise-clerk-2",
            (counter, vec![by_hand(guides), by_hand(learns)]),
        ),
        (
            &cast.clerks[3],
            "promise-clerk-3",
            (counter, vec![by_hand(learns)]),
        ),
        (
            &cast.records,
            "promise-records",
            (
                "Văn thư",
                vec![by_hand(
                    "Kết quả đã ký được vào số và chuyển quầy trong buổi",
                )],
            ),
        ),
        (
            &cast.justice.0,
            "promise-head",
            (
                "Phụ trách Tư pháp - Hộ tịch",
                vec![by_hand("Trực quầy sáng thứ Hai, tự ký lời xin lỗi khi trễ")],
            ),
        ),
    ] {
        write(year, me, name, written)?;
        year.act(me, name, &Act::Sign { on_paper: None })?;
    }
    let draft = (counter, vec![by_hand(guides)]);
    write(year, &cast.clerks[1], "promise-clerk-1", draft)?;
    on_paper(year)
}

/// Of somebody without an account here: signed on paper, typed in.
fn on_paper(year: &mut Year) -> Result<(), DeskError> {
    let director = year.cast.director.clone();
    let begin = Begin::Commitment {
        unit: UnitId::new("front"),
        year: year.year,
        line: CommitmentLine {
            person: None,
            name: "Lý Văn Mẫu 21".to_owned(),
            position: "Ủy viên Thường trực Mặt trận Tổ quốc phường".to_owned(),
            promises: vec![by_hand("Dự 4 cuộc họp dân ở khu phố được phân công")],
            namesake: false,
        },
    };
    year.begin(&director, "promise-paper", &begin)?;
    let signed = Act::Sign {
        on_paper: Some(year.today()),
    };
    year.act(&director, "promise-paper", &signed)
}

/// Heads confirm the commitments of their people; one still waits.
pub(super) fn confirm(year: &mut Year) -> Result<(), DeskError> {
    let cast = Arc::clone(&year.cast);
    for (me, name) in [
        (&cast.justice.0, "promise-justice"),
        (&cast.land.0, "promise-land"),
        (&cast.director, "promise-clerk-0"),
        (&cast.director, "promise-clerk-2"),
        (&cast.director, "promise-records"),
        (&cast.director, "promise-head"),
        (&cast.director, "promise-paper"),
    ] {
        year.act(me, name, &Act::ConfirmCommitment {})?;
    }
    Ok(())
}

/// A person's own word to how it goes.
pub(super) fn explain(year: &mut Year) -> Result<(), DeskError> {
    let me = year.cast.land.1.clone();
    let explain = Act::Explain {
        text: "Hai tuần mưa không đo được ngoài thực địa; đã xin lỗi trước những hồ sơ đó."
            .to_owned(),
    };
    year.act(&me, "promise-land", &explain)
}
