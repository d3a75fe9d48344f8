// RiveScript: one trigger an intent, all its words as alternatives.
import RiveScript from 'rivescript';
import { plain, run } from './measure.mjs';

await run('rivescript-js', async (intents) => {
  const bot = new RiveScript({ utf8: true });
  const rules = intents.map(({ id, keywords }) => `+ [*] (${keywords.map(plain).join('|')}) [*]\n- ${id}\n`);
  bot.stream(`! version = 2.0\n\n${rules.join('\n')}\n+ *\n- none\n`);
  bot.sortReplies();
  return async (text) => {
    const reply = await bot.reply('citizen', text);
    return reply === 'none' || reply.startsWith('ERR') ? null : reply;
  };
});
