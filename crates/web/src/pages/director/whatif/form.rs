//! What a director moves, read from the form as a change of the day; what
//! cannot be is a fault at its field.

use super::dial::{self, BadNumber, Dial, minute_of};
use crate::frame::Frame;
use crate::view::Form;
use motcua_desk::outlook::{ChangeSet, Fix, Official, OwnModel, QueuePolicy, Span};
use motcua_domain::visit::LineId;
use std::collections::BTreeMap;

/// Minutes of a lunch that nobody wrote a length of.
const LUNCH: f64 = 60.0;

/// Name of the field with an official's lunch.
pub(super) fn lunch_field(key: &str) -> String {
    format!("lunch-{key}")
}

/// Name of the box by which an official is there.
pub(super) fn here_field(key: &str) -> String {
    format!("at-{key}")
}

/// Name of the boxes of an official's lines.
pub(super) fn skill_field(key: &str) -> String {
    format!("skill-{key}")
}

/// Was the form sent, or is the page opened for the first time?
pub(super) fn is_sent(form: &Form) -> bool {
    !form.get("set").is_empty()
}

/// The change that the form asks for. Faults are noted in the form; what they
/// concern stays as it is.
pub(super) fn change(f: &Frame, model: &OwnModel, form: &mut Form) -> ChangeSet {
    let mut reader = Reader { f, model, form };
    let coming = reader.coming();
    let open = reader.open();
    let officials = reader.officials(open.as_deref());
    let steps = reader.more(open.as_deref());
    let service = reader.service();
    let policy = reader.policy();
    ChangeSet {
        officials,
        open,
        service,
        policy,
        steps,
        ..coming
    }
}

/// Officials who are there and whose ticks were all taken off: they serve
/// nobody.
pub(super) fn idle<'a>(model: &'a OwnModel, form: &Form) -> Vec<&'a Official> {
    let is_idle = |one: &&Official| {
        is_sent(form)
            && form.has("who", &one.name)
            && !form.get(&here_field(&one.name)).is_empty()
            && !one.skills.is_empty()
            && form.all(&skill_field(&one.name)).is_empty()
    };
    model
        .reading
        .model
        .official
        .iter()
        .filter(is_idle)
        .collect()
}

struct Reader<'a> {
    f: &'a Frame,
    model: &'a OwnModel,
    form: &'a mut Form,
}

