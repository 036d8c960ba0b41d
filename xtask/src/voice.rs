//! The spoken pieces of calls, made anew into `packs/voice`.
//!
//! Debian's espeak-ng speaks each piece, this file cuts off the silence around
//! it and brings all to one loudness, and opusenc packs it. The same versions
//! give the same files, so that what is committed can be checked.

use crate::run::{self, Done};
use std::fmt::Write as _;
use std::path::Path;

/// Programs needed, with the Debian package that brings each.
const PROGRAMS: [(&str, &str); 2] = [("espeak-ng", "espeak-ng"), ("opusenc", "opus-tools")];
/// Samples a second that espeak-ng speaks with.
const RATE: usize = 22_050;
/// Below this a sample counts as silence.
const SILENCE: i16 = 200;
/// Loudest sample of a piece.
const PEAK: i32 = 26_000;
/// Most bytes of all pieces.
const MOST: u64 = 1_500_000;

/// One language: folder, voice, words a minute, texts.
struct Voice {
    lang: &'static str,
    name: &'static str,
    speed: &'static str,
    texts: fn() -> Vec<(String, String)>,
}

const VOICES: [Voice; 2] = [
    Voice {
        lang: "vi",
        name: "vi",
        speed: "135",
        texts: vietnamese,
    },
    Voice {
        lang: "en",
        name: "en-gb",
        speed: "140",
        texts: english,
    },
];

/// Letters as Vietnamese reads them aloud in codes.
const LETTERS_VI: [&str; 26] = [
    "a",
    "bê",
    "xê",
    "đê",
    "e",
    "ép phờ",
    "gờ",
    "hát",
    "i",
    "di",
    "ca",
    "lờ",
    "mờ",
    "nờ",
    "o",
    "pê",
    "quy",
    "rờ",
    "ét xì",
    "tê",
    "u",
    "vê",
    "vê kép",
    "ích xì",
    "i dài",
    "dét",
];
const DIGITS_VI: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];
const DIGITS_EN: [&str; 10] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

/// Makes every piece in both languages.
pub fn run() -> Done {
    for (program, package) in PROGRAMS {
        if !run::on_path(program) {
            return Err(format!("{program} is missing: install {package}"));
        }
    }
    let out = run::root().join("packs/voice");
    let work = run::target().join("voice");
    std::fs::create_dir_all(&work).map_err(|e| format!("{}: {e}", work.display()))?;
    let mut bytes = 0;
    for voice in &VOICES {
        let dir = out.join(voice.lang);
        std::fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
        let texts = (voice.texts)();
        for (name, text) in &texts {
            bytes += piece(voice, text, &work, &dir.join(format!("{name}.opus")))?;
        }
        println!("{}: {} pieces", voice.lang, texts.len());
    }
    println!("{bytes} bytes");
    if bytes > MOST {
        return Err(format!(
            "the pieces have {bytes} bytes, the budget is {MOST}"
        ));
    }
    Ok(())
}

/// Speaks, trims and packs one piece; gives its bytes.
fn piece(voice: &Voice, text: &str, work: &Path, to: &Path) -> Result<u64, String> {
    let (raw, clean) = (work.join("raw.wav"), work.join("clean.wav"));
    run::succeed(
        run::command("espeak-ng")
            .args(["-v", voice.name, "-s", voice.speed, "-g", "1", "-w"])
            .arg(&raw)
            .arg(text),
    )?;
    let wav = std::fs::read(&raw).map_err(|e| format!("{}: {e}", raw.display()))?;
    let samples = trimmed(&samples(&wav).ok_or("espeak-ng wrote no WAV of 16 bits")?);
    std::fs::write(&clean, wave(&samples)).map_err(|e| format!("{}: {e}", clean.display()))?;
    run::succeed(
        run::command("opusenc")
            .args(["--quiet", "--bitrate", "24", "--speech", "--serial", "1"])
            .args(["--discard-comments", "--discard-pictures", "--padding", "0"])
            .arg(&clean)
            .arg(to),
    )?;
    let meta = std::fs::metadata(to).map_err(|e| format!("{}: {e}", to.display()))?;
    Ok(meta.len())
}

/// Samples of a WAV file with one channel of 16 bits.
fn samples(wav: &[u8]) -> Option<Vec<i16>> {
    let at = wav.windows(4).position(|four| four == b"data")? + 8;
    let (pairs, _) = wav.get(at..)?.as_chunks::<2>();
    Some(pairs.iter().map(|pair| i16::from_le_bytes(*pair)).collect())
}

