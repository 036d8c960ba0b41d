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

async function hitsAndWaits(person, key) {
  await person.page.evaluate(() => (document.body.isPageBefore = true));
  await person.hits(key);
  const state = () =>
    person.page.evaluate(() => (document.body.isPageBefore ? 'before' : document.readyState)).catch(() => 'turning');
  await expect.poll(state, { intervals: [20, 50, 100] }).toBe('complete');
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
  await hitsAndWaits(official, 'F2');
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
  await Promise.all([hitsAndWaits(one, 'F2'), hitsAndWaits(two, 'F2')]);
  const called = [];
  for (const official of [one, two]) called.push((await official.page.locator('#cmd .now').innerText()).trim());
  expect(called.sort()).toEqual(numbers.sort());
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
