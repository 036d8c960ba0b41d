//! The row of links to the director's pages, under the heading of each.

use crate::frame::Frame;
use crate::view::{Html, escape};
use std::fmt::Write as _;

/// Address, message, and the action (its slug) that the page asks for: whoever
/// may not do it sees no link to it. A head runs the queue, and so opens the
/// days ahead and the roster but none of the other pages.
const PAGES: [(&str, &str, &str); 11] = [
    ("/director", "director-nav-now", "read_director_pages"),
    ("/director/tomorrow", "director-nav-tomorrow", "read_queue"),
    ("/director/roster", "director-nav-roster", "read_queue"),
    ("/director/whatif", "director-nav-whatif", "read_queue"),
    ("/director/risk", "director-nav-risk", "read_director_pages"),
    ("/director/load", "director-nav-load", "read_director_pages"),
    (
        "/director/process",
        "director-nav-process",
        "read_director_pages",
    ),
    ("/director/trust", "director-nav-trust", "read_queue"),
    ("/indicators", "director-nav-indicators", "read_indicators"),
    (
        "/programme/month",
        "director-nav-programme",
        // The month of all units; a head reads their own unit's alone.
        "read_director_pages",
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
        let is_there = |url: &str| self.has_programme() || !url.starts_with("/programme");
        let pages = PAGES.iter().filter(|page| is_there(page.0));
        for (url, id, _) in pages.filter(|page| self.can(page.2)) {
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

    /// The same frame as one of the director's pages that a head opens, too: in
    /// the head's menu all of them are behind the roster.
    pub fn at_days_ahead(self) -> Self {
        let nav = if self.can("read_director_pages") {
            "director"
        } else {
            "roster"
        };
        self.at(nav)
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
        // A head opens what goes with the queue, and is led nowhere else.
        let mut head = f;
        if let Some(who) = &mut head.who {
            who.actor.roles = vec![motcua_domain::actor::Role::Head];
        }
        let row = head.director_nav().to_string();
        for open in ["roster", "tomorrow", "whatif", "trust"] {
            assert!(row.contains(&format!("href=\"/director/{open}\"")), "{row}");
        }
        for shut in ["\"/director\"", "/director/risk", "/director/load"] {
            assert!(!row.contains(shut), "{shut}: {row}");
        }
        // The samples' clerk may not take in an old register.
        let clerk = crate::samples::staff_frame(Lang::Vi, "/director").director_nav();
        assert!(!clerk.to_string().contains("/admin/register"));
    }
}
