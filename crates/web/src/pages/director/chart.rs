//! Charts of the director's pages, drawn on the server; the table beside each
//! says the same.

use crate::frame::Frame;
use crate::pages::procedures::field_name;
use crate::view::{Html, escape};
use motcua_desk::read::{Shares, UnitLoad};
use std::fmt::Write as _;

/// Most bars a chart draws; the table has all.
pub(crate) const BARS: usize = 12;

/// How bars are laid out.
struct Lay {
    /// Class of the drawing: the style sheet shows the one that fits.
    class: &'static str,
    width: i64,
    /// Where the bars begin, how long the longest is, and the step between two.
    left: i64,
    longest: i64,
    step: i64,
    /// How far below the top of its step a bar begins, and how high it is.
    drop: i64,
    thick: i64,
    /// Names and words stand above the bars, at both ends of the line.
    is_above: bool,
}

/// Names beside the bars, for a desk's screen and paper.
const ROOMY: Lay = Lay {
    class: "roomy",
    width: 900,
    left: 230,
    longest: 520,
    step: 34,
    drop: 6,
    thick: 22,
    is_above: false,
};
/// Names above the bars, for a phone: the words stay as large as others.
const SLIM: Lay = Lay {
    class: "slim",
    width: 340,
    left: 0,
    longest: 340,
    step: 46,
    drop: 22,
    thick: 16,
    is_above: true,
};

/// One bar: name, parts with the class of their colour, words at its end.
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) parts: Vec<(i64, &'static str)>,
    pub(crate) text: String,
}

/// Open dossiers as bars: late, due soon, standing, the rest.
pub(super) fn loads(f: &Frame, label: &str, rows: &[(String, &UnitLoad)]) -> Html {
    let bars = rows.iter().take(BARS).map(|(name, load)| Bar {
        name: name.clone(),
        parts: vec![
            (load.late, "f5"),
            (load.soon, "f2"),
            (load.standing, "f3"),
            (load.open - load.late - load.soon - load.standing, "f1"),
        ],
        text: f.t2("director-bar", "open", load.open, "late", load.late),
    });
    draw(&f.t(label), &bars.collect::<Vec<_>>())
}

/// Time with the office, the citizen and other agencies, by field; each bar
/// is the average of one dossier.
pub(super) fn clocks(f: &Frame, rows: &[(String, Shares)]) -> Html {
    let bars = rows.iter().take(BARS).map(|(field, shares)| {
        let n = shares.n.max(1);
        Bar {
            name: field_name(f.lang, field),
            parts: vec![
                (shares.office / n, "f1"),
                (shares.citizen / n, "f2"),
                ((shares.others + shares.nobody) / n, "f3"),
            ],
            text: f.t1(
                "director-clock-bar",
                "days",
                super::load::days(f, shares.total(), n),
            ),
        }
    });
    draw(&f.t("director-clock-chart"), &bars.collect::<Vec<_>>())
}

/// The bars one below the other, each scaled by the longest; `label` says
/// what they show.
pub(crate) fn draw(label: &str, bars: &[Bar]) -> Html {
    drawn(label, bars, |_| None)
}

