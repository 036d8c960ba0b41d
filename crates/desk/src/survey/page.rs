//! Pages of results, as far as somebody may see them. Whatever a page shows
//! goes into the campaign's list of what was shown, before it is shown.

use super::campaign::{Known, broken, is_open_to};
use super::close::PastKept;
use super::shape::{PublicSurvey, SurveyPage};
use super::tally::Tally;
use super::{held, refused};
use crate::work::Asked;
use crate::{Desk, DeskError};
use motcua_domain::actor::{Action, Actor, Role, authorise};
use motcua_domain::id::StaffId;
use motcua_domain::ledger::hash::to_hex;
use motcua_domain::stats::Of;
use motcua_domain::survey::answer::Cast;
use motcua_domain::survey::campaign::{Campaign, Kind, State, Whose};
use motcua_domain::survey::channel::Channel;
use motcua_domain::survey::disclosure::Shown;
use motcua_domain::survey::questionnaire::Questionnaire;
use motcua_domain::survey::result::{
    FrameRow, Input, Listed, Page, Past, QuestionRow, Response, Rules, Warning, page, questions,
};
use motcua_store::{BesideRow, CampaignRow, Priority, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Released surveys that the public page shows.
const PUBLIC: usize = 12;

/// What a page of a closed campaign is made from.
pub(super) struct Made {
    /// Figures of one question.
    pub page: Page,
    /// Every question, for the office.
    pub questions: Vec<QuestionRow>,
    /// Names of its officials.
    pub names: BTreeMap<StaffId, String>,
    /// What was counted of it.
    pub tally: Tally,
}

/// Everything of a closed campaign, read once.
struct Closed {
    form: Arc<Questionnaire>,
    ballots: Vec<Cast>,
    frame: Vec<FrameRow>,
    listed: Vec<Listed>,
    names: BTreeMap<StaffId, String>,
    past: Vec<Past>,
    tally: Tally,
    shown: Shown,
}

impl Desk {
    /// The results of a campaign: of the question asked for, or of the main
    /// one.
    ///
    /// # Errors
    /// "Not found" where it is not open to the reader, `survey-not-yet` before
    /// its time, a field that cannot be taken for an unknown question.
    pub fn survey_page(
        &self,
        me: &Actor,
        campaign: i64,
        question: Option<&str>,
    ) -> Result<SurveyPage, DeskError> {
        authorise(me, Action::ReadJudgement, &self.settings().office.unit)?;
        let known = self.0.known(campaign)?;
        if !is_open_to(me, &known.campaign) {
            return Err(DeskError::NotFound);
        }
        let shows = |whose: Whose, channel: Option<Channel>| {
            let sees = |role: &Role| known.campaign.shows(*role, whose, channel);
            me.roles.iter().any(sees)
        };
        if !shows(Whose::Office, None) {
            return Err(refused("survey-not-yet"));
        }
        let sees = |channel: &Channel| shows(Whose::Office, Some(*channel));
        let channels: Vec<Channel> = Channel::ALL.into_iter().filter(sees).collect();
        let made = self.made(&known, &channels, question)?;
        let officials = shows(Whose::Other, None);
        let (contexts, warnings) = self.0.store.read(self.0.id, |tx| {
            let contexts = tx.survey_contexts(campaign)?;
            Ok::<_, StoreError>((contexts, tx.survey_warnings(campaign)?))
        })?;
        let mut comments = self.comments_shown(campaign)?;
        if !officials {
            comments.iter_mut().for_each(|one| one.official = None);
        }
        let view = self.view_of_known(me, known)?;
        let covering = self.covering()?;
        let page = made.page;
        Ok(SurveyPage {
            page: if officials { page } else { page.for_public() },
            names: made.names,
            questions: made.questions,
            contexts: contexts
                .into_iter()
                .filter(|_| officials)
                .map(|row| (row.staff, covering.pieces(&row.words)))
                .collect(),
            warnings: if officials {
                read_warnings(warnings)
            } else {
                Vec::new()
            },
            bursts: self.bursts(),
            comments,
            tokens: self.public_tokens(campaign, &made.tally)?,
            view,
        })
    }

    /// Released surveys as anybody sees them, newest first: no official in
    /// them.
    pub fn public_surveys(&self) -> Result<Vec<PublicSurvey>, DeskError> {
        let mut rows = self
            .0
            .store
            .read(self.0.id, |tx| tx.campaigns_in("released"))?;
        rows.reverse();
        rows.truncate(PUBLIC);
        let versions: Vec<(i64, u32)> = rows.iter().map(|row| (row.id, row.version)).collect();
        if let Some((of, found)) = held(&self.0.survey.public).as_ref()
            && *of == versions
        {
            return Ok(Vec::clone(found));
        }
        let mut all = Vec::new();
        for row in rows {
            all.push(self.public_survey(Known::of(row)?)?);
        }
        *held(&self.0.survey.public) = Some((versions, Arc::new(all.clone())));
        Ok(all)
    }

    fn public_survey(&self, known: Known) -> Result<PublicSurvey, DeskError> {
        let id = known.row.id;
        let made = self.made(&known, &Channel::ALL, None)?;
        let seed = self.0.seed_of(&known.row)?;
        Ok(PublicSurvey {
            id,
            kind: known.campaign.kind,
            from: known.campaign.from,
            to: known.campaign.to,
            form: self.0.pinned_form(&known.campaign.form)?,
            page: made.page.for_public(),
            questions: made.questions,
            tokens: self.public_tokens(id, &made.tally)?,
            seed: (to_hex(&seed.commitment()), to_hex(&seed.0)),
            name: known.row.name,
        })
    }

    /// Makes the page of a campaign that is closed, and keeps what it shows in
    /// the list before anybody sees it.
    pub(super) fn made(
        &self,
        known: &Known,
        channels: &[Channel],
        question: Option<&str>,
    ) -> Result<Made, DeskError> {
        let closed = matches!(known.campaign.state, State::Closed | State::Released);
        if !closed {
            return Err(refused("survey-not-yet"));
        }
        // Two pages at once would each forget what the other showed.
        let _one_at_a_time = held(&self.0.survey.showing);
        let mut read = self.read_closed(known)?;
        let main = read.form.main_question().map(|q| q.id.clone());
        let main = main.unwrap_or_default();
        let question = question.unwrap_or(&main);
        let asked = read.form.question(question);
        if !asked.is_some_and(|question| question.is_judged()) {
            return Err(DeskError::invalid("question", "survey-bad-question"));
        }
        let before = read.shown.len();
        let input = Input {
            form: &read.form,
            question,
            ballots: &read.ballots,
            channels,
            frame: &read.frame,
            officials: &read.listed,
            quarter: &known.quarter(),
            past: if question == main {
                read.past.as_slice()
            } else {
                &[]
            },
            rules: Rules::default(),
        };
        let page = page(&input, &mut read.shown);
        let questions = questions(&input, &mut read.shown);
        if read.shown.len() != before {
            self.keep_shown(known.row.id, &read.shown, &read.ballots)?;
        }
        Ok(Made {
            page,
            questions,
            names: read.names,
            tally: read.tally,
        })
    }

    fn keep_shown(&self, campaign: i64, shown: &Shown, ballots: &[Cast]) -> Result<(), DeskError> {
        let body = super::shown::kept(shown, ballots)?;
        let asked = Asked::new("", "keep_shown", &());
        let nobody = self.citizen_actor();
        self.act(&nobody, asked, Priority::Person, move |work| {
            Ok(work.tx.put_survey_shown(campaign, &body)?)
        })
    }

    fn read_closed(&self, known: &Known) -> Result<Closed, DeskError> {
        let id = known.row.id;
        let ballots = self.released(id)?;
        let (beside, shown, (pasts, released), staff) = self.0.store.read(self.0.id, |tx| {
            let beside = tx.campaign_beside(id)?;
            let shown = tx.survey_shown(id)?;
            let pasts = (tx.campaign_pasts()?, tx.campaigns_in("released")?);
            Ok::<_, StoreError>((beside, shown, pasts, tx.all_staff()?))
        })?;
        // Whoever has left since is among them: nobody is deleted.
        let judged = staff
            .into_iter()
            .filter(|row| known.campaign.officials.contains(&row.id));
        let (mut listed, mut names) = (Vec::new(), BTreeMap::new());
        for row in judged {
            listed.push(Listed {
                id: row.id,
                name_sort: row.name_sort,
            });
            names.insert(row.id, row.name);
        }
        let form = self.0.pinned_form(&known.campaign.form)?;
        let main = form.main_question().map_or("", |q| q.id.as_str());
        let series = series(known, released)?;
        let pasts = pasts
            .into_iter()
            .filter(|(other, _)| series.contains(other));
        let past = past_of(pasts, main, &known.quarter())?;
        Ok(Closed {
            frame: frame_of(id, &beside)?,
            tally: Tally::of(id, beside.tally.as_deref())?,
            shown: super::shown::read(id, shown.as_deref(), &ballots)?,
            form,
            ballots,
            listed,
            names,
            past,
        })
    }
}

fn frame_of(id: i64, beside: &BesideRow) -> Result<Vec<FrameRow>, DeskError> {
    match &beside.frame {
        Some(text) => serde_json::from_str(text).map_err(|e| broken(id, &e)),
        None => Ok(Vec::new()),
    }
}

/// Do two surveys make one line of quarters? The desk's own of each quarter do,
/// and the joint ones among themselves, if they ask by the same questionnaire:
/// whom Internal Affairs interviews answers otherwise than by a slip. What was
/// asked for an occasion is no quarter's.
fn is_series(one: &Campaign, other: &Campaign) -> bool {
    one.kind == other.kind && one.kind != Kind::AdHoc && one.form.id == other.form.id
}

/// The other released surveys of the line that a survey is in.
fn series(known: &Known, released: Vec<CampaignRow>) -> Result<BTreeSet<i64>, DeskError> {
    let mut ids = BTreeSet::new();
    for row in released {
        let other = Known::of(row)?;
        if other.row.id != known.row.id && is_series(&known.campaign, &other.campaign) {
            ids.insert(other.row.id);
        }
    }
    Ok(ids)
}

/// Earlier quarters that asked the same question, each once: of several
/// surveys of a quarter the newest that has enough answers to be shown.
fn past_of(
    pasts: impl Iterator<Item = (i64, String)>,
    question: &str,
    quarter: &str,
) -> Result<Vec<Past>, DeskError> {
    let mut quarters: Vec<String> = Vec::new();
    let mut all = Vec::new();
    for (id, text) in pasts {
        let kept: PastKept = serde_json::from_str(&text).map_err(|e| broken(id, &e))?;
        let same = kept.question == question && kept.quarter.as_str() < quarter;
        let is_empty = kept.rows.iter().all(|row| row.official.is_some());
        if !same || is_empty || quarters.contains(&kept.quarter) {
            continue;
        }
        for row in kept.rows {
            all.push(Past {
                quarter: kept.quarter.clone(),
                official: row.official,
                of: Of {
                    x: row.x as f64,
                    n: row.n as f64,
                },
                response: Response {
                    visits: row.visits,
                    asked: row.asked,
                    answered: row.answered,
                    rate: (row.asked > 0).then(|| row.answered as f64 / row.asked as f64),
                    ..Response::default()
                },
            });
        }
        quarters.push(kept.quarter);
    }
    Ok(all)
}

/// Early warnings as they are kept.
pub(super) fn read_warnings(rows: Vec<(StaffId, String)>) -> Vec<(StaffId, Warning)> {
    let read = |(staff, body): (StaffId, String)| {
        let warning = serde_json::from_str(&body).ok()?;
        Some((staff, warning))
    };
    rows.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::super::close::PastRow;
    use super::*;
    use motcua_domain::survey::campaign::{Pinned, Quota};

    #[test]
    fn neither_a_joint_nor_an_empty_survey_stands_for_a_quarter() {
        let of = |kind: Kind, form: &str| Campaign {
            kind,
            from: jiff::civil::date(2026, 7, 1),
            to: jiff::civil::date(2026, 9, 30),
            form: Pinned {
                id: form.to_owned(),
                version: 1,
                hash: String::new(),
            },
            officials: [StaffId(1)].into(),
            quota: Quota::default(),
            permille: 0,
            state: State::Released,
            closed_on: None,
        };
        let own = of(Kind::Quarterly, "default");
        assert!(is_series(&own, &own));
        assert!(!is_series(&own, &of(Kind::Joint, "default")));
        assert!(!is_series(&own, &of(Kind::AdHoc, "default")));
        assert!(!is_series(&own, &of(Kind::Quarterly, "commune")));
        let joint = of(Kind::Joint, "default");
        assert!(is_series(&joint, &joint));
        let occasion = of(Kind::AdHoc, "default");
        assert!(!is_series(&occasion, &occasion));
        let kept = |id: i64, quarter: &str, n: u64| {
            let row = PastRow {
                official: None,
                x: n,
                n,
                visits: n,
                asked: n,
                answered: n,
            };
            let kept = PastKept {
                quarter: quarter.to_owned(),
                question: "overall".to_owned(),
                rows: if n < 5 { Vec::new() } else { vec![row] },
            };
            (id, crate::setup::to_json("past", &kept).unwrap())
        };
        // Newest first: the empty one of the third quarter does not displace
        // the one that people answered.
        let pasts = [
            kept(9, "2026-Q4", 60),
            kept(8, "2026-Q3", 2),
            kept(7, "2026-Q3", 40),
            kept(6, "2026-Q3", 50),
            kept(5, "2026-Q2", 30),
        ];
        let past = past_of(pasts.into_iter(), "overall", "2026-Q4").unwrap();
        let told: Vec<(&str, f64)> = past
            .iter()
            .map(|it| (it.quarter.as_str(), it.of.n))
            .collect();
        assert_eq!(told, [("2026-Q3", 40.0), ("2026-Q2", 30.0)]);
    }
}
