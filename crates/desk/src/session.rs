//! Signing in, staying signed in, and the list of one's sign-ins.
//!
//! A session is a row under the hash of a random token; the token itself is
//! only in the browser's cookie. It ends eight hours after the sign-in however
//! busy it was (one working day), or when it is revoked, the password is
//! changed or the person is disabled. Ended rows stay for thirty days, so that
//! people see where they were signed in and are not slowed at their usual
//! place. Deliberately absent: cookies and HTTP.

use crate::clock::Entropy;
use crate::password::{self, Keeper, Login, Password, Stored, WeakPassword};
use crate::throttle::{Address, Throttle, Wait};
pub use crate::token::Token;
use crate::{Desk, DeskError, Inner};
use jiff::SignedDuration;
use motcua_domain::actor::Actor;
use motcua_domain::id::StaffId;
use motcua_domain::time::Timestamp;
use motcua_store::{Priority, SessionRow, StaffRow};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// Longest life of a session.
pub const LIFE: SignedDuration = SignedDuration::from_hours(8);
/// "Last seen" is written at most this often.
pub const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// Rows of ended sessions are kept this long.
pub const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What all desks of a program share at the door: the one place where
/// passwords are checked, and the tallies of failures.
#[derive(Debug)]
pub struct Door {
    keeper: Keeper,
    throttle: Mutex<Throttle>,
}

impl Door {
    /// A door nobody has knocked at.
    pub fn new(entropy: &mut dyn Entropy) -> Self {
        Self {
            keeper: Keeper::new(entropy),
            throttle: Mutex::new(Throttle::new()),
        }
    }

    /// What hashes a new password.
    pub(crate) fn keeper(&self) -> &Keeper {
        &self.keeper
    }
}

/// Somebody signed in, as a request finds them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Number of the session, for the list of sign-ins.
    pub id: i64,
    /// Who they are and what they may.
    pub actor: Actor,
    /// Their name.
    pub name: String,
    /// Their sign-in name.
    pub login: String,
    /// They have to choose a password of their own before anything else.
    pub must_change: bool,
    /// When the session ends at the latest.
    pub until: Timestamp,
}

/// One line of "my sign-ins".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Number of the session.
    pub id: i64,
    /// When it began.
    pub since: Timestamp,
    /// Last seen, to five minutes.
    pub seen: Timestamp,
    /// From which address.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// Still open.
    pub is_open: bool,
}

