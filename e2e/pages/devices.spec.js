// Screens that nobody scrolls: the board on small televisions, the kiosk on a
// common touch panel. What is below the fold there is not there.
import { expect, test } from '@playwright/test';
import { listPages, lookAtSamples } from '../harness/samples.js';

const pages = listPages();
const look = lookAtSamples(test);

/** Things on the page that are not wholly in sight, by their words. */
function hiddenOf(selector) {
  return look.page.evaluate((wanted) => {
    const all = [...document.querySelectorAll(wanted)].filter((thing) => thing.getClientRects().length > 0);
    const hidden = all.filter((thing) => {
      const { top, left, bottom, right } = thing.getBoundingClientRect();
      return top < -1 || left < -1 || bottom > innerHeight + 1 || right > innerWidth + 1;
    });
    return { n: all.length, hidden: hidden.map((thing) => thing.textContent.trim().slice(0, 60)) };
  }, selector);
}

/** Words of several letters that stand in two lines. */
function brokenWords(selector) {
  return look.page.evaluate((wanted) => {
    const broken = [];
    for (const thing of document.querySelectorAll(wanted)) {
      for (const node of [...thing.childNodes].filter((one) => one.nodeType === 3)) {
        for (const { index, 0: word } of node.data.matchAll(/[^\s\-/,.;:()]+/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          const tops = new Set([...range.getClientRects()].map((line) => Math.round(line.top)));
          if (tops.size > 1) broken.push(word);
        }
      }
    }
    return broken;
  }, selector);
}

const named = (wanted) => (one) => wanted.test(one.path);
const boards = pages.filter(named(/^board\./)).map(({ path }) => path);
// Larger letters, which somebody asked for, may be scrolled.
const usual = ({ html }) => !/<body class="[^"]*k-big/.test(html);
const kiosks = pages.filter(named(/^kiosk(-ticket)?\./)).filter(usual).map(({ path }) => path);

test('the boards and kiosks that are looked at are there', () => {
  expect(boards.length).toBeGreaterThan(5);
  expect(kiosks.length).toBeGreaterThan(5);
});

for (const path of boards) {
  test(`${path} shows every counter on a television of 1280 × 720`, async () => {
    await look.page.setViewportSize({ width: 1280, height: 720 });
    await look.page.goto(`${look.server.origin}/${path}`);
    const { hidden } = await hiddenOf('.bt tr, .bcalls p, .bfoot li, .bmsg');
    expect(hidden).toEqual([]);
    // Nor cut by the row's own box.
    const cut = await look.page.evaluate(() => {
      const side = document.querySelector('.bside');
      return side ? side.scrollHeight - side.clientHeight : 0;
    });
    expect(cut).toBeLessThanOrEqual(1);
    // The names of the usual lines are whole: none ends in an ellipsis. What
    // lies below the one line is half a line at least; tall letters are not.
    if (/^board\.worst\./.test(path)) return;
    const short = await look.page.evaluate(() =>
      [...document.querySelectorAll('.bnext h3')]
        .filter((name) => name.scrollHeight > name.clientHeight * 1.5 || name.scrollWidth > name.clientWidth + 1)
        .map((name) => name.textContent),
    );
    expect(short).toEqual([]);
  });
}

for (const path of kiosks) {
  test(`${path} shows every button on a panel of 1024 × 768`, async () => {
    await look.page.setViewportSize({ width: 1024, height: 768 });
    await look.page.goto(`${look.server.origin}/${path}`);
    const { n, hidden } = await hiddenOf('main .btn, main .kbtn, .knumber, .kfollow svg');
    expect(n).toBeGreaterThan(0);
    expect(hidden).toEqual([]);
    expect(await brokenWords('.kbtn b, .kbtn small, h1')).toEqual([]);
  });
}
