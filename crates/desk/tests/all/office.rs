//! Changes of the office beside each other, on both engines.

use crate::support::{TestDesk, on_both};
use motcua_desk::logo::Logo;
use motcua_desk::{Asked, Desk};
use motcua_domain::actor::Role;
use motcua_domain::office::Office;

/// The smallest picture that is taken.
const JPEG: [u8; 8] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 0xFF, 0xD9];

/// Types a change over the office as a desk has it in memory.
fn edit(t: &TestDesk, desk: &Desk, key: &str, change: impl Fn(&mut Office)) {
    let mut office = desk.settings().office.clone();
    change(&mut office);
    let asked = Asked::new(key, "office", &office);
    let administrator = t.with(Role::Administrator);
    desk.edit_office(&administrator, asked, office).unwrap();
}

fn set_logo(t: &TestDesk, desk: &Desk, key: &str) {
    let logo = Logo::parse(JPEG.to_vec()).unwrap();
    let asked = Asked::new(key, "logo", &());
    let administrator = t.with(Role::Administrator);
    desk.set_logo(&administrator, asked, Some(logo)).unwrap();
}

#[test]
fn changes_of_other_fields_beside_each_other_lose_none() {
    on_both(|t| {
        let old = t.at("2026-10-06T08:00").desk.settings().office.clone();
        // Its settings are those of before the first change.
        let beside = t.reopened();
        edit(t, &t.desk, "one", |office| {
            office.place = "Nơi mới".to_owned();
        });
        t.at("2026-10-06T09:00");
        edit(t, &beside, "two", |office| {
            office.name_vi = "Trung tâm tên mới".to_owned();
        });
        t.desk.reload().unwrap();
        for settings in [t.desk.settings(), beside.settings()] {
            assert_eq!(settings.office.place, "Nơi mới");
            assert_eq!(settings.office.name_vi, "Trung tâm tên mới");
            assert_eq!(settings.office.address_vi, old.address_vi);
            let between = settings.office_at(crate::support::at("2026-10-06T08:30"));
            assert_eq!(between.place, "Nơi mới");
            assert_eq!(between.name_vi, old.name_vi);
            let before = settings.office_at(crate::support::at("2026-10-06T07:30"));
            assert_eq!(before.place, old.place);
        }
    });
}

#[test]
fn a_logo_and_a_change_beside_it_lose_neither() {
    on_both(|t| {
        let beside = t.reopened();
        set_logo(t, &t.desk, "logo");
        edit(t, &beside, "place", |office| {
            office.place = "Nơi mới".to_owned();
        });
        let office = beside.settings().office.clone();
        assert!(office.logo.is_some(), "the change keeps the logo");
        // This one still has the place of before.
        assert_ne!(t.desk.settings().office.place, "Nơi mới");
        let administrator = t.with(Role::Administrator);
        let asked = Asked::new("none", "logo", &());
        t.desk.set_logo(&administrator, asked, None).unwrap();
        let office = t.desk.settings().office.clone();
        assert!(office.logo.is_none());
        assert_eq!(office.place, "Nơi mới", "the logo keeps the change");
    });
}

#[test]
fn an_address_that_is_taken_away_is_gone() {
    on_both(|t| {
        edit(t, &t.desk, "there", |office| {
            office.site = "https://motcua.example.vn".to_owned();
        });
        assert!(!t.desk.settings().office.site.is_empty());
        edit(t, &t.desk, "gone", |office| office.site.clear());
        assert_eq!(t.desk.settings().office.site, "");
    });
}