impl Reader<'_> {
    /// What was moved; a number that cannot be is a fault of its field.
    fn moved(&mut self, dial: &Dial) -> Option<u32> {
        match dial.moved(self.form) {
            Ok(moved) => moved,
            Err(BadNumber) => {
                let (least, most) = (dial.text(dial.least), dial.text(dial.most));
                let text = self.f.t2("whatif-bad", "least", least, "most", most);
                self.form.fault(&dial.name, text);
                None
            }
        }
    }

    fn share(&mut self, dial: &Dial) -> Option<f64> {
        self.moved(dial).map(|percent| f64::from(percent) / 100.0)
    }

    fn coming(&mut self) -> ChangeSet {
        let mut set = ChangeSet::default();
        for dial in dial::coming(&self.model.reading.model) {
            let moved = self.share(&dial);
            match dial.name.as_str() {
                "visits" => set.visits = moved,
                "no_show" => set.no_show = moved,
                "booked" => set.booked = moved,
                _ => set.returns = moved,
            }
        }
        set
    }

    /// The opening, where a time of it was moved.
    fn open(&mut self) -> Option<Vec<Span>> {
        let dials = dial::opening(self.model);
        let mut is_moved = false;
        let mut times = Vec::new();
        for dial in &dials {
            let moved = self.moved(dial);
            is_moved |= moved.is_some();
            times.push(f64::from(moved.unwrap_or(dial.usual)));
        }
        let pairs = times.chunks_exact(2);
        let spans: Vec<Span> = pairs
            .map(|pair| Span {
                from: pair[0],
                to: pair[1],
            })
            .collect();
        if let Some(n) = spans.iter().position(|span| span.from >= span.to) {
            let text = self.f.t("whatif-bad-order");
            self.form.fault(&format!("close-{n}"), text);
        }
        is_moved.then_some(spans)
    }

    /// All officials, where one of them was changed. Whoever came into the
    /// roster since the page was shown stays in it.
    fn officials(&mut self, open: Option<&[Span]>) -> Option<Vec<Official>> {
        if !is_sent(self.form) {
            return None;
        }
        let model = self.model;
        let base = &model.reading.model.official;
        let open = open.unwrap_or(&model.reading.model.open);
        let mut them = Vec::new();
        for one in base {
            if !self.form.has("who", &one.name) {
                them.push(one.clone());
            } else if !self.form.get(&here_field(&one.name)).is_empty() {
                let changed = self.official(one, open);
                them.push(changed);
            }
        }
        (them != *base).then_some(them)
    }

    fn official(&mut self, one: &Official, open: &[Span]) -> Official {
        let mut changed = one.clone();
        changed.lunch = self.lunch(one, open);
        let field = skill_field(&one.name);
        let ticked = |line: &&String| self.form.has(&field, line);
        let kept = one.skills.iter().filter(ticked);
        let learnt = self.model.reading.queues.iter().filter(ticked);
        let learnt = learnt.filter(|line| !one.skills.contains(line));
        changed.skills = kept.chain(learnt).cloned().collect();
        if changed.skills != one.skills {
            let skills = changed.skills.clone();
            changed.helps.retain(|line| !skills.contains(line));
            // Whose ticks are all taken off serves nobody: helping out is for
            // those who have a line of their own.
            if changed.skills.is_empty() {
                changed.helps.clear();
            }
        }
        changed
    }

    /// Lunch as typed; empty = none of one's own. Its length stays.
    fn lunch(&mut self, one: &Official, open: &[Span]) -> Option<Span> {
        let field = lunch_field(&one.name);
        let typed = self.form.get(&field);
        if self.form.all(&field).is_empty() || typed == lunch_text(one) {
            return one.lunch;
        }
        if typed.is_empty() {
            return None;
        }
        let Some(from) = minute_of(typed).map(f64::from) else {
            let text = self.f.t("whatif-bad-lunch");
            self.form.fault(&field, text);
            return one.lunch;
        };
        let length = one.lunch.map_or(LUNCH, |span| span.to - span.from);
        let to = from + length;
        // Between two sessions is within: then it costs nobody anything.
        let is_within = match (open.first(), open.last()) {
            (Some(first), Some(last)) => first.from <= from && to <= last.to,
            _ => true,
        };
        if !is_within {
            let text = self.f.t("whatif-lunch-outside");
            self.form.fault(&field, text);
            return one.lunch;
        }
        Some(Span { from, to })
    }

    /// People more, each for the whole opening.
    fn more(&mut self, open: Option<&[Span]>) -> Vec<Fix> {
        let model = self.model;
        let spans = open.unwrap_or(&model.reading.model.open);
        let (first, last) = (spans.first(), spans.last());
        let (Some(from), Some(to)) = (first.map(|one| one.from), last.map(|one| one.to)) else {
            return Vec::new();
        };
        let mut steps = Vec::new();
        for queue in &model.reading.queues {
            let n = self.moved(&dial::more(queue)).unwrap_or(0);
            steps.extend((0..n).map(|_| Fix::Reinforce {
                queue: queue.clone(),
                from,
                to,
            }));
        }
        steps
    }

    /// Factors on service times: of lines, and of one kind beside.
    fn service(&mut self) -> BTreeMap<String, f64> {
        let model = self.model;
        let mut factors = BTreeMap::new();
        for queue in &model.reading.queues {
            let Some(factor) = self.share(&dial::service(queue)) else {
                continue;
            };
            let line = LineId::new(queue.as_str());
            let kinds = model.line_kinds(&line);
            factors.extend(kinds.map(|kind| (kind.id.clone(), factor)));
        }
        let chosen = self.form.get("kind").to_owned();
        if !chosen.is_empty() && model.kinds.iter().all(|kind| kind.id != chosen) {
            let text = self.f.t("whatif-bad-choice");
            self.form.fault("kind", text);
        }
        if let Some(kind) = model.kinds.iter().find(|kind| kind.id == chosen)
            && let Some(factor) = self.share(&dial::of_kind())
        {
            let of_line = factors.entry(kind.id.clone()).or_insert(1.0);
            *of_line *= factor;
        }
        factors
    }

    /// The rules, where one of them was changed.
    fn policy(&mut self) -> Option<QueuePolicy> {
        let mut policy = self.model.reading.model.policy.clone()?;
        let [ratio, longest] = dial::rules(policy.ratio, policy.longest_wait);
        let (ratio, longest) = (self.moved(&ratio), self.moved(&longest));
        let start = match self.form.get("start") {
            "none" => Some(Some(0.0)),
            "first" => Some(None),
            "" => None,
            _ => {
                let text = self.f.t("whatif-bad-choice");
                self.form.fault("start", text);
                None
            }
        };
        if ratio.is_none() && longest.is_none() && start.is_none() {
            return None;
        }
        if let Some(n) = ratio {
            policy.ratio = u16::try_from(n).ok().filter(|n| *n > 0);
        }
        if let Some(minutes) = longest {
            policy.longest_wait = (minutes > 0).then(|| f64::from(minutes));
        }
        if let Some(start) = start {
            for class in &mut policy.classes {
                class.head_start = start;
            }
        }
        Some(policy)
    }
}

