//! From when on a desk has figures: before that it has no number, which is
//! something else than none.

use jiff::civil::Date;
use motcua_domain::indicator::{Reads, Source};
use motcua_domain::report::Period;
use motcua_domain::time::local;
use motcua_store::{StoreError, Tx};

/// The days with which a desk began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begun {
    /// Day of the first thing that it counted; what it took over from a
    /// register is counted under its old days.
    counted: Date,
    /// Day of the first event.
    opened: Date,
}

impl Begun {
    /// Of a desk; `None` = nothing ever happened there.
    pub(super) fn read(tx: &mut Tx<'_>) -> Result<Option<Self>, StoreError> {
        let Some(first) = tx.first_event()? else {
            return Ok(None);
        };
        let opened = local(first).date();
        let counted = tx.counted_from()?.unwrap_or(opened);
        Ok(Some(Self { counted, opened }))
    }

    /// Does a period end before there was anything to tell? Other rooms keep
    /// their figures from the first event on.
    pub(super) fn lacks(self, reads: &Reads, period: &Period) -> bool {
        let from = match reads {
            // A survey may be of a quarter that ended before the desk began.
            Reads::Outside { numerator, .. } if numerator.source() == Source::Survey => {
                return false;
            }
            Reads::Outside { .. } => self.opened,
            Reads::Monthly { .. } | Reads::Parts { .. } => self.counted,
        };
        period.to < from
    }
}
