//! From a figure of the programme to the page of its indicator, over the same
//! days and of the same unit or person, where its cases can be opened.

use super::At;
use crate::frame::Frame;
use crate::pages::encode;
use jiff::civil::Date;
use motcua_desk::programme::{About, Over, Target, TargetScope, TargetView, UnitPart};
use motcua_domain::actor::{Action, Scope};
use motcua_domain::id::{StaffId, UnitId};
use motcua_domain::report::{Period, PeriodKind};
use motcua_domain::unit::Units;

/// Whose figures are shown.
#[derive(Clone, Copy)]
pub(super) struct Whose<'a> {
    /// Units over time.
    pub(super) units: &'a Units,
    /// The unit whose figure a target of a unit is.
    pub(super) unit: &'a UnitId,
    /// The person whose steps are meant, and the unit in which they work now.
    pub(super) person: Option<(StaffId, &'a UnitId)>,
    /// Year of the plan, model or commitment.
    pub(super) year: i16,
    /// The day up to which they are told.
    pub(super) day: Date,
}

impl Whose<'_> {
    /// Address of the figure of a target; `None` = this reader cannot open it.
    pub(super) fn target(&self, f: &Frame, about: &About, target: &Target) -> Option<String> {
        let period = target.period(self.year, self.day);
        // Over a time over which it is not told, or that has not begun, there is
        // nothing to open: the page of the indicator shows what there is.
        let is_told = about.overs.contains(&target.over) && period.from <= f.now.date();
        self.address(f, (about, target.scope), is_told.then_some(period))
    }

    /// Address of what its unit adds to a figure that sums several; `None` while
    /// nothing of it is counted. Where not all of its work in the period counts,
    /// the first month that does is opened: the whole period would show more.
    pub(super) fn part(
        &self,
        f: &Frame,
        about: &About,
        (target, part): (&Target, &UnitPart),
    ) -> Option<String> {
        part.measured.as_ref()?;
        match part.from.filter(|_| about.overs.contains(&Over::Month)) {
            Some(first) => {
                (first <= f.now.date()).then_some(())?;
                let month = Period::of(PeriodKind::Month, first);
                self.address(f, (about, target.scope), Some(month))
            }
            None => self.target(f, about, target),
        }
    }

    /// Address of a figure over the whole year.
    pub(super) fn year(&self, f: &Frame, about: &About, scope: TargetScope) -> Option<String> {
        let period = Period::of(PeriodKind::Year, self.day);
        let is_told = about.overs.contains(&Over::Year) && period.from <= f.now.date();
        self.address(f, (about, scope), is_told.then_some(period))
    }

    fn address(
        &self,
        f: &Frame,
        (about, scope): (&About, TargetScope),
        period: Option<Period>,
    ) -> Option<String> {
        let me = &f.who.as_ref()?.actor;
        let mut query: Vec<String> = Vec::new();
        query.extend(period.map(|period| format!("period={period}")));
        match scope {
            TargetScope::Steps => {
                let (who, works_in) = self.person?;
                let lies = self.units.lies_with(works_in, &me.unit, self.day);
                let confirms = me.may(Action::ConfirmCommitment, lies);
                let reads = me.scope(Action::ReadIndicators) != Scope::Never;
                (reads && (who == me.id || confirms)).then_some(())?;
                query.push(format!("official={who}"));
            }
            TargetScope::Unit => {
                me.may(Action::ReadIndicators, self.unit).then_some(())?;
                query.push(format!("unit={}", encode(self.unit.as_str())));
            }
            TargetScope::Desk => {
                // The sum over all units is for whoever may see all of them.
                let all = me.scope(Action::ReadIndicators) == Scope::Desk;
                let own = !about.unit && me.may(Action::ReadIndicators, &me.unit);
                (all || own).then_some(())?;
            }
        }
        let id = encode(&about.id);
        Some(if query.is_empty() {
            format!("/indicators/{id}")
        } else {
            format!("/indicators/{id}?{}", query.join("&"))
        })
    }
}

