//! Settings as they are kept, for acts that change them. What is in memory is read
//! anew only after a commit: an act that decides by it would undo what somebody
//! else kept meanwhile.

use crate::setup::from_json;
use motcua_store::{StoreError, Tx};
use serde::de::DeserializeOwned;

/// A setting by its key; `None` = there is none.
pub(crate) fn setting<T: DeserializeOwned>(
    tx: &mut Tx<'_>,
    key: &'static str,
) -> Result<Option<T>, StoreError> {
    let text = tx.setting(key)?;
    let read = text.map(|text| from_json(key, &text)).transpose();
    read.map_err(|why| unreadable(why.to_string()))
}

/// A setting that cannot be used as it is kept.
pub(crate) fn unreadable(what: String) -> StoreError {
    StoreError::Inconsistent {
        table: "setting",
        row: 0,
        what,
    }
}
