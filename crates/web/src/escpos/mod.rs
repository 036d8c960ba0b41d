//! Tickets and slips on a network printer: drawn here as a picture of black and white
//! dots, so that Vietnamese prints right on a printer that knows no Vietnamese,
//! without a driver.
//!
//! Sent are `ESC @`, `GS v 0` in bands, a feed and a cut. Asked is `DLE EOT 4`
//! (paper): a printer that answers is believed, one that does not is printed
//! on all the same.

mod bitmap;
mod printer;
mod raster;
mod slip;
mod ticket;

pub use bitmap::Bitmap;
pub use printer::{Fault, Printer, send};
pub use raster::{decode, encode};
pub use slip::{Slip, draw_slip};
pub use ticket::{Paper, draw};
