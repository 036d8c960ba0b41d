//! Words that columns may hold, one lookup table per kind.
//!
//! A CHECK list would have to be rebuilt with its table on SQLite for each
//! new word; a new word here is a row, added when a store is opened.

use crate::engine::Connection;
use crate::error::StoreError;

struct Words {
    add: &'static str,
    words: &'static [&'static str],
}

const WORDS: &[Words] = &[
    Words {
        add: "INSERT INTO stage (word) VALUES ($1) ON CONFLICT (word) DO NOTHING",
        words: &[
            "awaiting_acceptance",
            "awaiting_fix",
            "refused",
            "accepted",
            "in_progress",
            "awaiting_supplement",
            "awaiting_payment",
            "withdrawal_requested",
            "stopped",
            "result_ready",
            "delivered",
        ],
    },
    Words {
        add: "INSERT INTO channel (word) VALUES ($1) ON CONFLICT (word) DO NOTHING",
        words: &["counter", "online", "post"],
    },
    Words {
        add: "INSERT INTO money_kind (word) VALUES ($1) ON CONFLICT (word) DO NOTHING",
        words: &["taken", "exempted", "refunded"],
    },
    Words {
        add: "INSERT INTO money_means (word) VALUES ($1) ON CONFLICT (word) DO NOTHING",
        words: &["cash", "transfer", "card", "none"],
    },
    Words {
        add: "INSERT INTO version_state (word) VALUES ($1) ON CONFLICT (word) DO NOTHING",
        words: &["draft", "published", "retired"],
    },
];

/// Adds the words that are not there yet.
pub(crate) fn fill(conn: &mut dyn Connection) -> Result<(), StoreError> {
    for list in WORDS {
        for word in list.words {
            conn.execute(list.add, &[(*word).into()])?;
        }
    }
    Ok(())
}

/// Statements of this file.
pub(crate) fn statements() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|list| list.add)
}
