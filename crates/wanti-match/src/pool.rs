//! Buffers lent to whoever decides without buffers of their own, and taken back afterwards. All matchers of a process
//! share them, so that their number follows the work and not the number of matchers.

use std::sync::{Mutex, PoisonError};

use crate::matcher::Scratch;

/// Buffers kept for the next one, at most: some 250 KB each.
const KEPT: usize = 16;

/// Buffers that are not lent at the moment, the one used last behind the others.
static IDLE: Mutex<Vec<Scratch>> = Mutex::new(Vec::new());

/// Lends buffers to `work`: those that this owner had before, which remember its words, when they are there.
pub(crate) fn lend<T>(owner: u64, work: impl FnOnce(&mut Scratch) -> T) -> T {
    let mut scratch = taken(owner);
    let done = work(&mut scratch);
    let mut idle = idle();
    if idle.len() < KEPT {
        idle.push(scratch);
    }
    done
}

fn taken(owner: u64) -> Scratch {
    let mut idle = idle();
    if let Some(own) = idle.iter().rposition(|scratch| scratch.owner() == owner) {
        return idle.remove(own);
    }
    // The one that nobody used for the longest time, once there are enough.
    if idle.len() < KEPT { Scratch::default() } else { idle.remove(0) }
}

/// What a thread that stopped left behind is as good as any: buffers are emptied before they are used.
fn idle() -> std::sync::MutexGuard<'static, Vec<Scratch>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use crate::{Context, IntentSpec, Matcher, MatcherBuilder, Role, Scratch};

    fn matcher(word: &str) -> Matcher {
        MatcherBuilder::new().intent(IntentSpec::new("satu", "Satu", Role::Topic).words([word])).build().unwrap()
    }

    #[test]
    fn many_matchers_share_a_few_buffers_and_do_not_mix_up_their_words() {
        let names: Vec<String> = ('b'..='z').map(|letter| format!("{letter}ar{letter}osin")).collect();
        let matchers: Vec<Matcher> = names.iter().map(|name| matcher(name)).collect();
        assert!(matchers.len() > super::KEPT);
        let said: Vec<String> = names.iter().map(|name| format!("mau {}", name.replacen('a', "", 1))).collect();
        let mut heard = 0;
        for text in &said {
            for matcher in &matchers {
                let alone = matcher.decide_in(text, &Context::default(), &mut Scratch::default()).act();
                assert_eq!(matcher.decide(text, &Context::default()).act().is_some(), alone.is_some(), "{text}");
                heard += usize::from(alone.is_some());
            }
        }
        assert!(heard >= matchers.len() / 2, "each hears its own misspelt word: {heard}");
        assert!(super::idle().len() <= super::KEPT);
    }
}
