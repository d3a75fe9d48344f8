// whatsapp-api-js receives the stand-in's signed webhooks: a line of JSON for each, with what it should be taken for.
import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import { WhatsAppAPI } from "whatsapp-api-js";

const wa = new WhatsAppAPI({ token: "EAAuji", appSecret: "rahasia-uji", webhookVerifyToken: "sandi", v: "v26.0" });
const seen = [];
wa.on.message = (event) => void seen.push({ event: "message", type: event.message.type, from: event.from });
wa.on.status = (event) => void seen.push({ event: "status", type: event.status });

let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { raw, signature, js } = JSON.parse(line);
  await assert.rejects(wa.post(JSON.parse(raw), raw + " ", signature), "a changed body was accepted");
  await assert.rejects(wa.post(JSON.parse(raw), raw, signature.replace(/.$/, (x) => (x === "0" ? "1" : "0"))));
  seen.length = 0;
  try {
    await wa.post(JSON.parse(raw), raw, signature);
  } catch (error) {
    if (js) throw new Error(`refused: ${error} ${raw}`);
  }
  await new Promise((resolve) => setImmediate(resolve));
  if (!js) continue;
  assert.equal(seen.length, 1, raw);
  assert.deepEqual({ event: seen[0].event, type: seen[0].type }, js, raw);
  count += 1;
}
console.log(`whatsapp-api-js: ${count} webhooks, done`);
