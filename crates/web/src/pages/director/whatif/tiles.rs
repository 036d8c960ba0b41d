//! The figures on top of the answer, each beside the day as it is.

use super::controls::Names;
use super::words::{In, decimal, difference, mean, span, value};
use crate::frame::Frame;
use crate::pages::director::sentence::is_uncalled;
use motcua_desk::outlook::{Compared, QueueTold, Told, Worst};

/// A figure tile.
pub(super) struct Tile {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) of: String,
}

/// The figures on top of the answer.
pub(super) fn tiles(names: Names<'_>, minutes: u32, base: &Told, then: &Told) -> Vec<Tile> {
    let f = names.f;
    let days = (base, then);
    let tile = |name: String, of: In, base: &Compared, then: &Compared| Tile {
        name,
        value: told_mean(f, of, days.1, then),
        of: against(f, of, days, (base, then)),
    };
    let mut tiles = vec![
        tile(
            f.t1("whatif-within", "n", minutes),
            In::Share,
            &base.within,
            &then.within,
        ),
        tile(f.t("whatif-wait"), In::Minutes, &base.wait, &then.wait),
        tile(
            f.t("whatif-wait-first"),
            In::Minutes,
            &base.wait_first,
            &then.wait_first,
        ),
        tile(
            f.t("whatif-wait-ordinary"),
            In::Minutes,
            &base.wait_ordinary,
            &then.wait_ordinary,
        ),
        tile(
            f.t("whatif-overtime"),
            In::Minutes,
            &base.overtime,
            &then.overtime,
        ),
    ];
    if let Some((queue, worst)) = worst_of(then).filter(|_| !is_uncalled(then)) {
        let before = worst_of(base).map(|(queue, worst)| place(names, queue, worst));
        let before = before.unwrap_or_else(|| f.t("whatif-nobody"));
        let there = place(names, queue, worst);
        let (value, of) = if is_wait(worst) {
            let of = f.t2("whatif-worst-of", "place", there, "before", before);
            (value(f, In::Minutes, worst.wait.mean), of)
        } else {
            (there, f.t1("whatif-against-only", "base", before))
        };
        tiles.push(Tile {
            name: f.t("whatif-worst"),
            value,
            of,
        });
    }
    tiles
}

/// Does anybody wait in the worst half hour, as it is printed?
pub(super) fn is_wait(worst: &Worst) -> bool {
    worst.wait.mean >= 0.05
}

/// A value of a day; a wait or overtime of one on which nobody is called would
/// be told of nobody.
pub(super) fn told_mean(f: &Frame, of: In, day: &Told, told: &Compared) -> String {
    if of == In::Minutes && is_uncalled(day) {
        return f.t("whatif-uncalled");
    }
    mean(f, of, told)
}

/// As it is, and how far the changed day is from it.
fn against(
    f: &Frame,
    of: In,
    (base_day, then_day): (&Told, &Told),
    (base, then): (&Compared, &Compared),
) -> String {
    let was = told_mean(f, of, base_day, base);
    let can_be_held = of != In::Minutes || !(is_uncalled(base_day) || is_uncalled(then_day));
    match then.off.as_ref().filter(|_| can_be_held) {
        Some(off) => f.t2("whatif-against", "base", was, "off", difference(f, of, off)),
        None => f.t1("whatif-against-only", "base", was),
    }
}

/// The worst half hour of all lines.
fn worst_of(told: &Told) -> Option<(&QueueTold, &Worst)> {
    let queues = told.queues.iter();
    let worst = queues.filter_map(|queue| Some((queue, queue.worst.as_ref()?)));
    worst.max_by(|a, b| a.1.wait.mean.total_cmp(&b.1.wait.mean))
}

fn place(names: Names<'_>, queue: &QueueTold, worst: &Worst) -> String {
    let f = names.f;
    if !is_wait(worst) {
        return f.t("whatif-no-waits");
    }
    f.t3(
        "whatif-place",
        "line",
        names.line(&queue.queue),
        "when",
        span(f, worst.from, worst.to),
        "wait",
        decimal(f, worst.wait.mean),
    )
}

#[cfg(test)]
mod tests {
    use super::super::sample_day::{cheapest, model};
    use super::*;
    use crate::i18n::Lang;
    use crate::pages::dossier::sample::settings;
    use crate::pages::hall::sample::head;

    #[test]
    fn where_nobody_waits_no_half_hour_is_the_worst() {
        let settings = settings().unwrap();
        let (f, catalogue) = (head(Lang::Vi, "/"), crate::samples::catalogue());
        let names = Names {
            f: &f,
            policy: &settings.queue,
            catalogue: &catalogue,
        };
        let base = cheapest(model().unwrap()).told;
        let mut then = base.clone();
        for worst in then.queues.iter_mut().filter_map(|one| one.worst.as_mut()) {
            worst.wait.mean = 0.01;
        }
        let last = |base: &Told, then: &Told| tiles(names, 15, base, then).pop().unwrap();
        let tile = last(&base, &then);
        assert_eq!(tile.name, f.t("whatif-worst"));
        assert_eq!(tile.value, f.t("whatif-no-waits"));
        assert!(tile.of.starts_with("nay "), "{}", tile.of);
        let still = last(&then, &base);
        let now = format!("nay {}", f.t("whatif-no-waits"));
        assert!(still.of.ends_with(&now), "{}", still.of);
    }
}
