// node-telegram-bot-api talks to the stand-in for the Bot API; what it raises are its own classes of errors.
import assert from "node:assert/strict";
import { Api, Bot, NetworkError, TelegramApiError } from "node-telegram-bot-api";

const [base, token] = process.argv.slice(2);
const api = new Api(token, { baseUrl: base, apiRoot: base, maxRetries: 0, retries: 0 });
const control = async (verb, what) => {
  const answer = await fetch(`${base}/_control/${verb}`, { method: "POST", body: JSON.stringify(what) });
  return answer.json();
};
const refuses = (code, words, call) =>
  assert.rejects(call, (error) => {
    assert.ok(error instanceof TelegramApiError, String(error));
    assert.equal(error.errorCode, code);
    assert.ok(error.description.includes(words), error.description);
    return true;
  });

const me = await api.getMe();
assert.equal(me.username, "layanan_uji_bot");
await control("say", { from: 32, text: "/start" });
const [first] = await api.getUpdates({ timeout: 1 });
assert.equal(first.message.text, "/start");
const reply_markup = { inline_keyboard: [[{ text: "KTP", callback_data: "m1:1" }]] };
const sent = await api.sendMessage({ chat_id: 32, text: "<b>Menu</b>", parse_mode: "HTML", reply_markup });
assert.equal(sent.text, "Menu");
await control("tap", { from: 32, key: "KTP" });
const [tap] = await api.getUpdates({ offset: first.update_id + 1, timeout: 1 });
assert.equal(tap.callback_query.data, "m1:1");
assert.equal(await api.answerCallbackQuery({ callback_query_id: tap.callback_query.id }), true);
const place = { chat_id: 32, message_id: sent.message_id };
const edited = await api.editMessageText({ ...place, text: "Dua", reply_markup });
assert.equal(edited.text, "Dua");
await refuses(400, "message is not modified", api.editMessageText({ ...place, text: "Dua", reply_markup }));
await refuses(400, "can't parse entities", api.sendMessage({ chat_id: 32, text: "<b>x", parse_mode: "HTML" }));
await refuses(400, "message is too long", api.sendMessage({ chat_id: 32, text: "x".repeat(4097) }));
await refuses(400, "chat not found", api.sendMessage({ chat_id: 99, text: "x" }));
await control("block", { from: 32 });
await refuses(403, "bot was blocked by the user", api.sendMessage({ chat_id: 32, text: "x" }));
await control("unblock", { from: 32 });
await control("trouble", { trouble: { kind: "too_many", wait: 9 } });
await assert.rejects(api.sendMessage({ chat_id: 32, text: "x" }), (error) => error.retryAfter === 9);
await control("trouble", { trouble: { kind: "cut" } });
await assert.rejects(api.sendMessage({ chat_id: 32, text: "x" }), (error) => error instanceof NetworkError);
assert.equal(await api.sendChatAction({ chat_id: 32, action: "typing" }), true);
assert.equal(await api.setMyCommands({ commands: [{ command: "menu", description: "Menu" }] }), true);
assert.ok(Bot);
console.log("node-telegram-bot-api: done");
