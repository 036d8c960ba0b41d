// The director drags a slider fast and sees the last answer alone, tries more
// people, has the cheapest fix searched and writes it into the roster, and
// reads how right such figures were. Keyboard, but for one drag of the mouse.
import { expectNoSidewaysScroll } from '../harness/checks.js';
import { expect, test } from '../harness/story.js';
import { DIRECTOR, signsIn } from '../harness/staff.js';

const answer = (page) => page.locator('[data-answer] [data-n]');
const slider = (page, name) => page.locator(`input[type="range"][data-for="i-${name}"]`);

test('a slider dragged fast shows the last answer alone, however late an older one comes', async ({ somebody }) => {
  const director = await somebody();
  const { page } = director;
  await signsIn(director, DIRECTOR);
  expect(await director.opens('/director/whatif')).toBe(200);
  await director.sees('Chưa có gì thay đổi');
  await director.findsNoBarrier();

  // The first answer is held back until long after the last: by then its
  // question is given up.
  const asked = [];
  const givenUp = [];
  page.on('requestfailed', (request) => givenUp.push(request.url()));
  await page.route('**/director/whatif?*part=1*', async (route) => {
    const query = new URL(route.request().url()).searchParams;
    asked.push(`${query.get('n')}: ${query.get('visits')}`);
    if (asked.length === 1) await new Promise((done) => setTimeout(done, 2_500));
    await route.continue().catch(() => {});
  });
  const range = slider(page, 'visits');
  await expect(range).toBeVisible();
  const box = await range.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.35, y);
  await page.mouse.down();
  for (let step = 0; step <= 20; step += 1) {
    await page.mouse.move(box.x + box.width * (0.35 + step * 0.025), y);
    await page.waitForTimeout(30);
  }
  await page.mouse.up();
  const last = await page.locator('#i-visits').inputValue();
  expect(Number(last)).toBeGreaterThan(120);
  expect(await range.inputValue()).toBe(last);
  await expect(page.locator('[data-answer]')).not.toHaveAttribute('aria-busy', 'true');
  await expect(answer(page)).toHaveAttribute('data-n', asked.at(-1).split(':')[0]);
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.at(-1)).toMatch(new RegExp(`: ${last}$`));
  expect(givenUp.some((url) => url.includes('part=1') && url.includes('n=1'))).toBe(true);
  const shown = await answer(page).innerHTML();
  await page.waitForTimeout(3_000);
  expect(await answer(page).innerHTML()).toBe(shown);
  await page.unroute('**/director/whatif?*part=1*');

  // The address is that of the change: it can be opened again.
  await expect(page).toHaveURL(new RegExp(`visits=${last}`));
  await page.reload();
  await expect(page.locator('#i-visits')).toHaveValue(last);
  expect(await page.locator('[data-answer] .note b').first().innerText()).toMatch(/người|khác biệt/);
});

test('a number is typed, one that cannot be is explained, and more people help', async ({ somebody }) => {
  const director = await somebody();
  const { page } = director;
  await signsIn(director, DIRECTOR);
  await director.opens('/director/whatif');
  await director.typesInto(page.locator('#i-visits'), '900');
  await director.sees('Ghi từ 40 đến 200');
  // At the field, in the line that stays in view, and above the old answer.
  await expect(page.locator('#i-visits-e')).toContainText('Ghi từ 40 đến 200');
  await expect(page.locator('#i-visits')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('[data-said]')).toContainText('Số lượt đến: Ghi từ 40 đến 200');
  await director.sees('Bên dưới là kết quả của lần ghi đúng gần nhất');
  await expect(page.locator('[data-answer] .bygone')).toContainText('So với hiện nay');
  await director.findsNoBarrier();
  await director.typesInto(page.locator('#i-visits'), '160');
  await expect(answer(page)).toContainText('So với hiện nay');
  await expect(page.locator('#i-visits-e, .bygone')).toHaveCount(0);
  await director.reaches(slider(page, 'visits'));
  await director.hits('End');
  await expect(page.locator('#i-visits')).toHaveValue('200');
  await expect(page.locator('[data-said]')).toContainText('Được gọi trong');
  await director.findsNoBarrier();
});

test('the cheapest fix is searched and written into the roster of the day', async ({ somebody }) => {
  const director = await somebody();
  const { page } = director;
  await signsIn(director, DIRECTOR);
  // One official is left on the day: there is something to be helped.
  await director.opens('/director/roster');
  await page.evaluate(() => {
    const rows = [...document.querySelectorAll('[name$="-official"]')];
    for (const row of rows.slice(1)) row.value = '';
  });
  await director.presses(/^Lưu lịch trực/);
  await director.sees('Ngày này có lịch riêng.');
  await director.opens('/director/whatif');
  await director.reaches(page.getByRole('button', { name: 'Tìm cách ít tốn nhất' }));
  await director.hits('Enter');
  const list = page.locator('[data-fixes]');
  await expect(list.getByText('Đã thử')).toBeVisible({ timeout: 30_000 });
  await director.findsNoBarrier();
  const apply = list.getByRole('button', { name: /^Ghi vào lịch trực/ }).first();
  await director.reaches(apply);
  await director.turnsThePage();
  await director.sees('Đã ghi vào lịch trực của ngày này.');
  await director.follows('Sửa lịch trực thật');
  await director.presses('Bỏ lịch riêng, theo tuần thường');
  await director.sees('Ngày này lại theo lịch của tuần thường.');
});

test('without a script the form is sent by its button, and the fix by its own page', async ({ somebody }) => {
  const director = await somebody({ javaScriptEnabled: false });
  const { page } = director;
  await page.goto(`${director.origin}/sign-in`);
  await page.getByLabel('Tên đăng nhập').fill(DIRECTOR);
  await page.getByLabel('Mật khẩu').fill('mot-cua-mau-2026');
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.goto(`${director.origin}/director/whatif`);
  await expect(slider(page, 'visits')).toBeHidden();
  await page.locator('#i-visits').fill('150');
  await page.getByRole('button', { name: 'Tính', exact: true }).first().click();
  await expect(page.locator('#i-visits')).toHaveValue('150');
  await expect(page.locator('[data-answer]')).toContainText('trong 15 phút');
  await page.getByRole('button', { name: 'Tìm cách ít tốn nhất' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Cách ít tốn nhất' })).toBeVisible();
  // The search began from the form as it stood.
  await director.sees('Số lượt đến: 150');
});

test('the trust page shows what was told and seen, and how the simulator is tested', async ({ somebody }) => {
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  expect(await director.opens('/director/trust')).toBe(200);
  await director.sees('motcua selftest queueing --cases FILE.csv');
  await director.sees('Từng nửa giờ: đã báo và đã thấy');
  await expect(director.page.locator('#halves ~ .scroll tbody tr').first()).toBeVisible();
  await director.sees('Dự báo đúng đến đâu');
  await director.findsNoBarrier();
});

test('both pages fit a phone', async ({ somebody }) => {
  const director = await somebody({ viewport: { width: 390, height: 844 } });
  await signsIn(director, DIRECTOR);
  for (const address of ['/director/whatif', '/director/trust']) {
    expect(await director.opens(address)).toBe(200);
    await expectNoSidewaysScroll(director.page, 390);
  }
});
