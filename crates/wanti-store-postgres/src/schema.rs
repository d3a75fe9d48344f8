//! The tables, brought forward from any released version.

use wanti_port::PortError;

use crate::desk::Desk;
use crate::rows::Result;

/// One script for each version, from the first on. Never change one that was released; add another.
const VERSIONS: &[&str] = &[
    include_str!("sql/0001.sql"),
    include_str!("sql/0002.sql"),
    include_str!("sql/0003.sql"),
    include_str!("sql/0004.sql"),
];
/// Only one process at a time changes the tables: "Wnti".
const LOCK: i64 = 0x576e_7469;

/// The version this program brings the tables to.
pub(crate) fn latest() -> usize {
    VERSIONS.len()
}

/// The version of the tables; none when there are none of ours. A version that this program cannot read is refused.
pub(crate) fn version(desk: &mut Desk) -> Result<Option<usize>> {
    if !desk.value::<bool>("SELECT to_regclass('wanti_version') IS NOT NULL", &[])?.unwrap_or_default() {
        return Ok(None);
    }
    match desk.value::<Option<i64>>("SELECT MAX(version) FROM wanti_version", &[])?.flatten() {
        Some(version) => known(version).map(Some),
        None => Ok(None),
    }
}

fn known(version: i64) -> Result<usize> {
    let known = usize::try_from(version).ok().filter(|version| *version <= VERSIONS.len());
    known.ok_or_else(|| {
        let words = format!("the database has version {version}, which this program does not know; update the program");
        PortError::Refused(words).into()
    })
}

pub(crate) fn migrate(desk: &mut Desk) -> Result<()> {
    desk.transaction(|desk| {
        desk.say(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
        desk.say("CREATE TABLE IF NOT EXISTS wanti_version (version BIGINT NOT NULL)")?;
        let version: i64 = desk.value("SELECT MAX(version) FROM wanti_version", &[])?.flatten().unwrap_or(0);
        let known = known(version)?;
        for (script, version) in VERSIONS.iter().skip(known).zip(version + 1..) {
            desk.say(script)?;
            desk.say(&format!("INSERT INTO wanti_version VALUES ({version})"))?;
        }
        Ok(())
    })
}
