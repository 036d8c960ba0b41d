// Browser stories: what people do, in Debian's Chromium, on both engines.
import { defineConfig } from '@playwright/test';
import { chromium } from './harness/chromium.js';

export default defineConfig({
  testDir: '.',
  outputDir: 'results/traces',
  // A story that passes only at the second try has failed.
  retries: 0,
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'results/report.json' }]],
  use: {
    ...chromium,
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    viewport: { width: 1366, height: 768 },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'pages', testDir: 'pages', fullyParallel: true },
    { name: 'sqlite', testDir: 'stories', use: { engine: 'sqlite' } },
    { name: 'postgres', testDir: 'stories', use: { engine: 'postgres' } },
  ],
});
