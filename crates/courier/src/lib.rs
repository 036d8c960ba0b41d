//! Carries messages out of the house: by SMTP, and by an HTTP gateway (SMS,
//! Zalo) that the office describes.
//!
//! Deliberately absent: the outbox, consent, quiet hours and retries. Those
//! are the desk's; here one message goes one way, once, and the answer says
//! whether trying again can help.
