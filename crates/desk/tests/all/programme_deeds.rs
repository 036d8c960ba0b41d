//! What the stories of the programme have in common: things that are begun,
//! acts on the version that stands, and what is refused.

use crate::support::TestDesk;
use jiff::civil::Date;
use motcua_desk::DeskError;
use motcua_desk::programme::{Act, Begin, ProgrammeId, Proof, Refused, TaskLine};
use motcua_domain::actor::Actor;
use motcua_domain::id::UnitId;

/// Begins something.
pub(crate) fn begin(t: &TestDesk, me: &Actor, begin: &Begin) -> Result<ProgrammeId, DeskError> {
    let head = t.desk.store().read(t.desk.id(), |tx| tx.head()).unwrap();
    let done = t
        .desk
        .programme_begin(me, &format!("begin {head}"), begin)?;
    Ok(done.id)
}

/// The version of something that stands.
pub(crate) fn version(t: &TestDesk, id: ProgrammeId) -> u32 {
    let row = t.desk.store().read(t.desk.id(), |tx| tx.programme(id));
    row.unwrap().unwrap().item.version
}

/// Does an act on the version that stands, and gives the next one.
pub(crate) fn act(t: &TestDesk, me: &Actor, id: ProgrammeId, act: &Act) -> Result<u32, DeskError> {
    let version = version(t, id);
    let head = t.desk.store().read(t.desk.id(), |tx| tx.head()).unwrap();
    let key = format!("{} {version} {head} {}", id.0, act.slug());
    Ok(t.desk.programme_act(me, &key, (id, version), act)?.version)
}

/// Why something was refused.
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, DeskError>) -> Refused {
    match answer {
        Err(DeskError::Programme(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// Is it said that there is no such thing?
pub(crate) fn is_hidden<T>(answer: &Result<T, DeskError>) -> bool {
    matches!(answer, Err(DeskError::NotFound))
}

/// A task for a unit, without a content or an owner.
pub(crate) fn task(unit: &str, due: Date) -> TaskLine {
    TaskLine {
        n: None,
        text: "Soát 20 thủ tục hay phải bổ sung".to_owned(),
        content: None,
        unit: UnitId::new(unit),
        owner: None,
        owner_name: String::new(),
        due,
        proof: Proof::Paper,
        from: None,
    }
}
