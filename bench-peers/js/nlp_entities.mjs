// node-nlp's enumerated entities, which forgive typing errors: every intent is an option of one entity.
import { NlpManager } from 'node-nlp';
import { plain, run } from './measure.mjs';

await run('node-nlp entities', async (intents) => {
  const manager = new NlpManager({ languages: ['id'], forceNER: true, autoSave: false, nlu: { log: false }, ner: { threshold: 0.8 } });
  for (const { id, keywords } of intents) manager.addNamedEntityText('matter', id, ['id'], keywords.map(plain));
  manager.addDocument('id', 'halo', 'greeting');
  await manager.train();
  return async (text) => {
    const { entities } = await manager.process('id', text);
    const found = entities.filter((entity) => entity.entity === 'matter');
    found.sort((a, b) => b.accuracy - a.accuracy || b.len - a.len);
    return found.length ? found[0].option : null;
  };
});
