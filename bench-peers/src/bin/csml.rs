//! CSML: one `if (event.contains_regex(…))` an intent, the syntax tree kept in the bot as its engine keeps it.

use std::collections::HashMap;
use std::sync::mpsc;

use csml_interpreter::data::Context;
use csml_interpreter::data::ast::Flow;
use csml_interpreter::data::context::ContextStepInfo;
use csml_interpreter::data::csml_bot::CsmlBot;
use csml_interpreter::data::csml_flow::CsmlFlow;
use csml_interpreter::data::event::Event;
use csml_interpreter::{interpret, validate_bot};
use wanti_bench_peers::{Engine, Intent, plain, run};

struct Csml {
    bot: CsmlBot,
}

impl Engine for Csml {
    fn hear(&mut self, text: &str) -> Option<usize> {
        let context = Context {
            current: HashMap::new(),
            metadata: HashMap::new(),
            api_info: None,
            hold: None,
            step: ContextStepInfo::Normal("start".to_owned()),
            flow: "default".to_owned(),
            previous_bot: None,
        };
        // A blank at both ends makes the first and the last word whole words too.
        let event = Event::new("text", &format!(" {text} "), serde_json::json!({ "text": format!(" {text} ") }));
        let (sender, _receiver) = mpsc::channel();
        let said = interpret(self.bot.clone(), context, event, Some(sender));
        said.messages.first()?.content.get("text")?.as_str()?.parse().ok()
    }
}

fn flow(intents: &[Intent]) -> String {
    let mut text = String::from("start:\n");
    for (at, intent) in intents.iter().enumerate() {
        let words: Vec<String> = intent.keywords.iter().map(|keyword| plain(keyword)).collect();
        text.push_str(&format!(
            "  if (event.contains_regex(\" ({}) \")) {{\n    say \"{at}\"\n    goto end\n  }}\n",
            words.join("|")
        ));
    }
    text
}

fn main() {
    run("csml", |intents: &[Intent]| {
        let flow = CsmlFlow::new("default", "default", &flow(intents), Vec::new());
        let mut bot =
            CsmlBot::new("bench", "bench", None, vec![flow], None, None, "default", None, None, None, None, None);
        let read = validate_bot(&bot);
        assert!(read.errors.is_none(), "the flow is not CSML: {:?}", read.errors);
        let nothing: HashMap<String, Flow> = HashMap::new();
        let tree = (read.flows.unwrap_or_default(), read.extern_flows.unwrap_or(nothing));
        bot.bot_ast = Some(base64::encode(bincode::serialize(&tree).expect("a syntax tree")));
        Csml { bot }
    });
}
