//! How many people were asked to judge within some days, from what the surveys
//! keep.
//!
//! A survey that runs knows it visit by visit. Of one that was counted only its
//! total is left, so one that lies partly outside the days is not counted, and
//! the number is then a lower bound. What Internal Affairs asks is told by
//! nobody before it is released.

use crate::DeskError;
use jiff::civil::Date;
use motcua_domain::id::StaffId;
use motcua_domain::survey::campaign::{Campaign, Kind, State};
use motcua_store::{StoreError, Tx};
use serde::Deserialize;

/// How many were asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Invited {
    /// How many; `None` = no survey tells.
    pub n: Option<u64>,
    /// There was a survey that is not among it.
    pub partly: bool,
}

/// Of what a survey counted, as much as is needed here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Counted {
    issued: u64,
    served: Vec<(StaffId, u64, u64)>,
}

impl Invited {
    /// From one day to another, both included.
    pub(super) fn read(tx: &mut Tx<'_>, from: Date, to: Date) -> Result<Self, DeskError> {
        let mut all = Self::default();
        for row in tx.campaigns()? {
            let campaign: Campaign =
                serde_json::from_str(&row.body).map_err(|e| broken(row.id, &e))?;
            let apart = campaign.to < from || to < campaign.from;
            if apart || campaign.state == State::Planned {
                continue;
            }
            let hidden = campaign.kind == Kind::Joint && campaign.state != State::Released;
            let runs = matches!(campaign.state, State::Open | State::Closing);
            let inside = from <= campaign.from && campaign.to <= to;
            if hidden || !(runs || inside) {
                all.partly = true;
                continue;
            }
            let n: u64 = if runs {
                let days = (from.max(campaign.from), to.min(campaign.to));
                let served = tx.served_by(days, row.id)?;
                served.iter().map(|one| one.asked).sum()
            } else {
                counted(tx, row.id)?
            };
            all.n = Some(all.n.unwrap_or(0).saturating_add(n));
        }
        Ok(all)
    }
}

/// Of a survey that was counted.
fn counted(tx: &mut Tx<'_>, id: i64) -> Result<u64, DeskError> {
    let Some(text) = tx.campaign_tally(id)? else {
        return Ok(0);
    };
    let tally: Counted = serde_json::from_str(&text).map_err(|e| broken(id, &e))?;
    let asked: u64 = tally.served.iter().map(|(.., asked)| asked).sum();
    Ok(if asked > 0 { asked } else { tally.issued })
}

fn broken(row: i64, why: &serde_json::Error) -> DeskError {
    DeskError::Store(StoreError::Inconsistent {
        table: "survey_campaign",
        row,
        what: why.to_string(),
    })
}
