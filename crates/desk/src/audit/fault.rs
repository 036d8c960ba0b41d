//! What an audit can find wrong, in words.

use motcua_domain::id::DossierId;
use std::fmt;

/// Something wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The event it was noticed at; `None` = not at one event.
    pub seq: Option<i64>,
    /// The dossier concerned.
    pub dossier: Option<DossierId>,
    /// What.
    pub what: Wrong,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// An event is missing: the next number found is another.
    Gap {
        /// Number that was found instead.
        found: i64,
    },
    /// The head of the desk says another number of events.
    Head {
        /// What it says.
        says: i64,
    },
    /// The row gives another leaf than the one stored: it was changed.
    Leaf,
    /// The row cannot be read.
    Unreadable,
    /// The personal part is not the one that was committed to.
    Personal,
    /// The personal part is gone, and nothing in the record says that, why and
    /// by whom it was erased. There is no act of erasure yet: it comes with an
    /// event of its own, and until then no part may be missing.
    NotErased,
    /// A pack's content is not the one that it is named after.
    Pack(String),
    /// A version of a procedure or of the calendar, or an account, does not
    /// agree with the record: which, and how.
    Standing(String, &'static str),
    /// A stored node of the tree is not the hash of what lies under it.
    Node {
        /// Level of the node.
        level: u8,
    },
    /// A signed checkpoint says another root than the events give.
    Checkpoint {
        /// Its size.
        size: u64,
        /// Why it is not believed.
        why: String,
    },
    /// The signed receipt of an event does not follow from the record: why.
    Receipt(String),
    /// A kept checkpoint shows that the record was changed before it.
    History(String),
    /// The event does not fit the state of its dossier.
    Fold(String),
    /// A visit's row says something else than its events, or has none.
    Visit(motcua_domain::id::VisitId),
    /// A visit's intervals are not those that follow from its events.
    Intervals(motcua_domain::id::VisitId),
    /// A feedback does not follow from its events: which, and how.
    Feedback(motcua_domain::id::FeedbackId, &'static str),
    /// An official is said to have somebody who is not there.
    AtWork(motcua_domain::id::StaffId),
    /// A thing of the programme, and what is wrong with it.
    Programme(motcua_domain::id::ProgrammeId, &'static str),
    /// Events of a dossier that has no row.
    NoRow,
    /// A dossier without a single event.
    NoEvents,
    /// The dossier's row says something else than its events.
    Row,
    /// A column of the row says something else than the row.
    Columns,
    /// The clock row is not what follows from the dossier.
    Clock,
    /// The row that reports read is not what follows from the dossier.
    Case,
    /// A closed report is not the one whose hash the record holds, or the
    /// record does not tell of it: which.
    Closed(String),
    /// An event's row of this kind is gone.
    Missing(&'static str),
    /// An event's row of this kind says something else than the event.
    Differs(&'static str),
    /// A row of this kind, by its id, that no event tells of.
    NoEvent(&'static str, i64),
    /// A tracking key leads to the dossier that is not its own.
    OtherKey,
    /// A counter stands below what was issued of its series.
    Counter {
        /// Series.
        series: String,
        /// Where it stands.
        says: i64,
        /// Highest number issued.
        issued: i64,
    },
    /// The monthly figures are not what follows from the dossiers.
    Figures(String),
}

impl Wrong {
    /// Is the record of the events itself broken, and not a row beside it?
    pub(super) fn is_of_record(&self) -> bool {
        matches!(
            self,
            Self::Gap { .. }
                | Self::Leaf
                | Self::Unreadable
                | Self::Personal
                | Self::NotErased
                | Self::Node { .. }
                | Self::Fold(_)
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(seq) = self.seq {
            write!(f, "event {seq}: ")?;
        }
        if let Some(dossier) = self.dossier {
            write!(f, "dossier {dossier}: ")?;
        }
        self.what.fmt(f)
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wrong::Gap { found } => write!(f, "missing; the next one found is {found}"),
            Wrong::Head { says } => write!(f, "the desk's counter says {says} events"),
            Wrong::Leaf => f.write_str("changed after it was written: its leaf differs"),
            Wrong::Unreadable => f.write_str("cannot be read"),
            Wrong::Personal => f.write_str("its personal part is not the one recorded"),
            Wrong::NotErased => {
                f.write_str("its personal part is missing, with no record of an erasure")
            }
            Wrong::Pack(name) => {
                write!(
                    f,
                    "pack {name}: its content is not the one it is named after"
                )
            }
            Wrong::Standing(which, how) => write!(f, "{which} {how}"),
            Wrong::Node { level } => write!(f, "the tree's node of level {level} differs"),
            Wrong::Checkpoint { size, why } => write!(f, "signed checkpoint of {size}: {why}"),
            Wrong::Receipt(why) => write!(f, "its signed receipt {why}"),
            Wrong::History(why) => write!(f, "against a kept checkpoint: {why}"),
            Wrong::Fold(why) => f.write_str(why),
            Wrong::Visit(id) => write!(f, "visit {id}: its row does not follow from its events"),
            Wrong::Intervals(id) => {
                write!(f, "visit {id}: its intervals do not follow from its events")
            }
            Wrong::Feedback(id, how) => write!(f, "feedback {id}: {how}"),
            Wrong::AtWork(id) => {
                write!(f, "official {id} is said to have somebody who is not there")
            }
            Wrong::Programme(id, how) => write!(f, "programme {id}: {how}"),
            Wrong::NoRow => f.write_str("has events and no row"),
            Wrong::NoEvents => f.write_str("has a row and no events"),
            Wrong::Row => f.write_str("its row says something else than its events"),
            Wrong::Columns => f.write_str("a column of its row says something else than the row"),
            Wrong::Clock => f.write_str("its place in the work list does not follow from it"),
            Wrong::Case => f.write_str("its facts for reports do not follow from it"),
            Wrong::Closed(which) => write!(f, "the closed report {which} is not the recorded one"),
            Wrong::Missing(what) => write!(f, "its {what} is gone"),
            Wrong::Differs(what) => write!(f, "its {what} says something else than the event"),
            Wrong::NoEvent(what, id) => write!(f, "{what} {id} has no event"),
            Wrong::OtherKey => f.write_str("a tracking key leads there that is not its own"),
            Wrong::Counter {
                series,
                says,
                issued,
            } => write!(f, "counter {series} stands at {says}; {issued} was issued"),
            Wrong::Figures(which) => write!(f, "the figures of {which} do not add up"),
        }
    }
}
