//! The sockets adapters plug into: transports and stores, and menus that fit each channel.

pub mod error;
pub mod escape;
pub mod fit;
pub mod message;
pub mod transport;

pub use error::{PortError, Retry};
pub use message::{Alias, ConversationId, Inbound, InboundKind, Line, Outbound, Party, Receipt, SentId};
pub use transport::Transport;
pub use wanti_flow::channel::{self, Limits};
