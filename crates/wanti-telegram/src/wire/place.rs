//! Positions and named places.

use serde::Deserialize;
use wanti_core::Location;
use wanti_port::InboundKind;

#[derive(Debug, Deserialize)]
pub(super) struct Position {
    latitude: f64,
    longitude: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Venue {
    location: Position,
    title: Option<String>,
    address: Option<String>,
}

impl Position {
    /// The position as a message; what lies on no globe is none.
    pub(super) fn kind(&self, label: Option<String>) -> InboundKind {
        let on_globe = (-90.0..=90.0).contains(&self.latitude) && (-180.0..=180.0).contains(&self.longitude);
        if !on_globe {
            return InboundKind::Unsupported("location".to_owned());
        }
        InboundKind::Location(Location { latitude: self.latitude, longitude: self.longitude, label })
    }
}

impl Venue {
    /// The place as a message.
    pub(super) fn kind(&self) -> InboundKind {
        let parts = [&self.title, &self.address];
        let label: Vec<&str> =
            parts.into_iter().flatten().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
        self.location.kind((!label.is_empty()).then(|| label.join(", ")))
    }
}
