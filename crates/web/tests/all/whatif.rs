//! What-if over HTTP: a day as it is and as it would be, what cannot be, the
//! part asked for while a slider is dragged, and a fix written into the roster.

use crate::Office;
use crate::dossier::{clerk, director, get, post, who};
use motcua_desk::outlook::{Model, RosterSource};
use motcua_domain::actor::Role;
use motcua_web::i18n::{Lang, text};

/// Thursday 26 November 2026, the next open day of these tests.
const DAY: &str = "2026-11-26";

fn said(id: &str) -> String {
    text(Lang::Vi, id, &[])
}

/// The value of the first field of this name.
fn value(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1);
    let rest = rest.unwrap_or_else(|| panic!("no field {name}: {page}"));
    rest.split('"').next().unwrap().replace("&#34;", "\"")
}

/// The form as the page shows it, as a query.
fn untouched(page: &str) -> String {
    let form = page.split("data-whatif").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    let mut pairs = Vec::new();
    for tag in form.split('<').filter(|tag| tag.starts_with("input")) {
        let of = |name: &str| {
            let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
            rest.split('"').next().map(str::to_owned)
        };
        let is_box = tag.contains("type=\"checkbox\"");
        let Some(name) = of("name").filter(|_| !is_box || tag.contains(" checked")) else {
            continue;
        };
        let value = motcua_web::pages::encode(&of("value").unwrap_or_default());
        pairs.push(format!("{}={value}", motcua_web::pages::encode(&name)));
    }
    pairs.join("&")
}

#[tokio::test]
async fn a_day_is_shown_as_it_is_and_its_untouched_form_changes_nothing() {
    let office = Office::working();
    let boss = director(&office);
    let page = get(&office, &boss, "/director/whatif").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("thứ Năm 26/11/2026"), "{}", page.body);
    assert!(page.body.contains(&said("whatif-no-change")));
    // What it rests on, and what it can be made again by.
    assert!(page.body.contains(&said("ahead-log-none")));
    assert!(
        !page.body.contains("So với hiện nay: "),
        "nothing was moved"
    );
    let model = office.desk.own_model(&boss.actor, DAY.parse().unwrap());
    let model = model.unwrap();
    assert!(page.body.contains(model.hash()) && page.body.contains(&model.seed.to_string()));
    let form = untouched(&page.body);
    assert!(form.contains("set=1") && form.contains("&who="), "{form}");
    let same = get(&office, &boss, &format!("/director/whatif?{form}")).await;
    assert_eq!(same.status, 200, "{}", same.body);
    assert!(same.body.contains(&said("whatif-no-change")), "{form}");
    let file = get(&office, &boss, &format!("/director/whatif/model?day={DAY}")).await;
    let again = Model::parse(&file.body).unwrap();
    assert_eq!(again.hash, model.hash());
}

#[tokio::test]
async fn fewer_people_are_called_sooner_and_the_part_says_the_same_as_the_page() {
    let office = Office::working();
    let boss = director(&office);
    let url = format!("/director/whatif?day={DAY}&visits=60");
    let page = get(&office, &boss, &url).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("trong 100 người được gọi trong 15 phút"));
    assert!(!page.body.contains(&said("whatif-no-change")));
    assert!(page.body.contains("value=\"60\""), "what was typed is kept");
    // On paper, too, it is said what was moved.
    let answer = page.body.split("data-answer").nth(1).unwrap();
    assert!(
        answer.contains("<p>So với hiện nay: Số lượt đến: 60"),
        "{answer}"
    );
    for id in ["whatif-average", "whatif-single-day", "whatif-overtime"] {
        assert!(page.body.contains(&said(id)), "{id}");
    }
    // The answer alone, with the number of the question.
    let part = get(&office, &boss, &format!("{url}&part=1&n=17")).await;
    assert_eq!(part.status, 200, "{}", part.body);
    let answer = part.body.trim();
    assert!(
        answer.starts_with("<div class=\"stack gap3\" data-n=\"17\""),
        "{answer}"
    );
    assert!(!answer.contains("<nav") && !answer.contains("<form"));
    let rest = answer.split("data-sum").nth(1).unwrap();
    assert!(page.body.contains(rest), "the page says otherwise: {rest}");
    // The same question has the same answer to the last bit.
    let again = get(&office, &boss, &format!("{url}&part=1&n=17")).await;
    assert_eq!(again.body, part.body);
    let other = get(&office, &boss, &format!("{url}&part=1&n=x1")).await;
    assert!(other.body.contains("data-n=\"\""), "{}", other.body);
}

