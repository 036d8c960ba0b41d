//! What indicators are told of surveys: sums of the whole office, of released
//! surveys alone. Read from what each survey kept when it was closed, so that no
//! ballot is opened for it and nothing moves but with a release.

use super::campaign::{Known, broken};
use super::close::PastKept;
use crate::{Desk, DeskError};
use motcua_domain::report::Period;
use motcua_domain::survey::campaign::{Kind, State};

/// Sums over the released surveys of a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SurveyTold {
    /// Satisfied answers to the main question.
    pub satisfied: u64,
    /// Answers to it that can be satisfied or not.
    pub answers: u64,
    /// Visits after which somebody was asked.
    pub asked: u64,
    /// Finished visits.
    pub visits: u64,
}

impl Desk {
    /// What is told of the quarters that lie within a period; `None` = nothing
    /// yet. What was asked for an occasion, and together with Internal Affairs,
    /// asked other people in another way and is not added to it.
    ///
    /// Of a period that is over nothing is told until all its surveys are
    /// released: what was told once must not move.
    pub(crate) fn survey_told(&self, period: &Period) -> Result<Option<SurveyTold>, DeskError> {
        let (from, to) = (period.from, period.to);
        let rows = self
            .0
            .store
            .read(self.0.id, |tx| tx.campaigns_within(from, to))?;
        let is_over = period.is_over(self.now());
        let mut quarters: Vec<String> = Vec::new();
        let mut told: Option<SurveyTold> = None;
        for (row, past) in rows {
            let known = Known::of(row)?;
            let one = &known.campaign;
            if one.kind != Kind::Quarterly || one.state == State::Planned {
                continue;
            }
            if one.state != State::Released {
                if is_over {
                    return Ok(None);
                }
                continue;
            }
            let Some(text) = past else { continue };
            let id = known.row.id;
            let kept: PastKept = serde_json::from_str(&text).map_err(|e| broken(id, &e))?;
            // Of two surveys of a quarter the newest that has enough answers to
            // be shown, as on the page of results.
            let office = kept.rows.iter().find(|row| row.official.is_none());
            let Some(office) = office.filter(|_| !quarters.contains(&kept.quarter)) else {
                continue;
            };
            let sum = told.get_or_insert_default();
            sum.satisfied += office.x;
            sum.answers += office.n;
            sum.asked += office.asked;
            sum.visits += office.visits;
            quarters.push(kept.quarter);
        }
        Ok(told)
    }
}
