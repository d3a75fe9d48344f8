// node-nlp's trained classifier: every word of an intent is a document of it.
import { NlpManager } from 'node-nlp';
import { plain, run } from './measure.mjs';

await run('node-nlp classifier', async (intents) => {
  const manager = new NlpManager({ languages: ['id'], forceNER: false, autoSave: false, nlu: { log: false } });
  for (const { id, keywords } of intents) keywords.forEach((word) => manager.addDocument('id', plain(word), id));
  await manager.train();
  return async (text) => {
    const { intent } = await manager.process('id', text);
    return intent === 'None' ? null : intent;
  };
});
