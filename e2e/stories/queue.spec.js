// The hall: a number from the kiosk, the call on the board, the visit at the
// counter, two officials at once, rules tried on past days, the day's end.
// Keyboard only; the clock stands on the morning of a working day.
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

/** Takes a number at the kiosk; gives it. */
async function takesNumber(guide, line) {
  await guide.opens('/kiosk');
  await guide.presses(line);
  const number = guide.page.locator('.knumber, .kticket b').first();
  await expect(number).toBeVisible();
  return (await number.innerText()).trim();
}

async function takesCounter(official, login, number) {
  await signsIn(official, login);
  await official.opens('/counter');
  await official.picks('Quầy', new RegExp(`^(Quầy )?${number}\\b`));
  await official.presses('Nhận quầy này');
}

test('a citizen takes a number, sees it called, is served, and the visit ends with an outcome', async ({ somebody }) => {
  const guide = await somebody();
  await signsIn(guide, 'mau05');
  const number = await takesNumber(guide, 'Hộ tịch, chứng thực');
  expect(number).toBe('D001');
  await guide.findsNoBarrier();
  const screen = await somebody({ viewport: { width: 1920, height: 1080 } });
  await signsIn(screen, DIRECTOR);
  await screen.opens('/board');
  const official = await somebody();
  await takesCounter(official, 'mau03', 3);
  await official.turnsThePage('F2');
  await official.sees('D001');
  await official.findsNoBarrier();
  await expect(screen.page.getByText('D001').first()).toBeVisible({ timeout: 15_000 });
  await screen.findsNoBarrier();
  await official.presses('Đã ngồi vào quầy');
  await official.sees('D001');
  await official.opens('/counter');
  await official.chooses('Đã hướng dẫn');
  await official.presses('Kết thúc, gọi số tiếp');
  await official.sees('Không có ai chờ');
});

test('two officials who press at once get two people', async ({ somebody }) => {
  const guide = await somebody();
  await signsIn(guide, 'mau05');
  const numbers = [await takesNumber(guide, 'Đất đai, thế chấp'), await takesNumber(guide, 'Đất đai, thế chấp')];
  const one = await somebody();
  const two = await somebody();
  await takesCounter(one, 'mau01', 1);
  await takesCounter(two, 'mau02', 2);
  await Promise.all([one.turnsThePage('F2'), two.turnsThePage('F2')]);
  const called = [];
  for (const official of [one, two]) called.push((await official.page.locator('#cmd .now').innerText()).trim());
  expect(called.sort()).toEqual(numbers.sort());
});

/** The next form sent to the address is done by the server, but its answer never arrives. */
async function losesTheAnswer(person, address) {
  let [sent, lost] = [0, 0];
  await person.page.route(`**${address}`, async (route) => {
    if (route.request().method() !== 'POST' || sent > 0) return route.fallback();
    sent += 1;
    await route.fetch({ maxRedirects: 0 });
    await route.abort('connectionreset');
    lost += 1;
  });
  return () => lost;
}

const seesThatItWaits = (person) =>
  expect(person.page.getByRole('status').filter({ hasText: 'Máy chủ đang nối lại' })).toBeVisible();

