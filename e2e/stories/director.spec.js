// The director's desk: the board follows the hall by itself, its tiles open
// their cases, it says when the line is down, and fits a phone and a sheet of
// paper. Keyboard only; the clock stands on the morning of a working day.
import { expectNoSidewaysScroll } from '../harness/checks.js';
import { takesCounter, takesNumber } from '../harness/hall.js';
import { expect, test as base } from '../harness/story.js';
import { startHall } from '../harness/server.js';
import { DIRECTOR, signsIn } from '../harness/staff.js';

const test = base.extend({
  desk: [
    async ({ engine }, use) => {
      const desk = await startHall(engine);
      await use(desk);
      await desk.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});
test.describe.configure({ mode: 'serial' });

/** The number of a tile of the board. */
const tile = (director, name) =>
  director.page.locator('.tile').filter({ has: director.page.getByText(name, { exact: true }) }).locator('.v');

/** The board is looked at again by itself: within some seconds of what happened. */
const SOON = { timeout: 20_000 };

test('a number taken and called shows on the board by itself, and a tile opens its cases', async ({ somebody }) => {
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens('/director');
  await director.findsNoBarrier();
  const before = Number((await tile(director, 'Đang chờ').innerText()).trim());
  const guide = await somebody();
  await signsIn(guide, 'mau05');
  const number = await takesNumber(guide, 'Đất đai, thế chấp');
  await expect(tile(director, 'Đang chờ')).toHaveText(String(before + 1), SOON);
  await director.sees('Cập nhật lúc');
  const official = await somebody();
  await signsIn(official, 'mau01');
  await takesCounter(official, 1);
  await official.turnsThePage('F2');
  await expect(director.page.locator('#officials + .scroll')).toContainText(number, SOON);
  await director.reaches(tile(director, 'Đang chờ').getByRole('link'));
  await director.turnsThePage();
  expect(new URL(director.page.url()).pathname).toBe('/hall');
});

test('the tables by unit, official and month are one link from the board', async ({ somebody }) => {
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens('/director');
  await director.follows('Theo đơn vị, cán bộ');
  expect(new URL(director.page.url()).pathname).toBe('/director/load');
  await director.sees('Theo người giữ hồ sơ');
  await director.findsNoBarrier();
  await director.follows('Lúc này');
  expect(new URL(director.page.url()).pathname).toBe('/director');
});

test('the board fits a phone, and on paper stands without its links', async ({ somebody }) => {
  const director = await somebody({ viewport: { width: 390, height: 844 } });
  await signsIn(director, DIRECTOR);
  await director.opens('/director');
  await expectNoSidewaysScroll(director.page, 390);
  await director.findsNoBarrier();
  // A chart that goes on beyond its box says so.
  const drawn = director.page.locator('#arrivals ~ figure .wide');
  const [goesOn, hint] = await drawn.evaluate((box) => [box.scrollWidth > box.clientWidth, getComputedStyle(box, '::before').content]);
  expect(goesOn).toBe(true);
  expect(hint).toContain('Kéo sang ngang');
  await director.page.emulateMedia({ media: 'print' });
  await expect(director.page.getByRole('navigation', { name: 'Các trang điều hành' })).toBeHidden();
  await expect(tile(director, 'Hồ sơ đang giải quyết')).toBeVisible();
});

test('a board that renews itself leaves whoever reads where they are', async ({ somebody }) => {
  const director = await somebody({ viewport: { width: 390, height: 844 } });
  await signsIn(director, DIRECTOR);
  await director.opens('/director');
  const { page } = director;
  // Two tiles lead to one place: the second must not become the first.
  const link = tile(director, 'Chờ lâu nhất').getByRole('link');
  await director.reaches(link);
  await page.evaluate(() => {
    document.querySelector('#arrivals ~ figure .wide').scrollLeft = 40;
    document.querySelector('#officials').scrollIntoView();
    document.querySelector('[data-refresh="now"]').firstElementChild.isBefore = true;
  });
  const place = () =>
    page.evaluate(() => ({
      top: document.querySelector('#officials').getBoundingClientRect().top,
      aside: document.querySelector('#arrivals ~ figure .wide').scrollLeft,
    }));
  const before = await place();
  const guide = await somebody();
  await signsIn(guide, 'mau05');
  await takesNumber(guide, 'Đất đai, thế chấp');
  const isBefore = () =>
    page.evaluate(() => document.querySelector('[data-refresh="now"]').firstElementChild.isBefore === true);
  await expect.poll(isBefore, SOON).toBe(false);
  const after = await place();
  // Browsers scroll by whole points of the screen.
  expect(Math.abs(after.top - before.top)).toBeLessThanOrEqual(1);
  expect(after.aside).toBe(before.aside);
  await expect(link).toBeFocused();
});

test('a board whose server goes away says since when, and goes on when it is back', async ({ desk, somebody }) => {
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens('/director');
  await desk.goesAway();
  const said = director.page.getByRole('status').filter({ hasText: 'Mất kết nối với máy chủ' });
  await expect(said).toHaveText(/lúc \d{1,2}:\d{2}/, { timeout: 45_000 });
  await desk.comesBack();
  await expect(director.page.getByRole('status').filter({ hasText: 'Cập nhật lúc' })).toBeVisible({ timeout: 45_000 });
  await expect(said).toHaveCount(0);
});

test('a board whose session has ended says so, and signing in leads back to it', async ({ somebody }) => {
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens('/director');
  const { page } = director;
  await page.context().clearCookies();
  const again = page.getByRole('status').getByRole('link', { name: 'Đăng nhập lại' });
  await expect(again).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole('status').filter({ hasText: 'Phiên làm việc đã kết thúc' })).toHaveText(/lúc \d{1,2}:\d{2}/);
  await expect(page.getByText('Mất kết nối với máy chủ')).toHaveCount(0);
  await director.reaches(again);
  await director.turnsThePage();
  const to = new URL(page.url());
  expect(to.pathname + to.search).toBe('/sign-in?next=/director');
});
