// What a machine can say about whether a page keeps anybody out.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with the rule and the element when axe finds a barrier on the page. */
export function expectNoBarrier(page) {
  return expectNone(page, { type: 'tag', values: RULES });
}

/**
 * The same for what a change of colours alone can break; the structure of a
 * page does not depend on them.
 */
export function expectNoColourBarrier(page) {
  return expectNone(page, { type: 'rule', values: ['color-contrast', 'link-in-text-block'] });
}

async function expectNone(page, runOnly) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const found = await page.evaluate(
    (only) => globalThis.axe.run({ runOnly: only, resultTypes: ['violations'] }),
    runOnly,
  );
  const said = found.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}\n${failureSummary}`),
  );
  expect(said.join('\n')).toBe('');
}

/** Fails with the elements that stick out when the page can be scrolled sideways. */
export async function expectNoSidewaysScroll(page, width) {
  const sticking = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1,
    );
    return wide.slice(0, 5).map((element) => `${element.tagName}.${element.className}`);
  });
  expect(sticking, `sideways scroll at ${width} px`).toEqual([]);
}

/** The spacing that a reader may ask for (WCAG 1.4.12). */
export const READERS_SPACING = `* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
} p { margin-bottom: 2em !important; }`;
