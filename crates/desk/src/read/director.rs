//! The director's view: open dossiers by unit, official and risk, and the
//! month's figures from the aggregates.

use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, authorise};
use motcua_domain::calendar::month_of;
use motcua_domain::dossier::figures::Counts;
use motcua_domain::id::StaffId;
use motcua_domain::time::{Timestamp, local};
use motcua_store::{LoadRow, StoreError};

/// Open dossiers of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitLoad {
    /// Unit slug.
    pub unit: String,
    /// All open.
    pub open: i64,
    /// Past their date.
    pub late: i64,
    /// Due within two working days.
    pub soon: i64,
    /// Clock standing.
    pub standing: i64,
}

/// Open dossiers of one official.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfficialLoad {
    /// Who; `None` = nobody yet.
    pub official: Option<StaffId>,
    /// Name.
    pub name: String,
    /// Numbers.
    pub load: UnitLoad,
}

/// The director's page.
#[derive(Clone, Debug)]
pub struct Overview {
    /// As of.
    pub at: Timestamp,
    /// By unit, in the order of their slugs.
    pub units: Vec<UnitLoad>,
    /// By official, alphabetically.
    pub officials: Vec<OfficialLoad>,
    /// This month by effective date: (procedure code, counts).
    pub month: Vec<(String, Counts)>,
}

impl Overview {
    /// Sum over all units.
    pub fn total(&self) -> UnitLoad {
        self.units
            .iter()
            .fold(UnitLoad::default(), |sum, unit| UnitLoad {
                unit: String::new(),
                open: sum.open + unit.open,
                late: sum.late + unit.late,
                soon: sum.soon + unit.soon,
                standing: sum.standing + unit.standing,
            })
    }
}

impl Desk {
    /// What is open, where, and how near its date.
    pub fn overview(&self, me: &Actor) -> Result<Overview, DeskError> {
        authorise(me, Action::ReadDirectorPages, &self.settings().office.unit)?;
        let now = self.now();
        let soon = self.soon(now);
        let month = month_of(local(now).date());
        let (now_us, soon_us) = (now.as_microsecond(), soon.as_microsecond());
        let (units, officials, month) = self.0.store.read(self.0.id, |tx| {
            Ok::<_, StoreError>((
                tx.load_by_unit(now_us, soon_us)?,
                tx.load_by_official(now_us, soon_us)?,
                tx.figures_of_month(&month)?,
            ))
        })?;
        let load = |row: LoadRow| UnitLoad {
            unit: row.unit,
            open: row.open,
            late: row.late,
            soon: row.soon,
            standing: row.standing,
        };
        let mut officials: Vec<OfficialLoad> = officials
            .into_iter()
            .map(|(official, name, row)| OfficialLoad {
                official,
                name,
                load: load(row),
            })
            .collect();
        officials.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Overview {
            at: now,
            units: units.into_iter().map(load).collect(),
            officials,
            month,
        })
    }

    /// End of the second working day from now: what is due before it is
    /// "due soon". The calendar may end before; then nothing is.
    pub fn soon(&self, now: Timestamp) -> Timestamp {
        self.in_working_days(now, 2)
    }

    /// End of the `n`th working day from now; `now` where the calendar ends
    /// before.
    pub(super) fn in_working_days(&self, now: Timestamp, n: u32) -> Timestamp {
        use motcua_domain::deadline::{ClockFacts, Due, Limit, LimitUnit, RuleSetId};
        let facts = ClockFacts {
            start: local(now),
            limit: Limit {
                amount: n,
                unit: LimitUnit::WorkingDays,
            },
            rules: RuleSetId::VnMidnight,
            stops: Vec::new(),
            restarts: Vec::new(),
            extensions: Vec::new(),
        };
        match self.settings().counting().due(&facts) {
            Ok(Due::At { at, .. }) => at.instant(),
            _ => now,
        }
    }
}
