//! What every store and every transport must do, as callable tests.
//!
//! A store: [`store`] with a function that makes an empty one, [`random`] with a place that can be opened again.
//! A transport: [`transport`], against a fake of its channel. All of them panic where a promise is broken.
//!
//! ```
//! wanti_conformance::store(wanti_port::MemoryStore::new);
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a suite of tests stops where a promise is broken"
)]

mod kit;
mod load;
mod random;
mod store;
mod transport;

pub use kit::Kit;
pub use load::whole_message;
pub use random::random;
pub use store::store;
pub use transport::transport;
