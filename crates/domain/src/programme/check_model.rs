//! What a model, practice or work still lacks, said while it is written.

use super::check::{Checking, Doubt, Place, Warning};
use super::model::ModelLine;

impl Checking<'_> {
    /// Everything that is doubtful about a model: why, what and by whom it is not
    /// said, its time, and above all that nobody will be able to say whether it did
    /// anything.
    pub fn model(&self, line: &ModelLine) -> Vec<Warning> {
        let whole = |is: bool, what| Warning::given(is, Place::Whole, what);
        let nobody = line.owner.is_none() && line.owner_name.is_empty();
        let beyond = [line.from, line.to].map(|day| day.year() != self.year);
        let of_whole = [
            whole(line.reason.is_empty(), Doubt::NoReason),
            whole(line.content.is_empty(), Doubt::NoContent),
            whole(nobody, Doubt::NoOwner),
            whole(beyond.contains(&true), Doubt::BeyondYear),
            whole(line.target.is_none(), Doubt::NoResult),
        ];
        let mut found: Vec<Warning> = of_whole.into_iter().flatten().collect();
        found.extend(self.targets(line.target.as_slice()));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{StaffId, UnitId};
    use crate::programme::{Book, Shape};
    use jiff::civil::date;

    fn said(line: &ModelLine) -> Vec<Doubt> {
        let (unit, book) = (UnitId::new("front"), Book::default());
        let checking = Checking {
            unit: &unit,
            person: None,
            year: 2026,
            today: date(2026, 3, 2),
            book: &book,
            vague: &[],
        };
        let found = checking.model(line);
        assert!(found.iter().all(|one| one.place == Place::Whole));
        found.into_iter().map(|one| one.what).collect()
    }

    #[test]
    fn a_model_without_reason_content_owner_or_outside_its_year_is_named() {
        let line = ModelLine {
            shape: Shape::ALL[0],
            plan: None,
            owner: Some(StaffId(7)),
            owner_name: String::new(),
            from: date(2026, 1, 1),
            to: date(2026, 12, 31),
            title: "Bàn giúp khai mạng".to_owned(),
            reason: "Người già khó khai".to_owned(),
            content: "Hai người giúp khai".to_owned(),
            resources: String::new(),
            target: None,
            copied_from: None,
        };
        assert_eq!(said(&line), [Doubt::NoResult]);
        let named = ModelLine {
            owner: None,
            owner_name: "Bà Mẫu".to_owned(),
            to: date(2027, 1, 1),
            ..line.clone()
        };
        assert_eq!(said(&named), [Doubt::BeyondYear, Doubt::NoResult]);
        let bare = ModelLine {
            owner_name: String::new(),
            from: date(2025, 1, 1),
            to: date(2028, 1, 1),
            reason: String::new(),
            content: String::new(),
            ..named
        };
        let all = [
            Doubt::NoReason,
            Doubt::NoContent,
            Doubt::NoOwner,
            Doubt::BeyondYear,
            Doubt::NoResult,
        ];
        assert_eq!(said(&bare), all);
    }
}