/// Without the silence around it but for 20 ms, and as loud as the others.
fn trimmed(samples: &[i16]) -> Vec<i16> {
    let loud = |sample: &i16| sample.unsigned_abs() > SILENCE.unsigned_abs();
    let margin = RATE / 50;
    let first = samples.iter().position(loud).unwrap_or(0);
    let last = samples.iter().rposition(loud).unwrap_or(0);
    let from = first.saturating_sub(margin);
    let to = (last + margin).min(samples.len());
    let part = samples.get(from..to).unwrap_or_default();
    let peak = part.iter().map(|s| i32::from(s.unsigned_abs())).max();
    let peak = peak.unwrap_or(1).max(1);
    let louder = |s: &i16| i16::try_from(i32::from(*s) * PEAK / peak).unwrap_or(i16::MAX);
    part.iter().map(louder).collect()
}

/// A WAV file with one channel of 16 bits.
fn wave(samples: &[i16]) -> Vec<u8> {
    let data = samples.len() * 2;
    let mut out = Vec::with_capacity(44 + data);
    let word = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    out.extend(b"RIFF");
    out.extend(word(36 + data));
    out.extend(b"WAVEfmt ");
    out.extend(word(16));
    // PCM, one channel, rate, bytes a second, bytes a sample, bits a sample.
    out.extend([1, 0, 1, 0]);
    out.extend(word(RATE));
    out.extend(word(RATE * 2));
    out.extend([2, 0, 16, 0]);
    out.extend(b"data");
    out.extend(word(data));
    out.extend(samples.iter().flat_map(|s| s.to_le_bytes()));
    out
}

fn vietnamese() -> Vec<(String, String)> {
    let letters = ('a'..='z')
        .zip(LETTERS_VI)
        .map(|(l, t)| (l.to_string(), t.to_owned()));
    let mut all = vec![
        ("call".to_owned(), "Mời số".to_owned()),
        ("to".to_owned(), "đến quầy".to_owned()),
    ];
    all.extend(letters);
    all.extend(digits(DIGITS_VI));
    all.extend((1..=30).map(|n| (format!("c{n}"), counter_vi(n))));
    all
}

/// A number to 30 as Vietnamese reads it: mười lăm, hai mươi mốt.
fn counter_vi(n: usize) -> String {
    let (tens, ones) = (n / 10, n % 10);
    let mut text = match tens {
        0 => return DIGITS_VI[ones].to_owned(),
        1 => "mười".to_owned(),
        _ => format!("{} mươi", DIGITS_VI[tens]),
    };
    let word = match ones {
        0 => return text,
        1 if tens > 1 => "mốt",
        5 => "lăm",
        _ => DIGITS_VI[ones],
    };
    let _ = write!(text, " {word}");
    text
}

fn english() -> Vec<(String, String)> {
    let mut all = vec![
        ("call".to_owned(), "Number".to_owned()),
        ("to".to_owned(), "please go to counter".to_owned()),
    ];
    all.extend(('a'..='z').map(|l| (l.to_string(), l.to_uppercase().to_string())));
    all.extend(digits(DIGITS_EN));
    all.extend((1..=30).map(|n| (format!("c{n}"), n.to_string())));
    all
}

fn digits(words: [&'static str; 10]) -> impl Iterator<Item = (String, String)> {
    (0..)
        .zip(words)
        .map(|(n, word): (u8, _)| (n.to_string(), word.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_read_as_people_read_them() {
        let read: Vec<String> = [1, 10, 11, 15, 20, 21, 25, 30].map(counter_vi).to_vec();
        assert_eq!(
            read.join(", "),
            "một, mười, mười một, mười lăm, hai mươi, hai mươi mốt, hai mươi lăm, ba mươi"
        );
    }

    #[test]
    fn silence_around_a_piece_goes_and_the_rest_is_made_loud() {
        let mut quiet = vec![0_i16; 5000];
        quiet.extend([1000, -2000, 1000]);
        quiet.extend([0; 5000]);
        let out = trimmed(&quiet);
        assert!(out.len() < 1000, "{}", out.len());
        assert_eq!(out.iter().min(), Some(&-26_000));
        assert_eq!(samples(&wave(&out)), Some(out));
    }
}
