//! The tables, brought forward from any released version.

use wanti_port::PortError;

use crate::desk::Desk;
use crate::rows::Result;

/// One script for each version, from the first on. Never change one that was released; add another.
const VERSIONS: &[&str] = &[include_str!("sql/0001.sql"), include_str!("sql/0002.sql")];
/// Only one process at a time changes the tables: "Wnti".
const LOCK: i64 = 0x576e_7469;

pub(crate) fn migrate(desk: &mut Desk) -> Result<()> {
    desk.transaction(|desk| {
        desk.say(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
        desk.say("CREATE TABLE IF NOT EXISTS wanti_version (version BIGINT NOT NULL)")?;
        let version: i64 = desk.value("SELECT MAX(version) FROM wanti_version", &[])?.flatten().unwrap_or(0);
        let known = usize::try_from(version).ok().and_then(|version| VERSIONS.get(version..));
        let Some(missing) = known else {
            let words =
                format!("the database has version {version}, which this program does not know; update the program");
            return Err(PortError::Refused(words).into());
        };
        for (script, version) in missing.iter().zip(version + 1..) {
            desk.say(script)?;
            desk.say(&format!("INSERT INTO wanti_version VALUES ({version})"))?;
        }
        Ok(())
    })
}
