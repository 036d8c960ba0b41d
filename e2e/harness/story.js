// What every story starts from: a desk on the project's engine, shared by the
// stories of one worker, and people who come to it, each with a browser of
// their own.
import { test as base } from '@playwright/test';
import { Person } from './person.js';
import { startDesk } from './server.js';

export { expect } from '@playwright/test';

export const test = base.extend({
  engine: ['sqlite', { option: true, scope: 'worker' }],
  desk: [
    async ({ engine }, use) => {
      const desk = await startDesk(engine);
      await use(desk);
      await desk.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  /** Somebody who walks in; `options` are those of a browser context. */
  somebody: async ({ desk, browser }, use) => {
    const contexts = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', viewport: { width: 1366, height: 768 }, ...options });
      contexts.push(context);
      // There is no printer here: its dialog would swallow the next key, and a
      // browser without a window dies of printing a PDF (one with a window does not).
      await context.addInitScript(() => (globalThis.print = () => {}));
      return new Person(await context.newPage(), desk.origin);
    });
    for (const context of contexts) await context.close();
  },
});
