//! What keeps surveys honest in the tables, on both engines.

use crate::place::{morning, on_both};
use jiff::civil::date;
use motcua_domain::id::{StaffId, VisitId};
use motcua_domain::survey::token::TokenHash;
use motcua_store::{BallotRow, BesideRow, CampaignRow, CommentRow, Priority, StoreError};

fn campaign(id: i64, state: &str) -> CampaignRow {
    CampaignRow {
        id,
        name: "Quý IV".to_owned(),
        state: state.to_owned(),
        from: date(2026, 10, 1),
        to: date(2026, 12, 31),
        version: 1,
        body: "{}".to_owned(),
        seed: vec![1, 2, 3],
    }
}

#[test]
fn a_token_is_spent_by_one_statement_and_a_row_moves_on_once() {
    on_both(|store, desk| {
        let done = store.act(desk, Priority::Person, |tx| {
            tx.add_campaign(&campaign(7, "open"))?;
            let hash = TokenHash([9; 32]);
            tx.put_survey_token(7, &hash, b"sealed")?;
            let found = tx.survey_token(&hash)?.unwrap();
            assert_eq!((found.campaign, found.spent), (7, false));
            assert!(tx.spend_survey_token(&hash)?);
            assert!(!tx.spend_survey_token(&hash)?, "once");
            assert!(!tx.spend_survey_token(&TokenHash([8; 32]))?);
            assert!(tx.survey_token(&hash)?.unwrap().spent);
            assert!(tx.ask_visit(7, VisitId(3))? && !tx.ask_visit(7, VisitId(3))?);
            let mut next = campaign(7, "closing");
            next.version = 2;
            assert!(tx.update_campaign(&next, 1)?);
            assert!(!tx.update_campaign(&next, 1)?, "it moved on");
            assert_eq!(tx.campaigns_in("open")?, []);
            assert_eq!(tx.campaigns_in("closing")?.len(), 1);
            tx.forget_survey_tokens(7)?;
            assert_eq!(tx.survey_token(&hash)?, None);
            assert!(tx.ask_visit(7, VisitId(3))?);
            Ok::<_, StoreError>(())
        });
        done.unwrap();
    });
}

#[test]
fn what_is_counted_and_kept_beside_a_survey_comes_back() {
    on_both(|store, desk| {
        let done = store.act(desk, Priority::Person, |tx| {
            tx.add_campaign(&campaign(7, "open"))?;
            for n in [1, 2] {
                tx.count_survey(7, "typed", StaffId(4), n)?;
            }
            let counts = tx.survey_counts(7)?;
            assert_eq!(counts, [("typed".to_owned(), StaffId(4), 3)]);
            tx.keep_counted(7, Some("plan"), "one")?;
            tx.keep_counted(7, None, "two")?;
            let beside = tx.campaign_beside(7)?;
            assert_eq!(beside.plan.as_deref(), Some("plan"), "the old one stays");
            assert_eq!(beside.tally.as_deref(), Some("two"));
            tx.keep_beside(7, &BesideRow::default())?;
            assert_eq!(tx.campaign_tally(7)?, None);
            for id in [5, -3, 4] {
                let body = format!("{{\"n\":{id}}}");
                tx.put_ballot(7, &BallotRow { id, body })?;
                tx.put_into_box(id, &[7; 40])?;
            }
            let mut ids = Vec::new();
            tx.each_ballot(7, |id, _| {
                ids.push(id);
                Ok(())
            })?;
            assert_eq!(ids, [-3, 4, 5], "no order but that of the random ids");
            assert_eq!(tx.survey_box(-3, 9)?.len(), 2);
            assert!(tx.take_out_of_box(4)? && !tx.take_out_of_box(4)?);
            tx.put_comment(&CommentRow {
                id: -1,
                campaign: 7,
                official: None,
                week: date(2026, 10, 5),
                state: "waiting".to_owned(),
                topics: String::new(),
                sealed: vec![1],
            })?;
            assert!(tx.move_comment(-1, ("waiting", "passed"), "fee")?);
            assert!(!tx.move_comment(-1, ("waiting", "held"), "")?);
            assert_eq!(tx.comments_in("waiting", 9)?, []);
            assert_eq!(tx.comments_of(7, "passed", 9)?[0].topics, "fee");
            let days = (date(2026, 10, 1), date(2026, 12, 31));
            assert_eq!(tx.served(days, 7)?, []);
            assert_eq!(tx.served_by(days, 7)?, []);
            assert_eq!(tx.served_so_far(StaffId(4), morning())?, 0);
            assert_eq!(tx.papers_asked(7)?, []);
            Ok::<_, StoreError>(())
        });
        done.unwrap();
    });
}
