//! What can be computed from several figures together.
//!
//! Each figure is the sum over a set of ballots. Whoever has some of them can
//! add and subtract them in any proportion; what comes out is a figure of
//! fewer than k ballots exactly where a combination of the sets vanishes
//! everywhere else. Ballots that lie in the same sets cannot be told apart and
//! are one column; a column of k ballots or more can never be part of such a
//! figure (auditing of sum queries, Chin and Özsoyoğlu 1982).

use std::collections::BTreeMap;

/// Arithmetic modulo a large prime, 2⁶¹ − 1: exact, and without fractions.
const P: u64 = (1 << 61) - 1;

fn times(a: u64, b: u64) -> u64 {
    (u128::from(a) * u128::from(b) % u128::from(P)) as u64
}

fn inverse(a: u64) -> u64 {
    let (mut base, mut power, mut result) = (a, P - 2, 1);
    while power > 0 {
        if power % 2 == 1 {
            result = times(result, base);
        }
        base = times(base, base);
        power /= 2;
    }
    result
}

/// Clears the columns from the rows; gives the rows that are left over and are
/// zero in all of them, and how many were used up.
fn eliminate(mut rows: Vec<Vec<u64>>, columns: &[usize]) -> (Vec<Vec<u64>>, usize) {
    let mut used = 0;
    for column in columns {
        let Some(at) = rows.iter().position(|row| row[*column] != 0) else {
            continue;
        };
        let pivot = rows.swap_remove(at);
        used += 1;
        let scale = inverse(pivot[*column]);
        for row in rows.iter_mut().filter(|row| row[*column] != 0) {
            let factor = P - times(row[*column], scale);
            for (value, from) in row.iter_mut().zip(&pivot) {
                *value = (*value + times(factor, *from)) % P;
            }
        }
    }
    (rows, used)
}

fn rank(rows: &[Vec<u64>], columns: &[usize]) -> usize {
    eliminate(rows.to_vec(), columns).1
}

/// Most steps of arithmetic, about; beyond them the answer is yes.
const STEPS: usize = 20_000_000;

/// Could a figure of fewer than k ballots be computed from the figures of
/// these sets (ids of each in order)? Never says no where it is yes; says yes
/// where looking would take too long.
pub(super) fn give_away(k: u64, sets: &[&[i64]]) -> bool {
    let mut member: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (i, set) in sets.iter().enumerate() {
        for id in *set {
            member.entry(*id).or_default().push(i);
        }
    }
    let mut weights: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
    for sets in member.into_values() {
        *weights.entry(sets).or_default() += 1;
    }
    let columns: Vec<(Vec<usize>, u64)> = weights.into_iter().collect();
    let mut rows = vec![vec![0; columns.len()]; sets.len()];
    for (column, (members, _)) in columns.iter().enumerate() {
        for row in members {
            rows[*row][column] = 1;
        }
    }
    let is_large = |column: &usize| columns[*column].1 >= k;
    let (large, small): (Vec<usize>, Vec<usize>) = (0..columns.len()).partition(is_large);
    let (mut left, _) = eliminate(rows, &large);
    left.retain(|row| row.iter().any(|value| *value != 0));
    left.sort_unstable();
    left.dedup();
    let touched = |column: &usize| left.iter().any(|row| row[*column] != 0);
    let small: Vec<usize> = small.into_iter().filter(touched).collect();
    if small.is_empty() {
        return false;
    }
    let whole = rank(&left, &small);
    let holds = |chosen: &[usize]| {
        let rest = small.iter().copied().filter(|c| !chosen.contains(c));
        rank(&left, &rest.collect::<Vec<_>>()) < whole
    };
    let weighted: Vec<(usize, u64)> = small.iter().map(|c| (*c, columns[*c].1)).collect();
    let each = left.len() * whole * columns.len();
    let mut budget = (STEPS / each.max(1)) as u32;
    any_small(k, &weighted, &mut Vec::new(), &mut budget, &holds)
}

/// Is there a choice of columns of fewer than k ballots in all for which
/// `holds`? Yes also when the budget is spent.
fn any_small(
    k: u64,
    small: &[(usize, u64)],
    chosen: &mut Vec<usize>,
    budget: &mut u32,
    holds: &impl Fn(&[usize]) -> bool,
) -> bool {
    for (i, (column, weight)) in small.iter().enumerate() {
        if *weight >= k {
            continue;
        }
        let Some(left) = budget.checked_sub(1) else {
            return true;
        };
        *budget = left;
        chosen.push(*column);
        let found = holds(chosen) || any_small(k - weight, &small[i + 1..], chosen, budget, holds);
        chosen.pop();
        if found {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(range: std::ops::Range<i64>) -> Vec<i64> {
        range.collect()
    }

    #[test]
    fn a_whole_less_its_parts_is_seen_through() {
        let (all, a, b) = (ids(0..50), ids(0..24), ids(24..47));
        assert!(!give_away(5, &[&all, &a]));
        assert!(give_away(5, &[&all, &a, &b]));
        let c = ids(24..45);
        assert!(!give_away(5, &[&all, &a, &c]));
        assert!(!give_away(5, &[]));
        assert!(give_away(5, &[&ids(0..4)]));
    }

    #[test]
    fn tables_of_two_sides_give_nothing_away_by_their_sums() {
        // Three officials, two channels; one cell holds two ballots.
        let (one, two, three) = (ids(0..22), ids(22..60), ids(60..100));
        let mut phone = ids(0..20);
        phone.extend(22..40);
        phone.extend(60..80);
        let mut tablet = ids(20..22);
        tablet.extend(40..60);
        tablet.extend(80..100);
        let mut sets: Vec<&[i64]> = vec![&one, &two, &three, &phone, &tablet];
        assert!(!give_away(5, &sets));
        // With the cells of the other two the small one is the rest.
        let (a, b) = (ids(22..40), ids(60..80));
        sets.push(&a);
        assert!(!give_away(5, &sets));
        sets.push(&b);
        assert!(give_away(5, &sets));
    }

    #[test]
    fn several_single_ones_that_stay_together_are_no_few() {
        // Six ballots, each in other sets, yet none can be parted from the rest.
        let (a, b) = (ids(0..6), ids(6..40));
        assert!(!give_away(5, &[&a, &b]));
    }
}
