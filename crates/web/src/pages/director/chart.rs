//! Charts of the director's pages, drawn on the server; the table beside each
//! says the same.

use crate::frame::Frame;
use crate::pages::procedures::field_name;
use crate::view::{Html, escape};
use motcua_desk::read::{Shares, UnitLoad};
use std::fmt::Write as _;

/// Most bars a chart draws; the table has all.
pub(crate) const BARS: usize = 12;
/// Where the bars begin, how long the longest is, and the step between two.
const LEFT: i64 = 230;
const WIDTH: i64 = 520;
const STEP: usize = 34;

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

/// The patterns, as [`pattern`] names them.
const PATTERNS: &str = "<defs><pattern id=\"p-lines\" width=\"7\" height=\"7\" \
    patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><line class=\"hatch\" x1=\"1\" \
    y1=\"0\" x2=\"1\" y2=\"7\"/></pattern><pattern id=\"p-dots\" width=\"7\" height=\"7\" \
    patternUnits=\"userSpaceOnUse\"><circle class=\"hatch\" cx=\"3\" cy=\"3\" r=\"0.8\"/></pattern></defs>";

/// The pattern that lies over a colour; `None` = it stands plain.
fn pattern(class: &str) -> Option<&'static str> {
    match class {
        "f5" => Some("p-lines"),
        "f2" => Some("p-dots"),
        _ => None,
    }
}

fn drawn(label: &str, bars: &[Bar], over: fn(&str) -> Option<&'static str>) -> Html {
    let sum = |bar: &Bar| bar.parts.iter().map(|(n, _)| (*n).max(0)).sum::<i64>();
    let most = bars.iter().map(sum).max().unwrap_or(0).max(1);
    let height = bars.len() * STEP + 8;
    let label = escape(label);
    let mut svg = format!("<svg viewBox=\"0 0 900 {height}\" role=\"img\" aria-label=\"{label}\">");
    let mut parts = bars.iter().flat_map(|bar| &bar.parts);
    if parts.any(|(_, class)| over(class).is_some()) {
        svg.push_str(PATTERNS);
    }
    for (i, bar) in bars.iter().enumerate() {
        let y = i * STEP + 6;
        let (name_x, text_y, name) = (LEFT - 10, y + 16, escape(&short(&bar.name)));
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<text x=\"{name_x}\" y=\"{text_y}\" text-anchor=\"end\">{name}</text>"
        );
        let mut x = LEFT;
        for (n, class) in &bar.parts {
            let w = (*n).max(0) * WIDTH / most;
            if w > 0 {
                let _ = write!(
                    svg,
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"22\"/>"
                );
                if let Some(id) = over(class) {
                    let _ = write!(
                        svg,
                        "<rect fill=\"url(#{id})\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"22\"/>"
                    );
                }
            }
            x += w;
        }
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{text_y}\">{}</text>",
            x + 6,
            escape(&bar.text)
        );
    }
    svg.push_str("</svg>");
    Html::own(svg)
}

fn short(name: &str) -> String {
    if name.chars().count() <= 30 {
        return name.to_owned();
    }
    let cut: String = name.chars().take(29).collect();
    format!("{}…", cut.trim_end())
}
