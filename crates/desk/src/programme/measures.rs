//! Figures for targets: a small door to whatever counts them.

use super::change::ALL_YEARS;
use super::{About, Ask, Book, Indicators, Item, Kind, Measured, ProgrammePack, UnitPart};
use crate::{Desk, DeskError};
use jiff::civil::Date;
use motcua_domain::id::StaffId;
use motcua_domain::report::{Period, PeriodKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Months of the past by which a target is seen to be met always or never.
const PAST: u32 = 6;

/// Counts figures for targets. It is asked outside of acts, a few dozen times
/// a page.
pub trait Measures: Send + Sync {
    /// Definitions in use.
    fn about(&self, desk: &Desk) -> Vec<About>;

    /// A figure; `None` where nothing counts it like this.
    ///
    /// # Errors
    /// Of the store.
    fn value(&self, desk: &Desk, ask: &Ask) -> Result<Option<Measured>, DeskError>;

    /// What each unit adds to a figure that sums several; empty for another
    /// figure.
    ///
    /// # Errors
    /// Of the store.
    fn parts(&self, _desk: &Desk, _ask: &Ask) -> Result<Vec<UnitPart>, DeskError> {
        Ok(Vec::new())
    }
}

/// Counts nothing: every target is "not measurable" until numbers are declared.
#[derive(Clone, Copy, Debug)]
pub struct Unmeasured;

impl Measures for Unmeasured {
    fn about(&self, _desk: &Desk) -> Vec<About> {
        Vec::new()
    }

    fn value(&self, _desk: &Desk, _ask: &Ask) -> Result<Option<Measured>, DeskError> {
        Ok(None)
    }
}

/// What the programme of a desk knows while the program runs.
pub(crate) struct Running {
    measures: RwLock<Arc<dyn Measures>>,
    /// Forms, samples and definitions in use.
    pub(super) pack: RwLock<Arc<ProgrammePack>>,
    /// The programme is run here, as menus know it; `None` = not read since the
    /// office decided last.
    shown: RwLock<Option<bool>>,
    /// The month in which every month before it was seen to be drawn from.
    drawn: Mutex<Option<Period>>,
}

impl Running {
    pub(crate) fn new() -> Self {
        Self {
            measures: RwLock::new(Arc::new(Indicators)),
            pack: RwLock::new(Arc::new(ProgrammePack::built_in())),
            shown: RwLock::default(),
            drawn: Mutex::default(),
        }
    }

    /// Was every month before this one seen to be drawn from?
    pub(super) fn is_drawn_up_to(&self, month: Period) -> bool {
        let drawn = self.drawn.lock();
        *drawn.unwrap_or_else(PoisonError::into_inner) == Some(month)
    }

    /// Keeps that every month before this one was drawn from.
    pub(super) fn drawn_up_to(&self, month: Period) {
        *self.drawn.lock().unwrap_or_else(PoisonError::into_inner) = Some(month);
    }

    fn measures(&self) -> Arc<dyn Measures> {
        Arc::clone(&self.measures.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn shown(&self) -> Option<bool> {
        *self.shown.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn show(&self, shown: Option<bool>) {
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = shown;
    }

    pub(super) fn pack(&self) -> Arc<ProgrammePack> {
        Arc::clone(&self.pack.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Desk {
    /// Lets something else count figures for targets.
    pub fn use_measures(&self, measures: Arc<dyn Measures>) {
        let mut now = self
            .0
            .programme
            .measures
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *now = measures;
    }

    /// Definitions of what targets may bind to, by id.
    pub fn programme_indicators(&self) -> Vec<About> {
        let mut all = self.0.programme.measures().about(self);
        all.sort_by(|one, other| one.id.cmp(&other.id));
        all
    }

    /// Definitions, figures that are asked for, and what the checks of declared
    /// numbers found.
    pub(super) fn target_book(&self, asks: BTreeSet<Ask>) -> Result<Book, DeskError> {
        let measures = self.0.programme.measures();
        let about = measures.about(self);
        let mut book = Book {
            about: about.into_iter().map(|one| (one.id.clone(), one)).collect(),
            ..Book::default()
        };
        for ask in asks {
            if !book.about.contains_key(&ask.indicator) {
                continue;
            }
            let parts = measures.parts(self, &ask)?;
            if !parts.is_empty() {
                book.parts.insert(ask.clone(), parts);
            }
            if let Some(measured) = measures.value(self, &ask)? {
                book.values.insert(ask, measured);
            }
        }
        let rows = self
            .0
            .store
            .read(self.0.id, |tx| tx.programme_of(Kind::Draw, ALL_YEARS))?;
        let draws: Vec<Item> = rows.into_iter().map(|row| row.item).collect();
        book.take_draws(&draws);
        Ok(book)
    }

    /// Definitions, and figures of the targets of things up to a day, as they
    /// were booked by then.
    pub(super) fn target_book_of<'a>(
        &self,
        items: impl IntoIterator<Item = (&'a Item, Option<StaffId>)>,
        day: Date,
    ) -> Result<Book, DeskError> {
        self.target_book(asks_of(items, day))
    }

    /// The figures that show when those of the targets of things are being
    /// gamed, up to a day.
    pub(super) fn pair_asks<'a>(
        &self,
        items: impl IntoIterator<Item = (&'a Item, Option<StaffId>)>,
        day: Date,
    ) -> BTreeSet<Ask> {
        let about = self.0.programme.measures().about(self);
        let known: BTreeMap<String, About> =
            about.into_iter().map(|one| (one.id.clone(), one)).collect();
        let mut asks = BTreeSet::new();
        for (item, person) in items {
            for target in item.targets() {
                let pairs = item.pairs(target, (&known, person), day);
                let pairs = pairs.into_iter().flat_map(|(_, asked)| asked);
                asks.extend(pairs.map(|(_, ask)| ask));
            }
        }
        asks
    }

    /// What was asked for, in each of the last months before a day.
    pub(super) fn past_of(asks: &BTreeSet<Ask>, day: Date) -> BTreeSet<Ask> {
        let mut past = BTreeSet::new();
        let mut month = Period::of(PeriodKind::Month, day);
        for _ in 0..PAST {
            month = month.previous();
            past.extend(asks.iter().map(|ask| Ask {
                from: month.from,
                to: month.to,
                day: month.to,
                ..ask.clone()
            }));
        }
        past
    }
}

/// What was asked for, of the year up to a day: it speaks before enough months
/// are over.
pub(super) fn year_of(asks: &BTreeSet<Ask>, day: Date) -> BTreeSet<Ask> {
    let year = Period::of(PeriodKind::Year, day);
    let all = asks.iter().map(|ask| Ask {
        from: year.from,
        to: year.to,
        day,
        ..ask.clone()
    });
    all.collect()
}

/// What is asked for the targets of things up to a day, and for their months or
/// quarters that were over.
pub(super) fn asks_of<'a>(
    items: impl IntoIterator<Item = (&'a Item, Option<StaffId>)>,
    day: Date,
) -> BTreeSet<Ask> {
    let mut asks = BTreeSet::new();
    for (item, person) in items {
        let targets = item.targets().iter();
        asks.extend(targets.flat_map(|target| item.asks(target, person, day)));
    }
    asks
}

/// The same up to the day of a closing, and up to the day before it, with which
/// a closed figure is compared later.
pub(super) fn asks_of_closing<'a>(
    items: impl IntoIterator<Item = &'a Item>,
    day: Date,
) -> BTreeSet<Ask> {
    let mut asks = asks_of(items.into_iter().map(|item| (item, None)), day);
    let before: Vec<Ask> = asks.iter().map(|ask| ask.before(day)).collect();
    asks.extend(before);
    asks
}
