//! The row of links to the director's pages, under the heading of each.

use crate::frame::Frame;
use crate::view::{Html, escape};
use std::fmt::Write as _;

/// Address, message, and the action (its slug) that whoever sees the link may
/// do; empty = whoever may see the director's pages.
const PAGES: [(&str, &str, &str); 11] = [
    ("/director", "director-nav-now", ""),
    ("/director/tomorrow", "director-nav-tomorrow", ""),
    ("/director/roster", "director-nav-roster", ""),
    ("/director/whatif", "director-nav-whatif", ""),
    ("/director/risk", "director-nav-risk", ""),
    ("/director/load", "director-nav-load", ""),
    ("/director/process", "director-nav-process", ""),
    ("/director/trust", "director-nav-trust", ""),
    ("/indicators", "director-nav-indicators", "read_indicators"),
    (
        "/programme/month",
        "director-nav-programme",
        "read_programme",
    ),
    ("/admin/register", "nav-register", "import_register"),
];

impl Frame {
    /// Links to the director's pages, this one marked by its address; not on
    /// paper.
    pub fn director_nav(&self) -> Html {
        let here = self.path.split('?').next().unwrap_or_default();
        let label = escape(&self.t("director-nav"));
        let mut nav = format!("<nav class=\"chips mt2 noprint\" aria-label=\"{label}\">");
        let pages = PAGES.iter();
        for (url, id, _) in pages.filter(|page| page.2.is_empty() || self.can(page.2)) {
            let current = if *url == here {
                " aria-current=\"page\""
            } else {
                ""
            };
            let text = escape(&self.t(id));
            // Writing to a String cannot fail.
            let _ = write!(nav, "<a href=\"{url}\"{current}>{text}</a>");
        }
        nav.push_str("</nav>");
        Html::own(nav)
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::pages::hall::sample::head;

    #[test]
    fn the_row_marks_the_page_that_is_shown_and_leaves_out_what_is_not_open() {
        let f = head(Lang::Vi, "/director/load?lang=vi");
        let row = f.director_nav().to_string();
        assert!(
            row.contains("href=\"/director/load\" aria-current=\"page\""),
            "{row}"
        );
        assert_eq!(row.matches("aria-current").count(), 1, "{row}");
        assert!(row.contains("href=\"/director/risk\">"), "{row}");
        // The samples' clerk may not take in an old register.
        let clerk = crate::samples::staff_frame(Lang::Vi, "/director").director_nav();
        assert!(!clerk.to_string().contains("/admin/register"));
    }
}
