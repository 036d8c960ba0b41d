//! Passwords and sign-in names: what is allowed, how a password is kept, and
//! how one is checked without telling whether the name exists.
//!
//! Deliberately absent: rules of composition ("one capital, one digit") and
//! expiry, which make people choose worse passwords (NIST SP 800-63B), and
//! any way back from a stored password.

mod memory;

use argon2::password_hash::{Output, ParamsString, PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use memory::Memory;
use std::fmt;
use unicode_normalization::UnicodeNormalization as _;

use crate::clock::Entropy;

/// Fewest characters of a password. Length is the only strength rule.
pub const MIN_CHARS: usize = 12;
/// Most bytes of a password. Argon2 would take more; a body of megabytes
/// typed into a sign-in form is an attack, not a person.
pub const MAX_BYTES: usize = 512;

/// Memory in KiB, passes and lanes of Argon2id: the second row of the OWASP
/// password storage sheet (19 MiB, 2, 1). Checks run one at a time, so the
/// whole program needs these 19 MiB once, whoever knocks, and only then.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// The most of each that a stored password may ask for. More was never kept
/// here: it would hold up whoever signs in, or take the memory of the machine.
const MOST: (u32, u32, u32) = (256 * 1024, 16, 16);

/// A password as typed. Never printed, logged or compared as text.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Takes the typed text, composed (NFC): the same letters typed by a
    /// Vietnamese keyboard program and by the system's own give other bytes.
    pub fn typed(text: &str) -> Self {
        Self(text.chars().take(MAX_BYTES + 1).nfc().collect())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

/// Why a new password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than [`MIN_CHARS`] characters.
    #[error("password has fewer than 12 characters")]
    Short,
    /// More than [`MAX_BYTES`] bytes.
    #[error("password is longer than 512 bytes")]
    Long,
    /// Holds the sign-in name, or the sign-in name holds it.
    #[error("password is made from the sign-in name")]
    LikeLogin,
    /// One sign again and again, a run along the keyboard or the digits, or
    /// one of the passwords that guessers try first.
    #[error("password is one that guessers try first")]
    Guessable,
    /// The same as the one being replaced.
    #[error("password is the old one")]
    Unchanged,
}

/// A sign-in name (tên đăng nhập): 3 to 32 of `a-z 0-9 . _ -`, letter first.
///
/// One script only, so that no second name can look the same by way of a
/// Cyrillic і or a full-width digit. Names that look alike within ASCII
/// (`admin1`, `adminl`) are compared by [`Login::skeleton`] when one is made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

/// Why a text is no sign-in name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLogin {
    /// Not 3 to 32 signs.
    #[error("sign-in name must have 3 to 32 signs")]
    Length,
    /// A sign outside `a-z 0-9 . _ -`, or no letter first.
    #[error("sign-in name holds a sign that is not a-z, 0-9, dot, dash or underscore")]
    Sign,
    /// Looks like a name that is already there.
    #[error("sign-in name looks like another one")]
    LooksLikeAnother,
}

impl Login {
    /// Reads a name. Capitals and spaces around are forgiven, as people type
    /// them; nothing else is folded, so nothing foreign passes as ASCII.
    pub fn parse(text: &str) -> Result<Self, BadLogin> {
        let name = text.trim_matches(' ').to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_lowercase())
            || !name
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
        {
            return Err(if name.is_empty() {
                BadLogin::Length
            } else {
                BadLogin::Sign
            });
        }
        if !(3..=32).contains(&name.len()) {
            return Err(BadLogin::Length);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The shape of the name: two names with one shape cannot both exist.
    pub fn skeleton(&self) -> String {
        let bare: String = self
            .0
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| match c {
                '0' => 'o',
                '1' | 'i' => 'l',
                '5' => 's',
                other => other,
            })
            .collect();
        bare.replace("rn", "m").replace("vv", "w")
    }
}

