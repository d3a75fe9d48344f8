//! The sockets adapters plug into: transports and stores, and menus that fit each channel.

mod drive;
mod error;
pub mod escape;
pub mod fit;
mod gather;
mod memory;
mod message;
mod pace;
mod party;
mod receipt;
pub mod reply;
pub mod store;
pub mod stored;
mod transport;
mod world;

pub use drive::{Driven, Driver, drive};
pub use error::{PortError, Retry, Scope};
pub use memory::MemoryStore;
pub use message::{Arrival, ConversationId, FileFacts, Inbound, InboundKind, Line, Outbound, SentId, Unreadable};
pub use pace::{Pace, Rate};
pub use party::{Alias, Party};
pub use receipt::{Delivery, Receipt};
pub use store::{Commit, Committed, Store};
pub use transport::{Download, Transport};
pub use wanti_flow::channel::{self, Limits};
pub use world::{HttpCall, LinkWanted, NoWorld, World};
