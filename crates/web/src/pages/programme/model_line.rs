//! A model as fields of a form, and the fields as a model.

use super::model::model_of;
use super::plan_rows::{self, Owners};
use crate::frame::Frame;
use crate::pages::deed::day_of;
use crate::view::Form;
use jiff::civil::Date;
use motcua_desk::programme::{ModelLine, ProgrammeId, ProgrammeView, Shape};

/// Fields of the target, as the desk names them.
pub(super) fn target_field(part: &str) -> String {
    plan_rows::name("target", 0, part)
}

/// Puts a model into the form.
pub(super) fn fill(f: &Frame, form: &mut Form, line: &ModelLine, owners: &Owners) {
    let owner = line.owner.map(|who| owners.label(who).to_owned());
    let id = |id: Option<ProgrammeId>| id.map_or_else(String::new, |id| id.to_string());
    for (field, text) in [
        ("shape", line.shape.slug().to_owned()),
        ("plan", id(line.plan)),
        ("copied_from", id(line.copied_from)),
        ("owner", owner.unwrap_or_else(|| line.owner_name.clone())),
        ("from", line.from.to_string()),
        ("to", line.to.to_string()),
        ("title", line.title.clone()),
        ("reason", line.reason.clone()),
        ("content", line.content.clone()),
        ("resources", line.resources.clone()),
    ] {
        form.set(field, &text);
    }
    if let Some(target) = &line.target {
        plan_rows::fill_target(form, &target_field, target, f.lang);
    }
}

/// The model as typed; what cannot be read is noted at its field.
pub(super) fn read_line(f: &Frame, form: &mut Form, owners: &Owners) -> Option<ModelLine> {
    let shape = Shape::from_slug(form.get("shape"));
    let (from, to) = (day_of(form.get("from")), day_of(form.get("to")));
    let wrong = [
        (shape.is_none(), "shape", "need-choice"),
        (form.get("title").is_empty(), "title", "plan-title-missing"),
        (from.is_none(), "from", "need-day"),
        (to.is_none(), "to", "need-day"),
    ];
    for (is_wrong, field, id) in wrong {
        if is_wrong {
            form.fault(field, f.t(id));
        }
    }
    let parts = ["", "indicator", "value"];
    let is_said = |part: &&str| !form.get(&target_field(part)).is_empty();
    let target = if parts.iter().any(is_said) {
        plan_rows::read_target(f, form, &target_field)
    } else {
        None
    };
    let (owner, owner_name) = owners.read(form.get("owner"));
    let id = |field: &str| form.get(field).parse().ok().map(ProgrammeId);
    let line = ModelLine {
        shape: shape?,
        plan: id("plan"),
        owner,
        owner_name,
        from: from?,
        to: to?,
        title: form.get("title").to_owned(),
        reason: form.get("reason").to_owned(),
        content: form.get("content").to_owned(),
        resources: form.get("resources").to_owned(),
        target,
        copied_from: id("copied_from"),
    };
    form.ok().then_some(line)
}

/// From today, or the year's first day, to its last.
pub(super) fn year_days(f: &Frame, year: i16) -> [String; 2] {
    let day = |month, day| Date::new(year, month, day).unwrap_or(Date::MAX);
    let today = f.now.date();
    let first = if today.year() == year {
        today
    } else {
        day(1, 1)
    };
    [first.to_string(), day(12, 31).to_string()]
}

/// Another unit's model as the beginning of one's own: everything but whose it
/// is and when.
pub(super) fn begun_from(view: &ProgrammeView, year: i16) -> Option<ModelLine> {
    let line = ModelLine::of(model_of(view)?, &view.said.texts);
    let day = |month, day| Date::new(year, month, day).unwrap_or(Date::MAX);
    Some(ModelLine {
        plan: None,
        owner: None,
        owner_name: String::new(),
        from: day(1, 1),
        to: day(12, 31),
        copied_from: Some(view.item.id),
        ..line
    })
}

#[cfg(test)]
mod tests {
    use super::super::plan_sample::{model_line, owners};
    use super::super::sample;
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_a_model_says_comes_back_from_its_form() {
        for lang in Lang::ALL {
            let f = sample::frame(lang, "/programme/new/model");
            let (mut form, line) = (Form::default(), model_line());
            fill(&f, &mut form, &line, &owners());
            let again = read_line(&f, &mut form, &owners());
            assert_eq!(again, Some(line), "{:?}", form.errors);
        }
    }

    #[test]
    fn a_model_without_a_target_may_be_written_and_half_a_target_not() {
        let f = sample::frame(Lang::Vi, "/programme/new/model");
        let (mut form, mut line) = (Form::default(), model_line());
        line.target = None;
        fill(&f, &mut form, &line, &owners());
        assert_eq!(read_line(&f, &mut form, &owners()), Some(line));
        form.set(&target_field("value"), "nhiều");
        assert_eq!(read_line(&f, &mut form, &owners()), None);
        assert!(form.error("target-0-value").is_some(), "{:?}", form.errors);
        assert!(form.error("target-0").is_some(), "{:?}", form.errors);
    }
}
