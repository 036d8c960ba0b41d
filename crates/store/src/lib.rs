//! Everything that is kept, on SQLite or PostgreSQL: the only crate with SQL.
//!
//! [`Store::act`] does an act of a desk on the desk's lane and answers after
//! the commit; [`Store::read`] gives a page one snapshot. What can be done in
//! a transaction is `impl Tx`, one file per noun. Deliberately absent: law,
//! clock, randomness, HTTP, and words for readers.

mod access;
mod appointment;
mod at_work;
mod attachment;
mod audit;
mod backup;
mod calendar;
mod catalogue;
mod checkpoint;
mod consent;
mod desk;
mod device;
mod dossier;
mod draft;
mod dump;
mod engine;
mod error;
mod event;
mod feedback;
mod figures;
mod folder;
mod idempotency;
mod indicator;
mod interval;
mod keyfile;
mod lane;
mod leave;
mod list;
mod migrate;
mod money;
mod news;
mod often;
mod open;
mod outbox;
mod outlook;
mod pack;
mod person;
mod print;
mod procedure;
mod process;
mod programme;
mod receipt;
mod record;
mod report;
mod risk;
mod risk_told;
mod search;
mod session;
mod setting;
mod shift;
mod staff;
mod statements;
mod store;
mod survey;
mod template;
mod tidying;
mod tracking;
mod turn;
mod tx;
mod undone;
mod value;
mod visit;
mod wait;
mod words;

pub use access::AccessRow;
pub use appointment::AppointmentRow;
pub use at_work::{AtWorkRow, WorkIntervalRow};
pub use attachment::AttachmentRow;
pub use audit::{AuditEvent, AuditRow};
pub use backup::{Manifest, RESTORED, Restored, Step, backup_manifest, restore};
pub use calendar::{CalendarRow, OpenRow};
pub use catalogue::{Plan, SHARED};
pub use checkpoint::CheckpointRow;
pub use consent::ConsentRow;
pub use desk::DeskRow;
pub use device::DeviceRow;
pub use dossier::{ClockRow, PastEvent, Record, STANDING};
pub use draft::DraftRow;
pub use dump::{DumpReport, WithBlobs};
pub use engine::{Column, DATABASE, Durability, Key, Location};
pub use error::{ActError, Cause, StoreError};
pub use event::{NewEvent, StoredEvent};
pub use feedback::{FeedbackEventRow, FeedbackRecord, FeedbackRow};
pub use folder::{Blobs, Folder, Keys, free_space, write_whole};
pub use idempotency::KeptAnswer;
pub use indicator::{
    DeskEvent, DossierEvents, IndicatorRow, KindEvent, MonthlyRow, PartRow, SpanRow,
};
pub use interval::{IntervalChange, IntervalRow, interval_change};
pub use keyfile::KEYS_EXPORTED;
pub use lane::{Pending, Priority};
pub use leave::LeaveRow;
pub use list::{FinishedRow, ListAsk, ListRow, LoadRow};
pub use migrate::LEVEL;
pub use money::MoneyRow;
pub use news::NewsRow;
pub use often::OftenRow;
pub use open::{CAP, Narrow, OpenKey};
pub use outbox::{OutboxRow, SentRow};
pub use outlook::{EnteredRow, HandledRow, OutlookKind};
pub use pack::{PackRow, pack_hash};
pub use person::PersonRow;
pub use print::PrintRow;
pub use procedure::ProcedureRow;
pub use process::{NumberedEvent, ProcessAsk, ProcessPlaceRow, ProcessRow};
pub use programme::{ProgrammeEventRow, ProgrammeRecord, ProgrammeRow};
pub use receipt::ReceiptRow;
pub use record::{ReceivedRow, RecordRow};
pub use report::{CaseRow, ClosedRow, DeclaredPart, DeclaredRow, Until};
pub use risk::{DueRow, RiskAsk, RiskRow};
pub use risk_told::{MorningRow, RiskToldRow};
pub use search::TakingIn;
pub use session::SessionRow;
pub use shift::{ShiftCloseRow, ShiftRow, ShiftSumRow};
pub use staff::{StaffName, StaffRow};
pub use store::{Options, SERVER, Store};
pub use survey::{
    BallotRow, BesideRow, BoxRow, CampaignRow, CommentRow, ContextRow, IssuedRow, PaperAsked,
    ServedBy, ServedRow, TokenRow,
};
pub use template::{PaperTemplateRow, TemplateSetRow};
pub use tx::Tx;
pub use undone::UndoneRow;
pub use value::{Row, Value};
pub use visit::VisitRecord;
pub use wait::{ToldRow, TruthRow};
