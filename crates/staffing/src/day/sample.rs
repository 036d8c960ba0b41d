//! Few times that were seen, filled up from those of the whole field.

use serde::Serialize;

/// Times of its own from which on a kind of visit stands for itself.
pub const ENOUGH: usize = 30;

/// Times to draw from, and whose they are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shrunk {
    /// Minutes, sorted.
    pub values: Vec<f64>,
    /// Of these seen in the kind itself.
    pub own: usize,
    /// Of these lent by the field.
    pub lent: usize,
}

/// The times of a kind of visit, shrunk to those of its field while there are
/// few.
///
/// With 30 of its own or more: just these. With fewer: all of its own, and as
/// many as are missing to 30 from the field, at evenly spaced quantiles, so
/// that what is lent has the field's own middle and spread. `n` own times so
/// weigh n/30 and the field the rest; a kind that was never seen is the field.
/// Values that are no time of a day (below 0, above 1,440 minutes, no number)
/// are left out of both. Nothing of either: nothing, and the caller needs a
/// law.
pub fn shrink(own: &[f64], field: &[f64]) -> Shrunk {
    let times = |of: &[f64]| {
        let possible = |one: &f64| (0.0..=1_440.0).contains(one);
        let mut times: Vec<f64> = of.iter().copied().filter(possible).collect();
        times.sort_unstable_by(f64::total_cmp);
        times
    };
    let (mut values, field) = (times(own), times(field));
    let own = values.len();
    let lent = if field.is_empty() {
        0
    } else {
        ENOUGH.saturating_sub(own)
    };
    for i in 0..lent {
        let at = (i as f64 + 0.5) / lent as f64 * field.len() as f64;
        values.push(field[(at as usize).min(field.len() - 1)]);
    }
    values.sort_unstable_by(f64::total_cmp);
    Shrunk { values, own, lent }
}

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn few_times_are_filled_up_from_the_field_and_many_are_not() {
        let field: Vec<f64> = (1..=100).map(f64::from).collect();
        let many = vec![5.0; 30];
        assert_eq!(shrink(&many, &field).values, many);
        let few = shrink(&[200.0; 6], &field);
        assert_eq!((few.own, few.lent, few.values.len()), (6, 24, 30));
        // The lent part keeps the field's mean, so the whole lies between.
        let mean = few.values.iter().sum::<f64>() / 30.0;
        let expected = (6.0 * 200.0 + 24.0 * 50.5) / 30.0;
        assert!((mean - expected).abs() < 0.5, "{mean}");
        assert_eq!(shrink(&[], &field).lent, 30);
        assert_eq!(shrink(&[3.0, -1.0, f64::NAN], &[]).values, [3.0]);
        assert!(shrink(&[], &[2_000.0]).values.is_empty());
    }
}
