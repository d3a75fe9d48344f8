//! The sockets adapters plug into: transports and stores, and menus that fit each channel.

mod drive;
mod error;
pub mod escape;
pub mod fit;
mod gather;
mod memory;
mod message;
pub mod store;
mod transport;
mod world;

pub use drive::{Driven, Driver, drive};
pub use error::{PortError, Retry};
pub use memory::MemoryStore;
pub use message::{Alias, ConversationId, Inbound, InboundKind, Line, Outbound, Party, Receipt, SentId};
pub use store::{Commit, Committed, Store};
pub use transport::Transport;
pub use wanti_flow::channel::{self, Limits};
pub use world::{HttpCall, LinkWanted, NoWorld, World};