test('a touch at a kiosk whose server goes away gives one number when it is back, and the next the next', async ({ desk, somebody }) => {
  const guide = await somebody();
  await signsIn(guide, 'mau05');
  const before = Number((await takesNumber(guide, 'Đất đai, thế chấp')).slice(1));
  await guide.opens('/kiosk');
  const lost = await losesTheAnswer(guide, '/kiosk/ticket');
  await guide.reaches(guide.page.getByRole('button', { name: 'Đất đai, thế chấp' }));
  await guide.hits('Enter');
  await expect.poll(lost).toBe(1);
  await desk.goesAway();
  await seesThatItWaits(guide);
  // The impatient touch again, and elsewhere.
  await guide.page.keyboard.press('Enter');
  await desk.comesBack();
  await expect(guide.page).toHaveURL(/\/kiosk\/t\//);
  const number = guide.page.locator('.knumber, .kticket b').first();
  await expect(number).toHaveText(`A${String(before + 1).padStart(3, '0')}`);
  await expect(guide.page.getByText('Máy chủ đang nối lại')).toHaveCount(0);
  expect(await takesNumber(guide, 'Đất đai, thế chấp')).toBe(`A${String(before + 2).padStart(3, '0')}`);
});

test('a call pressed while the server is away calls one person, once, when it is back', async ({ desk, somebody }) => {
  const [official, colleague] = [await somebody(), await somebody()];
  await signsIn(official, 'mau03'); // At counter 3 since the first story.
  await official.opens('/counter');
  await takesCounter(colleague, 'mau04', 4);
  const lost = await losesTheAnswer(official, '/counter');
  await official.hits('F2');
  await expect.poll(lost).toBe(1);
  await desk.goesAway();
  await seesThatItWaits(official);
  await official.findsNoBarrier();
  await official.hits('F2');
  expect(new URL(official.page.url()).pathname).toBe('/counter');
  await desk.comesBack();
  const called = official.page.locator('#cmd .now');
  await expect(called).toHaveText(/^A\d{3}$/);
  const number = Number((await called.innerText()).slice(1));
  // Nobody was called in between: the next at the next counter is the next number.
  await colleague.turnsThePage('F2');
  await expect(colleague.page.locator('#cmd .now')).toHaveText(`A${String(number + 1).padStart(3, '0')}`);
});

test('a kiosk that somebody left in English is in Vietnamese for the next', async ({ somebody }) => {
  const guide = await somebody();
  await signsIn(guide, 'mau05');
  await guide.page.clock.install();
  await guide.opens('/kiosk');
  await guide.follows('English');
  await guide.sees('What do you come for?');
  // Whoever reads is not interrupted.
  await guide.page.clock.fastForward(20_000);
  await guide.hits('Tab');
  await guide.page.clock.fastForward(20_000);
  await guide.sees('What do you come for?');
  await guide.page.clock.fastForward(31_000);
  await guide.seesNo('What do you come for?');
  await expect(guide.page.locator('html')).toHaveAttribute('lang', 'vi');
  await guide.page.clock.resume();
});

test('a kiosk hides nothing below its screen, in large letters and after an error either', async ({ somebody }) => {
  const guide = await somebody();
  await signsIn(guide, 'mau05');
  const hidden = () => guide.page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  for (const [width, height] of [[1366, 768], [1920, 1080], [1280, 800], [1024, 768], [1080, 1920], [768, 1024]]) {
    await guide.page.setViewportSize({ width, height });
    for (const big of [false, true]) {
      await guide.opens('/kiosk?fresh=1&lang=vi');
      if (big) {
        await guide.page.getByRole('button', { name: 'Chữ to hơn' }).press('Enter');
        await expect(guide.page.locator('body')).toHaveClass(/k-big/);
      }
      const where = `${width} × ${height}${big ? ', large' : ''}`;
      expect(await hidden(), `${where}: first screen`).toBeLessThanOrEqual(0);
      await guide.opens('/kiosk/booked');
      expect(await hidden(), `${where}: booked`).toBeLessThanOrEqual(0);
      await guide.opens('/kiosk/ready');
      await guide.page.locator('#i-code').fill('H53');
      await guide.page.locator('#i-code').press('Enter');
      await expect(guide.page.locator('.errsum')).toBeVisible();
      await expect(guide.page.locator('#i-code')).toHaveValue('H53');
      expect(await hidden(), `${where}: wrong code`).toBeLessThanOrEqual(0);
    }
  }
});

test('whoever waits for the server can stop waiting, and a refusal that comes late has its page', async ({ desk, somebody }) => {
  const official = await somebody();
  await signsIn(official, 'mau03');
  await official.opens('/counter');
  await desk.goesAway();
  await official.hits('Alt+0');
  await seesThatItWaits(official);
  await official.reaches(official.page.getByRole('button', { name: 'Thôi chờ' }));
  await official.hits('Enter');
  await expect(official.page.getByRole('button', { name: 'Thôi chờ' })).toHaveCount(0);
  await official.hits('Alt+0');
  await seesThatItWaits(official);
  await desk.comesBack();
  // Seated: on to the work, with the person above it.
  await expect(official.page).toHaveURL(/\/intake$/);
  await official.page.goBack();
  expect(new URL(official.page.url()).pathname).toBe('/counter');

  const earlier = await official.page.context().newPage();
  await earlier.goto(`${desk.origin}/counter`);
  await official.opens('/counter');
  await official.chooses('Đã hướng dẫn');
  await official.presses(/^Kết thúc$/);
  await desk.goesAway();
  await earlier.keyboard.press('F2');
  await seesThatItWaits({ page: earlier });
  await desk.comesBack();
  await expect(earlier.locator('.errsum')).toBeFocused();
  expect(new URL(earlier.url()).pathname).toBe('/counter');
  await expect(earlier.getByText('Máy chủ đang nối lại')).toHaveCount(0);
});

test('rules are tried on past days, and the head ends the day', async ({ somebody }) => {
  const head = await somebody();
  await signsIn(head, DIRECTOR);
  await head.opens('/hall');
  await head.sees('Sảnh chờ');
  await head.findsNoBarrier();
  await head.opens('/admin/queue/compare?from=2026-11-01&to=2026-11-09');
  await head.sees('Quy tắc đang dùng');
  await head.findsNoBarrier();
  await head.opens('/hall');
  await head.reaches(head.page.locator('summary', { hasText: 'Kết thúc ngày' }));
  await head.hits('Enter');
  await head.ticks('Tôi muốn kết thúc ngày ngay bây giờ');
  await head.presses('Kết thúc ngày');
  await head.opens('/hall');
  await head.seesNo('A001');
});
