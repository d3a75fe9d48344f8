//! What a message tells only in passing: a paper that is there already, a matter put off. It is not what is wanted when
//! something else remains to be done.

use std::ops::Range;

use crate::grammar::{self, ASKS, BUT, CLOSING, DONE, HELD, IF, LATER, LEFT, LINKS, NOT, ONLY, REMAINS, WHICH, WISHES};
use crate::hear::Unit;

/// Flags without which nothing is settled.
pub(crate) const SETTLES: u32 = HELD | LATER | REMAINS;
/// Flags without which nothing remains.
pub(crate) const OPENS: u32 = REMAINS | BUT | WHICH;

/// A lighter word names no matter.
const NAMES: f32 = 0.3;

/// A matter that is settled or put off.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// The words that settle it.
    pub(crate) word: Range<usize>,
    /// What is settled.
    pub(crate) matter: Range<usize>,
    /// Where the next may begin.
    pub(crate) end: usize,
}

/// Whether a unit names a matter.
pub(crate) fn weighs(unit: &Unit) -> bool {
    unit.weight >= NAMES && unit.flags & (DONE | HELD | LATER | REMAINS) == 0
}

/// The next settled matter from a place on, if another one remains.
pub(crate) fn next(units: &[Unit], from: usize) -> Option<Told> {
    (from..units.len()).find_map(|at| {
        let word = settling(units, at)?;
        let told = matter(units, word)?;
        remains(units, &told).then_some(told)
    })
}

/// The words that settle something, if such begin here: "sudah ada", "ada" or "aman" at a clause's end, "nanti saja".
fn settling(units: &[Unit], at: usize) -> Option<Range<usize>> {
    let unit = units.get(at)?;
    let next = units.get(at + 1).filter(|next| next.clause == unit.clause);
    let flags = next.map_or(0, |next| next.flags);
    if unit.flags & DONE != 0 {
        // "sudah saya pegang"
        let held = (at + 1..units.len().min(at + 4))
            .take_while(|place| units.get(*place).is_some_and(|other| other.clause == unit.clause));
        let mut held = held.skip_while(|place| {
            units.get(*place).is_some_and(|other| other.flags & (HELD | NOT) == 0 && grammar::is_skipped(other.flags))
        });
        let place = held.next()?;
        return (units.get(place)?.flags & HELD != 0).then_some(at..place + 1);
    }
    if unit.flags & LEFT == LATER {
        let put_off = next.is_none() || flags & (ONLY | REMAINS) != 0;
        return put_off.then_some(at..at + 1 + usize::from(next.is_some()));
    }
    if unit.flags & REMAINS != 0 && unit.flags & CLOSING != 0 && flags & WISHES != 0 {
        // "belum mau bicara soal warisan"
        return Some(at..at + 2);
    }
    let before =
        at.checked_sub(1).and_then(|before| units.get(before)).filter(|before| before.clause == unit.clause)?;
    let plain = before.flags & (CLOSING | NOT | DONE | ASKS) == 0;
    (unit.flags & HELD != 0 && next.is_none() && plain).then_some(at..at + 1)
}

/// What is settled: what is named before it in its clause, or else right after it.
fn matter(units: &[Unit], word: Range<usize>) -> Option<Told> {
    let clause = units.get(word.start)?.clause;
    let inside = |unit: &Unit| unit.clause == clause && unit.flags & (BUT | IF) == 0;
    let start = units.get(..word.start)?.iter().rposition(|unit| !inside(unit) || unit.flags & LINKS != 0);
    let start = start.map_or(0, |before| before + 1);
    let after = units.get(word.end..)?;
    let length = after.iter().position(|unit| !inside(unit) || unit.flags & (LINKS | REMAINS) != 0);
    let end = word.end + length.unwrap_or(after.len());
    let own = units.get(start..end)?;
    let asked = own.iter().any(|unit| unit.flags & ASKS != 0)
        || units.get(end).is_some_and(|unit| unit.clause == clause && unit.flags & CLOSING != 0 && is_last(units, end));
    let case = start
        .checked_sub(1)
        .and_then(|at| units.get(at))
        .is_some_and(|unit| unit.clause == clause && unit.flags & IF != 0);
    if asked || case {
        return None;
    }
    let named = |range: Range<usize>| units.get(range).is_some_and(|units| units.iter().any(weighs));
    let matter = if named(start..word.start) { start..word.start } else { word.end..end };
    named(matter.clone()).then_some(Told { end, matter, word })
}

fn is_last(units: &[Unit], at: usize) -> bool {
    let clause = units.get(at).map(|unit| unit.clause);
    units.get(at + 1).map(|unit| unit.clause) != clause
}

/// Whether another matter is said to remain, outside of what is settled.
fn remains(units: &[Unit], told: &Told) -> bool {
    let own = |unit: &Unit| {
        let same = |other: &Unit| other.id == unit.id;
        units.get(told.matter.clone()).is_some_and(|matter| matter.iter().any(same))
    };
    let around = told.matter.start.min(told.word.start)..told.end;
    let outside = |at: usize| !around.contains(&at);
    let mut open = units.iter().enumerate().filter(|(at, unit)| outside(*at) && opens(units, *at, unit));
    open.any(|(at, sign)| {
        let near = units.iter().enumerate().skip(at.saturating_sub(REACH)).take(2 * REACH + 1);
        let mut near = near.filter(|(at, unit)| outside(*at) && unit.clause.abs_diff(sign.clause) <= 1);
        near.any(|(_, unit)| weighs(unit) && !unit.negated && !own(unit))
    })
}

/// What remains is named so near to the word that says it does.
const REACH: usize = 6;

/// Whether a unit says that something remains: "yang" at the beginning of a clause, "tinggal" where nobody lives.
fn opens(units: &[Unit], at: usize, unit: &Unit) -> bool {
    let before = at.checked_sub(1).and_then(|before| units.get(before));
    let next = units.get(at + 1).filter(|next| next.clause == unit.clause);
    if unit.flags & LEFT == LEFT {
        return next.is_some_and(|next| !next.is_light());
    }
    unit.flags & (REMAINS | BUT) != 0
        || (unit.flags & WHICH != 0 && before.is_none_or(|before| before.clause != unit.clause))
}
