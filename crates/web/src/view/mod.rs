//! The components that pages are composed of. Each renders itself, escapes
//! what it is given and carries word and shape besides colour.

mod days;
mod field;
mod hours;
mod list;
mod summary;

pub use days::{Cell, CellKind, DayGrid};
pub use field::{Field, FieldError, Form};
pub use hours::{HourRows, gather, is_typed as hours_typed, only_on_days_off, spread, spread_text};
pub use list::{Facts, Moment, MomentKind, Pager, Timeline};
pub use summary::{ErrorSummary, named, named_by};

use askama::filters::HtmlSafe;
use std::fmt;

/// Markup made by this module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Takes markup of our own. Never text that came from outside.
    pub fn own(markup: impl Into<String>) -> Self {
        Self(markup.into())
    }
}
impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl HtmlSafe for Html {}

/// Marks templates as markup, so that a page can show them with `{{ }}`.
macro_rules! component {
    ($($name:ty),*) => {$( impl askama::filters::HtmlSafe for $name {} )*};
}
pub(crate) use component;

/// Escapes text for markup.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Symbols of the sprite `assets/icons.svg`.
pub const ICONS: &[&str] = &[
    "bell", "box", "chair", "check", "clock", "cross", "face-1", "face-2", "face-3", "face-4",
    "face-5", "hold", "house", "map", "mark", "money", "paper", "pen", "people", "person", "plus",
    "print", "s-half", "s-late", "s-mute", "s-ok", "s-pause", "s-ring", "s-star", "s-warn",
    "search", "shop", "speech",
];

/// A line icon; always beside a word, so hidden from readers of the screen.
pub fn icon(name: &str) -> Html {
    Html(format!(
        "<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\" focusable=\"false\"><use href=\"{}#{name}\"/></svg>",
        crate::assets::url("icons.svg")
    ))
}

/// What a status tag says: the class gives shape and colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Disc with tick: on time, complete.
    Ok,
    /// Ring: new.
    Info,
    /// Half disc: running.
    Running,
    /// Star: priority.
    Star,
    /// Triangle: due soon, something missing.
    Warn,
    /// Octagon: late, wrong.
    Late,
    /// Two bars: the clock stands.
    Pause,
    /// Dash: closed without result, not measured.
    Mute,
}

/// Status tag: shape, word, then colour.
pub fn tag(tone: Tone, word: &str) -> Html {
    let (class, symbol) = match tone {
        Tone::Ok => ("ok", "s-ok"),
        Tone::Info => ("info", "s-ring"),
        Tone::Running => ("info", "s-half"),
        Tone::Star => ("info", "s-star"),
        Tone::Warn => ("warn", "s-warn"),
        Tone::Late => ("late", "s-late"),
        Tone::Pause => ("pause", "s-pause"),
        Tone::Mute => ("mute", "s-mute"),
    };
    Html(format!(
        "<span class=\"tag {class}\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><use href=\"{}#{symbol}\"/></svg>{}</span>",
        crate::assets::url("icons.svg"),
        escape(word)
    ))
}

/// A bar of 0–1000 permille beside a figure that says the same; drawn as SVG
/// because the content policy allows no style attribute.
pub fn bar(permille: u32, tone: Tone) -> Html {
    let class = match tone {
        Tone::Late => " r-hi",
        Tone::Warn => " r-mid",
        Tone::Ok => " r-ok",
        _ => "",
    };
    Html(format!(
        "<svg class=\"meterbar{class}\" viewBox=\"0 0 1000 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect width=\"{}\" height=\"6\"/></svg>",
        permille.min(1000)
    ))
}

/// QR code of `text` with four modules of margin, as SVG; `None` when it does
/// not fit one.
pub fn qr(text: &str, label: &str) -> Option<Html> {
    use fmt::Write as _;
    let code = crate::qr::code(text)?;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            // Neighbours in a row are one piece: a third of the text.
            let run = code[y][x..].iter().take_while(|m| m.value()).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + 4, y + 4);
            }
            x += run + 1;
        }
    }
    let side = code.size + 8;
    Some(Html(format!(
        "<div class=\"qr\"><svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{}\"><path d=\"{path}\" fill=\"#000\"/></svg></div>",
        escape(label)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_cannot_become_markup() {
        let html = tag(Tone::Late, "<script>\"x\" & 'y'").to_string();
        assert!(!html.contains("<script>"), "{html}");
        assert!(
            html.contains("&lt;script&gt;&#34;x&#34; &amp; &#39;y&#39;"),
            "{html}"
        );
    }

    #[test]
    fn a_qr_code_has_its_quiet_zone_and_is_read_back() {
        for text in [
            "https://motcua.example/t",
            "https://motcua.example/q/7Q4T-9KXM-22PD-W3RA?a=Ấp%201",
        ] {
            let html = qr(text, "QR").unwrap().to_string();
            let path = html
                .split('"')
                .find(|part| part.starts_with("M4 4h7"))
                .unwrap();
            let side: usize = html.split(['"', ' ']).nth(7).unwrap().parse().unwrap();
            let mut dark = std::collections::HashSet::new();
            for piece in path.split_terminator('z') {
                let numbers: Vec<usize> = piece[1..]
                    .split([' ', 'h', 'v'])
                    .filter_map(|n| n.parse().ok())
                    .collect();
                let [x, y, run, ..] = numbers[..] else {
                    panic!("{piece}")
                };
                dark.extend((x..x + run).map(|x| (x, y)));
            }
            let clear = |n: usize| n >= 4 && n < side - 4;
            assert!(
                dark.iter().all(|(x, y)| clear(*x) && clear(*y)),
                "{side} {path}"
            );
            let grid = rqrr::SimpleGrid::from_func(side - 8, |x, y| dark.contains(&(x + 4, y + 4)));
            assert_eq!(rqrr::Grid::new(grid).decode().unwrap().1, text);
        }
    }
}
