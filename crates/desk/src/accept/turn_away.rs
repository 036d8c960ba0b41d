//! Sending home what came (yêu cầu hoàn thiện, từ chối tiếp nhận): entered and
//! answered in one act, so that the answer can meet no other dossier.

use super::IntakeInput;
use crate::deed::{Deed, Seen};
use crate::work::{Asked, Done};
use crate::{Desk, DeskError};
use motcua_domain::actor::Actor;
use motcua_store::Priority;

impl Desk {
    /// Enters what came, unless it was `entered` before, and does `deed` on it.
    ///
    /// # Errors
    /// An outside code that another dossier bears; the deed's own refusals.
    pub fn turn_away(
        &self,
        me: &Actor,
        key: &str,
        entered: Option<Seen>,
        input: IntakeInput,
        deed: Deed,
    ) -> Result<Done, DeskError> {
        let asked = Asked::new(key, "turn_away", &(entered, &input, &deed));
        self.act(me, asked, Priority::Person, move |work| {
            let (dossier, seen) = match entered {
                Some(seen) => seen,
                None => {
                    work.outside_is_free(&input, None)?;
                    let entered = work.enter(&input)?;
                    (entered.dossier, entered.version)
                }
            };
            work.perform(dossier, Some(seen), &deed)
        })
    }
}
