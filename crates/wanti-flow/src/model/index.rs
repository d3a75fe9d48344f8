//! Numbers that name one entry of a compiled bot.

macro_rules! index {
    ($($name:ident: $what:literal),* $(,)?) => {$(
        #[doc = concat!("The number of ", $what, " in its bot.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As a position in the bot's list.
            #[must_use]
            pub fn at(self) -> usize {
                usize::try_from(self.0).unwrap_or(usize::MAX)
            }

            /// From a position in the bot's list.
            #[must_use]
            pub fn new(at: usize) -> Self {
                Self(u32::try_from(at).unwrap_or(u32::MAX))
            }
        }
    )*};
}

index! {
    FlowIx: "a flow",
    StepIx: "a step in its flow",
    VarIx: "a variable",
    ServiceIx: "a service",
    AnswerIx: "an answer",
    CommandIx: "a command",
    IntentIx: "an intent",
    HoursIx: "a table of hours",
    ConsentIx: "a consent text",
    RoleIx: "a role",
    SurveyIx: "a survey",
}