/// A password as kept: a PHC string `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored(String);

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

impl Stored {
    /// Takes what the store holds. A damaged one simply never matches.
    pub fn from_store(text: impl Into<String>) -> Self {
        Self(text.into())
    }
    /// What the store keeps.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Checks and makes stored passwords, one at a time.
///
/// There is memory for one check: all wait in the same line, so that parallel
/// guessing gains nothing.
#[derive(Debug)]
pub struct Keeper {
    memory: Memory,
    /// A stored password that no text matches, checked when the name is
    /// unknown, so that known and unknown names take the same time.
    nobody: Stored,
}

impl Keeper {
    /// Makes the keeper and its dummy, of random bytes: what a password would
    /// have given need not be computed to be as long to check.
    pub fn new(entropy: &mut dyn Entropy) -> Self {
        Self {
            memory: Memory::default(),
            nobody: nobody(entropy),
        }
    }

    /// Does `typed` match? `None` = there is no such name, or it is disabled;
    /// the answer is then no, after the same work.
    pub fn matches(&self, typed: &Password, stored: Option<&Stored>) -> bool {
        let against = stored.unwrap_or(&self.nobody);
        let fits = self.fits(typed, &against.0) == Some(true);
        fits && stored.is_some()
    }

    /// The same of a PHC string; `None` = it is damaged, or asks for too much.
    fn fits(&self, typed: &Password, phc: &str) -> Option<bool> {
        let phc = PasswordHash::new(phc).ok()?;
        let algorithm = Algorithm::try_from(phc.algorithm).ok()?;
        let version = Version::try_from(phc.version?).ok()?;
        let params = Params::try_from(&phc).ok().filter(is_bearable)?;
        let (salt, kept) = (phc.salt?, phc.hash?);
        let argon2 = Argon2::new(algorithm, version, params);
        let made = self.digest(argon2, typed, salt.as_str(), kept.len())?;
        // Digests are compared in constant time.
        Some(made == kept)
    }

    /// What Argon2 makes of a password: `length` bytes.
    fn digest(
        &self,
        argon2: Argon2<'static>,
        typed: &Password,
        salt: &str,
        length: usize,
    ) -> Option<Output> {
        let (typed, salt) = (typed.clone(), SaltString::from_b64(salt).ok()?);
        self.memory
            .lend(move |blocks| digest(&argon2, &typed, &salt, length, blocks))?
    }

    /// Makes what is kept of a new password.
    pub fn keep(&self, new: &Password, entropy: &mut dyn Entropy) -> Stored {
        let salt = salt(entropy);
        let made = self.digest(argon2(), new, salt.as_str(), Params::DEFAULT_OUTPUT_LEN);
        stored(&salt, known(made))
    }
}

/// Is `new` good enough for the person with this sign-in name?
pub fn check_new(new: &Password, login: &Login) -> Result<(), WeakPassword> {
    let text = new.0.as_str();
    if text.chars().count() < MIN_CHARS {
        return Err(WeakPassword::Short);
    }
    if text.len() > MAX_BYTES {
        return Err(WeakPassword::Long);
    }
    let low = text.to_lowercase();
    if low.contains(login.as_str()) {
        return Err(WeakPassword::LikeLogin);
    }
    if is_guessable(&low) {
        return Err(WeakPassword::Guessable);
    }
    Ok(())
}

/// A first password for a new colleague: 16 signs without look-alikes (80
/// random bits), in fours for reading aloud. Has to be changed at the first sign-in.
pub fn first_password(entropy: &mut dyn Entropy) -> String {
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    let signs: Vec<char> = bytes
        .iter()
        .map(|b| char::from(SIGNS[usize::from(b % 32)]))
        .collect();
    let fours: Vec<String> = signs.chunks(4).map(|four| four.iter().collect()).collect();
    fours.join("-")
}

fn params() -> Params {
    let (memory, passes, lanes) = COST;
    Params::new(memory, passes, lanes, None)
        .expect("the constants above lie within what Argon2 allows")
}

/// Does a stored password ask for no more than [`MOST`]?
fn is_bearable(params: &Params) -> bool {
    let (memory, passes, lanes) = MOST;
    params.m_cost() <= memory && params.t_cost() <= passes && params.p_cost() <= lanes
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params())
}

