// What every engine is asked: the same messages, timed one by one, and how many it heard right.
import { readFileSync } from 'node:fs';

const ROUNDS = 9;

/** Lower case, signs gone, one blank between words. */
export const plain = (text) => text.replace(/[^\p{Alphabetic}\p{N}]+/gu, ' ').trim().toLowerCase();

const lines = (path) => readFileSync(path, 'utf8').split('\n').filter((line) => line.trim()).map((line) => JSON.parse(line));

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

const share = (hits) => (hits.length ? Math.round((hits.filter(Boolean).length / hits.length) * 1e4) / 1e4 : null);

const stands = (intent, text) => intent.keywords.some((word) => ` ${plain(text)} `.includes(` ${plain(word)} `));

const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};

/** `build(intents)` gives a function from a plain text to an intent's id or null; either may be a promise. */
export async function run(name, build) {
  const [intentsPath, messagesPath, seconds = '8'] = process.argv.slice(2);
  if (!messagesPath) throw new Error(`usage: ${name} INTENTS.jsonl MESSAGES.jsonl [SECONDS]`);
  const intents = lines(intentsPath);
  const messages = lines(messagesPath);
  const before = heap();
  const begun = performance.now();
  const hear = await build(intents);
  const loadMs = performance.now() - begun;
  const liveBytes = heap() - before;

  const limit = Number(seconds) * 1e3;
  const texts = messages.map((message) => plain(message.text));
  const heard = [];
  const times = [];
  await hear(texts[0]); // The first message pays for what an engine puts off.
  const start = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let at = 0; at < texts.length; at += 1) {
      if (performance.now() - start > limit && (round > 0 || at > 0)) break;
      const from = process.hrtime.bigint();
      const answer = await hear(texts[at]);
      const took = Number(process.hrtime.bigint() - from);
      if (round === 0) {
        heard.push(answer ?? null);
        times.push([took]);
      } else if (times[at]) times[at].push(took);
    }
  }
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const [exact, all, wrong] = [[], [], []];
  heard.forEach((answer, at) => {
    const { expect, text } = messages[at];
    if (expect === null || expect === undefined) return wrong.push(answer !== null);
    all.push(answer === expect);
    if (byId.has(expect) && stands(byId.get(expect), text)) exact.push(answer === expect);
  });
  const sorted = times.map(median).sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * part) / 100))];
  console.log(JSON.stringify({
    engine: name,
    n: intents.length,
    keywords: intents.reduce((sum, intent) => sum + intent.keywords.length, 0),
    msgs: heard.length,
    load_ms: Math.round(loadMs * 100) / 100,
    live_bytes: globalThis.gc ? liveBytes : null,
    ns_mean: Math.round(sorted.reduce((sum, time) => sum + time, 0) / sorted.length),
    ns_p50: at(50),
    ns_p99: at(99),
    allocs_per_msg: null,
    recall_exact: share(exact),
    recall_all: share(all),
    false_pos: share(wrong),
  }));
  process.exit(0);
}
