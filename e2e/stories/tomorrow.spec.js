// The director looks at tomorrow, changes who sits where with the keyboard, is
// told at the field what is wrong, and sees the day under the new roster.
import { expectNoSidewaysScroll } from '../harness/checks.js';
import { expect, test } from '../harness/story.js';
import { DIRECTOR, signsIn } from '../harness/staff.js';

/** Opens the first row of the roster's form. */
async function unfoldsFirstRow(person) {
  const row = person.page.locator('form[method="post"][action="/director/roster"] details').first();
  if ((await row.getAttribute('open')) !== null) return;
  await person.reaches(row.locator('summary'));
  await person.hits('Enter');
  await expect(person.page.locator('[name="0-hours"]')).toBeVisible();
}

test('tomorrow is looked at, the roster is changed for it, and the day follows the week again', async ({ somebody }) => {
  const director = await somebody();
  const { page } = director;
  await signsIn(director, DIRECTOR);
  expect(await director.opens('/director/tomorrow')).toBe(200);
  await director.sees(/trên 10 người sẽ được gọi trong \d+ phút/);
  await expect(page.locator('section:has(#need) svg[role="img"]').first()).toBeVisible();
  expect(await page.locator('section:has(#need) .scroll').first().locator('tbody tr').count()).toBeGreaterThan(7);
  await director.sees(/đã thấy \d+ Tết/);
  await director.findsNoBarrier();

  await director.follows('Sửa lịch trực');
  await expect(page).toHaveURL(/\/director\/roster\?day=\d{4}-\d{2}-\d{2}$/);
  await director.findsNoBarrier();
  await unfoldsFirstRow(director);
  const hours = page.locator('[name="0-hours"]');
  await director.typesInto(hours, '7:30-11:30, 10:00-12:00');
  await director.presses(/^Lưu lịch trực/);
  // It comes back with what was typed, explained at its field.
  await director.sees('Hai khoảng giờ chồng lên nhau');
  await expect(hours).toHaveValue('7:30-11:30, 10:00-12:00');
  await director.findsNoBarrier();
  await director.typesInto(hours, '7:30-10:00');
  await director.typesInto(page.locator('[name="0-away"]'), '8:00-8:30');
  await director.presses(/^Lưu lịch trực/);
  await director.sees('Đã lưu lịch trực');
  await director.sees('Ngày này có lịch riêng.');
  await expect(page.locator('section[aria-labelledby="who"] tbody tr').first()).toContainText('7:30-10:00');

  await director.follows('Xem ngày này sẽ ra sao');
  await director.sees('Ngày này có lịch riêng.');
  await director.follows('Sửa lịch trực');
  await director.presses('Bỏ lịch riêng, theo tuần thường');
  await director.sees('Ngày này lại theo lịch của tuần thường.');
  await director.sees('Theo lịch của tuần thường; lưu ở đây');
});

test('a day on which nobody is received says so at its field', async ({ somebody }) => {
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  const sunday = new Date(Date.now() + 7 * 60 * 60 * 1000);
  do sunday.setUTCDate(sunday.getUTCDate() + 1);
  while (sunday.getUTCDay() !== 0);
  const day = sunday.toISOString().slice(0, 10);
  expect(await director.opens(`/director/tomorrow?day=${day}`)).toBe(422);
  await director.sees('Ngày này không tiếp dân; hãy chọn ngày khác.');
  await expect(director.page.locator('#i-day')).toHaveValue(day);
  await director.findsNoBarrier();
});

test('on a phone nothing lies beside the screen', async ({ somebody }) => {
  const director = await somebody({ viewport: { width: 390, height: 844 } });
  await signsIn(director, DIRECTOR);
  for (const address of ['/director/tomorrow', '/director/roster', '/director/roster?week=1']) {
    expect(await director.opens(address)).toBe(200);
    await expectNoSidewaysScroll(director.page, 390);
  }
});
