//! What was moved, in words and as fields: where a search begins, and what a
//! page shows again after a fix was written into the roster.

use super::controls::{Names, Worded, coming, more, opening, rules, service, starts};
use super::dial::{self, Dial, Unit};
use super::form::lunch_text;
use crate::format;
use crate::frame::Frame;
use crate::view::Form;
use motcua_desk::outlook::{Change, Official, OwnModel};

/// What was moved of a day.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// Each in words, as "Visits: 120%".
    pub words: Vec<String>,
    /// Fields that move it again. Officials are left out: they are read from
    /// the roster anew, where a fix may just have been written.
    pub pairs: Vec<(String, String)>,
}

/// Is this a field that [`Moved::pairs`] may have?
pub(super) fn is_carried(name: &str) -> bool {
    const WHOLE: &[&str] = &[
        "visits",
        "no_show",
        "booked",
        "returns",
        "kind",
        "kind_time",
        "ratio",
        "longest",
        "start",
    ];
    const BEGINS: &[&str] = &["more-", "service-", "open-", "close-"];
    WHOLE.contains(&name) || BEGINS.iter().any(|begin| name.starts_with(begin))
}

/// What a form moves, with the officials as the search began with them.
pub(super) fn moved(names: Names<'_>, model: &OwnModel, form: &Form, from: &Change) -> Moved {
    let mut all = Moved::default();
    let f = names.f;
    all.dials(f, form, None, coming(f, model));
    all.dials(f, form, Some(f.t("whatif-more")), more(names, model));
    all.dials(f, form, None, opening(f, model));
    let of_line = service(names, model);
    all.dials(f, form, Some(f.t("whatif-service")), of_line);
    let chosen = form.get("kind");
    if let Some(kind) = model.kinds.iter().find(|kind| kind.id == chosen) {
        let before = all.pairs.len();
        let one = vec![(dial::of_kind(), (names.kind(kind), String::new()))];
        all.dials(f, form, Some(f.t("whatif-kind-time")), one);
        if all.pairs.len() > before {
            all.pairs.push(("kind".to_owned(), chosen.to_owned()));
        }
    }
    if let Some(policy) = &model.reading.model.policy {
        all.dials(f, form, None, rules(f, policy));
        let start = form.get("start");
        let choices = starts(f, start);
        if let Some(choice) = choices.iter().find(|one| one.on && !one.value.is_empty()) {
            let (name, value) = (f.t("whatif-start"), choice.text.as_str());
            all.words
                .push(f.t2("whatif-moved-one", "name", name, "value", value));
            all.pairs.push(("start".to_owned(), start.to_owned()));
        }
    }
    for one in &model.reading.model.official {
        if model.person(&one.name).is_some() {
            all.words.extend(person(names, model, one, from));
        }
    }
    all
}

impl Moved {
    fn dials(&mut self, f: &Frame, form: &Form, group: Option<String>, dials: Vec<Worded>) {
        for (dial, (label, _)) in dials {
            let Ok(Some(n)) = dial.moved(form) else {
                continue;
            };
            let value = value(f, &dial, n);
            self.words.push(match &group {
                Some(group) => f.t3(
                    "whatif-moved-in",
                    "group",
                    group.as_str(),
                    "name",
                    label,
                    "value",
                    value,
                ),
                None => f.t2("whatif-moved-one", "name", label, "value", value),
            });
            self.pairs.push((dial.name.clone(), dial.text(n)));
        }
    }
}

/// A number with its unit.
fn value(f: &Frame, dial: &Dial, n: u32) -> String {
    match dial.unit {
        Unit::Percent => format::percent(f.lang, u64::from(n) * 10),
        Unit::Minutes => f.t1("whatif-minutes", "n", n),
        Unit::People => f.t1("whatif-moved-people", "n", n),
        Unit::Clock => dial.text(n),
    }
}

