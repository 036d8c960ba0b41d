use crate::{app, get, post};
use motcua_web::routes::{Needs, ROUTES};

/// An address of a route with something in its places.
fn address(path: &str) -> String {
    path.split('/')
        .map(|p| if p.starts_with('{') { "x" } else { p })
        .collect::<Vec<_>>()
        .join("/")
}

#[tokio::test]
async fn without_a_session_every_staff_route_leads_to_the_sign_in() {
    let app = app();
    for route in ROUTES {
        let path = address(route.path);
        let answer = match route.method {
            "GET" => get(&app, &path).await,
            _ => post(&app, &path, "").await,
        };
        if route.needs == Needs::Public {
            assert!(
                !answer.header("location").starts_with("/sign-in") && answer.status != 405,
                "{path} is public"
            );
        } else {
            assert_eq!(answer.status, 303, "{} {path}", route.method);
            assert!(
                answer.header("location").starts_with("/sign-in"),
                "{} {path}",
                route.method
            );
            assert!(
                answer.body.is_empty(),
                "{path} shows nothing before the sign-in"
            );
        }
    }
}