/// Why nobody is signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name unknown, password wrong or person disabled: one answer for all.
    #[error("sign-in name or password is wrong")]
    Wrong,
    /// Too many failures.
    #[error(transparent)]
    Wait(#[from] Wait),
    /// The desk cannot answer.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Why a password is not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The present password is wrong.
    #[error("the present password is wrong")]
    Wrong,
    /// Too many failures.
    #[error(transparent)]
    Wait(#[from] Wait),
    /// The new one is not good enough.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// The desk cannot answer.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl Door {
    /// Somebody knocks, before any name is looked at: how long they stand in
    /// line before [`Desk::sign_in`] may be asked. Waiting is the caller's, off
    /// the threads that work.
    ///
    /// # Errors
    /// The line before the address is full.
    pub fn knock(&self, from: IpAddr, now: Timestamp) -> Result<std::time::Duration, Wait> {
        let wait = self.tallies().knock(Address::of(from), now)?;
        Ok(wait.unsigned_abs())
    }

    fn tallies(&self) -> std::sync::MutexGuard<'_, Throttle> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// Checks name and password and opens a session. Takes the time of one
    /// password check whether the name exists or not; slowed attempts are
    /// refused before it. Blocks: call it off the async threads.
    pub fn sign_in(
        &self,
        door: &Door,
        login: &str,
        typed: &Password,
        from: IpAddr,
        agent: &str,
    ) -> Result<Token, SignInError> {
        let now = self.0.clock.now();
        let staff = self.active(login)?;
        let known = self.has_been_at(staff.as_ref(), from, now)?;
        let kept = staff
            .as_ref()
            .map(|row| Stored::from_store(row.password_hash.as_str()));
        if !self.checks(door, login, typed, kept.as_ref(), from, known, now)? {
            return Err(SignInError::Wrong);
        }
        let Some(staff) = staff else {
            return Err(SignInError::Wrong);
        };
        door.tallies().let_in(Address::of(from));
        let token = Token::new(self.0.id, self.0.random());
        let row = SessionRow {
            token_hash: token.hash(),
            id: 0,
            staff: staff.id,
            created: now,
            seen: now,
            ended: None,
            address: shown(from),
            agent: agent
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect(),
        };
        let forget = now - KEPT;
        self.0
            .store
            .act(self.0.id, Priority::Person, move |tx| {
                tx.forget_sessions(forget)?;
                let id = tx.next_id()?;
                tx.add_session(&SessionRow {
                    id,
                    address: row.address.clone(),
                    agent: row.agent.clone(),
                    ..row
                })?;
                Ok::<_, DeskError>(())
            })
            .map_err(DeskError::from)?;
        Ok(token)
    }

    /// The session of a token, if it is open.
    pub fn session(&self, token: &Token) -> Result<Option<Session>, DeskError> {
        if token.desk() != self.0.id {
            return Ok(None);
        }
        let now = self.0.clock.now();
        let hash = token.hash();
        let found = self.0.store.read(self.0.id, |tx| tx.session(&hash))?;
        let Some((row, staff)) = found else {
            return Ok(None);
        };
        if !is_open(&row, now) || !staff.active {
            return Ok(None);
        }
        if now.duration_since(row.seen) >= SEEN_EVERY {
            // Nobody waits for this, and a busy lane may drop it.
            let _ = self.0.store.submit(self.0.id, Priority::Person, move |tx| {
                tx.see_session(&hash, now)?;
                Ok::<_, DeskError>(())
            });
        }
        Ok(Some(Session {
            id: row.id,
            actor: Actor {
                id: staff.id,
                unit: staff.unit,
                roles: staff.roles,
            },
            name: staff.name,
            login: staff.login,
            must_change: staff.must_change,
            until: row.created + LIFE,
        }))
    }

    /// My sign-ins of the last thirty days, newest first.
    pub fn sign_ins(&self, me: &Session) -> Result<Vec<SignIn>, DeskError> {
        let now = self.0.clock.now();
        let rows = self
            .0
            .store
            .read(self.0.id, |tx| tx.sessions_of(me.actor.id))?;
        Ok(rows
            .into_iter()
            .map(|row| SignIn {
                is_open: is_open(&row, now),
                id: row.id,
                since: row.created,
                seen: row.seen,
                address: row.address,
                agent: row.agent,
            })
            .collect())
    }

    /// Ends one of my sessions; somebody else's is "not found".
    pub fn revoke(&self, me: &Session, id: i64) -> Result<(), DeskError> {
        let (staff, now) = (me.actor.id, self.0.clock.now());
        self.0.store.act(self.0.id, Priority::Person, move |tx| {
            if tx.end_session(staff, id, now)? == 0 {
                return Err(DeskError::NotFound);
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Ends all my sessions but this one; gives how many ended.
    pub fn revoke_others(&self, me: &Session) -> Result<u64, DeskError> {
        let (staff, mine, now) = (me.actor.id, me.id, self.0.clock.now());
        Ok(self.0.store.act(self.0.id, Priority::Person, move |tx| {
            Ok::<_, DeskError>(tx.end_sessions(staff, Some(mine), now)?)
        })?)
    }

    /// Ends the session of a token. Signing out twice is no error.
    pub fn sign_out(&self, token: &Token) -> Result<(), DeskError> {
        let Some(session) = self.session(token)? else {
            return Ok(());
        };
        match self.revoke(&session, session.id) {
            Err(DeskError::NotFound) => Ok(()),
            other => other,
        }
    }

    /// Changes my password: the present one again, a new one that is good
    /// enough. All my other sessions end.
    pub fn change_password(
        &self,
        door: &Door,
        me: &Session,
        present: &Password,
        new: &Password,
        from: IpAddr,
    ) -> Result<(), ChangeError> {
        let now = self.0.clock.now();
        let Some(staff) = self.active(&me.login)? else {
            return Err(ChangeError::Wrong);
        };
        let kept = Stored::from_store(staff.password_hash.as_str());
        if !self.checks(door, &me.login, present, Some(&kept), from, true, now)? {
            return Err(ChangeError::Wrong);
        }
        let login = Login::parse(&me.login).map_err(|_| ChangeError::Wrong)?;
        password::check_new(new, &login)?;
        if door.keeper.matches(new, Some(&kept)) {
            return Err(WeakPassword::Unchanged.into());
        }
        let hash = self.keep(door, new);
        let (id, mine) = (staff.id, me.id);
        self.0
            .store
            .act(self.0.id, Priority::Person, move |tx| {
                tx.set_password(id, hash.as_str(), false)?;
                tx.end_sessions(id, Some(mine), now)?;
                Ok::<_, DeskError>(())
            })
            .map_err(DeskError::from)?;
        Ok(())
    }

    /// Makes what is kept of a password, off the lane: it takes a while.
    pub(crate) fn keep(&self, door: &Door, new: &Password) -> Stored {
        door.keeper.keep(new, &mut FromDesk(&self.0))
    }

    /// The active person of that name; a name that cannot exist is nobody.
    fn active(&self, login: &str) -> Result<Option<StaffRow>, DeskError> {
        // A name that cannot exist is looked up all the same: same work.
        let name = Login::parse(login)
            .map(|name| name.as_str().to_owned())
            .unwrap_or_default();
        let row = self
            .0
            .store
            .read(self.0.id, |tx| tx.staff_by_login(&name))?;
        Ok(row.filter(|row| row.active))
    }

    fn has_been_at(
        &self,
        staff: Option<&StaffRow>,
        from: IpAddr,
        now: Timestamp,
    ) -> Result<bool, DeskError> {
        let id = staff.map_or(StaffId(0), |row| row.id);
        let (address, since) = (shown(from), now - KEPT);
        Ok(self
            .0
            .store
            .read(self.0.id, |tx| tx.has_signed_in_from(id, &address, since))?)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one question with all that decides it"
    )]
    fn checks(
        &self,
        door: &Door,
        login: &str,
        typed: &Password,
        kept: Option<&Stored>,
        from: IpAddr,
        known: bool,
        now: Timestamp,
    ) -> Result<bool, Wait> {
        let from = Address::of(from);
        // Two desks of one server may each have a "lan".
        let name = format!("{} {login}", self.0.id);
        door.tallies().attempt(&name, from, known, now)?;
        let fits = door.keeper.matches(typed, kept);
        if fits {
            door.tallies().succeeded(&name, from, known);
        }
        Ok(fits)
    }
}

/// The desk's random bytes as a source.
pub(crate) struct FromDesk<'a>(pub(crate) &'a Inner);

impl Entropy for FromDesk<'_> {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}

/// A clock set back must not sign everybody out until it has caught up: a
/// session begun "later" than now, by less than a session lasts, is open.
fn is_open(row: &SessionRow, now: Timestamp) -> bool {
    row.ended.is_none() && now.duration_since(row.created).abs() < LIFE
}

/// An address as the list of sign-ins shows it.
fn shown(from: IpAddr) -> String {
    from.to_canonical().to_string()
}
