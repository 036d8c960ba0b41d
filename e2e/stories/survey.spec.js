// The people's judgement, staff and public side: an interview in the hall, a
// survey from its plan to the public page, and how its numbers are explained.
import { expect, test as base } from '../harness/story.js';
import { answers, serves, takesCounter, takesNumber } from '../harness/hall.js';
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

const SURVEYOR = 'mau19';
/** The day on which the hall of the stories stands: a Tuesday. */
const TODAY = '2026-11-10';

/** Plans a survey of one day and opens it; gives its address. */
async function opens(person, { kind, name, share = '0' }) {
  await person.opens('/survey/new');
  const { page } = person;
  await person.picks('Loại', kind);
  await person.fills('Tên đợt', name);
  // How a date is typed depends on the browser's language, so it is set.
  await page.locator('[name="from"]').fill(TODAY);
  await page.locator('[name="to"]').fill(TODAY);
  await person.typesInto(page.locator('[name="share"]'), share);
  await person.findsNoBarrier();
  await person.turnsThePage('Control+Enter');
  await person.sees('Đã ghi kế hoạch khảo sát');
  await person.findsNoBarrier();
  await person.presses('Mở khảo sát');
  await person.sees('Đã mở đợt khảo sát');
  return new URL(page.url()).pathname;
}

/** Ticks that it cannot be taken back, and presses. */
async function doesSurely(person, act, said) {
  await person.ticks(/Tôi đã đọc/);
  await person.presses(act);
  await person.sees(said);
}

test('Internal Affairs asks a drawn number on a phone in the hall, once', async ({ somebody }) => {
  const [guide, official] = [await somebody(), await somebody()];
  const surveyor = await somebody({ viewport: { width: 390, height: 844 } });
  await signsIn(surveyor, SURVEYOR);
  const survey = await opens(surveyor, { kind: 'Cùng cơ quan Nội vụ', name: 'Khảo sát chung', share: '100' });
  await signsIn(guide, 'mau05');
  const number = await takesNumber(guide, 'Hộ tịch, chứng thực');
  await signsIn(official, 'mau03');
  await takesCounter(official, 3);
  await serves(official);

  await surveyor.opens(`${survey}/interview`);
  const { page } = surveyor;
  await surveyor.findsNoBarrier();
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(await sideways()).toBeLessThanOrEqual(0);
  await surveyor.follows(number);
  await expect(page.locator('#asked')).toBeVisible();
  await surveyor.findsNoBarrier();
  expect(await sideways()).toBeLessThanOrEqual(0);
  // A digit marks the step and goes on to the next question.
  await answers(surveyor, 'courtesy', '4');
  await surveyor.hits('2');
  await expect(page.locator('[name="q.courtesy"][value="2"]')).toBeChecked();
  await answers(surveyor, 'overall', '5');
  await surveyor.presses(/Ghi câu trả lời/);
  await surveyor.sees('Đã ghi kết quả phỏng vấn');
  await expect(page.getByRole('link', { name: number })).toHaveCount(0);

  // The centre knows that the survey is there, and no more.
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens('/survey');
  await director.sees('Khảo sát chung');
  await director.findsNoBarrier();
  expect(await director.opens(survey)).toBe(404);
  expect(await director.opens(`${survey}/interview`)).toBe(403);
});

test('a survey goes from its plan to the public page, and each step says when it is possible', async ({ engine, desk, somebody }) => {
  test.skip(engine === 'postgres', 'nine working days take two minutes, and nothing in them depends on the engine');
  test.setTimeout(480_000);
  const name = 'Khảo sát chuyên đề tháng 11';
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  const survey = await opens(director, { kind: 'Chuyên đề', name });
  await director.presses('Ngừng phát phiếu');
  await director.sees('Xin đánh dấu ô xác nhận');
  await doesSurely(director, 'Ngừng phát phiếu', 'Đã ngừng phát phiếu');
  await director.sees(/làm được từ thứ Tư 18\/11\/2026/);
  await director.findsNoBarrier();

  await desk.livesUntil('2026-11-18');
  await signsIn(director, DIRECTOR);
  await director.opens(survey);
  await doesSurely(director, 'Chốt kết quả', 'Đã chốt đợt khảo sát');
  expect(await director.opens(`${survey}/results`)).toBe(422);
  const official = await somebody();
  await signsIn(official, 'mau03');
  await official.opens('/survey/me');
  await official.sees(name);
  await official.findsNoBarrier();

  await desk.livesUntil('2026-11-23');
  await signsIn(director, DIRECTOR);
  await director.opens(survey);
  await doesSurely(director, 'Công bố kết quả', 'Đã công bố kết quả');
  await director.opens(`${survey}/results`);
  await director.sees(name);
  await director.findsNoBarrier();

  const citizen = await somebody({ viewport: { width: 390, height: 844 } });
  await citizen.opens('/');
  await citizen.follows('Người dân đánh giá');
  await citizen.sees(name);
  await citizen.findsNoBarrier();
});

test('everybody can read how each number is computed, in both languages', async ({ somebody }) => {
  const citizen = await somebody();
  await citizen.opens('/satisfaction');
  await citizen.findsNoBarrier();
  await citizen.follows('Các con số được tính thế nào');
  await citizen.sees('Tỷ lệ hài lòng');
  await citizen.findsNoBarrier();
  await citizen.opens('/survey/how?lang=en#survey-how-funnel');
  await citizen.sees('Funnel');
  await citizen.findsNoBarrier();
});
