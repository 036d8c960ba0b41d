// The tablet at a counter: let in as a device, asks whoever was served, keeps
// what was answered while the server is away, and forgets whoever has gone.
import { expect, test as base } from '../harness/story.js';
import { answers, opensSurvey, serves, takesCounter, takesNumber } from '../harness/hall.js';
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

const TABLET = { viewport: { width: 1024, height: 768 } };
const kept = (tablet) => tablet.page.evaluate(() => localStorage.getItem('tablet.answers'));
let address = '';
let cookies = [];

/** The tablet of the stories: one device, whichever browser it is. */
async function theTablet(somebody) {
  const tablet = await somebody(TABLET);
  if (cookies.length > 0) {
    await tablet.page.context().addCookies(cookies);
    await tablet.opens('/tablet');
  } else {
    const { pathname, search } = new URL(address);
    await tablet.opens(pathname + search);
    cookies = await tablet.page.context().cookies();
  }
  await expect(tablet.page.locator('#calm')).toBeVisible();
  return tablet;
}

async function someoneIsServed(somebody) {
  const [guide, official] = [await somebody(), await somebody()];
  await signsIn(guide, 'mau05');
  await signsIn(official, 'mau03');
  await takesNumber(guide, 'Hộ tịch, chứng thực');
  await serves(official);
  return official;
}

test('a tablet is let in, put at a counter, and asks the person who was just served', async ({ somebody }) => {
  const [director, official] = [await somebody(), await somebody()];
  await signsIn(director, DIRECTOR);
  await opensSurvey(director);
  await director.opens('/admin/devices');
  await director.picks('Loại', 'Máy bảng tại quầy');
  await director.fills('Tên', 'Máy bảng quầy 3');
  await director.hits('Control+Enter');
  address = (await director.page.locator('.note.ok code').innerText()).trim();
  await director.opens('/admin/devices');
  await director.picks(/Đứng ở quầy/, /3/);
  await director.presses(/Đặt máy/);
  await director.sees('Đã ghi quầy của máy.');
  await director.findsNoBarrier();

  const tablet = await theTablet(somebody);
  await tablet.findsNoBarrier();
  await signsIn(official, 'mau03');
  await takesCounter(official, 3);
  const after = await someoneIsServed(somebody);
  const { page } = tablet;
  await expect(page.locator('#ask')).toBeVisible({ timeout: 15_000 });
  await tablet.findsNoBarrier();
  // The question about everything first; the official sees only that somebody was asked.
  await expect(page.locator('#asking [name^="q."]').first()).toHaveAttribute('name', 'q.overall');
  await after.opens('/counter');
  await after.sees('Đã mời đánh giá.');
  await answers(tablet, 'overall', '5');
  await tablet.reaches(page.getByRole('link', { name: 'English' }));
  await tablet.hits('Enter');
  await tablet.sees('Very satisfied');
  await expect(page.locator('[name="q.overall"][value="5"]')).toBeChecked();
  await tablet.reaches(page.getByRole('button', { name: 'Send my answers' }));
  await tablet.hits('Enter');
  await expect(page.locator('#thanks')).toBeVisible();
  await expect(page.locator('#calm')).toBeVisible({ timeout: 15_000 });
  await expect(page.locator('html')).toHaveAttribute('lang', 'vi');
  expect(await kept(tablet)).toBeNull();
});

test('what is answered while the server is away waits and is gone once it has arrived', async ({ somebody }) => {
  const tablet = await theTablet(somebody);
  await someoneIsServed(somebody);
  const { page } = tablet;
  await expect(page.locator('#ask')).toBeVisible({ timeout: 15_000 });
  await page.route('**/tablet/**', (route) => route.abort('connectionreset'));
  await tablet.reaches(page.getByRole('button', { name: 'Gửi đánh giá' }));
  await tablet.hits('Enter');
  await expect(page.locator('[data-missing]')).toBeVisible();
  await answers(tablet, 'overall', '2');
  await tablet.reaches(page.getByRole('button', { name: 'Gửi đánh giá' }));
  await tablet.hits('Enter');
  await expect(page.locator('#thanks')).toBeVisible();
  expect(await kept(tablet)).toContain('q.overall=2');
  await page.unroute('**/tablet/**');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect.poll(() => kept(tablet)).toBeNull();
  await expect(page.locator('#calm')).toBeVisible({ timeout: 15_000 });
});

test('whoever goes away leaves nothing on the screen', async ({ somebody }) => {
  const tablet = await theTablet(somebody);
  const { page } = tablet;
  await page.clock.install();
  await tablet.opens('/tablet');
  await someoneIsServed(somebody);
  await expect.poll(async () => (await page.clock.runFor(2_000), page.locator('#ask').isVisible())).toBe(true);
  await answers(tablet, 'overall', '1');
  await page.clock.runFor(22_000);
  await tablet.sees('Ông/Bà còn ở đây không?');
  await tablet.hits('Shift');
  await page.clock.runFor(15_000);
  await expect(page.locator('#ask')).toBeVisible();
  await page.clock.runFor(16_000);
  await expect(page.locator('#calm')).toBeVisible();
  await expect(page.locator('[name="q.overall"]')).toHaveCount(0);
  expect(await kept(tablet)).toBeNull();
});