/// What was changed about an official of the roster.
fn person(names: Names<'_>, model: &OwnModel, one: &Official, from: &Change) -> Vec<String> {
    let f = names.f;
    let name = names.person(model, &one.name);
    let now = from.officials.iter().find(|it| it.name == one.name);
    let Some(now) = now else {
        return vec![f.t1("whatif-moved-away", "name", name)];
    };
    let mut said = Vec::new();
    if now.skills.is_empty() && !one.skills.is_empty() {
        said.push(f.t1("whatif-idle", "name", name.as_str()));
    } else if now.skills != one.skills {
        let lines: Vec<String> = now.skills.iter().map(|line| names.line(line)).collect();
        let (name, lines) = (name.as_str(), lines.join(", "));
        said.push(f.t2("whatif-moved-lines", "name", name, "lines", lines));
    }
    if now.lunch != one.lunch {
        said.push(match now.lunch {
            Some(_) => f.t2(
                "whatif-moved-lunch",
                "name",
                name.as_str(),
                "from",
                lunch_text(now),
            ),
            None => f.t1("whatif-moved-no-lunch", "name", name.as_str()),
        });
    }
    said
}

#[cfg(test)]
mod tests {
    use super::super::form::{change, here_field, skill_field};
    use super::super::sample_day::model;
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::dossier::sample::settings;
    use crate::pages::hall::sample::head;

    fn of(pairs: &[(&str, &str)]) -> Moved {
        let (settings, model) = (settings().unwrap(), model().unwrap());
        let (f, catalogue) = (head(Lang::Vi, "/"), crate::samples::catalogue());
        let names = Names {
            f: &f,
            policy: &settings.queue,
            catalogue: &catalogue,
        };
        let mut form = Form::new(pairs.iter().copied());
        let set = change(&f, &model, &mut form);
        assert!(form.ok(), "{:?}", form.errors);
        moved(names, &model, &form, &set.apply(&model.reading).unwrap())
    }

    #[test]
    fn nothing_moved_has_no_words() {
        let moved = of(&[("visits", "100"), ("more-land", "0"), ("start", "")]);
        assert!(
            moved.words.is_empty() && moved.pairs.is_empty(),
            "{moved:?}"
        );
    }

    #[test]
    fn each_slider_that_was_moved_is_named_with_its_value_and_carried_on() {
        let moved = of(&[
            ("visits", "120"),
            ("more-land", "2"),
            ("open-0", "07:00"),
            ("kind", "land/1.004194"),
            ("kind_time", "80"),
            ("start", "none"),
        ]);
        assert_eq!(moved.words.len(), 5, "{moved:?}");
        assert!(moved.words[0].contains("120"), "{moved:?}");
        assert!(moved.words[1].contains("2 người"), "{moved:?}");
        let names: Vec<&str> = moved.pairs.iter().map(|(name, _)| name.as_str()).collect();
        let expected = [
            "visits",
            "more-land",
            "open-0",
            "kind_time",
            "kind",
            "start",
        ];
        assert_eq!(names, expected);
        assert!(names.iter().all(|name| is_carried(name)));
        for no in [
            "set",
            "who",
            "at-104",
            "skill-104",
            "lunch-104",
            "key",
            "steps",
        ] {
            assert!(!is_carried(no), "{no}");
        }
    }

    #[test]
    fn an_official_who_is_away_or_learns_a_line_is_named() {
        let (here, skill) = (here_field("105"), skill_field("105"));
        let all = [
            ("set", "1"),
            ("who", "104"),
            ("who", "105"),
            (here.as_str(), "1"),
            (skill.as_str(), "land"),
        ];
        let moved = of(&all);
        assert_eq!(moved.words.len(), 2, "{moved:?}");
        assert!(moved.words[0].contains("Lê Thị Ví Dụ"), "{moved:?}");
        assert!(moved.words[1].contains("Trần Văn Mẫu"), "{moved:?}");
        assert!(moved.pairs.is_empty());
    }
}
