//! The list of what was shown of a campaign, as it is kept: for each selection
//! one bit a ballot, in the order of the ballots' random ids. The ballots of a
//! closed campaign never change, so that the bits keep their meaning.

use super::campaign::broken;
use crate::DeskError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use motcua_domain::survey::answer::Cast;
use motcua_domain::survey::disclosure::{Query, Shown};
use motcua_store::StoreError;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Ballots of the campaign.
    ballots: usize,
    /// Selections, and which ballots fitted each.
    shown: Vec<(Query, String)>,
}

fn sorted(ballots: &[Cast]) -> Vec<i64> {
    let mut ids: Vec<i64> = ballots.iter().map(|cast| cast.id).collect();
    ids.sort_unstable();
    ids
}

/// The list as it is kept.
pub(super) fn kept(shown: &Shown, ballots: &[Cast]) -> Result<String, StoreError> {
    let ids = sorted(ballots);
    let bits = |chosen: &[i64]| {
        let mut bytes = vec![0_u8; ids.len().div_ceil(8)];
        let mut from = 0;
        for id in chosen {
            // Both in order: the search goes on where the last one ended.
            let Ok(at) = ids[from..].binary_search(id) else {
                continue;
            };
            from += at;
            bytes[from / 8] |= 1 << (from % 8);
        }
        BASE64.encode(bytes)
    };
    let entries = shown.entries().iter();
    let kept = Kept {
        ballots: ids.len(),
        shown: entries
            .map(|(query, chosen)| (query.clone(), bits(chosen)))
            .collect(),
    };
    crate::setup::to_json("shown", &kept)
}

/// Reads the list. One of other ballots is refused: nothing may be shown by a
/// list that nobody can read.
pub(super) fn read(id: i64, text: Option<&str>, ballots: &[Cast]) -> Result<Shown, DeskError> {
    let Some(text) = text else {
        return Ok(Shown::default());
    };
    let kept: Kept = serde_json::from_str(text).map_err(|e| broken(id, &e))?;
    if kept.ballots != ballots.len() {
        return Err(broken(
            id,
            &"the list of what was shown is of other ballots",
        ));
    }
    let ids = sorted(ballots);
    let mut entries = Vec::new();
    for (query, bits) in kept.shown {
        let bytes = BASE64.decode(bits).map_err(|e| broken(id, &e))?;
        let is_in = |at: usize| {
            bytes
                .get(at / 8)
                .is_some_and(|byte| (byte >> (at % 8)) & 1 == 1)
        };
        let chosen = ids.iter().enumerate();
        let chosen = chosen.filter(|(at, _)| is_in(*at)).map(|(_, id)| *id);
        entries.push((query, chosen.collect()));
    }
    Ok(Shown::from_entries(entries))
}

#[cfg(test)]
mod tests {
    use super::*;
    use motcua_domain::survey::answer::{Ballot, Seen};
    use motcua_domain::survey::bands::Band;
    use motcua_domain::survey::channel::Channel;
    use motcua_domain::survey::pressure::Mark;

    #[test]
    fn the_list_comes_back_and_one_of_other_ballots_is_refused() {
        let cast = |id| Cast {
            id,
            seen: Seen {
                official: None,
                band: Band::default(),
                channel: Channel::Phone,
                day: jiff::civil::date(2026, 10, 1),
                mark: Mark::None,
            },
            ballot: Ballot::default(),
        };
        let ballots: Vec<Cast> = [9, -4, 30, 2, 5, 77, i64::MIN, i64::MAX, 11]
            .map(cast)
            .into();
        let all = sorted(&ballots);
        let some = vec![-4, 5, i64::MAX];
        let shown = Shown::from_entries(vec![
            (Query::default(), all),
            (Query::default(), some),
            (Query::default(), vec![]),
        ]);
        let text = kept(&shown, &ballots).unwrap();
        assert_eq!(read(1, Some(&text), &ballots).unwrap(), shown);
        assert!(read(1, Some(&text), &ballots[1..]).is_err());
        assert!(read(1, None, &ballots).unwrap().is_empty());
    }
}
