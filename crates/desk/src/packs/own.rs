//! An office's own definitions: files of a folder that go over those compiled
//! in.

use std::path::Path;

/// Longest file: far above any definition.
const LONGEST: u64 = 256 << 10;

/// The TOML files of a folder in the order of their names, each with its text,
/// or in English why it cannot be read. Nothing where there is no folder; one
/// that cannot be read stands there itself.
pub(crate) fn own_files(dir: &Path) -> Vec<(String, Result<String, String>)> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => return vec![(dir.display().to_string(), Err(error.to_string()))],
    };
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    paths.sort();
    let named = paths.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default();
        (name.to_string_lossy().into_owned(), text(&path))
    });
    named.collect()
}

fn text(path: &Path) -> Result<String, String> {
    let length = std::fs::metadata(path).map_err(|e| e.to_string())?.len();
    if length > LONGEST {
        return Err("longer than any definition".to_owned());
    }
    std::fs::read_to_string(path).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_by_name_and_what_cannot_be_read_says_why() {
        let dir = tempfile::tempdir().unwrap();
        let put = |file: &str, text: &[u8]| std::fs::write(dir.path().join(file), text).unwrap();
        put("b.toml", b"id = 2");
        put("a.toml", &[0xff, 0xfe]);
        put("long.toml", &vec![b' '; 257 << 10]);
        put("readme.md", b"no definition");
        let files = own_files(dir.path());
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a.toml", "b.toml", "long.toml"]);
        assert!(files[0].1.is_err() && files[2].1.is_err(), "{files:?}");
        assert_eq!(files[1].1.as_deref(), Ok("id = 2"));
        assert!(own_files(&dir.path().join("missing")).is_empty());
        // What is no folder is named itself.
        assert!(own_files(&dir.path().join("b.toml"))[0].1.is_err());
    }
}
