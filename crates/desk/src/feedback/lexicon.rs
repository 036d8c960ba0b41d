//! What the words of a text tell: topics by the dictionary, officials by their
//! names, and what has to be covered. Nothing here decides; it suggests and
//! keeps out until a person has looked.

use super::Piece;
use crate::Inner;
use motcua_domain::actor::{Action, Role, Scope, scope};
use motcua_domain::feedback::{Kind, names_director};
use motcua_domain::id::StaffId;
use motcua_domain::survey::comment::{Cover, Dictionary, Names, Tone, covers, segments, suggest};
use motcua_domain::text::fold;
use motcua_store::StaffRow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What stands where something is covered on a public page.
const COVERED: &str = "[…]";

/// The dictionary with the names of the staff.
pub(crate) struct Lexicon {
    dictionary: Option<Arc<Dictionary>>,
    names: Names,
}

impl Inner {
    /// The dictionary in use, with these names.
    pub(crate) fn lexicon<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Lexicon {
        Lexicon {
            dictionary: self.survey.library.dictionary(),
            names: Names::new(names),
        }
    }

    /// Those whom it may be about, until somebody has confirmed it: whoever is
    /// named in it, who had the counter, and the director where the title says
    /// so.
    pub(crate) fn suspects(&self, staff: &[StaffRow], clues: &Clues<'_>) -> BTreeSet<StaffId> {
        let words: BTreeSet<String> = fold(clues.text).split(' ').map(str::to_owned).collect();
        let mut found: BTreeSet<StaffId> = BTreeSet::new();
        for row in staff {
            let name = fold(&row.name);
            // Most names stand nowhere in it; the others are looked at closely.
            let given = name.rsplit(' ').next().unwrap_or_default();
            if !words.contains(given) {
                continue;
            }
            let lexicon = self.lexicon([row.name.as_str()]);
            let pieces = lexicon.pieces(clues.text);
            if pieces.iter().any(|piece| piece.why == Some(Cover::Name)) {
                found.insert(row.id);
            }
        }
        if clues.kind == Kind::Attitude {
            found.extend(clues.at_counter);
        }
        // A suggestion speaks of the director as of the office.
        let counts = clues.kind != Kind::Suggestion;
        if clues.director || (counts && names_director(clues.text)) {
            let leads = |row: &&StaffRow| row.active && row.roles.contains(&Role::Director);
            found.extend(staff.iter().filter(leads).map(|row| row.id));
        }
        found
    }
}

impl Lexicon {
    /// The text in pieces, with what has to be covered marked. Without a
    /// dictionary everything is covered: too much costs a click.
    pub(crate) fn pieces(&self, text: &str) -> Vec<Piece> {
        if text.is_empty() {
            return Vec::new();
        }
        let piece = |text: &str, why| Piece {
            text: text.to_owned(),
            why,
        };
        let Some(dictionary) = &self.dictionary else {
            return vec![piece(text, Some(Cover::Insult))];
        };
        let places = covers(dictionary, &self.names, text);
        let all = segments(text, &places);
        all.iter().map(|one| piece(one.text, one.why)).collect()
    }

    /// Does anything in the text have to be covered?
    pub(crate) fn covers(&self, text: &str) -> bool {
        self.pieces(text).iter().any(|piece| piece.why.is_some())
    }

    /// The text as everybody may read it.
    pub(crate) fn covered(&self, text: &str) -> String {
        let pieces = self.pieces(text).into_iter();
        let shown = pieces.map(|piece| match piece.why {
            Some(_) => COVERED.to_owned(),
            None => piece.text,
        });
        shown.collect()
    }

    /// Topics that the dictionary suggests.
    pub(crate) fn topics(&self, text: &str) -> BTreeMap<String, Tone> {
        let dictionary = self.dictionary.as_ref();
        dictionary.map_or_else(BTreeMap::new, |dictionary| suggest(dictionary, text))
    }

    /// Every topic of the dictionary: id, name in Vietnamese and English.
    pub(crate) fn all_topics(&self) -> Vec<(String, String, String)> {
        let all = self.dictionary.iter().flat_map(|one| one.topics());
        all.map(|one| (one.id.clone(), one.name_vi.clone(), one.name_en.clone()))
            .collect()
    }
}

/// What a text was said in, as far as it tells whom it may be about.
pub(crate) struct Clues<'a> {
    /// Kind.
    pub kind: Kind,
    /// Everything that was written.
    pub text: &'a str,
    /// The writer says that it is about the director.
    pub director: bool,
    /// Who stood at the counter on the day, as far as the writer said which.
    pub at_counter: &'a [StaffId],
}

/// A suggestion or a feedback that names everybody who could pass it on would
/// lie unread; it is then read by them. What is said of attitude and names the
/// director goes to the body above instead.
pub(crate) fn readable(
    staff: &[StaffRow],
    kind: Kind,
    named: BTreeSet<StaffId>,
) -> BTreeSet<StaffId> {
    if !kind.is_published() || named.is_empty() {
        return named;
    }
    let sorts = |row: &StaffRow| {
        let may = |role: &Role| scope(*role, Action::AssignFeedback) == Scope::Desk;
        row.active && row.roles.iter().any(may) && !named.contains(&row.id)
    };
    if staff.iter().any(sorts) {
        named
    } else {
        BTreeSet::new()
    }
}

/// Names of those named, for the page.
pub(crate) fn names_of(staff: &[StaffRow], named: &BTreeSet<StaffId>) -> Vec<(StaffId, String)> {
    let name = |id: &StaffId| {
        let row = staff.iter().find(|row| row.id == *id);
        (
            *id,
            row.map_or_else(|| id.to_string(), |row| row.name.clone()),
        )
    };
    named.iter().map(name).collect()
}
