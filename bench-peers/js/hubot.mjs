// Hubot: one `robot.hear` an intent, no chat network behind it.
import { Adapter, Robot, TextMessage, User } from 'hubot';
import { plain, run } from './measure.mjs';

await run('hubot', async (intents) => {
  const robot = new Robot(null, false, 'bot');
  robot.logger.level = 'silent';
  robot.adapter = new Adapter(robot);
  let heard = null;
  for (const { id, keywords } of intents) {
    robot.hear(new RegExp(`(?:^| )(?:${keywords.map(plain).join('|')})(?: |$)`, 'i'), (response) => {
      heard = id;
      response.finish();
    });
  }
  const citizen = new User('citizen', { room: 'office' });
  return async (text) => {
    heard = null;
    await robot.receive(new TextMessage(citizen, text, '1'));
    return heard;
  };
});
