//! The trust page over HTTP: a desk without a past, a day told and seen, and a
//! month that is none.

use crate::Office;
use crate::dossier::{accept, clerk, director, get};
use motcua_desk::outlook::Model;
use motcua_desk::queue::{Ask, Handled};
use motcua_domain::visit::{ClassId, LineId, Origin, Outcome};
use motcua_web::i18n::{Lang, text};

fn said(id: &str) -> String {
    text(Lang::Vi, id, &[])
}

/// Two people are served on Wednesday 25 November 2026, and the day ends.
fn played(office: &Office) {
    let desk = &office.desk;
    let me = clerk(office).actor;
    let at = |clock: &str| {
        let moment = format!("2026-11-25T{clock}:00+07:00");
        office.clock.set(moment.parse().unwrap());
    };
    at("08:00");
    desk.take_counter(&me, "counter", 1).unwrap();
    for (n, clocks) in [["08:05", "08:20", "08:35"], ["09:00", "09:01", "09:12"]]
        .iter()
        .enumerate()
    {
        let [came, called, went] = clocks;
        at(came);
        let ask = Ask {
            line: LineId::new("land"),
            class: ClassId::ordinary(),
            origin: Origin::Kiosk,
        };
        let kiosk = desk.device_actor(1);
        let issued = desk.issue_ticket(&kiosk, &format!("t{n}"), ask).unwrap();
        at(called);
        desk.call_next(&me, &format!("c{n}")).unwrap();
        let visit = issued.visit.id;
        desk.handle(&me, &format!("s{n}"), visit, Handled::Serve {})
            .unwrap();
        at(went);
        let done = Handled::Finish {
            outcome: Outcome::Guided,
            missing: None,
        };
        desk.handle(&me, &format!("f{n}"), visit, done).unwrap();
    }
    office
        .clock
        .set("2026-11-26T09:00:00+07:00".parse().unwrap());
}

#[tokio::test]
async fn a_desk_without_a_past_says_so_and_how_the_simulator_is_tested() {
    let office = Office::working();
    let boss = director(&office);
    let page = get(&office, &boss, "/director/trust").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains(&said("trust-empty")), "{}", page.body);
    assert!(
        page.body
            .contains("motcua selftest queueing --cases FILE.csv")
    );
    assert!(page.body.contains(&said("trust-limit-past")));
    for month in ["2026-13", "x"] {
        let bad = get(&office, &boss, &format!("/director/trust?month={month}")).await;
        assert_eq!(bad.status, 422, "{month}: {}", bad.body);
        assert!(
            bad.body.contains(&said("outlook-bad-month")),
            "{}",
            bad.body
        );
        assert!(bad.body.contains(&format!("value=\"{month}\"")), "{month}");
    }
}

#[test]
fn a_day_that_is_over_stands_beside_what_was_told_of_it() {
    crate::on_both(async |office: Office| {
        played(&office);
        let boss = director(&office);
        let page = get(&office, &boss, "/director/trust").await;
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("<option value=\"2026-11\" selected>"));
        assert!(page.body.contains("Thứ Tư 25/11/2026"), "{}", page.body);
        // Who came at 8:05 was called after fifteen minutes, who came at 9:00
        // after one.
        let table = page.body.split("id=\"halves\"").nth(1).unwrap();
        let table = table.split("</table>").next().unwrap();
        assert!(
            table.contains("8:00–8:30") && table.contains("9:00–9:30"),
            "{table}"
        );
        // Over which days, and what they were told from.
        let days = "Đã chạy lại 1 ngày tiếp dân của tháng, từ 25/11/2026 đến 25/11/2026.";
        assert!(page.body.contains(days), "{}", page.body);
        for id in ["trust-running", "trust-basis-none", "trust-series-how"] {
            assert!(page.body.contains(&said(id)), "{id}: {}", page.body);
        }
        // Nothing was foretold of the first day ever, so its visits are not
        // judged; whether waits leave out the break stands beside them.
        assert!(page.body.contains("Được gọi đúng mức: "), "{}", page.body);
        assert!(!page.body.contains("Lượt đến: 1 trên"), "{}", page.body);
        assert!(page.body.contains(&said("trust-visits-state")));
        assert!(page.body.contains(&said("ahead-noon")), "{}", page.body);
        // Seed and model stand beside it.
        assert!(page.body.contains("<code>"), "{}", page.body);
        // The model by which the figures are made again is the one of that hash.
        let there = "/director/trust/model?month=2026-11";
        assert!(page.body.contains(there), "{}", page.body);
        let file = get(&office, &boss, there).await;
        assert_eq!(file.status, 200, "{}", file.body);
        let hash = Model::parse(&file.body).unwrap().hash;
        assert!(page.body.contains(&format!("<code>{hash}</code>")));
        let none = get(&office, &boss, "/director/trust/model?month=2026-09").await;
        assert_eq!(none.status, 404, "{}", none.body);
        assert!(!page.body.contains(&said("trust-empty")));
    });
}

#[tokio::test]
async fn dossiers_that_came_in_are_counted_and_their_forecast_says_it_knows_little() {
    let office = Office::working();
    accept(&office, "a");
    office
        .clock
        .set("2026-11-26T09:00:00+07:00".parse().unwrap());
    let boss = director(&office);
    let page = get(&office, &boss, "/director/trust").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body.contains(&said("trust-of-dossiers")),
        "{}",
        page.body
    );
    // A month of dossiers alone can be chosen, and its scores say of which days.
    assert!(page.body.contains("<option value=\"2026-11\" selected>"));
    let days = "Điểm của dự báo hồ sơ: nhiều nhất 40 ngày làm việc cuối có số liệu, \
                từ 25/11/2026 đến 25/11/2026.";
    assert!(page.body.contains(days), "{}", page.body);
    assert!(!page.body.contains("tám tuần") && !page.body.contains("8 tuần"));
    assert!(page.body.contains("So với tuần trước, 40 ngày"));
    assert!(page.body.contains(&said("trust-imported")));
}
