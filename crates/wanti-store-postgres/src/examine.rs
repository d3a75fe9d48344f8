//! Looking at a database without bringing its tables forward: for a look before the start, or beside running processes.

use wanti_port::PortError;
use wanti_port::store::Counters;

use crate::address::Address;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::rows::Result;
use crate::{schema, upkeep};

/// What a look at a database shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// The version of its tables; none when it has none of ours yet.
    pub version: Option<usize>,
    /// The version this program brings them to.
    pub latest: usize,
    /// How much of everything it holds; none while its tables are not of the latest version.
    pub counters: Option<Counters>,
    /// When a change is flushed to the disk; `on` as it should be.
    pub synchronous_commit: String,
    /// Whether it flushes at all; `on` as it should be.
    pub fsync: String,
    /// Whether the connection leaves this machine.
    pub remote: bool,
    /// Whether the connection is encrypted.
    pub encrypted: bool,
}

impl Examined {
    /// Whether a change that was confirmed outlives a power cut.
    #[must_use]
    pub fn is_durable(&self) -> bool {
        self.fsync == "on" && !matches!(self.synchronous_commit.as_str(), "off" | "local")
    }
}

/// Looks at a database; nothing is changed in it.
///
/// # Errors
/// [`PortError::Refused`] when the address is none or the tables are of a version that this program does not know,
/// [`PortError::Unavailable`] when the database cannot be reached.
pub fn examine(address: &str) -> std::result::Result<Examined, PortError> {
    look(address).map_err(Fault::into_port)
}

fn look(address: &str) -> Result<Examined> {
    let address = Address::read(address)?;
    let mut desk = Desk::open(&address)?;
    desk.say("SET default_transaction_read_only = on")?;
    let version = schema::version(&mut desk)?;
    let latest = schema::latest();
    let setting = |desk: &mut Desk, name: &str| {
        Ok::<_, Fault>(desk.value::<String>("SELECT current_setting($1)", &[&name])?.unwrap_or_default())
    };
    Ok(Examined {
        version,
        latest,
        counters: (version == Some(latest)).then(|| upkeep::counters(&mut desk)).transpose()?,
        synchronous_commit: setting(&mut desk, "synchronous_commit")?,
        fsync: setting(&mut desk, "fsync")?,
        remote: address.is_remote(),
        encrypted: address.is_encrypted(),
    })
}
