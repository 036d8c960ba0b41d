// The sampled pages that `motcua pages --out` wrote, and a server for them.
import { createServer } from 'node:http';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { samples } from './paths.js';

const KINDS = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
};

/** Every sampled page: its path, language and kind of layout. */
export function listPages() {
  return walk(samples)
    .filter((file) => file.endsWith('.html'))
    .map((file) => describe(relative(samples, file), readFileSync(file, 'utf8')))
    .sort((a, b) => a.path.localeCompare(b.path));
}

function describe(path, html) {
  const lang = /<html[^>]*\blang="(\w+)"/.exec(html)?.[1] ?? '';
  const body = /<body[^>]*\bclass="([^"]*)"/.exec(html)?.[1] ?? '';
  return { path, html, lang, isPrint: /<main[^>]*\bclass="[^"]*\bprint-/.test(html), isStaff: /\bstaff\b/.test(body) };
}

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

/** Serves the sampled pages on a free port; gives the origin and a stop. */
export async function serveSamples() {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    try {
      const body = readFileSync(join(samples, path));
      response.writeHead(200, { 'content-type': KINDS[extname(path)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/**
 * Serves the samples to the tests of a file; gives what they look at. One
 * browser page shows them all: a new one each would cost more than the check.
 */
export function lookAtSamples(test) {
  const look = {};
  test.beforeAll(async ({ browser }) => {
    look.server = await serveSamples();
    look.page = await browser.newPage();
  });
  test.afterAll(async () => {
    await look.page.close();
    await look.server.stop();
  });
  return look;
}
