//! The health page: settings in force at once, and a restored desk that gives
//! no receipts until its administrator has answered for it.

use crate::{Office, get_as, post_as};
use motcua_store::{RESTORED, Restored};

#[tokio::test]
async fn the_health_page_is_the_administrators_and_its_settings_hold_at_once() {
    let office = Office::new();
    let (clerk, admin) = (office.sign_in("lan").await, office.sign_in("quan").await);
    for path in [
        "/admin/health",
        "/admin/health/backup",
        "/admin/health/restored",
    ] {
        assert_eq!(
            post_as(&office.app, &clerk, path, "").await.status,
            403,
            "{path}"
        );
    }
    assert_eq!(
        get_as(&office.app, &clerk, "/admin/health").await.status,
        403
    );
    let page = get_as(&office.app, &admin, "/admin/health?lang=en").await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("There is no backup yet"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Act now"));
    let bad = "nightly=1&time=22%3A30&folder=relative&daily=x&weekly=1&every=10&second=&key=a";
    let answer = post_as(&office.app, &admin, "/admin/health?lang=en", bad).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("full path of a folder"));
    assert!(answer.body.contains("from 1 to 366"));
    assert!(
        answer.body.contains("value=\"relative\""),
        "what was typed is kept"
    );
    let good = "nightly=1&time=08%3A00&folder=&daily=3&weekly=1&every=10&second=&key=b";
    let answer = post_as(&office.app, &admin, "/admin/health", good).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    // It is nine: the backup of eight is due, without a restart.
    let desk = office.desk.clone();
    let (did, failed) = tokio::task::spawn_blocking(move || desk.tick())
        .await
        .unwrap();
    assert!(failed.is_empty() && did.len() == 2, "{did:?} {failed:?}");
    let page = get_as(&office.app, &admin, "/admin/health?lang=en").await;
    assert!(page.body.contains("0 hours ago"), "{}", page.body);
    assert!(page.body.contains("motcua-20261124-090000.tar"));
}

#[tokio::test]
async fn h40_a_restored_desk_takes_no_dossier_until_answered_for_and_goes_on_reading() {
    let office = Office::new();
    let (clerk, admin) = (office.sign_in("lan").await, office.sign_in("quan").await);
    let note = Restored {
        at: "2026-11-24T08:00:00+07:00".to_owned(),
        backup_at: "2026-11-22T22:30:00+07:00".to_owned(),
    };
    let text = serde_json::to_vec(&note).unwrap();
    office
        .desk
        .store()
        .folder()
        .set_note(RESTORED, &text)
        .unwrap();
    office.desk.reload().unwrap();
    let refused = crate::intake::accept(&office, &clerk, &[]).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains("khôi phục"), "{}", refused.body);
    assert!(
        refused.body.contains("Trần Thị Mẫu"),
        "what was typed is kept"
    );
    assert_eq!(get_as(&office.app, &clerk, "/work").await.status, 200);
    let page = get_as(&office.app, &admin, "/admin/health?lang=en").await;
    assert!(
        page.body.contains("No receipts are given now"),
        "{}",
        page.body
    );
    let answer = post_as(&office.app, &admin, "/admin/health/restored", "").await;
    assert_eq!(answer.status, 303);
    let page = get_as(&office.app, &admin, "/admin/health?lang=en").await;
    assert!(!page.body.contains("No receipts are given now"));
    let taken = crate::intake::accept(&office, &clerk, &[]).await;
    assert_eq!(taken.status, 303, "{}", taken.body);
}