#[tokio::test]
async fn what_cannot_be_is_said_at_its_field_and_what_was_typed_is_kept() {
    let office = Office::working();
    let boss = director(&office);
    let of = |query: &str| format!("/director/whatif?day={DAY}&{query}");
    let bad = get(&office, &boss, &of("visits=900&open-0=11:45")).await;
    assert_eq!(bad.status, 422, "{}", bad.body);
    assert!(bad.body.contains("Ghi từ 40 đến 200"), "{}", bad.body);
    assert!(bad.body.contains("value=\"900\"") && bad.body.contains("value=\"11:45\""));
    assert!(bad.body.contains("id=\"i-visits-e\""));
    assert!(bad.body.contains("id=\"i-close-0-e\""), "{}", bad.body);
    // The part says it, too, with the way to the field.
    let part = get(&office, &boss, &of("visits=900&part=1&n=3")).await;
    assert_eq!(part.status, 422);
    let line = "<a href=\"#i-visits\">Số lượt đến: Ghi từ 40 đến 200</a>";
    assert!(part.body.contains(line), "{}", part.body);
    let sum = format!("data-sum=\"{}\"", said("whatif-not-asked-see"));
    assert!(part.body.contains(&sum), "the line is not blank");
    assert!(bad.body.contains(&sum) && bad.body.contains(&said("whatif-old")));
    // A choice that there is not is said, and not taken for none.
    let odd = get(&office, &boss, &of("start=zzz&kind=zz")).await;
    assert_eq!(odd.status, 422, "{}", odd.body);
    for field in ["start", "kind"] {
        let beside = format!("id=\"i-{field}-e\"");
        assert!(odd.body.contains(&beside), "{field}: {}", odd.body);
    }
    assert!(odd.body.contains(&said("whatif-bad-choice")));
    // Parts of the opening that cross.
    let crossed = get(&office, &boss, &of("close-0=14:00")).await;
    assert_eq!(crossed.status, 422, "{}", crossed.body);
    assert!(crossed.body.contains(&said("outlook-bad-crosses")));
    let part = get(&office, &boss, &of("close-0=14:00&part=1&n=4")).await;
    let line = format!(
        "<a href=\"#i-open\">{}: {}</a>",
        said("whatif-opening"),
        said("outlook-bad-crosses")
    );
    assert!(part.body.contains(&line), "{}", part.body);
    for (day, id) in [
        ("2026-11-29", "outlook-closed-day"),
        ("2026-11-23", "outlook-past-day"),
        ("hom-qua", "whatif-no-day"),
    ] {
        let page = get(&office, &boss, &format!("/director/whatif?day={day}")).await;
        assert_eq!(page.status, 422, "{day}: {}", page.body);
        assert!(page.body.contains(&said(id)), "{day}: {}", page.body);
        assert!(page.body.contains(&format!("value=\"{day}\"")), "{day}");
    }
}

#[tokio::test]
async fn a_fault_of_a_slider_of_a_line_says_which_slider_it_is() {
    let office = Office::working();
    let boss = director(&office);
    let query = format!("day={DAY}&more-land=9&service-land=900");
    for more in ["", "&part=1&n=5"] {
        let url = format!("/director/whatif?{query}{more}");
        let bad = get(&office, &boss, &url).await;
        assert_eq!(bad.status, 422, "{}", bad.body);
        for (field, group) in [
            ("more-land", "whatif-more"),
            ("service-land", "whatif-service"),
        ] {
            let line = format!("<a href=\"#i-{field}\">{}, ", said(group));
            assert!(bad.body.contains(&line), "{line}: {}", bad.body);
        }
    }
}