/// Where the cases of a promise are opened: of the unit of whose figure it is, up
/// to the last day that is told of it where the official left it.
pub(super) fn of_promise(
    f: &Frame,
    whose: Whose<'_>,
    (view, (unit, left)): (&TargetView, (&UnitId, Option<Date>)),
) -> Option<String> {
    let about = view.about.as_ref().filter(|_| view.measured.is_some())?;
    let whose = Whose {
        unit,
        day: left.map_or(whose.day, |left| left.min(whose.day)),
        ..whose
    };
    whose.target(f, about, &view.target)
}

/// Where the figure of a target of a plan or model is opened; `None` for this
/// reader, or where it sums several units: each of these has its own address.
pub(super) fn of_target(at: At<'_>, about: &About, target: &Target) -> Option<String> {
    let item = &at.view.item;
    if item.summed(target).is_empty() {
        of_unit(at, about, (target, &item.unit))
    } else {
        None
    }
}

/// What each unit adds to the figure of a target, where it sums several: where
/// its own is opened, empty for whom it does not open, and words.
pub(super) fn summed(
    at: At<'_>,
    about: Option<&About>,
    (target, parts): (&Target, &[UnitPart]),
) -> Vec<(String, String)> {
    let line = |part: &UnitPart| {
        let whose = of(at, &part.unit);
        let url = about.and_then(|about| whose.part(at.f, about, (target, part)));
        let said = super::words::unit_part(at.f, at.unit(&part.unit), part, about);
        (url.unwrap_or_default(), said)
    };
    parts.iter().map(line).collect()
}

/// Why not all that the unit that took over did is counted; empty = all of it
/// is.
pub(super) fn summed_since(f: &Frame, parts: &[UnitPart]) -> String {
    if parts.iter().any(|part| part.from.is_some()) {
        f.t("programme-parts-since")
    } else {
        String::new()
    }
}

/// Whose figure a target of a unit is, by name.
pub(super) fn whose(at: At<'_>, target: &Target) -> String {
    match at.view.item.summed(target).as_slice() {
        [] => at.unit(&at.view.item.unit),
        units => at.units(units.iter().copied()),
    }
}

fn of_unit(at: At<'_>, about: &About, (target, unit): (&Target, &UnitId)) -> Option<String> {
    of(at, unit).target(at.f, about, target)
}

