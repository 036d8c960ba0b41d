//! How far commitments are, in numbers that add up.

use crate::frame::Frame;
use motcua_desk::programme::ProgrammeHome;

/// Those of the staff and those on paper are all that were signed; of all so
/// many are confirmed, and the rest waits. Empty for whoever does not follow
/// all units.
pub(super) fn counts(f: &Frame, home: &ProgrammeHome) -> String {
    let Some(of) = home.commitments else {
        return String::new();
    };
    let all = of.signed + of.without_account;
    let mut said = vec![f.t2("programme-signed-of", "n", of.signed, "of", of.staff)];
    if of.without_account > 0 {
        let n = of.without_account;
        said.push(f.t2("programme-signed-without", "n", n, "all", all));
    }
    if all > 0 {
        let waits = all.saturating_sub(of.confirmed);
        said.push(f.t3(
            "programme-confirmed-n",
            "all",
            all,
            "n",
            of.confirmed,
            "waits",
            waits,
        ));
    }
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::super::sample::invented;
    use super::counts;
    use crate::i18n::Lang;

    #[test]
    fn what_was_signed_is_confirmed_or_waits() {
        let f = sample::frame(Lang::Vi, "/programme");
        let said = counts(&f, &invented(true));
        // 21 of the staff and 2 on paper: 18 confirmed, 5 wait.
        for part in [
            "21/24",
            "cộng 23 bản",
            "Trong 23 bản",
            "18 bản",
            "5 bản chờ",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}