#[test]
fn the_cheapest_fix_is_written_into_the_roster_once() {
    crate::on_both(async |office: Office| {
        office
            .clock
            .set("2026-11-25T09:00:00+07:00".parse().unwrap());
        let boss = director(&office);
        let url = format!("/director/whatif/fix?day={DAY}");
        let found = get(&office, &boss, &url).await;
        assert_eq!(found.status, 200, "{}", found.body);
        // Two officials and two hundred people: somebody more surely helps.
        let [key, steps, mark] = ["key", "steps", "mark"].map(|name| value(&found.body, name));
        assert!(steps.starts_with("[{\"step\":"), "{steps}");
        let day = DAY.parse().unwrap();
        let before = office.desk.roster(&boss.actor, day).unwrap();
        assert_eq!(before.source, RosterSource::Usual);
        let form = [
            ("key", key.as_str()),
            ("day", DAY),
            ("steps", steps.as_str()),
            ("mark", mark.as_str()),
        ];
        for _ in 0..2 {
            let done = post(&office, &boss, "/director/whatif/fix", &form).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let to = format!("/director/whatif?day={DAY}&done=notice-fix-applied");
            assert_eq!(done.header("location"), to);
        }
        let after = office.desk.roster(&boss.actor, day).unwrap();
        assert_eq!(after.source, RosterSource::Day);
        assert_ne!(after.entries, before.entries);
        let there = format!("/director/whatif?day={DAY}&done=notice-fix-applied");
        let page = get(&office, &boss, &there);
        assert!(page.await.body.contains(&said("notice-fix-applied")));
        // A day that went by meanwhile, and what is no fix.
        let past = [
            ("key", "fedcba9876543210"),
            ("day", "2026-11-23"),
            form[2],
            form[3],
        ];
        let refused = post(&office, &boss, "/director/whatif/fix", &past).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        let none = [("key", "0123456789abcdef"), form[1], ("steps", "[{}]")];
        let bad = post(&office, &boss, "/director/whatif/fix", &none).await;
        assert_eq!(bad.status, 400, "{}", bad.body);
    });
}

#[tokio::test]
async fn a_fix_that_was_found_on_another_roster_is_not_written() {
    let office = Office::working();
    office
        .clock
        .set("2026-11-25T09:00:00+07:00".parse().unwrap());
    let boss = director(&office);
    let query = format!("day={DAY}&visits=120");
    let found = get(&office, &boss, &format!("/director/whatif/fix?{query}")).await;
    let [steps, mark] = ["steps", "mark"].map(|name| value(&found.body, name));
    let day = DAY.parse().unwrap();
    let form = |key: &'static str| {
        [
            ("key", key),
            ("day", DAY),
            ("steps", steps.as_str()),
            ("mark", mark.as_str()),
            ("visits", "120"),
        ]
    };
    let first = form("0123456789abcdef");
    let done = post(&office, &boss, "/director/whatif/fix", &first).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let kept = office.desk.roster(&boss.actor, day).unwrap().entries;
    // The same search open in another window, or another way after "back".
    let second = form("fedcba9876543210");
    let stale = post(&office, &boss, "/director/whatif/fix", &second).await;
    assert_eq!(stale.status, 409, "{}", stale.body);
    assert!(stale.body.contains(&said("fix-stale")), "{}", stale.body);
    let again = format!("href=\"/director/whatif/fix?day={DAY}&#38;visits=120\"");
    assert!(stale.body.contains(&again), "{}", stale.body);
    let now = office.desk.roster(&boss.actor, day).unwrap().entries;
    assert_eq!(now, kept, "nothing was written");
    // A window that no search finds, with the right mark.
    let mark = office.desk.roster(&boss.actor, day).unwrap().mark;
    let night = r#"[{"step":"reinforce","queue":"land","from":60,"to":180}]"#;
    let forged = [
        ("key", "0011223344556677"),
        ("day", DAY),
        ("steps", night),
        ("mark", mark.as_str()),
    ];
    let refused = post(&office, &boss, "/director/whatif/fix", &forged).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.contains(&said("roster-hours-outside")));
    let now = office.desk.roster(&boss.actor, day).unwrap().entries;
    assert_eq!(now, kept, "nothing was written");
}

