//! The form of a note, and what counts as a signature.

use super::{NoteError, NoteSignature};
use crate::ledger::hash::from_base64;
use ed25519_dalek::{Signature, VerifyingKey};

/// Checks an Ed25519 signature strictly: small-order keys and second forms of
/// a signature are refused. `None` = wrong.
pub fn check_signature(public: &VerifyingKey, message: &[u8], signature: &[u8]) -> Option<()> {
    let signature = Signature::from_slice(signature).ok()?;
    public.verify_strict(message, &signature).ok()
}

pub(super) fn parse_line(line: &str) -> Result<NoteSignature, NoteError> {
    let malformed = NoteError::Malformed("a line after the empty line is not a signature");
    let (name, signature) = line
        .strip_prefix("\u{2014} ")
        .and_then(|rest| rest.split_once(' '))
        .ok_or(malformed.clone())?;
    check_name(name)?;
    let bytes = from_base64(signature).ok_or(malformed.clone())?;
    match bytes.split_first_chunk::<4>() {
        Some((id, rest)) if !rest.is_empty() => Ok(NoteSignature {
            name: name.to_owned(),
            id: *id,
            bytes: rest.to_vec(),
        }),
        _ => Err(malformed),
    }
}

pub(super) fn check_name(name: &str) -> Result<(), NoteError> {
    let unfit = |c: char| c.is_whitespace() || c == '+' || c < ' ';
    if name.is_empty() || name.contains(unfit) {
        return Err(NoteError::KeyName(name.to_owned()));
    }
    Ok(())
}

pub(super) fn check_controls(text: &str) -> Result<(), NoteError> {
    if text.contains(|c: char| c < ' ' && c != '\n') {
        return Err(NoteError::Malformed("control characters"));
    }
    Ok(())
}

pub(super) fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}