/// The same with a legend that names each colour, and a pattern on all but the
/// first, so that nobody has to tell colours apart.
pub(crate) fn draw_with_legend(
    label: &str,
    bars: &[Bar],
    legend: &[(&'static str, String)],
) -> Html {
    let mut keys = String::from("<ul class=\"legend\">");
    for (class, words) in legend {
        let over = pattern(class).map_or_else(String::new, |id| {
            format!("<rect fill=\"url(#{id})\" width=\"22\" height=\"22\"/>")
        });
        // Writing to a String cannot fail.
        let _ = write!(
            keys,
            "<li><svg viewBox=\"0 0 22 22\" aria-hidden=\"true\"><rect class=\"{class}\" \
             width=\"22\" height=\"22\"/>{over}</svg>{}</li>",
            escape(words)
        );
    }
    keys.push_str("</ul>");
    Html::own(format!("{}{keys}", drawn(label, bars, pattern)))
}

/// The patterns, as [`pattern`] names them, in a drawing of nothing: one that is
/// not shown lends none.
const PATTERNS: &str = "<svg class=\"defs\" aria-hidden=\"true\"><defs>\
    <pattern id=\"p-lines\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"1\" \
    y1=\"0\" x2=\"1\" y2=\"7\"/></pattern><pattern id=\"p-dots\" width=\"7\" height=\"7\" \
    patternUnits=\"userSpaceOnUse\"><circle class=\"hatch\" cx=\"3\" cy=\"3\" r=\"0.8\"/></pattern>\
    </defs></svg>";

/// The pattern that lies over a colour; `None` = it stands plain.
fn pattern(class: &str) -> Option<&'static str> {
    match class {
        "f5" => Some("p-lines"),
        "f2" => Some("p-dots"),
        _ => None,
    }
}

/// The bars twice, beside their names and below them; the style sheet shows one.
fn drawn(label: &str, bars: &[Bar], over: Over) -> Html {
    let mut svg = String::new();
    let mut parts = bars.iter().flat_map(|bar| &bar.parts);
    if parts.any(|(_, class)| over(class).is_some()) {
        svg.push_str(PATTERNS);
    }
    let label = escape(label);
    for lay in [&ROOMY, &SLIM] {
        lay.draw(&mut svg, &label, bars, over);
    }
    Html::own(svg)
}

/// What lies over a colour.
type Over = fn(&str) -> Option<&'static str>;

impl Lay {
    fn draw(&self, svg: &mut String, label: &str, bars: &[Bar], over: Over) {
        let sum = |bar: &Bar| bar.parts.iter().map(|(n, _)| (*n).max(0)).sum::<i64>();
        let most = bars.iter().map(sum).max().unwrap_or(0).max(1);
        let (class, width) = (self.class, self.width);
        let height = i64::try_from(bars.len()).unwrap_or(0) * self.step + 8;
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-label=\"{label}\">"
        );
        for (at, bar) in (0..).zip(bars) {
            let end = self.bar(svg, bar, at * self.step, most, over);
            self.words(svg, bar, at * self.step, end);
        }
        svg.push_str("</svg>");
    }

    /// The parts of a bar; gives where it ends.
    fn bar(&self, svg: &mut String, bar: &Bar, top: i64, most: i64, over: Over) -> i64 {
        let (y, height) = (top + self.drop, self.thick);
        let mut x = self.left;
        for (n, class) in &bar.parts {
            let w = (*n).max(0) * self.longest / most;
            if w > 0 {
                let _ = write!(
                    svg,
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{height}\"/>"
                );
                if let Some(id) = over(class) {
                    let _ = write!(
                        svg,
                        "<rect fill=\"url(#{id})\" x=\"{x}\" y=\"{y}\" width=\"{w}\" \
                         height=\"{height}\"/>"
                    );
                }
            }
            x += w;
        }
        x
    }

    /// The name of a bar and the words at its end.
    fn words(&self, svg: &mut String, bar: &Bar, top: i64, end: i64) {
        let text = escape(&bar.text);
        if self.is_above {
            let (width, y) = (self.width, top + self.drop - 6);
            let room = SLIM_CHARS.saturating_sub(bar.text.chars().count());
            let name = escape(&cut(&bar.name, room.max(LINE_CHARS)));
            let _ = write!(
                svg,
                "<text x=\"0\" y=\"{y}\">{name}</text>\
                 <text x=\"{width}\" y=\"{y}\" text-anchor=\"end\">{text}</text>"
            );
            return;
        }
        let (name_x, text_x, y) = (self.left - 10, end + 6, top + self.drop + 16);
        let lines = two_lines(&bar.name);
        let shift = if lines.len() > 1 { LINE_HIGH / 2 } else { 0 };
        for (n, line) in (0..).zip(&lines) {
            let (line, y) = (escape(line), y - shift + n * LINE_HIGH);
            let _ = write!(
                svg,
                "<text x=\"{name_x}\" y=\"{y}\" text-anchor=\"end\">{line}</text>"
            );
        }
        let _ = write!(svg, "<text x=\"{text_x}\" y=\"{y}\">{text}</text>");
    }
}

