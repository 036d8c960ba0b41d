//! Who acts, and whether they may.

use crate::id::{StaffId, UnitId};
use serde::{Deserialize, Serialize};

/// A role; a person may hold several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Guide: tickets and "what to bring", no dossiers.
    Guide,
    /// Desk clerk: takes in and returns.
    Clerk,
    /// Cashier: money.
    Cashier,
    /// Specialist who handles the dossier.
    Specialist,
    /// Records clerk: numbers and issues papers.
    RecordsClerk,
    /// Head of a unit: assigns, approves.
    Head,
    /// Signs results.
    Signer,
    /// Director of the desk.
    Director,
    /// Inspector: reads dossiers, money and the record; changes nothing.
    Inspector,
    /// Internal Affairs surveyor.
    Surveyor,
    /// Programme officer.
    ProgrammeOfficer,
    /// Administrator: people, procedures, calendar, office; no dossier contents.
    Administrator,
}

/// Someone signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: StaffId,
    /// Unit they work in.
    pub unit: UnitId,
    /// Roles they hold.
    pub roles: Vec<Role>,
}
