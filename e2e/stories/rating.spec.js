// What citizens say of a visit: the slip from the counter, the code on the
// phone, with script and without, and a form that was filled in on paper.
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

const PHONE = { viewport: { width: 390, height: 844 } };

/** Somebody comes, is served by the official and leaves with a slip: its code. */
async function leavesWithASlip(guide, official) {
  await takesNumber(guide, 'Hộ tịch, chứng thực');
  await serves(official);
  await official.presses(/In phiếu đánh giá/);
  const code = official.page.locator('.rateslip .codeid');
  await expect(code).toHaveText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
  return (await code.innerText()).trim();
}

test('a slip is printed once, and its code opens the questions on a phone', async ({ somebody }) => {
  const [director, guide, official] = [await somebody(), await somebody(), await somebody()];
  await signsIn(director, DIRECTOR);
  await opensSurvey(director);
  await signsIn(guide, 'mau05');
  await signsIn(official, 'mau03');
  await takesCounter(official, 3);
  const code = await leavesWithASlip(guide, official);
  await official.findsNoBarrier();
  await official.follows('Xong, quay lại');
  await official.sees('Đã mời đánh giá.');
  await expect(official.page.getByRole('button', { name: /In phiếu đánh giá/ })).toHaveCount(0);

  const citizen = await somebody(PHONE);
  await citizen.opens(`/r#${code}`);
  await citizen.sees('Rất hài lòng');
  const { page } = citizen;
  expect(page.url()).not.toContain(code);
  await citizen.findsNoBarrier();
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(sideways).toBeLessThanOrEqual(0);
  // A low mark asks why, a high one does not.
  const why = page.locator('[name="r.courtesy"]').first();
  await expect(why).toBeHidden();
  await answers(citizen, 'courtesy', '2');
  await expect(why).toBeVisible();
  await citizen.reaches(page.locator('[name="r.courtesy"][value="rude"]'));
  await citizen.hits('Space');
  // Nothing is lost by the other language, nor by what is missing.
  await citizen.reaches(page.getByRole('button', { name: /EN/ }));
  await citizen.turnsThePage();
  await citizen.sees('Very satisfied');
  await citizen.presses('Send my answers');
  await expect(page.locator('.errsum')).toBeFocused();
  await citizen.findsNoBarrier();
  await expect(page.locator('[name="q.courtesy"][value="2"]')).toBeChecked();
  await expect(page.locator('[name="r.courtesy"][value="rude"]')).toBeChecked();
  await answers(citizen, 'overall', '4');
  await citizen.presses('Send my answers');
  await citizen.sees('Your answers have arrived.');
  await citizen.findsNoBarrier();

  const again = await somebody(PHONE);
  await again.opens(`/r#${code}`);
  await again.sees('Mã này không dùng được');
  expect(again.page.url()).not.toContain(code);
});

test('letters are large when somebody asks, and stay so', async ({ somebody }) => {
  const [guide, official, citizen] = [await somebody(), await somebody(), await somebody(PHONE)];
  await signsIn(guide, 'mau05');
  await signsIn(official, 'mau03');
  const code = await leavesWithASlip(guide, official);
  await citizen.opens(`/r#${code}`);
  const { page } = citizen;
  await citizen.sees('Rất hài lòng');
  const size = () => page.locator('.ask legend').first().evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const before = await size();
  await citizen.reaches(page.getByRole('button', { name: 'Chữ to' }));
  await citizen.hits('Enter');
  await expect(page.getByRole('button', { name: 'Chữ to' })).toHaveAttribute('aria-pressed', 'true');
  expect(await size()).toBeGreaterThan(before * 1.2);
  await citizen.presses('Gửi đánh giá');
  await expect(page.locator('.errsum')).toBeVisible();
  expect(await size()).toBeGreaterThan(before * 1.2);
  await citizen.findsNoBarrier();
});

test('without script the code is typed, and the answers arrive', async ({ somebody }) => {
  const [guide, official] = [await somebody(), await somebody()];
  await signsIn(guide, 'mau05');
  await signsIn(official, 'mau03');
  const code = await leavesWithASlip(guide, official);
  const citizen = await somebody({ ...PHONE, javaScriptEnabled: false });
  await citizen.opens('/r');
  await citizen.page.getByLabel('Mã trên phiếu đánh giá').fill('7Q4T-9KXM-22PD-W3RA');
  await citizen.page.getByRole('button', { name: 'Mở phiếu' }).press('Enter');
  await citizen.sees('Mã này không dùng được');
  await citizen.page.getByLabel('Mã trên phiếu đánh giá').fill(code.toLowerCase().replaceAll('-', ' '));
  await citizen.page.getByRole('button', { name: 'Mở phiếu' }).press('Enter');
  await citizen.page.locator('[name="q.overall"][value="5"]').check();
  await citizen.page.getByRole('button', { name: 'Gửi đánh giá' }).last().press('Enter');
  await citizen.sees('đã đến nơi');
});

test('a paper form is typed in with the keyboard alone, one key an answer', async ({ somebody }) => {
  const [guide, official] = [await somebody(), await somebody()];
  await signsIn(guide, 'mau05');
  await signsIn(official, 'mau03');
  const codes = [await leavesWithASlip(guide, official), await leavesWithASlip(guide, official)];
  // Whoever types serves nobody at a counter and is not judged in it.
  const typist = await somebody();
  await signsIn(typist, 'mau13');
  await typist.opens('/survey/paper');
  const { page } = typist;
  await expect(page.locator('#i-token')).toBeFocused();
  await page.keyboard.insertText(codes[0]);
  await typist.hits('Control+Enter');
  await expect(page.locator('[name="q.overall"]')).toBeVisible();
  await typist.findsNoBarrier();
  await expect(page.locator('#i-token')).toHaveValue(codes[0]);
  for (const [question, key] of [['timeliness', 'n'], ['courtesy', '1'], ['overall', '4']]) {
    await typist.typesInto(page.locator(`[name="q.${question}"]`), key);
  }
  await typist.typesInto(page.locator('[name="r.courtesy"]'), 'a b');
  await typist.hits('Control+Enter');
  await typist.sees('Đã nhập phiếu');
  // The next one at once, with its questions.
  await expect(page.locator('#i-token')).toBeFocused();
  await page.keyboard.insertText(codes[1]);
  await typist.typesInto(page.locator('[name="q.overall"]'), '9');
  await typist.hits('Control+Enter');
  await expect(page.locator('.errsum')).toBeVisible();
  await typist.findsNoBarrier();
  await typist.typesInto(page.locator('[name="q.overall"]'), '3');
  await typist.hits('Control+Enter');
  await typist.sees('Đã nhập phiếu');
  await typist.opens('/survey/paper/blank');
  await typist.sees('Mã trên phiếu đánh giá');
  await typist.findsNoBarrier();
});
