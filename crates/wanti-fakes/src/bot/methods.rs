//! Calls of the Bot API: which method, for which bot, and what it is answered.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::asked::Params;
use super::control;
use super::fault::Fault;
use super::send::chat;
use super::state::{Bots, Known};
use crate::ledger::one_more;
use crate::lock;
use crate::serve::{Answer, Call, Reply, Serve};
use crate::trouble::{Asked, Trouble, through};

/// Methods that are messages.
const SENDING: &[&str] = &["sendMessage", "sendPhoto", "sendDocument"];
/// Methods that change messages.
const EDITING: &[&str] = &["editMessageText", "editMessageCaption", "editMessageReplyMarkup"];

impl Serve for Bots {
    async fn answer(self: Arc<Bots>, call: Call) -> Reply {
        match call.parts().as_slice() {
            ["_control", verb] => control::answer(&self, verb, &call).await.into(),
            ["file", bot, path @ ..] => self.file(bot, &path.join("/")).await,
            [bot, method] => self.method(bot, method, &call).await,
            _ => Fault::not_found().answer().into(),
        }
    }
}

impl Bots {
    async fn method(&self, bot: &str, method: &str, call: &Call) -> Reply {
        let known = match self.of_token(bot) {
            Ok(known) => known,
            Err(fault) => return self.refuse(&fault).into(),
        };
        let params = match Params::of(call) {
            Ok(params) => params,
            Err(fault) => return self.refuse(&fault).into(),
        };
        // Names of methods are written in any case.
        let is = |name: &&&str| name.eq_ignore_ascii_case(method);
        if let Some(kind) = SENDING.iter().find(is) {
            let ready = self.sending(&mut lock(&known), kind, &params);
            return self.goes(&known, ready, &params).await;
        }
        if let Some(kind) = EDITING.iter().find(is) {
            let ready = self.editing(&mut lock(&known), kind, &params);
            return self.goes(&known, ready, &params).await;
        }
        if let Some(trouble) = self.stage.troubles.meet(Asked::Other) {
            return through(Some(trouble), |trouble| self.troubled(trouble), |_| result(Ok(json!(true)))).await;
        }
        if method.eq_ignore_ascii_case("getUpdates") {
            return result(self.poll(&known, &params).await).into();
        }
        match self.other(&known, &method.to_ascii_lowercase(), &params) {
            Ok(done) => result(Ok(done)).into(),
            Err(fault) => self.refuse(&fault).into(),
        }
    }

    async fn goes(&self, known: &Mutex<Known>, ready: Result<super::send::Ready, Fault>, params: &Params) -> Reply {
        let ready = match ready {
            Ok(ready) => ready,
            Err(fault) => return self.refuse(&fault).into(),
        };
        let body = if self.settings.kept == 0 { Value::Null } else { params.all() };
        let met = self.stage.troubles.meet(Asked::Send);
        through(
            met,
            |trouble| self.troubled(trouble),
            |told| result(Ok(self.done(&mut lock(known), ready, body, told))),
        )
        .await
    }

    fn other(&self, shared: &Arc<Mutex<Known>>, method: &str, params: &Params) -> Result<Value, Fault> {
        match method {
            "getme" => Ok(lock(shared).me()),
            "setwebhook" => self.set_hook(shared, params),
            "deletewebhook" => self.delete_hook(shared, params),
            "getwebhookinfo" => Ok(self.hook_info(shared)),
            "answercallbackquery" => self.answer_tap(&mut lock(shared), params),
            "sendchataction" => self.action(&mut lock(shared), params),
            "getfile" => get_file(&lock(shared), params),
            "setmycommands" => set_commands(&mut lock(shared), params),
            "getmycommands" => {
                let scope = scope(params)?;
                Ok(lock(shared).commands.get(&scope).cloned().unwrap_or_else(|| json!([])))
            }
            "deletemycommands" => {
                let scope = scope(params)?;
                lock(shared).commands.remove(&scope);
                Ok(json!(true))
            }
            "deletemessage" => delete_message(&mut lock(shared), params),
            "setmessagereaction" => react(&mut lock(shared), params),
            _ => Err(Fault::not_found()),
        }
    }

    fn answer_tap(&self, known: &mut Known, params: &Params) -> Result<Value, Fault> {
        let id = params.text("callback_query_id").unwrap_or_default();
        if params.text("text").is_some_and(|text| text.chars().count() > 200) {
            return Err(Fault::bad("MESSAGE_TOO_LONG"));
        }
        let Some(answered) = known.answered.get_mut(&id) else {
            return Err(Fault::bad("query is too old and response timeout expired or query ID is invalid"));
        };
        *answered = true;
        one_more(&self.stage.ledger.signs);
        Ok(json!(true))
    }

