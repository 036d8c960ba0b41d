// Codes of a receipt: scanned at the counter, checked by whoever holds it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../harness/story.js';
import { takesIn } from '../harness/dossier.js';
import { expectNoSidewaysScroll } from '../harness/checks.js';
import { CLERK, signsIn } from '../harness/staff.js';

const REST = ['motcua.desk/mau', '1.004884', '2026-10-05T09:00', '2026-10-19T17:00', '50000', '48211', 'SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=', '', '— motcua BxKd0q/UvMFhAjZbP+yX3cQ4k7sT9eW2nLrGo1HpVfI='];

/**
 * Types as a scanner does, who waits for nobody: a key that is on its way
 * while the page turns is never answered, and waiting for it would hang.
 */
async function scans(page, text, delay) {
  const session = await page.context().newCDPSession(page);
  const strikes = (event) => session.send('Input.dispatchKeyEvent', event).catch(() => {});
  let n = 0;
  for (const sign of text) {
    const key = sign === '\n' ? { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 } : { key: sign };
    strikes({ type: 'keyDown', text: sign === '\n' ? '\r' : sign, ...key });
    strikes({ type: 'keyUp', ...key });
    n += 1;
    // A busy machine hands a sign in the middle of the code over late.
    const wait = delay > 0 && n === 12 ? 150 : delay;
    if (wait > 0) await page.waitForTimeout(wait);
  }
}

test('a scanner that types a whole receipt opens its dossier and does nothing else', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  const { code } = await takesIn(clerk, { name: 'Đinh Thị Quét' });
  await clerk.opens(`/dossiers/${code}`);
  const open = await clerk.page.locator('details[open]').count();
  // A server that takes its time: what is typed meanwhile must not get into the field.
  await clerk.page.route('**/*', async (route) => {
    if (route.request().method() === 'HEAD') await new Promise((done) => { setTimeout(done, 40); });
    await route.continue();
  });
  for (const [key, delay] of [['/', 0], ['/', 15], ['Control+k', 3], ['Control+k', 15]]) {
    await clerk.opens('/work');
    // The page after a scan is deaf for a moment, to what is left of it.
    await clerk.page.waitForTimeout(2500);
    await clerk.page.keyboard.press(key);
    await expect(clerk.page.locator('input:focus')).toHaveCount(1);
    await scans(clerk.page, [code, ...REST, ''].join('\n'), delay);
    await expect(clerk.page).toHaveURL(new RegExp(`/dossiers/${code}`));
    await expect(clerk.page.locator('dialog[open]')).toHaveCount(0);
    await expect(clerk.page.locator('details[open]')).toHaveCount(open);
  }
});

test('the checking page works on a phone, and as a file without any server', async ({ somebody, desk }) => {
  const citizen = await somebody({ viewport: { width: 390, height: 844 }, locale: 'vi-VN' });
  const dir = mkdtempSync(join(tmpdir(), 'motcua-verify-'));
  await citizen.opens('/verify');
  const answer = await citizen.page.request.get(`${desk.origin}/verify`);
  const file = join(dir, 'verify.html');
  writeFileSync(file, await answer.text());
  for (const address of [`${desk.origin}/verify`, `file://${file}`]) {
    await citizen.page.goto(address);
    await citizen.sees('Vân tay khóa ký của cơ quan');
    await expect(citizen.page.locator('#keys li')).toHaveText(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
    await expectNoSidewaysScroll(citizen.page, 390);
    await citizen.fills('Nội dung mã QR', 'H53.LA-261124-0001\nmotcua.desk/mau\n1.004884');
    await citizen.reaches(citizen.page.getByRole('button', { name: 'Kiểm tra' }));
    await citizen.hits('Enter');
    await citizen.sees('Nội dung bị cắt mất một phần.');
    await citizen.findsNoBarrier();
    await citizen.reaches(citizen.page.getByRole('button', { name: 'English' }));
    await citizen.hits('Enter');
    await citizen.sees('A part of the text is missing.');
  }
  rmSync(dir, { recursive: true, force: true });
});
