// A director reads form II.06a, opens a number down to its dossiers, takes the
// form along, enters points that only a person can give, and closes the month
// that is over.
import { readFileSync } from 'node:fs';
import { expect, test } from '../harness/story.js';
import { DIRECTOR, signsIn } from '../harness/staff.js';

/** A month as addresses write it, so many months ago by the desk's clock. */
function month(back) {
  const day = new Date(Date.now() + 7 * 60 * 60 * 1000);
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() - back);
  return day.toISOString().slice(0, 7);
}

/** Takes the report along; gives the file's name and bytes. */
async function takesAlong(person, kind) {
  await person.reaches(person.page.getByRole('link', { name: `Tải báo cáo dạng ${kind}` }));
  const waiting = person.page.waitForEvent('download');
  await person.hits('Enter');
  const file = await waiting;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** Opens what is folded around the form that is sent to this address. */
async function unfolds(person, action) {
  const form = person.page.locator(`form[action="${action}"]`);
  const around = person.page.locator('details', { has: form }).last();
  await person.reaches(around.locator('summary').first());
  await person.hits('Enter');
  await expect(form).toBeVisible();
}

test('a number opens down to its dossiers, and the form is taken along', async ({ somebody }) => {
  const director = await somebody();
  const { page } = director;
  await signsIn(director, DIRECTOR);
  const numbers = page.locator('tr.total td a');
  let of = month(0);
  await director.opens(`/reports/ii06a?period=${of}`);
  if ((await numbers.count()) === 0) {
    // On the first days of a month all that was played lies in the one before.
    of = month(1);
    await director.opens(`/reports/ii06a?period=${of}`);
  }
  await expect(page.locator('thead')).toContainText('STT (1)');
  await director.findsNoBarrier();

  const n = Number((await numbers.first().innerText()).replaceAll('.', ''));
  await director.reaches(numbers.first());
  await director.turnsThePage();
  await director.sees(`${n} hồ sơ`);
  await expect(page.locator('tr[data-row]')).toHaveCount(Math.min(n, 50));
  await director.follows('Quay lại báo cáo');

  const book = await takesAlong(director, 'XLSX');
  expect(book.name).toBe(`ii06a-${of}.xlsx`);
  expect(book.bytes.subarray(0, 2).toString()).toBe('PK');
  const csv = (await takesAlong(director, 'CSV')).bytes.toString();
  expect(csv).toMatch(/^\uFEFFSTT \(1\),/);
  expect(csv).toMatch(/\r\n1,/);

  // A period that is none leaves the report open, with the reason at its field.
  expect(await director.opens('/reports/ii06a?from=2026-02-09&to=2026-02-02')).toBe(422);
  await director.sees('Ngày cuối đứng trước ngày đầu');
  await expect(page.locator('#from')).toHaveValue('2026-02-09');
  await director.findsNoBarrier();
});

test('points are entered with their evidence, and a month that is over is closed', async ({ somebody }) => {
  const director = await somebody();
  const { page } = director;
  await signsIn(director, DIRECTOR);
  const last = month(1);

  await director.opens(`/reports/decree61?period=${last}`);
  await unfolds(director, '/reports/decree61/declare');
  await director.typesInto(page.locator('[name="points-6"]'), '2');
  await director.presses(/^Ghi điểm$/);
  // Points without evidence come back, with what was typed, explained at the field.
  await director.sees('Ghi căn cứ của điểm này');
  await expect(page.locator('[name="points-6"]')).toHaveValue('2');
  await director.findsNoBarrier();
  await director.typesInto(page.locator('[name="evidence-6"]'), 'Biên bản số 4');
  await director.presses(/^Ghi điểm$/);
  await director.sees('Căn cứ: Biên bản số 4.');

  await director.opens(`/reports/ii06a?period=${last}`);
  await unfolds(director, '/reports/ii06a/close');
  await director.ticks(/Tôi đã kiểm tra số liệu/);
  await director.presses(/^Chốt kỳ$/);
  await expect(page.getByRole('heading', { name: 'Kỳ đã chốt' })).toBeVisible();
  await director.findsNoBarrier();
  const csv = (await takesAlong(director, 'CSV')).bytes.toString();
  expect(csv).toContain('Kỳ đã chốt: ');
  expect(csv).toMatch(/SHA-256\): [0-9a-f]{64}/);
});
