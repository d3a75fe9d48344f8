//! The pretend officer and the requests: `:petugas`, `:unggah`, `:permohonan`.

use wanti_core::{Decision, ItemStatus, Request, Turn};
use wanti_script::{OFFICER_ACTIONS, OfficerError, decision};

use crate::phrase::Phrase;
use crate::talk::{Block, Talk};

impl Talk {
    /// An officer's action on the citizen's latest open request, or on the conversation.
    pub(crate) fn officer(&mut self, words: &str) -> Vec<Block> {
        let request = self.open_request().cloned();
        let items: Vec<String> =
            request.iter().flat_map(|request| &request.items).map(|item| item.id.clone()).collect();
        let decisions = match decision(words, &items) {
            Ok(decisions) => decisions,
            Err(error) => return vec![Block::Fault(self.officer_fault(&error))],
        };
        if request.is_none() && decisions.iter().any(concerns_request) {
            return vec![self.fault(Phrase::NoRequest, &[])];
        }
        let act = format!("! {words}");
        self.record.act(&act);
        let mut blocks = vec![Block::Act(act)];
        let number = request.as_ref().map(|request| request.number.clone());
        let citizen = self.citizen.clone();
        let mut turns: Vec<Turn> = Vec::new();
        for decision in decisions {
            turns.extend(self.world.officer(&citizen, number.as_deref(), decision));
        }
        let refused = turns.iter().any(|turn| turn.refused.is_some());
        blocks.extend(self.hear(turns, None, None));
        if refused && !items.is_empty() {
            blocks.push(self.info(Phrase::Items, &[&items.join(", ")]));
        }
        blocks
    }

    /// The citizen uses the upload link: for the items named, else for all that are not yet in order.
    pub(crate) fn uploads(&mut self, named: Vec<String>) -> Vec<Block> {
        let Some(request) = self.open_request() else {
            return vec![self.fault(Phrase::NoRequest, &[])];
        };
        let all: Vec<String> = request.items.iter().map(|item| item.id.clone()).collect();
        let open = request.items.iter().filter(|item| item.status != ItemStatus::Accepted);
        let waiting: Vec<String> = open.map(|item| item.id.clone()).collect();
        if let Some(unknown) = named.iter().find(|item| !all.contains(item)) {
            let lines = vec![
                Phrase::NoEntry.with(self.language, &[unknown]),
                Phrase::Items.with(self.language, &[&all.join(", ")]),
            ];
            return vec![Block::Fault(lines)];
        }
        let act = format!("> [{}]", ["unggah", &named.join(" ")].join(" ").trim_end());
        let items = if named.is_empty() { waiting } else { named };
        if items.is_empty() {
            return vec![self.fault(Phrase::NothingUploaded, &[])];
        }
        self.does(act, |world, citizen| world.upload(citizen, &items))
    }

    /// All requests of the citizen, newest last.
    pub(crate) fn requests(&self) -> Block {
        let lines: Vec<String> = self.world.requests(&self.citizen).flat_map(|request| self.request(request)).collect();
        if lines.is_empty() {
            return self.info(Phrase::NoRequests, &[]);
        }
        Block::Info(lines)
    }

    fn request(&self, request: &Request) -> Vec<String> {
        let (id, en, _) = request.state.words();
        let state = self.language.pick(id, en);
        let mut head = format!("{}  {state}  {}", request.number, request.title);
        if let Some(deadline) = request.deadline {
            let day = wanti_answer::date_short(deadline.date(), self.language);
            let at = format!("{day} {}", wanti_answer::time_short(deadline.time()));
            head = format!("{head}  ({})", Phrase::DeadlineIs.with(self.language, &[&at]));
        }
        let items = request.items.iter().map(|item| match &item.status {
            ItemStatus::Waiting => format!("  [ ] {}  {}", item.id, item.text),
            ItemStatus::Accepted => format!("  [x] {}  {}", item.id, item.text),
            ItemStatus::Returned { reason } => {
                format!("  [!] {}  {}: {reason}", item.id, item.text)
            }
        });
        std::iter::once(head).chain(items).collect()
    }

    /// The newest request that still goes on, else the newest of all.
    fn open_request(&self) -> Option<&Request> {
        let open = self.world.requests(&self.citizen).filter(|request| !request.state.is_final()).last();
        open.or_else(|| self.world.requests(&self.citizen).last())
    }

    fn officer_fault(&self, error: &OfficerError) -> Vec<String> {
        let all = Phrase::OfficerActions.with(self.language, &[&OFFICER_ACTIONS.join(", ")]);
        match error {
            OfficerError::Unknown { word, near } => {
                let meant = near.map(|near| Phrase::Meant.with(self.language, &[&format!("petugas {near}")]));
                let unknown = Phrase::OfficerUnknown.with(self.language, &[word]);
                std::iter::once(unknown).chain(meant).chain([all]).collect()
            }
            OfficerError::Incomplete { action, .. } => {
                vec![Phrase::OfficerNeeds.with(self.language, &[action, example(action)])]
            }
        }
    }
}

fn concerns_request(decision: &Decision) -> bool {
    !matches!(decision, Decision::Reply(_) | Decision::CloseHandoff | Decision::TakeOver)
}

fn example(action: &str) -> &'static str {
    match action {
        "kembalikan" | "return" => "kembalikan kk \"buram\"",
        "tolak" | "refuse" => "tolak \"bukan warga sini\"",
        "catat" | "note" => "catat \"menunggu tanda tangan\"",
        "balas" | "reply" => "balas \"Silakan datang besok.\"",
        _ => "terima ktp",
    }
}
