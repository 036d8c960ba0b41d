//! What a dossier costs on a day.
//!
//! Rows with the same id are versions of one fee: the first that is valid on
//! the day and fits the case counts. Different ids add up (phí and lệ phí).

use super::{Fee, FeeAmount, Procedure};
use crate::money::Vnd;
use jiff::civil::Date;

/// What was counted at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Pages of one copy.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// Cases, signatures, papers: whatever "each" means in the fee.
    pub each: u32,
}

impl Counts {
    /// One of everything.
    pub const ONE: Self = Self {
        pages: 1,
        copies: 1,
        each: 1,
    };
    /// Most of anything in one dossier; more is a typing error.
    pub const MAX: u32 = 100_000;
}

/// One line of the bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeLine {
    /// Slug of the fee.
    pub id: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// The amount; `None` = typed by the cashier from a notice.
    pub amount: Option<Vnd>,
    /// Freed of it by the exemption.
    pub exempt: bool,
}

/// The bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Lines in the order of the procedure.
    pub lines: Vec<FeeLine>,
    /// Sum of the known amounts, without exempt lines.
    pub total: Vnd,
}

impl Assessment {
    /// Sum of the known amounts that the exemption frees of.
    pub fn exempted(&self) -> Vnd {
        self.lines
            .iter()
            .filter(|line| line.exempt)
            .filter_map(|line| line.amount)
            .sum()
    }

    /// Does the exemption free of a line that a notice sets?
    pub fn frees_of_a_notice(&self) -> bool {
        self.lines
            .iter()
            .any(|line| line.amount.is_none() && line.exempt)
    }

    /// True while a line waits for a notice from elsewhere.
    pub fn waits_for_notice(&self) -> bool {
        self.lines
            .iter()
            .any(|line| line.amount.is_none() && !line.exempt)
    }
}

/// Why no bill can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeeRefused {
    /// The procedure frees no such group.
    #[error("no exemption for {0:?}")]
    UnknownExemption(String),
    /// A count is zero or past [`Counts::MAX`].
    #[error("a count out of range")]
    Count,
    /// More than one entry may hold.
    #[error("amount too large")]
    TooLarge,
}

impl FeeRefused {
    /// Id of the message.
    pub fn message_id(&self) -> &'static str {
        match self {
            Self::UnknownExemption(_) => "fee-unknown-exemption",
            Self::Count => "fee-count",
            Self::TooLarge => "bad-amount-large",
        }
    }
}

/// The bill for a dossier of `case` received on `day`.
pub fn assess(
    procedure: &Procedure,
    case: Option<&str>,
    day: Date,
    counts: Counts,
    exemption: Option<&str>,
) -> Result<Assessment, FeeRefused> {
    if let Some(group) = exemption.filter(|group| !procedure.frees(group)) {
        return Err(FeeRefused::UnknownExemption(group.to_owned()));
    }
    let mut lines: Vec<FeeLine> = Vec::new();
    let mut total = Vnd::ZERO;
    for fee in procedure.fees.iter().filter(|fee| applies(fee, case, day)) {
        if lines.iter().any(|line| line.id == fee.id) {
            continue;
        }
        let amount = amount(&fee.amount, counts)?;
        let exempt = exemption.is_some_and(|group| fee.exempt.iter().any(|freed| freed == group));
        if !exempt {
            let sum = total.checked_add(amount.unwrap_or_default());
            total = sum
                .filter(|sum| *sum <= Vnd::MAX)
                .ok_or(FeeRefused::TooLarge)?;
        }
        lines.push(FeeLine {
            id: fee.id.clone(),
            name_vi: fee.name_vi.clone(),
            name_en: fee.name_en.clone(),
            amount,
            exempt,
        });
    }
    Ok(Assessment { lines, total })
}

