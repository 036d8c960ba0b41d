//! Which days the desk works, and what was known of them when.