/// Letters of a name that fit on one line beside the bars, and of name and words
/// above them.
const LINE_CHARS: usize = 30;
const SLIM_CHARS: usize = 50;
/// How far two lines of a name are apart.
const LINE_HIGH: i64 = 15;

/// As many whole words as fit; a sign tells that more follow.
fn cut(name: &str, room: usize) -> String {
    if name.chars().count() <= room {
        return name.to_owned();
    }
    let (first, _) = parted(name, room.saturating_sub(1));
    format!("{}…", first.trim_end_matches([',', '-', ' ']))
}

/// A name on up to two lines.
fn two_lines(name: &str) -> Vec<String> {
    if name.chars().count() <= LINE_CHARS {
        return vec![name.to_owned()];
    }
    let (first, rest) = parted(name, LINE_CHARS);
    let mut lines = vec![first];
    if !rest.is_empty() {
        lines.push(cut(&rest, LINE_CHARS));
    }
    lines
}

/// The words that fit, and the rest; a word that is too long by itself is cut.
fn parted(name: &str, room: usize) -> (String, String) {
    let mut first = String::new();
    let mut words = name.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let n = first.chars().count() + word.chars().count() + usize::from(!first.is_empty());
        if n > room {
            break;
        }
        if !first.is_empty() {
            first.push(' ');
        }
        first.push_str(word);
        words.next();
    }
    if first.is_empty() {
        let chars = || name.chars();
        return (chars().take(room).collect(), chars().skip(room).collect());
    }
    (first, words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_told_whole_on_two_lines_and_never_cut_within_a_word() {
        let name = "Phòng Kinh tế, Hạ tầng và Đô thị";
        assert_eq!(two_lines(name), ["Phòng Kinh tế, Hạ tầng và Đô", "thị"]);
        assert_eq!(cut(name, 50), name);
        assert_eq!(cut(name, 16), "Phòng Kinh tế…");
        let long = "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường Tân An tỉnh cũ";
        let lines = two_lines(long);
        assert!(lines.len() == 2 && lines[1].ends_with('…'), "{lines:?}");
        let (first, rest) = parted(&"a".repeat(40), 30);
        assert_eq!((first.len(), rest.len()), (30, 10));
    }

    #[test]
    fn bars_are_drawn_for_a_desk_and_for_a_phone_with_the_same_words() {
        let bar = |name: &str, n| Bar {
            name: name.to_owned(),
            parts: vec![(n, "f1"), (1, "f5")],
            text: format!("{n} hồ sơ"),
        };
        let bars = [bar("Đất đai", 9), bar("Hộ tịch", 4)];
        let drawn = draw_with_legend("Hồ sơ", &bars, &[("f5", "trễ".to_owned())]).to_string();
        for class in ["roomy", "slim"] {
            let own = drawn.split(&format!("<svg class=\"{class}\"")).nth(1);
            let own = own.and_then(|rest| rest.split("</svg>").next());
            let own = own.unwrap_or_default();
            assert_eq!(own.matches("<rect class=").count(), 4, "{class}: {drawn}");
            assert!(
                own.contains(">9 hồ sơ<") && own.contains(">Hộ tịch<"),
                "{drawn}"
            );
        }
        // Once, and not within a drawing that is hidden.
        assert_eq!(
            drawn.matches("<pattern id=\"p-lines\"").count(),
            1,
            "{drawn}"
        );
        assert_eq!(drawn.matches("class=\"defs\"").count(), 1, "{drawn}");
        assert!(!draw("Hồ sơ", &[]).to_string().contains("NaN"));
    }
}
