//! How long somebody waits in the minutes that count, and whether they are
//! called as promised: one rule for days that are played and for plans.

use super::model::{Reading, Span};

/// Minutes within which people should be called, and which minutes count.
#[derive(Clone, Debug)]
pub(super) struct Promise {
    within: f32,
    /// No minute of a break counts as waiting, and nobody is called in it but
    /// by those who work on.
    pub rests: bool,
    /// The open hours, where something is counted in them; empty = nothing is.
    counts: Vec<Span>,
}

impl Promise {
    /// Of a model under an opening. `is_counted` = something beside waits is
    /// counted in open minutes.
    pub fn new(reading: &Reading, open: &[Span], is_counted: bool) -> Self {
        let rests = reading.model.rests;
        Self {
            within: reading.model.within as f32,
            rests,
            counts: if rests || is_counted {
                open.to_vec()
            } else {
                Vec::new()
            },
        }
    }

    /// A moment in open minutes; those after the last closing count too.
    #[inline]
    pub fn counted(&self, at: f32) -> f32 {
        let (Some(first), Some(last)) = (self.counts.first(), self.counts.last()) else {
            return at;
        };
        let at = f64::from(at);
        if at <= first.from {
            return 0.0;
        }
        let inside = |span: &Span| (at.min(span.to) - span.from).max(0.0);
        let inside: f64 = self.counts.iter().map(inside).sum();
        (inside + (at - last.to).max(0.0)) as f32
    }

    /// The wait of somebody who is called now and joined then, told as it is
    /// and in minutes that count.
    #[inline]
    pub fn wait(&self, (joined, counted): (f32, f32), now: f32) -> f32 {
        if self.rests {
            self.counted(now) - counted
        } else {
            now - joined
        }
    }

    /// Is such a wait as promised?
    #[inline]
    pub fn is_kept(&self, wait: f32) -> bool {
        wait <= self.within
    }

    /// Is somebody who joined then and is called now called in time?
    #[inline]
    pub fn is_in_time(&self, joined: f32, now: f32) -> bool {
        self.is_kept(self.wait((joined, self.counted(joined)), now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise(rests: bool) -> Promise {
        let span = |from: f64, to: f64| Span { from, to };
        Promise {
            within: 10.0,
            rests,
            counts: if rests {
                vec![span(0.0, 240.0), span(330.0, 570.0)]
            } else {
                Vec::new()
            },
        }
    }

    #[test]
    fn minutes_of_a_break_count_only_where_the_desk_does_not_rest() {
        let (rests, goes_on) = (promise(true), promise(false));
        // Joined five minutes before the break, called in it or right after.
        for now in [241.0, 329.0, 334.0] {
            assert!(rests.is_in_time(235.0, now), "{now}");
        }
        assert!(!rests.is_in_time(235.0, 336.0));
        assert!(goes_on.is_in_time(235.0, 245.0));
        assert!(!goes_on.is_in_time(235.0, 246.0));
        // Before the doors open nobody waits, and after the closing they do.
        assert!(rests.is_in_time(-30.0, 10.0));
        assert!(!rests.is_in_time(565.0, 576.0));
    }
}
