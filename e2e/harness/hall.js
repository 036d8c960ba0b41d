// What several stories do at the counter and with a survey that asks people.
import { expect } from '@playwright/test';

/** The morning on which the hall of the stories stands. */
const TODAY = '2026-11-09';

/** Takes a number at the kiosk; gives it. */
export async function takesNumber(guide, line) {
  await guide.opens('/kiosk');
  await guide.presses(line);
  const number = guide.page.locator('.knumber').first();
  await expect(number).toBeVisible();
  return (await number.innerText()).trim();
}

export async function takesCounter(official, number) {
  await official.opens('/counter');
  await official.picks('Quầy', new RegExp(`^(Quầy )?${number}\\b`));
  await official.presses('Nhận quầy này');
}

/** The next person is called and sits down; the visit is then ended. */
export async function serves(official) {
  await official.opens('/counter');
  await official.turnsThePage('F2');
  await official.presses('Đã ngồi vào quầy');
  await official.opens('/counter');
  await official.chooses('Đã hướng dẫn');
  await official.presses(/^Kết thúc$/);
}

/**
 * The director plans a survey of everybody who serves and opens it; one that
 * the played days have left open is as good.
 */
export async function opensSurvey(director, name = 'Khảo sát của các câu chuyện') {
  await director.opens('/survey/new');
  const { page } = director;
  await page.locator('[name="name"]').fill(name);
  await page.locator('[name="from"]').fill(TODAY);
  await page.locator('[name="to"]').fill('2026-12-31');
  await page.locator('[name="form"][value="default"]').check();
  for (const box of await page.locator('[name="official"]').all()) await box.check();
  await director.turnsThePage('Control+Enter');
  const open = page.locator('button[name="do"][value="open"]');
  if ((await open.count()) === 0) return;
  await director.reaches(open);
  await director.turnsThePage();
}

/** Answers a question of a form: Tab to it, then arrows. */
export async function answers(person, question, value) {
  const name = `q.${question}`;
  const radio = person.page.locator(`[name="${name}"][value="${value}"]`);
  const isThere = () => person.page.evaluate((group) => document.activeElement?.name === group, name);
  for (let stop = 0; stop < 200 && !(await isThere()); stop += 1) await person.hits('Tab');
  for (let step = 0; step < 20 && !(await radio.isChecked()); step += 1) {
    const isHere = await radio.evaluate((element) => element === document.activeElement);
    await person.hits(isHere ? 'Space' : 'ArrowDown');
  }
  await expect(radio).toBeChecked();
}
