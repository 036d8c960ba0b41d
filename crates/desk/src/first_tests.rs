use super::*;
use crate::clock::SeededEntropy;
use motcua_store::{Location, Options};

fn store(dir: &std::path::Path) -> Store {
    let place = Location::Folder(dir.join("data"));
    Store::open(&place, &Options::new(Some([7; 64]))).unwrap()
}

fn answered(packs: &Packs) -> Answers {
    let mut answers = Answers::usual(packs);
    for (name, answer) in [
        ("name_vi", "Trung tâm phường Mẫu"),
        ("name_en", "Sample centre"),
        ("parent_vi", "Ủy ban nhân dân phường Mẫu"),
        ("agency_code", "H53.14"),
        ("place", "Mẫu"),
        ("address_vi", "Số 1 đường Mẫu"),
        ("counters", "3"),
        ("admin_name", "Mẫu Văn A"),
    ] {
        answers.put(name, answer);
    }
    answers
}

fn made(store: &Store, packs: &Packs, answers: Answers) -> Result<DeskId, DeskError> {
    let mut entropy = SeededEntropy::new(1);
    let door = Door::new(&mut entropy);
    let first = FirstPassword {
        password: Password::typed("mưa rơi trên mái tôn"),
        must_change: false,
    };
    let now = "2026-11-24T09:00:00+07:00".parse().unwrap();
    let by = (&door, &mut entropy as &mut dyn Entropy, now);
    make(store, packs.clone(), answers, None, first, by)
}

#[test]
fn every_question_is_put_and_got_and_its_fault_names_it() {
    let packs = Packs::built_in().unwrap();
    let sound = answered(&packs);
    assert_eq!(sound.faults(&packs.units, &Taken::default()), []);
    for question in QUESTIONS {
        let mut wrong = sound.clone();
        wrong.put(question.name, "\u{7}");
        if question.name == "counting" {
            wrong.put("reception", "1-5:0730-1130");
        }
        let fields: Vec<_> = wrong.faults(&packs.units, &Taken::default());
        assert_eq!(fields.len(), 1, "{}: {fields:?}", question.name);
        assert_eq!(fields[0].field, question.name);
        assert!(!sound.get(question.name).is_empty() || question.may_be_empty);
    }
    let taken = Taken {
        slugs: vec!["desk".to_owned()],
        agency_codes: vec!["H53.14".to_owned()],
    };
    let taken = sound.faults(&packs.units, &taken);
    let said: Vec<&str> = taken.iter().map(|bad| bad.message.as_str()).collect();
    assert_eq!(said, ["office-agency-taken", "first-slug-taken"]);
}

#[test]
fn a_desk_is_made_whole_with_its_administrator() {
    let dir = tempfile::tempdir().unwrap();
    let (store, packs) = (store(dir.path()), Packs::built_in().unwrap());
    let mut bad = answered(&packs);
    bad.put("agency_code", "h/1");
    assert!(matches!(
        made(&store, &packs, bad),
        Err(DeskError::Invalid(_))
    ));
    assert!(
        store.desks().unwrap().is_empty(),
        "answers that are not sound make nothing"
    );
    let id = made(&store, &packs, answered(&packs)).unwrap();
    let rows = store.read(id, |tx| tx.all_staff()).unwrap();
    assert_eq!((rows.len(), rows[0].login.as_str()), (1, "admin"));
    let events = store.read(id, |tx| tx.events_from(0, 10)).unwrap();
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["desk.set_up", "staff.added"]);
    let again = made(&store, &packs, answered(&packs));
    assert!(matches!(again, Err(DeskError::Invalid(_))), "{again:?}");
}

#[test]
fn a_set_up_that_broke_off_is_taken_up_again() {
    let dir = tempfile::tempdir().unwrap();
    let (store, packs) = (store(dir.path()), Packs::built_in().unwrap());
    let now = "2026-11-24T09:00:00+07:00".parse().unwrap();
    let Ok(bare) = store.create_desk("other", "Nửa chừng", now) else {
        panic!("the row of a desk");
    };
    assert!(setup::ready(&store).unwrap().is_empty());
    let id = made(&store, &packs, answered(&packs)).unwrap();
    assert_eq!(id, bare);
    let ready = setup::ready(&store).unwrap();
    assert_eq!((ready.len(), ready[0].slug.as_str()), (1, "desk"));
}

#[test]
fn two_desks_of_a_server_never_share_an_agency_code() {
    let dir = tempfile::tempdir().unwrap();
    let packs = Packs::built_in().unwrap();
    let store = store(dir.path());
    made(&store, &packs, answered(&packs)).unwrap();
    let mut second = answered(&packs);
    second.put("slug", "second");
    let refused = made(&store, &packs, second.clone()).unwrap_err();
    let DeskError::Invalid(faults) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(faults[0].message, "office-agency-taken");
    second.put("agency_code", "H53.15");
    let id = made(&store, &packs, second).unwrap();
    // Nor by a change later.
    let clock = Arc::new(crate::clock::SystemClock);
    let desk = Desk::open(store, id, clock, Box::new(SeededEntropy::new(2))).unwrap();
    let me = desk.staff_for_machine().unwrap().remove(0);
    let me = motcua_domain::actor::Actor {
        id: me.id,
        unit: me.unit,
        roles: me.roles,
    };
    let mut office = desk.settings().office.clone();
    office.agency_code = "H53.14".to_owned();
    let asked = crate::Asked::new("k", "edit_office", &());
    let refused = desk.edit_office(&me, asked, office).unwrap_err();
    assert!(matches!(refused, DeskError::Invalid(_)), "{refused:?}");
}
