//! Channels beside each other; never mixed silently.

use super::{ChannelRow, How, Input, Judged, Response, of, share};
use crate::stats::disclose::Shown as Cell;
use crate::survey::K;
use crate::survey::answer::Cast;
use crate::survey::channel::Channel;
use crate::survey::disclosure::{self, Query, Shown, Verdict, verdict};
use std::collections::BTreeSet;

/// Where answers wait that are too few to be released, a channel without any
/// is not told from theirs.
pub(super) fn veil(rows: &mut [ChannelRow]) {
    for row in rows.iter_mut().filter(|row| row.n == Cell::Count(0)) {
        row.n = Cell::Below(K);
    }
}

/// A line for each channel that the reader sees.
pub(super) fn rows(
    input: &Input<'_>,
    judged: &[Judged<'_>],
    response: &Response,
    shown: &mut Shown,
) -> Vec<ChannelRow> {
    let of_channel = |channel: Channel| -> Vec<&Judged<'_>> {
        let fits = |one: &&Judged<'_>| one.cast.seen.channel == channel;
        judged.iter().filter(fits).collect()
    };
    let seen: BTreeSet<Channel> = input.channels.iter().copied().collect();
    let parts: Vec<(Channel, Vec<&Judged<'_>>)> =
        seen.into_iter().map(|c| (c, of_channel(c))).collect();
    let cells: Vec<(&str, u64)> = parts
        .iter()
        .map(|(channel, part)| (channel.slug(), part.len() as u64))
        .collect();
    let counts = disclosure::rows(&cells, &vec![false; cells.len()]);
    let queries: Vec<(Query, Vec<i64>)> = parts
        .iter()
        .zip(&counts)
        .map(|((channel, part), cell)| {
            let query = Query {
                question: input.question.to_owned(),
                channel: Some(*channel),
                ..Query::default()
            };
            let open = matches!(cell, Cell::Count(_));
            let casts: Vec<&Cast> = part.iter().filter(|_| open).map(|one| one.cast).collect();
            (query, disclosure::sorted_ids(&casts))
        })
        .collect();
    let allowed = shown.table(&queries);
    parts
        .iter()
        .zip(counts)
        .zip(allowed)
        .map(|(((channel, part), cell), ids)| {
            let ids: BTreeSet<i64> = ids.into_iter().flatten().collect();
            let kept: Vec<Judged<'_>> = part
                .iter()
                .filter(|one| ids.contains(&one.cast.id))
                .map(|one| **one)
                .collect();
            let sums = of(&kept);
            let open = verdict(&[(sums.n - sums.x) as u64, sums.x as u64]) == Verdict::Show;
            ChannelRow {
                channel: *channel,
                n: match cell {
                    Cell::Count(0) => Cell::Count(0),
                    Cell::Count(_) if kept.is_empty() => Cell::Below(K),
                    Cell::Count(_) => Cell::Count(kept.len() as u64),
                    hidden => hidden,
                },
                rate: share(sums, response, How::PerChannel).filter(|_| open),
            }
        })
        .collect()
}
