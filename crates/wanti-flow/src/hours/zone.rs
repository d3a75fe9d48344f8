//! Names of time zones as Indonesian offices write them: WIB, WITA, WIT.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The short name of a zone at a moment.
#[must_use]
pub fn zone_name(zone: &TimeZone, at: DateTime) -> String {
    match zone.iana_name() {
        Some("Asia/Jakarta" | "Asia/Pontianak") => "WIB".to_owned(),
        Some("Asia/Makassar" | "Asia/Ujung_Pandang") => "WITA".to_owned(),
        Some("Asia/Jayapura") => "WIT".to_owned(),
        _ => zone
            .to_ambiguous_timestamp(at)
            .compatible()
            .map_or_else(|_| String::new(), |moment| zone.to_offset_info(moment).abbreviation().to_owned()),
    }
}
