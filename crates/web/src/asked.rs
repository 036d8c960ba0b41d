//! What may stand in the address of a page: a list has one order and one page
//! size, and its keyset marks are numbers that this server wrote. Anything
//! else was made up and is refused before a page is made of it (H01, H15).

use crate::carry;

/// Words by which other programs let a reader choose order and size. No list
/// of ours takes them; one that will, leaves the list here.
const NOT_OURS: &[&str] = &["sort", "order", "limit", "offset", "page"];

/// Marks and numbers that lists write into their addresses: path, name,
/// whether it is a pair of numbers with a dot between.
const NUMBERS: &[(&str, &str, bool)] = &[
    ("/work", "after", true),
    ("/work", "official", false),
    ("/record", "before", false),
    ("/shifts", "before", true),
    ("/access-log", "before", false),
    ("/access-log", "staff", false),
    ("/box/answers", "after", true),
    ("/box/answers.csv", "after", true),
    ("/box/answers.json", "after", true),
    ("/feedback", "after", false),
    ("/feedback/sealed", "after", false),
    ("/hall/visits", "after", false),
    ("/hall/visits", "visit", false),
    ("/hall", "visit", false),
    ("/hall", "official", false),
];

/// Was this address made by somebody else than a page of ours?
pub fn is_made_up(uri: &axum::http::Uri) -> bool {
    let has_nul = |text: &str| text.contains('\0');
    if has_nul(&carry::decode(uri.path())) {
        return true;
    }
    carry::pairs(uri.query().unwrap_or_default())
        .iter()
        .any(|(name, value)| {
            let pair = NUMBERS
                .iter()
                .find(|(path, known, _)| *path == uri.path() && known == name)
                .map(|(_, _, pair)| *pair);
            has_nul(name)
                || has_nul(value)
                || NOT_OURS.contains(&name.as_str())
                || pair.is_some_and(|pair| !value.is_empty() && !is_number(value, pair))
        })
}

fn is_number(text: &str, pair: bool) -> bool {
    let whole = |text: &str| text.parse::<i64>().is_ok();
    match text.split_once('.') {
        Some((one, two)) => pair && whole(one) && whole(two),
        None => !pair && whole(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h01_h15_an_address_takes_only_what_our_pages_write() {
        let made_up = |text: &str| is_made_up(&text.parse().unwrap());
        for bad in [
            "/work?sort=(CASE+WHEN+1=1+THEN+id+ELSE+due+END)",
            "/search?q=a&limit=-1",
            "/search?q=%00",
            "/dossiers/%00",
            "/work?after=1.2.3",
            "/work?after=9223372036854775808.1",
            "/work?official=1e400",
            "/access-log?before=-1%27",
            "/access-log?staff=%D9%A3",
        ] {
            assert!(made_up(bad), "{bad}");
        }
        for good in [
            "/",
            "/work?of=all&after=1795678.44&official=",
            "/work?after=",
            "/search?q=%27+OR+1%3D1--",
            "/intake?after=H53.LA-261124-0001",
            "/access-log?before=12&staff=3",
        ] {
            assert!(!made_up(good), "{good}");
        }
    }
}
