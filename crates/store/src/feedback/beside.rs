//! What lies beside a feedback: its photos, who opened it, how many people came,
//! without which a number of reports says nothing, and the numbers of a period.

use super::facts;
use crate::error::StoreError;
use crate::tx::Tx;
use jiff::civil::Date;
use motcua_domain::feedback::Feedback;
use motcua_domain::id::{FeedbackId, StaffId};
use motcua_domain::time::Timestamp;

const PUT_PHOTO: &str = "INSERT INTO feedback_photo (desk_id, feedback_id, n, sealed) \
    VALUES ($1, $2, $3, $4)";
const PHOTO: &str =
    "SELECT sealed FROM feedback_photo WHERE desk_id = $1 AND feedback_id = $2 AND n = $3";
const COUNT_PHOTOS: &str =
    "SELECT COUNT(*) FROM feedback_photo WHERE desk_id = $1 AND feedback_id = $2";
const DROP_PHOTOS: &str = "DELETE FROM feedback_photo WHERE desk_id = $1 AND feedback_id = $2";
const PUT_OPENED: &str = "INSERT INTO feedback_opened (desk_id, feedback_id, id, staff_id, at) \
    VALUES ($1, $2, $3, $4, $5)";
const OPENED: &str = "SELECT o.at, o.staff_id, s.name FROM feedback_opened o \
    JOIN staff s ON s.desk_id = o.desk_id AND s.id = o.staff_id \
    WHERE o.desk_id = $1 AND o.feedback_id = $2 ORDER BY o.id DESC LIMIT $3";
const OPENED_BY: &str = "SELECT id FROM feedback_opened \
    WHERE desk_id = $1 AND feedback_id = $2 AND staff_id = $3 LIMIT 1";
const VISITS: &str = "SELECT COUNT(*) FROM visit \
    WHERE desk_id = $1 AND visit_day >= $2 AND visit_day <= $3";
const COUNT_FILED: &str = "SELECT COUNT(*), \
    CAST(COALESCE(SUM(CASE WHEN kind = 'attitude' THEN 1 ELSE 0 END), 0) AS BIGINT) \
    FROM feedback WHERE desk_id = $1 AND filed_at >= $2 AND filed_at < $3";
const ENDED: &str = "SELECT body FROM feedback WHERE desk_id = $1 AND ended_at >= $2 \
    AND ended_at < $3 ORDER BY ended_at, id LIMIT 50000";

/// Statements of this file.
pub(crate) const BESIDE: &[&str] = &[
    PUT_PHOTO,
    PHOTO,
    COUNT_PHOTOS,
    DROP_PHOTOS,
    PUT_OPENED,
    OPENED,
    OPENED_BY,
    VISITS,
    COUNT_FILED,
    ENDED,
];

impl Tx<'_> {
    /// Keeps a photo, sealed.
    pub fn put_feedback_photo(
        &mut self,
        id: FeedbackId,
        n: u8,
        sealed: &[u8],
    ) -> Result<(), StoreError> {
        let values = [self.desk().into(), id.0.into(), n.into(), sealed.into()];
        self.execute(PUT_PHOTO, &values).map(|_| ())
    }

    /// A photo, sealed.
    pub fn feedback_photo(&mut self, id: FeedbackId, n: u8) -> Result<Option<Vec<u8>>, StoreError> {
        let values = [self.desk().into(), id.0.into(), n.into()];
        let row = self.query_opt(PHOTO, &values)?;
        row.map(|row| Ok(row.blob(0)?.to_vec())).transpose()
    }

    /// How many photos are kept.
    pub fn count_feedback_photos(&mut self, id: FeedbackId) -> Result<u64, StoreError> {
        let values = [self.desk().into(), id.0.into()];
        let row = self.query_opt(COUNT_PHOTOS, &values)?;
        row.map_or(Ok(0), |row| Ok(row.int(0)?.unsigned_abs()))
    }

    /// Destroys the photos.
    pub fn drop_feedback_photos(&mut self, id: FeedbackId) -> Result<(), StoreError> {
        let values = [self.desk().into(), id.0.into()];
        self.execute(DROP_PHOTOS, &values).map(|_| ())
    }

    /// Writes down that somebody opened it.
    pub fn log_feedback_opened(
        &mut self,
        id: FeedbackId,
        staff: StaffId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let (desk, line) = (self.desk(), self.next_id()?);
        let values = [
            desk.into(),
            id.0.into(),
            line.into(),
            staff.into(),
            at.into(),
        ];
        self.execute(PUT_OPENED, &values).map(|_| ())
    }

    /// Who opened it, newest first: when, who, by name.
    pub fn feedback_opened(
        &mut self,
        id: FeedbackId,
        limit: u32,
    ) -> Result<Vec<(Timestamp, StaffId, String)>, StoreError> {
        let values = [self.desk().into(), id.0.into(), limit.into()];
        self.query(OPENED, &values)?
            .iter()
            .map(|row| {
                let who = StaffId(row.int(1)?);
                Ok((row.instant(0)?, who, row.text(2)?.to_owned()))
            })
            .collect()
    }

    /// Has somebody opened it?
    pub fn has_opened_feedback(
        &mut self,
        id: FeedbackId,
        staff: StaffId,
    ) -> Result<bool, StoreError> {
        let values = [self.desk().into(), id.0.into(), staff.into()];
        Ok(self.query_opt(OPENED_BY, &values)?.is_some())
    }

    /// People who came from one day to another, both included: tickets.
    pub fn count_visits(&mut self, from: Date, to: Date) -> Result<u64, StoreError> {
        let values = [
            self.desk().into(),
            from.to_string().into(),
            to.to_string().into(),
        ];
        let row = self.query_opt(VISITS, &values)?;
        row.map_or(Ok(0), |row| Ok(row.int(0)?.unsigned_abs()))
    }

    /// How many came in from one moment to before another, and how many of
    /// these are reports about attitude.
    pub fn count_feedback(
        &mut self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(i64, i64), StoreError> {
        let values = [self.desk().into(), from.into(), to.into()];
        let row = self.query_opt(COUNT_FILED, &values)?;
        row.map_or(Ok((0, 0)), |row| Ok((row.int(0)?, row.int(1)?)))
    }

    /// Facts of those that ended from one moment to before another.
    pub fn feedback_ended(
        &mut self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Feedback>, StoreError> {
        let values = [self.desk().into(), from.into(), to.into()];
        let rows = self.query(ENDED, &values)?;
        rows.iter().map(|row| facts(row, 0)).collect()
    }
}
