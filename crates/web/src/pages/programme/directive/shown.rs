//! A document's own page: what it says, whom it binds, ending it.

use super::super::{At, Deed, Faults, Sent, Shown, sample, words};
use crate::frame::Frame;
use crate::view::{Form, Html};
use askama::Template;
use jiff::civil::date;
use motcua_desk::Desk;
use motcua_desk::programme::{
    Act, Body, Directive, DirectiveLine, How, Kind, Level, Link, ProgrammeId, ProgrammeView,
    text_of,
};
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;

/// The middle of its page.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<section class="card" aria-labelledby="text"><h2 id="text">{{ f.t("programme-summary") }}</h2>{% if summary.is_empty() %}<p class="hint">{{ f.t("programme-no-summary") }}</p>{% else %}<div class="said">{{ summary }}</div>{% endif %}{% if !expects.is_empty() %}<h3 class="mt3">{{ f.t("programme-expects") }}</h3><div class="said">{{ expects }}</div>{% endif %}</section>"#
)]
struct Middle<'a> {
    f: &'a Frame,
    summary: &'a str,
    expects: &'a str,
}

/// What a document or theme says, as a section of the page.
pub(crate) fn middle(f: &Frame, summary: &str, expects: &str) -> Html {
    let middle = Middle {
        f,
        summary,
        expects,
    };
    Html::own(middle.render().unwrap_or_default())
}

/// Its part of the page.
pub(crate) fn shown(at: At<'_>) -> Shown {
    let (f, texts) = (at.f, &at.view.said.texts);
    let Body::Directive(one) = &at.view.item.body else {
        return Shown::default();
    };
    let binds = if one.everyone {
        f.t("programme-binds-all")
    } else {
        let units = one.units.iter().map(|unit| at.unit(unit));
        units.collect::<Vec<_>>().join("; ")
    };
    let mut facts = vec![
        (f.t("programme-number"), one.number.clone()),
        (f.t("programme-on"), f.short_date(one.on)),
        (f.t("programme-level"), words::level(f, one.level)),
        (f.t("programme-issuer"), text_of(texts, "issuer").to_owned()),
        (f.t("programme-binds"), binds),
    ];
    if let Some(ended) = one.ended {
        facts.push((f.t("programme-ended"), f.short_date(ended)));
    }
    facts.retain(|(_, value)| !value.is_empty());
    let mut acts = Vec::new();
    if at.may("end_directive") {
        let mut form = at.act("end_directive");
        form.day("on", "programme-field-ended", "");
        let card = form.card("programme-act-end", "programme-act-end-hint");
        acts.push(card.danger());
    }
    Shown {
        body: middle(f, text_of(texts, "summary"), text_of(texts, "expects")),
        facts,
        acts,
        edit: if at.may("change_directive") {
            f.t("programme-edit")
        } else {
            String::new()
        },
        links: Vec::new(),
    }
}

/// Reads an act on a document.
pub(crate) fn read_act(sent: &Sent<'_>, _desk: &Desk, _me: &Actor) -> Option<Result<Deed, Faults>> {
    let act = match sent.slug.as_str() {
        "end_directive" => sent.day("on").map(|on| Act::EndDirective { on }),
        _ => return None,
    };
    Some(act.map(Deed::from))
}

/// An invented document.
pub(super) fn invented() -> DirectiveLine {
    DirectiveLine {
        level: Level::City,
        number: "15-KH/TU".to_owned(),
        on: date(2022, 1, 20),
        title: "Kế hoạch thực hiện chuyên đề năm 2022".to_owned(),
        issuer: "Thành ủy Tân An".to_owned(),
        summary: "Mỗi đơn vị chọn việc cụ thể, đo được, làm ngay ở nơi tiếp dân.".to_owned(),
        expects: "Nộp kế hoạch trước 15/3; sơ kết 30/6; tổng kết 15/12.".to_owned(),
        links: vec![Link {
            to: ProgrammeId(3),
            how: How::CarriesOut,
        }],
        everyone: false,
        units: [UnitId::new("desk"), UnitId::new("land")].into(),
        narrower: false,
    }
}

/// Samples of its page.
pub(crate) fn samples() -> Vec<(&'static str, ProgrammeView, Form)> {
    let line = invented();
    let mut view = sample::view(
        Body::Directive(Directive {
            level: line.level,
            number: line.number.clone(),
            on: line.on,
            links: line.links.clone(),
            everyone: line.everyone,
            units: line.units.clone(),
            ended: None,
        }),
        2022,
    );
    for (name, text) in [
        ("title", &line.title),
        ("issuer", &line.issuer),
        ("summary", &line.summary),
        ("expects", &line.expects),
    ] {
        view.said.texts.insert(name.to_owned(), text.clone());
    }
    view.files = vec![sample::file(1)];
    view.above = vec![sample::reference(
        3,
        Kind::Directive,
        "01-KL/TW",
        "Kết luận về tiếp tục học tập và làm theo",
    )];
    view.relations = vec![(ProgrammeId(3), How::CarriesOut)];
    view.below = vec![sample::reference(
        14,
        Kind::Theme,
        "",
        "Nêu cao trách nhiệm và thái độ phục vụ nhân dân",
    )];
    view.moves = vec![
        "change_directive",
        "end_directive",
        "add_file",
        "note",
        "guide",
    ];
    let mut replaced = view.clone();
    replaced.replaced_by = Some(sample::reference(
        16,
        Kind::Directive,
        "19-KH/TU",
        "Kế hoạch mới",
    ));
    replaced.below.extend(replaced.replaced_by.clone());
    replaced.relations.push((ProgrammeId(16), How::Replaces));
    let mut failed = Form::new([("act", "note"), ("part", "")]);
    failed.fault("note-", "…");
    vec![
        ("directive", view.clone(), Form::default()),
        ("directive-replaced", replaced, Form::default()),
        ("directive-again", view, failed),
    ]
}
