//! Why nobody is signed in, for the page of the sign-in.

use crate::error::Error;
use crate::frame::Frame;
use axum::http::{HeaderValue, StatusCode};
use motcua_desk::DeskError;
use motcua_desk::session::SignInError;

/// Words, status, and when to try again.
pub fn not_signed_in(
    f: &Frame,
    error: SignInError,
) -> Result<(String, StatusCode, Option<HeaderValue>), Error> {
    let said = match error {
        SignInError::Wrong => {
            let wrong = f.t("sign-in-wrong");
            (wrong, StatusCode::UNPROCESSABLE_ENTITY, None)
        }
        SignInError::Wait(wait) => (
            f.t1("sign-in-wait", "seconds", wait.seconds),
            StatusCode::TOO_MANY_REQUESTS,
            HeaderValue::from_str(&wait.seconds.to_string()).ok(),
        ),
        // A session is a row. Whoever is to make room cannot look at the page
        // Health for it, so that it is all said here.
        SignInError::Desk(DeskError::StorageFull) => {
            tracing::error!("the disk is full; nobody can sign in");
            let full = f.t("sign-in-full");
            (full, StatusCode::INSUFFICIENT_STORAGE, None)
        }
        SignInError::Desk(error) => return Err(error.into()),
    };
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn on_a_full_disk_the_sign_in_says_what_to_do_and_where_it_shows() {
        for (lang, word) in [(Lang::Vi, "đầy"), (Lang::En, "full")] {
            let f = crate::samples::frame(lang, "/sign-in");
            let full = SignInError::Desk(DeskError::StorageFull);
            let (why, status, wait) = not_signed_in(&f, full).unwrap();
            assert_eq!((status, wait), (StatusCode::INSUFFICIENT_STORAGE, None));
            for said in [word, "df -h", "/health"] {
                assert!(why.contains(said), "{said}: {why}");
            }
            let busy = SignInError::Desk(DeskError::Busy);
            assert!(not_signed_in(&f, busy).is_err());
        }
    }
}