/// A stored password of random bytes, which no text gives.
fn nobody(entropy: &mut dyn Entropy) -> Stored {
    let mut bytes = [0; 32];
    entropy.fill(&mut bytes);
    let digest = Output::new(&bytes).expect("32 bytes are a valid length of digest");
    stored(&salt(entropy), digest)
}

/// What Argon2 made of a password that was read ([`Password`]).
fn known(made: Option<Output>) -> Output {
    made.expect("the password was cut to a length that Argon2 takes")
}

fn salt(entropy: &mut dyn Entropy) -> SaltString {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    SaltString::encode_b64(&salt).expect("16 bytes are a valid length of salt")
}

/// Fills the blocks with the password. One that was kept at a higher cost than
/// today's gets memory of its own.
fn digest(
    argon2: &Argon2<'_>,
    typed: &Password,
    salt: &SaltString,
    length: usize,
    blocks: &mut [Block],
) -> Option<Output> {
    let wanted = argon2.params().block_count();
    let mut own = Vec::new();
    let blocks = if wanted > blocks.len() {
        own.try_reserve_exact(wanted).ok()?;
        own.resize(wanted, Block::new());
        &mut own[..]
    } else {
        blocks
    };
    let mut bytes = [0; 64];
    let salt = salt.decode_b64(&mut bytes).ok()?;
    Output::init_with(length, |out| {
        let typed = typed.0.as_bytes();
        Ok(argon2.hash_password_into_with_memory(typed, salt, out, blocks)?)
    })
    .ok()
}

/// What is kept: the digest beside its salt and what it cost, as a PHC string.
fn stored(salt: &SaltString, digest: Output) -> Stored {
    let phc = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params())
            .expect("the constants above can be written in a PHC string"),
        salt: Some(salt.as_salt()),
        hash: Some(digest),
    };
    Stored(phc.to_string())
}

/// Passwords that lists of leaked passwords lead with, as far as they are long
/// enough to be asked about, and what people here make from the same idea.
const GUESSED_FIRST: &[&str] = &[
    "motcua",
    "matkhau",
    "password",
    "passw0rd",
    "qwerty",
    "admin",
    "vietnam",
    "iloveyou",
    "welcome",
    "letmein",
    "anhyeuem",
    "emyeuanh",
    "hochiminh",
    "longan",
    "tayninh",
];

/// The rows of a keyboard, in which fingers run.
const ROWS: &str = "01234567890qwertyuiopasdfghjklzxcvbnm";

