// A picture of every sampled page: both languages, light and dark, a phone and
// the smallest screen that a desk still uses.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { launchOptions } from './chromium.js';
import { screens } from './paths.js';
import { listPages, serveSamples } from './samples.js';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
];

rmSync(screens, { recursive: true, force: true });
mkdirSync(screens, { recursive: true });
const server = await serveSamples();
const browser = await chromium.launch({ headless: true, ...launchOptions });
const pages = listPages();
for (const viewport of SIZES) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    for (const { path } of pages) {
      await page.goto(`${server.origin}/${path}`);
      const name = path.replace(/\.html$/, '').replaceAll('/', '-');
      await page.screenshot({ path: join(screens, `${name}-${viewport.width}-${colorScheme}.png`), fullPage: true });
    }
    await context.close();
  }
}
console.log(`${pages.length * SIZES.length * 2} pictures of ${pages.length} pages`);
await browser.close();
server.stop();