#[tokio::test]
async fn the_search_begins_from_what_the_sliders_show_and_they_stay() {
    let office = Office::working();
    office
        .clock
        .set("2026-11-25T09:00:00+07:00".parse().unwrap());
    let boss = director(&office);
    let query = format!("day={DAY}&visits=130");
    // The button of the search sends the form of the sliders.
    let page = get(&office, &boss, &format!("/director/whatif?{query}")).await;
    assert!(page.body.contains("id=\"whatif-form\""), "{}", page.body);
    let button = "form=\"whatif-form\" formaction=\"/director/whatif/fix\"";
    assert!(page.body.contains(button), "{}", page.body);
    let sum = page.body.split("data-sum=\"").nth(1).unwrap();
    let shown = sum.split(": ").nth(1).unwrap();
    let shown = shown.split(" (").next().unwrap();
    let found = get(&office, &boss, &format!("/director/whatif/fix?{query}")).await;
    assert_eq!(found.status, 200, "{}", found.body);
    assert!(
        found.body.contains(&said("fix-from-moved")),
        "{}",
        found.body
    );
    assert!(found.body.contains("Số lượt đến: 130"), "{}", found.body);
    assert!(found.body.contains(shown), "{shown}: {}", found.body);
    assert!(found.body.contains(&said("fix-apply-alone")));
    assert!(found.body.contains("visits=130\">"), "the way back");
    assert_eq!(value(&found.body, "visits"), "130");
    // Without anything moved it begins from the roster, and says so.
    let plain = get(&office, &boss, &format!("/director/whatif/fix?day={DAY}")).await;
    assert!(!plain.body.contains(&said("fix-from-moved")));
    assert!(
        plain.body.contains("trên trang chưa kéo gì"),
        "{}",
        plain.body
    );
    // What cannot be is said on the page of the sliders.
    let bad = format!("/director/whatif/fix?day={DAY}&visits=900");
    let bad = get(&office, &boss, &bad).await;
    assert_eq!(bad.status, 303, "{}", bad.body);
    let to = format!("/director/whatif?day={DAY}&visits=900");
    assert_eq!(bad.header("location"), to);
    // Written into the roster, the sliders stay where they were.
    let [key, steps, mark] = ["key", "steps", "mark"].map(|name| value(&found.body, name));
    let form = [
        ("key", key.as_str()),
        ("day", DAY),
        ("steps", steps.as_str()),
        ("mark", mark.as_str()),
        ("visits", "130"),
        ("who", "1"),
    ];
    let done = post(&office, &boss, "/director/whatif/fix", &form).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let to = format!("/director/whatif?day={DAY}&visits=130&done=notice-fix-applied");
    assert_eq!(done.header("location"), to);
}

#[tokio::test]
async fn an_inspector_tries_and_writes_nothing_and_a_clerk_sees_nothing() {
    let office = Office::working();
    office.install("tra", "desk", &[Role::Inspector]);
    let inspector = who(&office, "tra", "desk", &[Role::Inspector]);
    let page = get(&office, &inspector, "/director/whatif").await;
    assert_eq!(page.status, 200, "{}", page.body);
    let found = get(&office, &inspector, "/director/whatif/fix?part=1").await;
    assert_eq!(found.status, 200, "{}", found.body);
    assert!(!found.body.contains("<form"), "{}", found.body);
    let form = [("key", "0123456789abcdef"), ("day", DAY), ("steps", "[]")];
    let refused = post(&office, &inspector, "/director/whatif/fix", &form).await;
    assert_eq!(refused.status, 403, "{}", refused.body);
    let lan = clerk(&office);
    for path in [
        "/director/whatif",
        "/director/whatif/fix",
        "/director/trust",
    ] {
        assert_eq!(get(&office, &lan, path).await.status, 403, "{path}");
    }
}
