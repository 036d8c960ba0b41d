//! Committed files name no place on somebody's machine and no package
//! registry: they must mean the same everywhere.

use super::{ProjectFile, Report};

/// Written in halves so that this file passes its own check.
const PLACES: [(&str, &str); 11] = [
    ("/ho", "me/"),
    ("/ro", "ot/"),
    // `/work` is also a page of ours.
    ("/wo", "rk/main"),
    ("/wo", "rk/wt/"),
    ("/wo", "rk/shared"),
    ("/wo", "rk/.library"),
    ("/Us", "ers/"),
    ("registry.", "npmjs.org"),
    ("registry.", "yarnpkg.com"),
    ("deb.", "debian.org"),
    ("index.", "crates.io"),
];

/// Cargo writes the name of its registry into the lock file itself.
const EXEMPT: [&str; 2] = ["Cargo.lock", "LICENSE"];

pub fn check(files: &[ProjectFile], report: &mut Report) {
    for file in files
        .iter()
        .filter(|file| !EXEMPT.contains(&file.path.as_str()))
    {
        report.check(first_place(file));
    }
}

fn first_place(file: &ProjectFile) -> Option<String> {
    file.text.lines().enumerate().find_map(|(idx, line)| {
        let place = PLACES
            .iter()
            .map(|(a, b)| [*a, *b].concat())
            .find(|place| names(line, place))?;
        Some(format!("{}:{}: names a place: {place}", file.path, idx + 1))
    })
}

/// Whether the line names the place itself: `a/home/b` is a path of ours, and
/// so is an address such as `example.vn/home/`.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !(place.starts_with('/')
            && before.is_some_and(|c| c.is_alphanumeric() || "./-_}".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(text: &str) -> Option<String> {
        first_place(&ProjectFile {
            path: "a.md".to_owned(),
            text: text.to_owned(),
        })
    }

    #[test]
    fn a_home_folder_is_named_with_its_line() {
        let text = format!("fine\ncd {}me/mai/desk\n", "/ho");
        assert!(complaint(&text).is_some_and(|said| said.starts_with("a.md:2:")));
    }

    #[test]
    fn our_own_paths_pass() {
        assert_eq!(
            complaint("crates/web/src/work/list.rs and https://example.vn/home/page"),
            None
        );
    }
}
