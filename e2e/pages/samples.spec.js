// Every sampled page, in both languages, light and dark.
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { READERS_SPACING, expectNoBarrier, expectNoColourBarrier, expectNoSidewaysScroll } from '../harness/checks.js';
import { listPages, lookAtSamples } from '../harness/samples.js';

const pages = listPages();
const look = lookAtSamples(test);

test('there are pages in both languages, as many in one as in the other', () => {
  const count = (lang) => pages.filter((page) => page.lang === lang).length;
  expect(count('vi')).toBeGreaterThan(0);
  expect(count('en')).toBe(count('vi'));
  expect(pages.length).toBe(2 * count('vi'));
});

test('no page is heavier than 15 kB on the line', () => {
  const heavy = pages
    .map(({ path, html }) => ({ path, bytes: gzipSync(html).length }))
    .filter(({ bytes }) => bytes > 15_000);
  expect(heavy).toEqual([]);
});

for (const { path, isPrint, isStaff } of pages) {
  test(`${path} keeps nobody out: light, dark, narrow, with a reader's spacing`, async () => {
    const width = isStaff ? 1366 : 320;
    await look.page.setViewportSize({ width, height: 768 });
    await look.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await look.page.goto(`${look.server.origin}/${path}`);
    await expectNoBarrier(look.page);
    await look.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await expectNoColourBarrier(look.page);
    if (isPrint) return;
    await expectNoSidewaysScroll(look.page, width);
    await look.page.addStyleTag({ content: READERS_SPACING });
    await expectNoSidewaysScroll(look.page, width);
  });
}

// What a director reads between two meetings: on a telephone the words of every
// drawing are as large as others, and on a sheet nothing is cut at its side.
for (const { path } of pages.filter((page) => /^director/.test(page.path))) {
  test(`${path} has words that can be read on a phone, and fits a sheet of A4 either way`, async () => {
    await look.page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await look.page.setViewportSize({ width: 390, height: 844 });
    await look.page.goto(`${look.server.origin}/${path}`);
    const small = await look.page.evaluate(() => {
      const size = (text) => {
        const svg = text.closest('svg');
        return (parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width) / svg.viewBox.baseVal.width;
      };
      const seen = [...document.querySelectorAll('.chart svg text')].filter((text) => size(text) > 0);
      return seen.filter((text) => size(text) < 10).map((text) => text.textContent);
    });
    expect(small).toEqual([]);
    await look.page.emulateMedia({ media: 'print' });
    // Within margins of 8 mm, at 96 points an inch.
    for (const width of [733, 1062]) {
      await look.page.setViewportSize({ width, height: 900 });
      await expectNoSidewaysScroll(look.page, width);
      const beside = await look.page.evaluate(() =>
        [...document.querySelectorAll('.scroll, .wide, table')]
          .filter((box) => box.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((box) => box.textContent.slice(0, 40)),
      );
      expect(beside).toEqual([]);
    }
    await look.page.emulateMedia({ media: 'screen' });
  });
}

// Lists that somebody of the staff reads on a telephone, whole.
for (const { path } of pages.filter((page) => /^(prints|record|drafts|survey-interview|director)\./.test(page.path))) {
  test(`${path} lies within a phone of 390 pixels, and so does its list`, async () => {
    await look.page.setViewportSize({ width: 390, height: 844 });
    await look.page.goto(`${look.server.origin}/${path}`);
    await expectNoSidewaysScroll(look.page, 390);
    const beside = await look.page.evaluate(() =>
      [...document.querySelectorAll('.scroll')].map((box) => box.scrollWidth - box.clientWidth),
    );
    expect(beside.every((pixels) => pixels <= 1)).toBe(true);
  });
}