/// Does the row hold for the case on the day?
fn applies(fee: &Fee, case: Option<&str>, day: Date) -> bool {
    fee.case.as_deref().is_none_or(|want| case == Some(want))
        && fee.valid_from.is_none_or(|from| from <= day)
        && fee.valid_to.is_none_or(|to| day < to)
}

fn amount(by: &FeeAmount, counts: Counts) -> Result<Option<Vnd>, FeeRefused> {
    let counted = |n: u32| {
        if (1..=Counts::MAX).contains(&n) {
            Ok(n)
        } else {
            Err(FeeRefused::Count)
        }
    };
    let sum = match by {
        FeeAmount::ByNotice => return Ok(None),
        FeeAmount::Fixed { vnd } => Some(*vnd),
        FeeAmount::Each { vnd } => vnd.times(counted(counts.each)?),
        FeeAmount::Pages {
            first,
            first_pages,
            later,
            cap,
        } => {
            let pages = counted(counts.pages)?;
            let first_part = first.times(pages.min(*first_pages));
            let later_part = later.times(pages.saturating_sub(*first_pages));
            let copies = counted(counts.copies)?;
            first_part
                .zip(later_part)
                .and_then(|(a, b)| a.checked_add(b))
                .and_then(|copy| copy.min(*cap).times(copies))
        }
    };
    match sum.filter(|sum| *sum <= Vnd::MAX && *sum >= Vnd::ZERO) {
        Some(sum) => Ok(Some(sum)),
        None => Err(FeeRefused::TooLarge),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::check::tests::sample;
    use jiff::civil::date;

    const DAY: Date = date(2026, 11, 23);

    fn fee(id: &str, amount: FeeAmount) -> Fee {
        Fee {
            id: id.into(),
            name_vi: "Phí".into(),
            name_en: "Fee".into(),
            case: None,
            valid_from: None,
            valid_to: None,
            amount,
            exempt: Vec::new(),
        }
    }

    fn certification() -> Procedure {
        let pages = FeeAmount::Pages {
            first: Vnd(2_000),
            first_pages: 2,
            later: Vnd(1_000),
            cap: Vnd(200_000),
        };
        Procedure {
            fees: vec![fee("copy", pages)],
            ..sample()
        }
    }

    fn total(procedure: &Procedure, pages: u32, copies: u32) -> Result<Vnd, FeeRefused> {
        let counts = Counts {
            pages,
            copies,
            each: 1,
        };
        assess(procedure, None, DAY, counts, None).map(|bill| bill.total)
    }

    #[test]
    fn certified_copies_are_a_step_function_with_a_cap() {
        let procedure = certification();
        assert_eq!(total(&procedure, 7, 3), Ok(Vnd(27_000)));
        assert_eq!(total(&procedure, 1, 1), Ok(Vnd(2_000)));
        assert_eq!(total(&procedure, 2, 1), Ok(Vnd(4_000)));
        assert_eq!(total(&procedure, 3, 1), Ok(Vnd(5_000)));
        assert_eq!(
            total(&procedure, 198, 1),
            Ok(Vnd(200_000)),
            "196 later pages and 4,000 reach the cap"
        );
        assert_eq!(
            total(&procedure, 500, 2),
            Ok(Vnd(400_000)),
            "the cap is for each copy"
        );
    }

    #[test]
    fn a_cut_ends_with_the_year() {
        let cut = |from, to, vnd| Fee {
            valid_from: from,
            valid_to: to,
            ..fee("info", FeeAmount::Fixed { vnd: Vnd(vnd) })
        };
        let year_end = Some(date(2027, 1, 1));
        let procedure = Procedure {
            fees: vec![
                cut(Some(date(2025, 7, 1)), year_end, 15_000),
                cut(None, None, 30_000),
            ],
            ..sample()
        };
        let on = |day| {
            assess(&procedure, None, day, Counts::ONE, None)
                .unwrap()
                .total
        };
        assert_eq!(on(date(2025, 6, 30)), Vnd(30_000));
        assert_eq!(on(date(2025, 7, 1)), Vnd(15_000));
        assert_eq!(on(date(2026, 12, 31)), Vnd(15_000));
        assert_eq!(on(date(2027, 1, 1)), Vnd(30_000));
    }

    #[test]
    fn kinds_add_up_and_a_notice_stays_open() {
        let procedure = Procedure {
            fees: vec![
                fee("phi", FeeAmount::Fixed { vnd: Vnd(50_000) }),
                fee("le-phi", FeeAmount::Each { vnd: Vnd(10_000) }),
                fee("thue", FeeAmount::ByNotice),
            ],
            ..sample()
        };
        let counts = Counts {
            each: 3,
            ..Counts::ONE
        };
        let bill = assess(&procedure, None, DAY, counts, None).unwrap();
        assert_eq!((bill.total, bill.waits_for_notice()), (Vnd(80_000), true));
    }

    #[test]
    fn a_group_is_freed_of_the_lines_that_name_it_and_owes_the_tax_beside_them() {
        let freed = |id, amount| Fee {
            exempt: vec!["poor".into(), "merit".into()],
            ..fee(id, amount)
        };
        let procedure = Procedure {
            fees: vec![
                freed("phi", FeeAmount::Fixed { vnd: Vnd(50_000) }),
                fee("le-phi", FeeAmount::Fixed { vnd: Vnd(30_000) }),
                fee("thue", FeeAmount::ByNotice),
            ],
            ..sample()
        };
        let bill = |group| assess(&procedure, None, DAY, Counts::ONE, group);
        let poor = bill(Some("poor")).unwrap();
        assert_eq!((poor.total, poor.exempted()), (Vnd(30_000), Vnd(50_000)));
        assert!(poor.waits_for_notice(), "the tax is owed all the same");
        assert_eq!(
            poor.lines[0].amount,
            Some(Vnd(50_000)),
            "what was waived stays visible"
        );
        let unknown = bill(Some("child"));
        assert_eq!(unknown, Err(FeeRefused::UnknownExemption("child".into())));
        assert_eq!(
            procedure.exempt_groups().collect::<Vec<_>>(),
            ["merit", "poor"]
        );
    }

    #[test]
    fn absurd_counts_are_refused() {
        let procedure = certification();
        assert_eq!(total(&procedure, 0, 1), Err(FeeRefused::Count));
        assert_eq!(total(&procedure, 1, 0), Err(FeeRefused::Count));
        assert_eq!(total(&procedure, u32::MAX, 1), Err(FeeRefused::Count));
        let huge = Procedure {
            fees: vec![fee("a", FeeAmount::Each { vnd: Vnd::MAX })],
            ..sample()
        };
        let counts = Counts {
            each: 2,
            ..Counts::ONE
        };
        assert_eq!(
            assess(&huge, None, DAY, counts, None),
            Err(FeeRefused::TooLarge)
        );
        let two = Procedure {
            fees: ["a", "b"]
                .map(|id| fee(id, FeeAmount::Fixed { vnd: Vnd::MAX }))
                .into(),
            ..sample()
        };
        assert_eq!(
            assess(&two, None, DAY, Counts::ONE, None),
            Err(FeeRefused::TooLarge)
        );
    }

    #[test]
    fn the_case_chooses_the_row() {
        let house = Fee {
            case: Some("house".into()),
            ..fee("le-phi", FeeAmount::Fixed { vnd: Vnd(75_000) })
        };
        let procedure = Procedure {
            fees: vec![house, fee("le-phi", FeeAmount::Fixed { vnd: Vnd(150_000) })],
            ..sample()
        };
        let of = |case| {
            assess(&procedure, case, DAY, Counts::ONE, None)
                .unwrap()
                .total
        };
        assert_eq!(of(Some("house")), Vnd(75_000));
        assert_eq!(of(None), Vnd(150_000));
    }
}
