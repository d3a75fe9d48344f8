//! What is to be measured: the words after `cargo xtask load`.

use std::time::Duration;

/// The words that are understood.
pub(crate) const USAGE: &str =
    "cargo xtask load [--seconds N] [--store sqlite|postgres] [--connections N] [--sessions N]
                 [--long] [--minutes N] [--messages N] [--conversations N]
    --seconds N        length of each round (10)
    --store WHICH      sqlite, or postgres with two processes on a server of its own
    --connections N    webhooks at once (64)
    --sessions N       sessions that are there before, for the start and the comparison with an empty store (100000)
    --long             --conversations N (10000) at --messages N a second (200) for --minutes N (10): waits and memory";

/// What is to be measured.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    pub(crate) round: Duration,
    pub(crate) postgres: bool,
    pub(crate) connections: u64,
    pub(crate) sessions: u64,
    pub(crate) long: bool,
    pub(crate) minutes: u64,
    pub(crate) rate: u64,
    pub(crate) conversations: u64,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            round: Duration::from_secs(10),
            postgres: false,
            connections: 64,
            sessions: 100_000,
            long: false,
            minutes: 10,
            rate: 200,
            conversations: 10_000,
        }
    }
}

impl Plan {
    pub(crate) fn read(words: &[String]) -> Result<Plan, String> {
        let (mut plan, mut words) = (Plan::default(), words.iter());
        while let Some(word) = words.next() {
            if word == "--long" {
                plan.long = true;
                continue;
            }
            let value = words.next().ok_or_else(|| format!("`{word}` wants a value"))?;
            match word.as_str() {
                "--store" if value == "sqlite" => plan.postgres = false,
                "--store" if value == "postgres" => plan.postgres = true,
                "--seconds" => plan.round = Duration::from_secs(number(value, 600)?),
                "--connections" => plan.connections = number(value, 512)?,
                // Fewer would write so often that the limit to one person is measured.
                "--sessions" => plan.sessions = number(value, 10_000_000)?.max(1000),
                "--minutes" => plan.minutes = number(value, 24 * 60)?,
                "--messages" => plan.rate = number(value, 10_000)?,
                "--conversations" => plan.conversations = number(value, 1_000_000)?,
                _ => return Err(format!("`{word} {value}` is not understood")),
            }
        }
        Ok(plan)
    }
}

fn number(text: &str, most: u64) -> Result<u64, String> {
    text.parse()
        .ok()
        .filter(|number| (1..=most).contains(number))
        .ok_or_else(|| format!("`{text}` is no number from 1 to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Plan, String> {
        Plan::read(&words.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn words_are_read_and_bounded() {
        assert_eq!(read(""), Ok(Plan::default()));
        let long = read("--long --minutes 3 --store postgres").map(|plan| (plan.long, plan.minutes, plan.postgres));
        assert_eq!(long, Ok((true, 3, true)));
        for wrong in ["--seconds 0", "--seconds 100000", "--seconds", "--store mysql", "--fast 1"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
