//! What a version of a procedure means at one desk: its limits in the desk's
//! area, who decides, the hours that count.

use super::{Channel, LimitRow, Procedure, Step};
use crate::actor::Role;
use crate::calendar::Week;
use crate::id::UnitId;

impl Procedure {
    /// The limit for a case, an area class and a channel: the first row of
    /// the table that fits. `None` only for a table that fails
    /// [`check`](Procedure::faults).
    pub fn limit_for(
        &self,
        case: Option<&str>,
        area: Option<&str>,
        channel: Channel,
    ) -> Option<&LimitRow> {
        let fits = |row: &&LimitRow| {
            row.case.as_deref().is_none_or(|want| case == Some(want))
                && row.area.as_deref().is_none_or(|want| area == Some(want))
                && row.channel.is_none_or(|want| channel == want)
        };
        self.limits.iter().find(fits)
    }

    /// The rows of the table that can apply in an area class: those of other
    /// areas are left out, and so is what an earlier row always wins over.
    pub fn limits_in(&self, area: Option<&str>) -> Vec<&LimitRow> {
        let mut rows: Vec<&LimitRow> = Vec::new();
        for row in &self.limits {
            let is_here = row.area.as_deref().is_none_or(|want| area == Some(want));
            let won = rows.iter().any(|earlier| {
                (earlier.case.is_none() || earlier.case == row.case)
                    && (earlier.channel.is_none() || earlier.channel == row.channel)
            });
            if is_here && !won {
                rows.push(row);
            }
        }
        rows
    }

    /// Who decides (cơ quan giải quyết): the unit named, else the one whose
    /// signature ends the process. `None` = the desk's own office, as only
    /// where the desk itself signs. A desk receives and returns; it is one of
    /// three organisations and seldom the one that decides (Decree 118/2025).
    pub fn decided_by(&self) -> Option<&UnitId> {
        let signs = |step: &&Step| step.role == Role::Signer.slug();
        let signer = self.steps.iter().rfind(signs);
        self.decides
            .as_ref()
            .or_else(|| signer.and_then(|step| step.unit.as_ref()))
    }

    /// The hours that count for it alone; `None` = the office's.
    pub fn own_hours(&self) -> Option<Week> {
        let week = self.counting.parse::<Week>().ok();
        week.filter(|week| *week != Week::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::REMOTE;
    use crate::procedure::check::tests::sample;

    fn table() -> Procedure {
        let row = |case: Option<&str>, area: Option<&str>, limit: &str| LimitRow {
            case: case.map(str::to_owned),
            area: area.map(str::to_owned),
            channel: None,
            limit: limit.parse().unwrap(),
        };
        Procedure {
            limits: vec![
                row(Some("part"), Some(REMOTE), "25 wd"),
                row(Some("part"), None, "15 wd"),
                row(None, Some(REMOTE), "22 wd"),
                row(None, None, "12 wd"),
            ],
            ..sample()
        }
    }

    #[test]
    fn a_desk_shows_the_limits_of_its_own_area() {
        let words = |area| -> Vec<String> {
            let p = table();
            let rows = p.limits_in(area);
            rows.iter().map(|row| row.limit.to_string()).collect()
        };
        assert_eq!(words(None), ["15 wd", "12 wd"]);
        assert_eq!(words(Some(REMOTE)), ["25 wd", "22 wd"]);
    }

    #[test]
    fn who_signs_decides_unless_another_is_named() {
        let mut p = sample();
        p.decides = None;
        p.steps.iter_mut().for_each(|step| step.unit = None);
        assert_eq!(p.decided_by(), None, "the desk itself");
        let mut signs = p.steps[0].clone();
        signs.role = "signer".to_owned();
        signs.unit = Some(UnitId::new("leaders"));
        p.steps.push(signs);
        assert_eq!(p.decided_by(), Some(&UnitId::new("leaders")));
        p.decides = Some(UnitId::new("land-office"));
        assert_eq!(p.decided_by(), Some(&UnitId::new("land-office")));
    }
}
