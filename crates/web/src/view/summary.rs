//! The faults of a form at its top, each with the name of its field.

use super::{FieldError, component, escape};
use askama::Template;

/// The faults of a form at its top; takes focus, each line leads to its field.
#[derive(Clone, Debug, Template)]
#[template(path = "c/errors.html")]
pub struct ErrorSummary {
    pub(super) title: String,
    pub(super) errors: Vec<FieldError>,
}
component!(ErrorSummary);

/// How a line of a summary begins in the markup, up to the id of its field.
const LINE: &str = "<a data-of href=\"#";

/// Puts the name of its field before each line of the summaries of a page.
/// A summary stands above the fields, which alone know what they are called;
/// so the names are taken from the finished page.
pub fn named(html: String) -> String {
    if !html.contains(LINE) {
        return html;
    }
    named_by(&html, &html)
}

/// The same for a part of a page that is sent alone: the fields stand in the
/// page.
pub fn named_by(part: &str, page: &str) -> String {
    let mut out = String::with_capacity(part.len() + 512);
    let mut rest = part;
    while let Some((before, line)) = rest.split_once(LINE) {
        out.push_str(before);
        let Some((id, after)) = line.split_once("\">") else {
            rest = line;
            break;
        };
        out.push_str(&format!("<a href=\"#{id}\">"));
        if let Some(row) = row_of(page, id) {
            out.push_str(row);
            out.push_str(", ");
        }
        if let Some(name) = name_of(page, id) {
            out.push_str(name);
            out.push_str(": ");
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The row of a form in which the field with this id stands: rows alike have
/// fields of one name, so the summary says which row it means.
fn row_of<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    const ROW: &str = "<fieldset data-row";
    let (before, _) = html.split_once(&format!(" id=\"{}\"", escape(id)))?;
    let (_, inside) = before.rsplit_once(ROW)?;
    if inside.contains("</fieldset>") {
        return None;
    }
    let (_, legend) = inside.split_once("<legend")?;
    let (_, legend) = legend.split_once('>')?;
    legend.split('<').next().map(str::trim)
}

/// What the field with this id is called: its label, or its `aria-label`. A
/// button is no field.
fn name_of<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    let id = escape(id);
    if let Some((_, label)) = html.split_once(&format!("<label for=\"{id}\">")) {
        return label.split("</label>").next().filter(|l| !l.contains('<'));
    }
    let (before, after) = html.split_once(&format!(" id=\"{id}\""))?;
    let tag = before.rsplit('<').next()?;
    let said = tag.split_once("aria-label=\"").map(|(_, said)| said);
    let said = said.or_else(|| {
        let tag = after.split('>').next()?;
        tag.split_once("aria-label=\"").map(|(_, said)| said)
    });
    said?.split('"').next()
}

#[cfg(test)]
mod tests {
    use crate::view::Form;

    #[test]
    fn a_line_says_in_which_of_several_rows_its_field_stands() {
        let mut form = Form::default();
        for field in ["target-1-value", "name"] {
            form.fault(field, "Nhập một số.");
        }
        let row = |n: usize| {
            let field = form.field(format!("target-{n}-value"), "Con số");
            format!(
                "<fieldset data-row><legend class=\"label\">Chỉ tiêu {} </legend>{field}</fieldset>",
                n + 1
            )
        };
        let page = format!(
            "{}{}{}{}",
            form.summary("Chưa lưu"),
            row(0),
            row(1),
            form.field("name", "Tên")
        );
        let named = super::named(page);
        assert!(
            named.contains("<a href=\"#i-target-1-value\">Chỉ tiêu 2, Con số: Nhập một số.</a>"),
            "{named}"
        );
        assert!(named.contains("<a href=\"#i-name\">Tên: Nhập"), "{named}");
    }

    #[test]
    fn a_line_says_which_field_it_is_about() {
        let mut form = Form::default();
        for field in ["name", "c_p1", "accept"] {
            form.fault(field, "Chưa điền");
        }
        let page = format!(
            "{}{}<input class=\"in\" id=\"i-c_p1\" aria-label=\"Sao: Tờ khai\"><button id=\"i-accept\">Nhận</button>",
            form.summary("Chưa xong"),
            form.field("name", "Họ & tên")
        );
        let named = super::named(page);
        let lines: Vec<&str> = named
            .split("<li>")
            .skip(1)
            .map(|line| line.split("</li>").next().unwrap_or_default())
            .collect();
        assert_eq!(
            lines,
            [
                "<a href=\"#i-name\">Họ &amp; tên: Chưa điền</a>",
                "<a href=\"#i-c_p1\">Sao: Tờ khai: Chưa điền</a>",
                "<a href=\"#i-accept\">Chưa điền</a>"
            ]
        );
    }
}
