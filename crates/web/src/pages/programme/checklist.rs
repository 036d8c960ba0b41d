//! Checklists of the pack as fields: one choice for each item that is marked,
//! words for the others. Reviews and inspections share them.

use super::{Faults, words};
use crate::frame::Frame;
use crate::view::{Form, Html};
use motcua_desk::Invalid;
use motcua_desk::programme::{
    AskKind, Form as Checklist, FormItem, MAX_PROSE, Mark, Marked, ProgrammePack, Texts,
};

/// Before the id of a marked item in the name of its field.
const MARK: &str = "mark-";
/// Before the id of an item of words; the desk names it so too.
const TEXT: &str = "text-";

/// A checklist of the pack by its id.
pub(super) fn of<'a>(pack: &'a ProgrammePack, id: &str) -> Option<&'a Checklist> {
    pack.forms.iter().find(|form| form.id == id)
}

/// An item in the reader's language.
pub(super) fn item<'a>(f: &Frame, item: &'a FormItem) -> &'a str {
    f.pick(&item.text_vi, &item.text_en)
}

/// The answer to an item, in words; empty where there is none.
pub(super) fn answer(f: &Frame, marks: &[Marked], id: &str) -> String {
    let found = marks.iter().find(|one| one.item == id);
    found.map_or_else(String::new, |one| words::mark(f, one.mark))
}

/// Name of an item's field.
pub(super) fn field(item: &FormItem) -> String {
    match item.ask {
        AskKind::Mark => format!("{MARK}{}", item.id),
        AskKind::Text => format!("{TEXT}{}", item.id),
    }
}

/// The field of an item, with what was typed or else what stood there.
/// `prefix` stands before its name.
pub(super) fn laid(f: &Frame, form: &Form, one: &FormItem, (prefix, was): (&str, &str)) -> Html {
    let made = form.field(format!("{prefix}{}", field(one)), item(f, one));
    let made = match one.ask {
        AskKind::Mark => {
            let none = (String::new(), f.t("choose"));
            let all = Mark::ALL.iter();
            let all = all.map(|one| (one.slug().to_owned(), words::mark(f, *one)));
            let options: Vec<(String, String)> = std::iter::once(none).chain(all).collect();
            made.options(&options)
        }
        AskKind::Text => {
            let area = made.kind("area").attr("rows", "3");
            area.attr("maxlength", MAX_PROSE.to_string())
        }
    };
    Html::own(made.or(was).to_string())
}

/// Reads the answers that were sent. What was not chosen is said at its field;
/// whether the list is the right one, the desk asks.
pub(super) fn read(form: &Form, prefix: &str) -> Result<(Vec<Marked>, Texts), Faults> {
    let (mut marks, mut texts, mut faults) = (Vec::new(), Texts::new(), Faults::new());
    for (name, value) in form.pairs() {
        let Some(field) = name.strip_prefix(prefix) else {
            continue;
        };
        if let Some(id) = field.strip_prefix(MARK) {
            match Mark::from_slug(value) {
                Some(mark) => marks.push(Marked {
                    item: id.to_owned(),
                    mark,
                }),
                None => faults.push(Invalid {
                    field: field.to_owned(),
                    message: "need-choice".to_owned(),
                }),
            }
        } else if let Some(id) = field.strip_prefix(TEXT) {
            texts.insert(id.to_owned(), value.to_owned());
        }
    }
    if faults.is_empty() {
        Ok((marks, texts))
    } else {
        Err(faults)
    }
}

/// Puts the faults of a list's fields, which were noted one after the other, in the
/// order of its items.
pub(super) fn in_order(form: &mut Form, list: &Checklist) {
    let place = |name: &str| list.items.iter().position(|one| field(one) == name);
    let errors = &mut form.errors;
    let Some(first) = errors.iter().position(|one| place(&one.field).is_some()) else {
        return;
    };
    let own = errors[first..].iter();
    let n = own.take_while(|one| place(&one.field).is_some()).count();
    errors[first..first + n].sort_by_key(|one| place(&one.field));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn faults_stand_in_the_order_of_the_list_and_not_of_its_ids() {
        let pack = ProgrammePack::built_in();
        let marks = |list: &&Checklist| {
            let all = list.items.iter().filter(|one| one.ask == AskKind::Mark);
            all.map(field).collect::<Vec<String>>()
        };
        // A list whose items are not in the order of the alphabet.
        let is_other = |list: &&Checklist| !marks(list).is_sorted();
        let list = pack.forms.iter().find(is_other).unwrap();
        let asked = marks(&list);
        let sent = asked.iter().map(|name| (name.as_str(), ""));
        let mut form = Form::new(sent);
        form.fault("on", "ngày");
        for fault in read(&form, "").unwrap_err() {
            form.fault(&fault.field, "chọn");
        }
        form.fault("finding-1", "việc");
        in_order(&mut form, list);
        let said: Vec<&str> = form.errors.iter().map(|one| one.field.as_str()).collect();
        let own = asked.iter().map(String::as_str);
        let all: Vec<&str> = ["on"].into_iter().chain(own).chain(["finding-1"]).collect();
        assert_eq!(said, all);
    }

    #[test]
    fn an_item_without_an_answer_is_named_and_others_forms_are_not_read() {
        let form = Form::new([
            ("assess_own-mark-on-plan", "partly"),
            ("assess_own-mark-model-alive", ""),
            ("assess_own-text-results", "Ba mô hình"),
            ("assess_head-mark-on-plan", "no"),
        ]);
        let faults = read(&form, "assess_own-").unwrap_err();
        let fields: Vec<&str> = faults.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["mark-model-alive"]);
        let (marks, texts) = read(&form, "assess_head-").unwrap();
        assert_eq!((marks.len(), marks[0].mark), (1, Mark::No));
        assert!(texts.is_empty());
    }

    #[test]
    fn every_item_of_the_pack_has_its_field_with_what_stood_there() {
        let f = crate::samples::frame(Lang::En, "/programme");
        for list in &ProgrammePack::built_in().forms {
            for one in &list.items {
                let html = laid(&f, &Form::default(), one, ("x-", "partly")).to_string();
                let kept = match one.ask {
                    AskKind::Mark => "value=\"partly\" selected",
                    AskKind::Text => ">partly</textarea>",
                };
                assert!(html.contains(kept) && !html.contains('⟦'), "{html}");
                assert!(
                    html.contains(&format!("name=\"x-{}\"", field(one))),
                    "{html}"
                );
            }
        }
    }
}
