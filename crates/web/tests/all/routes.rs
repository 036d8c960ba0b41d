use crate::{Office, get, get_as, post, post_as};
use motcua_domain::actor::{Role, Scope};
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
    let office = Office::new();
    let app = &office.app;
    for route in ROUTES {
        let path = address(route.path);
        let answer = match route.method {
            "GET" => get(app, &path).await,
            _ => post(app, &path, "").await,
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

#[tokio::test]
async fn with_a_wrong_role_every_act_is_refused_before_anything_is_read() {
    let office = Office::new();
    let app = &office.app;
    // An administrator has no dossier contents; a specialist no administration.
    for (login, role) in [("quan", Role::Administrator), ("son", Role::Specialist)] {
        let cookie = office.sign_in(login).await;
        for route in ROUTES {
            let Needs::Act(action) = route.needs else {
                continue;
            };
            if motcua_domain::actor::scope(role, action) != Scope::Never {
                continue;
            }
            let path = address(route.path);
            let answer = match route.method {
                "GET" => get_as(app, &cookie, &path).await,
                _ => post_as(app, &cookie, &path, "").await,
            };
            assert_eq!(answer.status, 403, "{login} {} {path}", route.method);
        }
    }
}
