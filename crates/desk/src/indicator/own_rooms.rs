//! The rooms of the desk itself that keep figures of their own: surveys and the
//! box. Connected when a desk is opened, so that the server, the command line
//! and tests tell the same. Each figure is one read of one period.

use super::outside::Tells;
use crate::{Desk, DeskError};
use motcua_domain::indicator::Outside;
use motcua_domain::report::Period;

/// Surveys and the box.
#[derive(Clone, Copy, Debug)]
pub(super) struct OwnRooms;

impl Tells for OwnRooms {
    fn tell(
        &self,
        desk: &Desk,
        figure: Outside,
        period: &Period,
    ) -> Result<Option<i64>, DeskError> {
        // Written out by figure: a new one asks here which room keeps it.
        match figure {
            Outside::Satisfied | Outside::Answers | Outside::Asked | Outside::Visits => {
                let Some(told) = desk.survey_told(period)? else {
                    return Ok(None);
                };
                let n = match figure {
                    Outside::Satisfied => told.satisfied,
                    Outside::Answers => told.answers,
                    Outside::Asked => told.asked,
                    _ => told.visits,
                };
                Ok(i64::try_from(n).ok())
            }
            Outside::InTime
            | Outside::Judged
            | Outside::Upheld
            | Outside::Attitude
            | Outside::Filed => {
                let told = desk.feedback_told(period)?;
                Ok(Some(match figure {
                    Outside::InTime => told.in_time,
                    Outside::Judged => told.judged,
                    Outside::Upheld => told.upheld,
                    Outside::Attitude => told.attitude,
                    _ => told.filed,
                }))
            }
        }
    }
}