fn of<'a>(at: At<'a>, unit: &'a UnitId) -> Whose<'a> {
    Whose {
        units: &at.around.units,
        unit,
        person: None,
        year: at.view.item.year,
        day: at.f.now.date(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{commitment, sample};
    use super::*;
    use crate::i18n::Lang;
    use jiff::civil::date;
    use motcua_desk::programme::Sense;
    use motcua_domain::actor::{Actor, Role};

    #[test]
    fn a_figure_leads_to_its_cases_for_whoever_may_open_them_alone() {
        let around = sample::around();
        let (desk, land) = (UnitId::new("desk"), UnitId::new("land"));
        let whose = Whose {
            units: &around.units,
            unit: &desk,
            person: Some((StaffId(7), &land)),
            year: 2022,
            day: date(2022, 9, 6),
        };
        let about = sample::about_share();
        let target = |scope| Target {
            n: 1,
            indicator: Some(about.id.clone()),
            scope,
            sense: Sense::AtLeast,
            value: 9_500,
            over: Over::Quarter,
        };
        let reader = |id, unit: &str, role| {
            let mut f = sample::frame(Lang::Vi, "/programme");
            if let Some(who) = &mut f.who {
                who.actor = Actor {
                    id: StaffId(id),
                    unit: UnitId::new(unit),
                    roles: vec![role],
                };
            }
            f
        };
        let open = |f: &Frame, scope| whose.target(f, &about, &target(scope));
        let own = reader(7, "land", Role::Specialist);
        let steps = open(&own, TargetScope::Steps).unwrap();
        assert_eq!(steps, "/indicators/on-time?period=2022-Q3&official=7");
        assert_eq!(open(&own, TargetScope::Unit), None, "another unit's");
        assert_eq!(open(&own, TargetScope::Desk), None);
        let colleague = reader(8, "land", Role::Specialist);
        assert_eq!(open(&colleague, TargetScope::Steps), None);
        let head = reader(9, "land", Role::Head);
        assert_eq!(open(&head, TargetScope::Steps), Some(steps));
        let unit = open(&head, TargetScope::Unit).unwrap();
        assert_eq!(unit, "/indicators/on-time?period=2022-Q3&unit=desk");
        let all = whose.year(&head, &about, TargetScope::Desk);
        assert_eq!(all.unwrap(), "/indicators/on-time?period=2022");
        // Whoever reads no indicators is led nowhere.
        let archive = reader(10, "land", Role::RecordsClerk);
        for scope in [TargetScope::Steps, TargetScope::Unit, TargetScope::Desk] {
            assert_eq!(open(&archive, scope), None);
        }
    }

    #[test]
    fn what_a_unit_adds_opens_its_first_month_where_not_all_of_its_work_counts() {
        let around = sample::around();
        let land = UnitId::new("land");
        let whose = Whose {
            units: &around.units,
            unit: &land,
            person: None,
            year: 2022,
            day: date(2022, 9, 6),
        };
        let mut f = sample::frame(Lang::Vi, "/programme");
        if let Some(who) = &mut f.who {
            who.actor.roles = vec![Role::Director];
        }
        let about = sample::about_share();
        let target = Target {
            n: 1,
            indicator: Some(about.id.clone()),
            scope: TargetScope::Unit,
            sense: Sense::AtLeast,
            value: 9_500,
            over: Over::Year,
        };
        let mut part = UnitPart {
            unit: land.clone(),
            from: None,
            measured: Some(sample::measured()),
        };
        let all = whose.part(&f, &about, (&target, &part)).unwrap();
        assert_eq!(all, "/indicators/on-time?period=2022&unit=land");
        part.from = Some(date(2022, 8, 1));
        let since = whose.part(&f, &about, (&target, &part)).unwrap();
        assert_eq!(since, "/indicators/on-time?period=2022-08&unit=land");
        // Its month before does not count, and the first that does has not begun.
        part.from = Some(date(2022, 10, 1));
        part.measured = None;
        assert_eq!(whose.part(&f, &about, (&target, &part)), None);
    }

    #[test]
    fn a_promise_opens_the_figure_of_the_unit_before_up_to_the_day_of_leaving_it() {
        let around = sample::around();
        let (desk, land) = (UnitId::new("desk"), UnitId::new("land"));
        let whose = Whose {
            units: &around.units,
            unit: &desk,
            person: Some((StaffId(7), &desk)),
            year: 2022,
            day: date(2022, 9, 6),
        };
        let mut view = commitment::sample_promises().remove(0).view;
        view.target.scope = TargetScope::Unit;
        view.target.over = Over::Quarter;
        let mut f = sample::frame(Lang::Vi, "/programme");
        if let Some(who) = &mut f.who {
            who.actor = Actor {
                id: StaffId(9),
                unit: land.clone(),
                roles: vec![Role::Head],
            };
        }
        let open = |of: &UnitId, left| of_promise(&f, whose, (&view, (of, left))).unwrap();
        let now = open(&desk, None);
        assert_eq!(now, "/indicators/on-time?period=2022-Q3&unit=desk");
        let before = open(&land, Some(date(2022, 5, 31)));
        assert_eq!(before, "/indicators/on-time?period=2022-Q2&unit=land");
        view.measured = None;
        let none = of_promise(&f, whose, (&view, (&desk, None)));
        assert_eq!(none, None, "nothing was counted");
    }
}
