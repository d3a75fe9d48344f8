//! The sockets adapters plug into: transports and stores, and menus that fit each channel.

pub mod error;
pub mod fit;

pub use wanti_flow::channel::{self, Limits};
