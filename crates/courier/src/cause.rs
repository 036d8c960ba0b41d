//! What kind of failure it was, so that somebody can be told what to do.

use std::io;

/// A class of failures; what the other side said stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// No machine has the name in the settings.
    NoName,
    /// Nobody answers there, or the connection broke off.
    NoConnection,
    /// No answer in time.
    TimeOut,
    /// No safe connection came about.
    Tls,
    /// Our name or password is not taken.
    SignIn,
    /// The other side is busy, or wants to be asked later.
    Later,
    /// The other side refuses the message.
    Refused,
    /// The answer is none of those that were described.
    Answer,
    /// A gateway says no with a code of its own.
    Code,
    /// The gateway is at another address.
    Moved,
    /// The settings cannot be used.
    Setting,
    /// The recipient's address is none.
    BadAddress,
}

impl Cause {
    /// Of an error of the network.
    pub(crate) fn of_io(error: &io::Error) -> Self {
        match error.kind() {
            // A socket that waited as long as it may says either.
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::TimeOut,
            // The TLS library's own error lies inside; bytes that are no text
            // come without one.
            io::ErrorKind::InvalidData if error.get_ref().is_some() => Self::Tls,
            io::ErrorKind::InvalidData => Self::Answer,
            _ if is_lookup(error) => Self::NoName,
            _ => Self::NoConnection,
        }
    }
}

/// Did looking up the name fail? The standard library has no kind for it.
fn is_lookup(error: &io::Error) -> bool {
    let on_windows = matches!(error.raw_os_error(), Some(11_001..=11_004));
    on_windows || error.to_string().contains("failed to lookup address")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_network_fall_into_classes() {
        let of = |kind: io::ErrorKind, said: &'static str| {
            let error = io::Error::new(kind, said);
            Cause::of_io(&error)
        };
        assert_eq!(of(io::ErrorKind::TimedOut, "x"), Cause::TimeOut);
        assert_eq!(of(io::ErrorKind::WouldBlock, "x"), Cause::TimeOut);
        assert_eq!(
            of(io::ErrorKind::ConnectionRefused, "x"),
            Cause::NoConnection
        );
        assert_eq!(
            of(io::ErrorKind::InvalidData, "bad certificate"),
            Cause::Tls
        );
        let no_text = io::Error::from(io::ErrorKind::InvalidData);
        assert_eq!(Cause::of_io(&no_text), Cause::Answer);
        let unknown = "failed to lookup address information: Name or service not known";
        assert_eq!(of(io::ErrorKind::Other, unknown), Cause::NoName);
    }
}
