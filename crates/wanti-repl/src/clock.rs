//! `:waktu`: what time it is, whether the office is open, and moving the clock.

use jiff::Timestamp;
use wanti_answer::{date_long_in, time_short};
use wanti_flow::hours::zone_name;
use wanti_script::ClockMove;

use crate::phrase::Phrase;
use crate::talk::{Block, Talk};

impl Talk {
    /// `:waktu`, with or without a move.
    pub(crate) fn time(&mut self, clock: Option<ClockMove>) -> Vec<Block> {
        let Some(clock) = clock else {
            return vec![Block::Info(vec![self.time_line(self.world.now())])];
        };
        let to = clock.apply(self.world.now(), &self.bot().zone);
        if to < self.world.now() {
            return vec![self.fault(Phrase::TimeBack, &[])];
        }
        let told = self.advance(to);
        let at = self.bot().zone.to_datetime(to);
        let mut blocks = vec![Block::Act(format!("@ {}", at.strftime("%Y-%m-%dT%H:%M")))];
        blocks.extend(told);
        blocks.push(Block::Note(self.time_line(to)));
        blocks
    }

    /// `Selasa 24 November 2026 18.11 WIB, di luar jam layanan, buka lagi …`.
    pub(crate) fn time_line(&self, at: Timestamp) -> String {
        let bot = self.bot();
        let at = bot.zone.to_datetime(at);
        let words = |at: jiff::civil::DateTime| {
            let day = date_long_in(at.date(), self.language);
            format!("{day} {} {}", time_short(at.time()), zone_name(&bot.zone, at))
        };
        let now = words(at);
        let Some(hours) = bot.office_hours() else {
            return Phrase::NoHours.with(self.language, &[&now]);
        };
        if hours.is_open(at) {
            return Phrase::Open.with(self.language, &[&now]);
        }
        let closed = Phrase::Closed.with(self.language, &[&now]);
        match hours.next_opening(at) {
            Some(next) => format!("{closed}, {}", Phrase::OpensAgain.with(self.language, &[&words(next)])),
            None => closed,
        }
    }
}
