//! The courier against servers that speak for real and misbehave on purpose.
#![allow(clippy::unwrap_used)]

mod gateway;
mod secret;
mod smtp;