/// An official's lunch as its field shows it; empty = none.
pub(super) fn lunch_text(one: &Official) -> String {
    one.lunch.map_or_else(String::new, |span| {
        let from = u32::from(super::super::sentence::minute(span.from));
        format!("{:02}:{:02}", from / 60, from % 60)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample_day::model;
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    fn read(pairs: &[(&str, &str)]) -> (ChangeSet, Form) {
        let model = model().unwrap();
        let mut form = Form::new(pairs.iter().copied());
        let set = change(&head(Lang::Vi, "/director/whatif"), &model, &mut form);
        (set, form)
    }

    /// The form as the page shows it: everybody there, with their lines.
    fn untouched() -> Vec<(String, String)> {
        let model = model().unwrap();
        let mut pairs = vec![("set".to_owned(), "1".to_owned())];
        for one in &model.reading.model.official {
            pairs.push(("who".to_owned(), one.name.clone()));
            pairs.push((here_field(&one.name), "1".to_owned()));
            pairs.push((lunch_field(&one.name), lunch_text(one)));
            for line in &one.skills {
                pairs.push((skill_field(&one.name), line.clone()));
            }
        }
        pairs
    }

    fn of(pairs: &[(String, String)]) -> ChangeSet {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        read(&pairs.collect::<Vec<_>>()).0
    }

    #[test]
    fn a_page_as_it_is_and_its_form_untouched_change_nothing() {
        assert_eq!(read(&[]).0, ChangeSet::default());
        assert_eq!(of(&untouched()), ChangeSet::default());
    }

    #[test]
    fn numbers_lines_and_rules_become_one_change() {
        let (set, form) = read(&[
            ("visits", "120"),
            ("no_show", "10"),
            ("service-land", "90"),
            ("more-land", "2"),
            ("open-0", "07:00"),
            ("ratio", "2"),
            ("start", "none"),
        ]);
        assert!(form.ok(), "{:?}", form.errors);
        assert_eq!(set.visits, Some(1.2));
        assert_eq!(set.no_show, Some(0.1));
        assert_eq!(set.returns, None);
        let kinds = set.service.keys().filter(|kind| kind.starts_with("land"));
        assert_eq!(kinds.count(), 2, "{:?}", set.service);
        let open = set.open.unwrap();
        assert_eq!((open[0].from, open[0].to), (420.0, 690.0));
        assert_eq!(set.steps.len(), 2);
        let more = Fix::Reinforce {
            queue: "land".to_owned(),
            from: 420.0,
            to: 1020.0,
        };
        assert_eq!(set.steps[0], more);
        let policy = set.policy.unwrap();
        assert_eq!(policy.ratio, Some(2));
        assert!(policy.classes.iter().all(|one| one.head_start == Some(0.0)));
    }

    #[test]
    fn an_official_taken_out_retrained_or_fed_later_is_changed_and_the_others_stay() {
        let mut pairs = untouched();
        pairs.retain(|(name, _)| name != "at-104");
        let officials = of(&pairs).officials.unwrap();
        assert!(officials.iter().all(|one| one.name != "104"));
        let mut pairs = untouched();
        pairs.push((skill_field("104"), "civil".to_owned()));
        let lunch = lunch_field("104");
        for (name, value) in &mut pairs {
            if *name == lunch {
                "12:30".clone_into(value);
            }
        }
        let officials = of(&pairs).officials.unwrap();
        let one = officials.iter().find(|one| one.name == "104").unwrap();
        assert_eq!(one.skills, ["land", "civil"]);
        let lunch = one.lunch.unwrap();
        assert_eq!((lunch.from, lunch.to), (750.0, 780.0));
    }

    #[test]
    fn whoever_has_no_tick_left_serves_nobody_and_is_named() {
        let mut pairs = untouched();
        pairs.retain(|(name, _)| *name != skill_field("104"));
        let officials = of(&pairs).officials.unwrap();
        let one = officials.iter().find(|one| one.name == "104").unwrap();
        assert!(one.skills.is_empty() && one.helps.is_empty());
        let told = model().unwrap();
        let sent = |pairs: &[(String, String)]| {
            let pairs = pairs.iter();
            Form::new(pairs.map(|(name, value)| (name.as_str(), value.as_str())))
        };
        let named = idle(&told, &sent(&pairs));
        assert_eq!(named.len(), 1);
        assert_eq!(named[0].name, "104");
        assert!(idle(&told, &sent(&untouched())).is_empty());
    }

    #[test]
    fn a_lunch_outside_the_opening_is_refused_at_its_field() {
        let mut pairs = untouched();
        let lunch = lunch_field("104");
        for (name, value) in &mut pairs {
            if *name == lunch {
                "19:00".clone_into(value);
            }
        }
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let (_, form) = read(&pairs.collect::<Vec<_>>());
        assert!(form.error(&lunch).is_some(), "{:?}", form.errors);
    }

    #[test]
    fn what_cannot_be_is_said_at_its_field() {
        let (set, form) = read(&[("kind", "zz"), ("start", "zzz")]);
        assert_eq!(set, ChangeSet::default());
        for field in ["kind", "start"] {
            assert!(form.error(field).is_some(), "{field}: {:?}", form.errors);
        }
        let (_, form) = read(&[("visits", "900"), ("open-0", "11:45"), ("set", "1")]);
        assert!(
            form.error("visits")
                .is_some_and(|text| text.contains("200"))
        );
        assert!(form.error("close-0").is_some(), "{:?}", form.errors);
    }
}