fn is_guessable(low: &str) -> bool {
    // What is left when guessed words, digits and signs are taken away?
    let mut rest = low.to_owned();
    for word in GUESSED_FIRST {
        rest = rest.replace(word, "");
    }
    let letters_left = rest.chars().filter(|c| c.is_alphabetic()).count();
    if rest.len() < low.len() && letters_left < 4 {
        return true;
    }
    // At most three different signs, or a run in which each sign follows the last.
    let mut kinds: Vec<char> = low.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    let steps = low.chars().zip(low.chars().skip(1));
    let n_steps = low.chars().count().saturating_sub(1);
    let in_run = steps
        .filter(|&(a, b)| {
            let next = u32::from(a).abs_diff(u32::from(b)) <= 1;
            let pair: String = [a, b].iter().collect();
            let back: String = [b, a].iter().collect();
            next || ROWS.contains(&pair) || ROWS.contains(&back)
        })
        .count();
    kinds.len() <= 3 || in_run * 10 >= n_steps * 9
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededEntropy;

    fn keeper() -> (Keeper, SeededEntropy) {
        let mut entropy = SeededEntropy::new(1);
        (Keeper::new(&mut entropy), entropy)
    }

    #[test]
    fn the_right_password_opens_and_the_wrong_one_does_not() {
        let (keeper, mut entropy) = keeper();
        let kept = keeper.keep(&Password::typed("cây đa bến nước"), &mut entropy);
        assert!(keeper.matches(&Password::typed("cây đa bến nước"), Some(&kept)));
        assert!(!keeper.matches(&Password::typed("cây đa bến nướx"), Some(&kept)));
        assert!(kept.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[test]
    fn the_same_letters_from_another_keyboard_program_open_too() {
        let (keeper, mut entropy) = keeper();
        let composed = "cây đa bến nước";
        let decomposed: String = composed.nfd().collect();
        assert_ne!(composed, decomposed);
        let kept = keeper.keep(&Password::typed(composed), &mut entropy);
        assert!(keeper.matches(&Password::typed(&decomposed), Some(&kept)));
    }

    #[test]
    fn equal_passwords_are_kept_differently() {
        let (keeper, mut entropy) = keeper();
        let same = Password::typed("cây đa bến nước");
        assert_ne!(
            keeper.keep(&same, &mut entropy),
            keeper.keep(&same, &mut entropy)
        );
    }

    #[test]
    fn an_unknown_name_never_opens_and_a_damaged_hash_neither() {
        let (keeper, _) = keeper();
        assert!(!keeper.matches(&Password::typed(""), None));
        assert!(!keeper.matches(&Password::typed(""), Some(&Stored::from_store("broken"))));
    }

    /// What is kept must outlive this way of giving Argon2 its memory.
    #[test]
    fn what_is_kept_is_what_argon2_makes_by_itself() {
        use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
        let (keeper, mut entropy) = keeper();
        for text in ["cây đa bến nước", "mưa rơi trên mái tôn"] {
            let typed = Password::typed(text);
            let kept = keeper.keep(&typed, &mut entropy);
            let phc = PasswordHash::new(kept.as_str()).unwrap();
            assert_eq!(argon2().verify_password(typed.0.as_bytes(), &phc), Ok(()));
            let salt = salt(&mut entropy);
            let phc = argon2().hash_password(typed.0.as_bytes(), &salt).unwrap();
            let theirs = Stored::from_store(phc.to_string());
            assert!(keeper.matches(&typed, Some(&theirs)));
            assert!(!keeper.matches(&Password::typed("khác hẳn"), Some(&theirs)));
        }
    }

    #[test]
    fn one_kept_at_another_cost_opens_too() {
        use argon2::password_hash::PasswordHasher as _;
        let (keeper, mut entropy) = keeper();
        let typed = Password::typed("cây đa bến nước");
        for memory in [64, COST.0 + 1_024] {
            let params = Params::new(memory, 1, 1, None).unwrap();
            let other = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            let salt = salt(&mut entropy);
            let phc = other.hash_password(typed.0.as_bytes(), &salt).unwrap();
            let kept = Stored::from_store(phc.to_string());
            assert!(keeper.matches(&typed, Some(&kept)), "{memory} KiB");
        }
    }

    /// A store that somebody wrote into brings down nobody but its own names.
    #[test]
    fn one_that_asks_for_too_much_is_damaged() {
        let (keeper, mut entropy) = keeper();
        let typed = Password::typed("cây đa bến nước");
        let kept = keeper.keep(&typed, &mut entropy);
        for cost in [
            "m=4294967295,t=2,p=1",
            "m=19456,t=4294967295,p=1",
            "m=19456,t=2,p=17",
        ] {
            let dear = kept.as_str().replace("m=19456,t=2,p=1", cost);
            assert_ne!(dear, kept.as_str());
            assert_eq!(keeper.fits(&typed, &dear), None, "{cost}");
        }
        assert_eq!(keeper.fits(&typed, kept.as_str()), Some(true));
    }

    /// Unknown names must take the same work as known ones.
    #[test]
    fn the_dummy_costs_what_a_password_costs() {
        let (keeper, mut entropy) = keeper();
        let kept = keeper.keep(&Password::typed("cây đa bến nước"), &mut entropy);
        let (nobody, kept) = (
            PasswordHash::new(keeper.nobody.as_str()).unwrap(),
            PasswordHash::new(kept.as_str()).unwrap(),
        );
        assert_eq!(nobody.algorithm, kept.algorithm);
        assert_eq!(nobody.version, kept.version);
        assert_eq!(nobody.params, kept.params);
        assert_eq!(nobody.salt.unwrap().len(), kept.salt.unwrap().len());
        assert_eq!(nobody.hash.unwrap().len(), kept.hash.unwrap().len());
    }

    #[test]
    fn weak_passwords_are_named() {
        let login = Login::parse("lan.nguyen").unwrap();
        let check = |text: &str| check_new(&Password::typed(text), &login);
        assert_eq!(check("ngắn quá"), Err(WeakPassword::Short));
        assert_eq!(check(&"đ".repeat(300)), Err(WeakPassword::Long));
        assert_eq!(check(&"x".repeat(9_000)), Err(WeakPassword::Long));
        assert_eq!(check("Lan.Nguyen2026"), Err(WeakPassword::LikeLogin));
        for guess in [
            "123456789012",
            "aaaaaaaaaaaa",
            "matkhau123456",
            "Password2026!",
            "qwertyuiop123",
            "987654321098",
            "motcua@123456",
            "abababababab",
        ] {
            assert_eq!(check(guess), Err(WeakPassword::Guessable), "{guess}");
        }
        for good in [
            "cây đa bến nước",
            "mưa rơi trên mái tôn",
            "kx7-vm2p-9hrt-q4zd",
            "correct horse battery",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn first_passwords_pass_their_own_rule_and_differ() {
        let mut entropy = SeededEntropy::new(9);
        let login = Login::parse("lan").unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let first = first_password(&mut entropy);
            assert_eq!(first.len(), 19);
            assert_eq!(check_new(&Password::typed(&first), &login), Ok(()));
            assert!(seen.insert(first));
        }
    }

    /// H13: a second account that looks the same.
    #[test]
    fn look_alike_sign_in_names_are_refused() {
        for bad in [
            "admіn",
            "аdmin",
            "ad\u{200d}min",
            "\u{202e}nimda",
            "admin１",
            "ađmin",
            "lan nguyen",
            "1lan",
            "lan\0",
        ] {
            assert_eq!(Login::parse(bad), Err(BadLogin::Sign), "{bad:?}");
        }
        assert_eq!(Login::parse("ab"), Err(BadLogin::Length));
        assert_eq!(Login::parse(""), Err(BadLogin::Length));
        assert_eq!(Login::parse(&"a".repeat(33)), Err(BadLogin::Length));
        assert_eq!(Login::parse(" Lan.Nguyen ").unwrap().as_str(), "lan.nguyen");
        let shape = |text| Login::parse(text).unwrap().skeleton();
        for (one, other) in [
            ("admin", "adm1n"),
            ("admin", "ad-min"),
            ("admin", "adrnin"),
            ("loan", "l0an"),
            ("lien", "llen"),
        ] {
            assert_eq!(shape(one), shape(other));
        }
        assert_ne!(shape("lan"), shape("loan"));
    }

    #[test]
    fn a_password_never_shows_itself() {
        let (keeper, mut entropy) = keeper();
        let typed = Password::typed("cây đa bến nước");
        let kept = keeper.keep(&typed, &mut entropy);
        assert_eq!(format!("{typed:?} {kept:?}"), "[hidden] [hidden]");
    }
}
