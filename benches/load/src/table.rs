//! The table: what was measured beside what is wanted, and whether the books agree.

use std::fmt::Display;

/// Rows in order.
#[derive(Debug, Default)]
pub(crate) struct Table {
    missed: usize,
    wrong: usize,
}

impl Table {
    /// A line of what is measured next.
    pub(crate) fn title(&self, words: impl Display) {
        println!("\n{words}");
    }

    /// A figure without a bar.
    pub(crate) fn row(&self, name: impl Display, value: impl Display) {
        println!("         {name:<52} {value:>22}");
    }

    /// A figure that should be at most this.
    pub(crate) fn at_most(&mut self, name: impl Display, value: f64, unit: &str, bar: f64) {
        self.bar(name, value, unit, value <= bar, &format!("at most {bar}"));
    }

    /// A figure that should be at least this.
    pub(crate) fn at_least(&mut self, name: impl Display, value: f64, unit: &str, bar: f64) {
        self.bar(name, value, unit, value >= bar, &format!("at least {bar}"));
    }

    fn bar(&mut self, name: impl Display, value: f64, unit: &str, holds: bool, wanted: &str) {
        self.missed += usize::from(!holds);
        let word = if holds { "holds" } else { "MISSED" };
        let digits = if value < 10.0 { 2 } else { 0 };
        println!("{word:<8} {name:<52} {:>22}   {wanted}", format!("{value:.digits$} {unit}"));
    }

    /// What must be so whatever the machine.
    pub(crate) fn must(&mut self, holds: bool, words: impl Display) {
        self.wrong += usize::from(!holds);
        println!("{:<8} {words}", if holds { "agrees" } else { "WRONG" });
    }

    /// The closing lines; whether the books agree.
    pub(crate) fn close(&self) -> bool {
        println!("\n{} bars missed, {} books wrong", self.missed, self.wrong);
        self.wrong == 0
    }
}
