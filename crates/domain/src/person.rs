//! Persons and organisations that deal with the desk.
