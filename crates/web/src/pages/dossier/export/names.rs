//! Names of files in the ZIP: what people called them, made safe for every
//! system that unpacks them.

use motcua_desk::attach::clean_label;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization as _;

/// Most bytes of a name without its ending: common systems take 255 in all,
/// and the folder it is unpacked into takes its share of the path.
const MOST: usize = 150;

/// Signs that some system reads as more than a name.
const BAD: &[char] = &['<', '>', ':', '"', '/', '\\', '|', '?', '*'];

/// Names that mean a device on Windows, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The names given so far.
#[derive(Default)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// A name for a file of a folder that is still free there: `label` without
    /// signs that lead elsewhere, with the ending that its recognised type
    /// asks for. The same name again gets a number.
    pub fn file(&mut self, folder: &str, label: &str, ending: &str) -> String {
        let stem = stem(label, ending);
        let mut n = 1;
        loop {
            let name = match n {
                1 => format!("{folder}/{stem}.{ending}"),
                n => format!("{folder}/{stem} ({n}).{ending}"),
            };
            // Systems that do not tell capitals apart would overwrite one.
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
            n += 1;
        }
    }
}

/// Ending by the type that was recognised, never by the one that was claimed.
pub fn ending(media: &str) -> &'static str {
    match media {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        _ => "bin",
    }
}

fn stem(label: &str, ending: &str) -> String {
    let label = clean_label(label);
    let known = match ending {
        "jpg" => vec![".jpg", ".jpeg"],
        "pdf" => vec![".pdf"],
        "png" => vec![".png"],
        _ => Vec::new(),
    };
    let lower = label.to_lowercase();
    let cut = known.iter().find(|known| lower.ends_with(**known));
    let kept = match cut {
        // Lower case may be longer than what it was made of.
        Some(known) => label.get(..label.len() - known.len()).unwrap_or(&label),
        None => &label,
    };
    let mut name: String = kept
        .nfc()
        .map(|c| if BAD.contains(&c) { '_' } else { c })
        .collect();
    if name.len() > MOST {
        let mut end = MOST;
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
    }
    // Windows drops points and spaces at the end.
    let name = name.trim().trim_matches('.').trim();
    if name.is_empty() || is_device(name) {
        return format!("tep_{name}");
    }
    name.to_owned()
}

fn is_device(name: &str) -> bool {
    let name = name.split('.').next().unwrap_or(name).trim().to_lowercase();
    let numbered = |of: &str| {
        name.strip_prefix(of)
            .is_some_and(|rest| rest.chars().count() == 1 && rest != "0")
    };
    DEVICES.contains(&name.as_str()) || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_in_their_folder_and_apart() {
        let mut names = Names::default();
        let mut file = |label: &str| names.file("tep", label, "pdf");
        assert_eq!(file("Tờ khai.pdf"), "tep/Tờ khai.pdf");
        assert_eq!(file("tờ KHAI.PDF"), "tep/tờ KHAI (2).pdf");
        assert_eq!(file("../../etc/passwd"), "tep/passwd.pdf");
        assert_eq!(file("C:\\a\\CON"), "tep/tep_CON.pdf");
        assert_eq!(file("com1.txt.pdf"), "tep/tep_com1.txt.pdf");
        assert_eq!(file("a\u{202E}fdp.exe"), "tep/afdp.exe.pdf");
        assert_eq!(file("a:b|c?d*<e>\".pdf"), "tep/a_b_c_d__e__.pdf");
        assert_eq!(file(""), "tep/tep_.pdf");
        assert_eq!(file("..."), "tep/tep_ (2).pdf");
        assert_eq!(file("hai\ndòng\0.pdf"), "tep/haidòng.pdf");
        let long = file(&"Giấy chứng nhận ".repeat(40));
        assert!(long.len() <= 160 && long.ends_with(".pdf"), "{long}");
        // Two ways of writing the same letters are one name.
        let (one, two) = (file("Ma\u{303}.pdf"), file("Mã.pdf"));
        assert_eq!(
            (one.as_str(), two.as_str()),
            ("tep/Mã.pdf", "tep/Mã (2).pdf")
        );
    }

    #[test]
    fn the_ending_is_of_the_recognised_type() {
        let mut names = Names::default();
        let png = ending("image/png");
        assert_eq!(names.file("tep", "ảnh.pdf", png), "tep/ảnh.pdf.png");
        assert_eq!(names.file("tep", "ảnh.png", png), "tep/ảnh.png");
        let jpg = ending("image/jpeg");
        assert_eq!(names.file("tep", "ảnh.JPEG", jpg), "tep/ảnh.jpg");
        assert_eq!(ending("text/html"), "bin");
    }
}
