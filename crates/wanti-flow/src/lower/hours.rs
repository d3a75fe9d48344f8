//! `jam_layanan`: handed to the builder of hours.

use crate::diagnostic::{Diagnostic, Span};
use crate::hours::{Hours, HoursBuilder, WeekBuilder};
use crate::tree::{self, Entry, Free, Text};

/// One table of hours.
pub(super) fn hours(entry: &Entry<tree::Hours>, out: &mut Vec<Diagnostic>) -> Hours {
    let written = &entry.value;
    let mut builder = HoursBuilder::new(entry.id.span.clone());
    week(builder.week(), &written.days, written.breaks.as_ref());
    if let Some(holidays) = &written.holidays {
        add_holidays(&mut builder, holidays);
    }
    if let Some(until) = &written.holidays_until {
        builder.holidays_until(&until.text, &until.span);
    }
    for special in &written.special {
        let (from, to) = (&special.from, &special.to);
        let own = builder.special(&special.name.text, (&from.text, &from.span), (&to.text, &to.span));
        week(own, &special.days, special.breaks.as_ref());
    }
    builder.build(out)
}

fn week(week: &mut WeekBuilder, days: &[Entry<Vec<Text>>], breaks: Option<&Free>) {
    for day in days {
        week.open(&day.id.text, &day.id.span, &placed(&day.value));
    }
    let Some(Free::Map(days)) = breaks else { return };
    for day in days {
        let texts = texts_of(&day.value);
        week.pause(&day.id.text, &day.id.span, &placed(&texts));
    }
}

fn add_holidays(builder: &mut HoursBuilder, holidays: &Free) {
    match holidays {
        Free::Map(days) => {
            for day in days {
                let name = texts_of(&day.value).first().map(|name| name.text.clone());
                builder.holiday(&day.id.text, &day.id.span, name.as_deref());
            }
        }
        // A list may hold dates alone and pairs `date: name` side by side.
        Free::List(items) => {
            for item in items {
                if let Free::Text(day) = item {
                    builder.holiday(&day.text, &day.span, None);
                } else {
                    add_holidays(builder, item);
                }
            }
        }
        Free::Text(day) => builder.holiday(&day.text, &day.span, None),
    }
}

fn texts_of(free: &Free) -> Vec<Text> {
    match free {
        Free::Text(text) => vec![text.clone()],
        Free::List(items) => items.iter().flat_map(texts_of).collect(),
        Free::Map(_) => Vec::new(),
    }
}

fn placed(texts: &[Text]) -> Vec<(&str, Span)> {
    texts.iter().map(|text| (text.text.as_str(), text.span.clone())).collect()
}