    fn action(&self, known: &mut Known, params: &Params) -> Result<Value, Fault> {
        known.reachable_or(chat(params)?, self.settings.strangers)?;
        let action = params.text("action").unwrap_or_default();
        let known_action = ["typing", "upload_photo", "upload_document", "find_location", "record_voice"];
        if !known_action.contains(&action.as_str()) {
            return Err(Fault::bad("wrong parameter action in request"));
        }
        one_more(&self.stage.ledger.signs);
        Ok(json!(true))
    }

    async fn file(&self, bot: &str, path: &str) -> Reply {
        let Ok(known) = self.of_token(bot) else { return Fault::not_found().answer().into() };
        let found = lock(&known).files.values().find(|(known, _)| known == path).map(|(_, bytes)| bytes.clone());
        let met = self.stage.troubles.meet(Asked::Other);
        through(
            met,
            |trouble| self.troubled(trouble),
            |_| match found {
                Some(bytes) => Answer { body: bytes, ..Answer::file("application/octet-stream", Vec::new()) },
                None => Fault::not_found().answer(),
            },
        )
        .await
    }

    fn of_token(&self, bot: &str) -> Result<Arc<Mutex<Known>>, Fault> {
        let token = bot.strip_prefix("bot").filter(|token| !token.is_empty()).ok_or_else(Fault::not_found)?;
        let form = token.split_once(':').is_some_and(|(id, _)| id.bytes().all(|byte| byte.is_ascii_digit()));
        if !form {
            return Err(Fault::not_found());
        }
        self.known(token).ok_or_else(Fault::unauthorized)
    }

    fn refuse(&self, fault: &Fault) -> Answer {
        one_more(&self.stage.ledger.refused);
        fault.answer()
    }

    fn troubled(&self, trouble: Trouble) -> Answer {
        one_more(&self.stage.ledger.troubled);
        match trouble {
            Trouble::TooMany { wait } => Fault::too_many(wait).answer(),
            Trouble::Code { code } => Fault::on_demand(code).answer(),
            Trouble::Status { status } => Answer::bare(status),
            _ => Answer::bare(500),
        }
    }
}

fn result(done: Result<Value, Fault>) -> Answer {
    match done {
        Ok(result) => Answer::json(200, &json!({ "ok": true, "result": result })),
        Err(fault) => fault.answer(),
    }
}

fn get_file(known: &Known, params: &Params) -> Result<Value, Fault> {
    let id = params.text("file_id").unwrap_or_default();
    let Some((path, bytes)) = known.files.get(&id) else { return Err(Fault::bad("invalid file_id")) };
    if bytes.len() > 20 << 20 {
        return Err(Fault::bad("file is too big"));
    }
    Ok(json!({ "file_id": id, "file_unique_id": format!("u{id}"), "file_size": bytes.len(), "file_path": path }))
}

fn scope(params: &Params) -> Result<String, Fault> {
    let scope = params.json("scope")?.map(|scope| scope.to_string()).unwrap_or_default();
    Ok(format!("{scope}{}", params.text("language_code").unwrap_or_default()))
}

fn set_commands(known: &mut Known, params: &Params) -> Result<Value, Fault> {
    let commands = params.json("commands")?.ok_or_else(|| Fault::bad("can't parse commands JSON object"))?;
    let list = commands.as_array().ok_or_else(|| Fault::bad("expected an Array of BotCommand"))?;
    if list.len() > 100 {
        return Err(Fault::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in list {
        let text = |name: &str| command.get(name).and_then(Value::as_str).unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let name = text("command").trim_start_matches('/');
        if !(1..=32).contains(&name.len()) || !name.bytes().all(plain) {
            return Err(Fault::bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&text("description").chars().count()) {
            return Err(Fault::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    let scope = scope(params)?;
    known.commands.insert(scope, commands);
    Ok(json!(true))
}

fn delete_message(known: &mut Known, params: &Params) -> Result<Value, Fault> {
    let chat = chat(params)?;
    known.reachable(chat)?;
    match known.forget_message(chat, params.number("message_id").unwrap_or_default()) {
        true => Ok(json!(true)),
        false => Err(Fault::bad("message to delete not found")),
    }
}

fn react(known: &mut Known, params: &Params) -> Result<Value, Fault> {
    let chat = chat(params)?;
    known.reachable(chat)?;
    match known.message(chat, params.number("message_id").unwrap_or_default()) {
        Some(_) => Ok(json!(true)),
        None => Err(Fault::bad("message to react not found")),
    }
}
