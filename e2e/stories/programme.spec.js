// The programme, through a year: the city's theme, the ward's plan, what a unit
// registers, what an official promises, and what became of it. The promise moves
// with real dossiers; nobody types its number.
import { expectNoSidewaysScroll } from '../harness/checks.js';
import { does, opensAct, takesIn } from '../harness/dossier.js';
import { startDesk } from '../harness/server.js';
import { CLERK, DIRECTOR, SPECIALIST, signsIn } from '../harness/staff.js';
import { expect, test as base } from '../harness/story.js';

/** Of the played year everything is there; the next one begins with nothing. */
const YEAR = 2027;
const FIRST_MONDAY = `${YEAR}-01-04`;
/** Two weeks later: what was due in five working days is late. */
const TOO_LATE = `${YEAR}-01-18`;
const NEW_DATE = `${YEAR}-01-25`;
const YEARS_END = `${YEAR}-12-31`;

const test = base.extend({
  desk: [
    async ({ engine }, use) => {
      const desk = await startDesk(engine, ['--until', `${YEAR - 1}-12-31`, '--live', '0.1']);
      await desk.sleepsUntil(FIRST_MONDAY);
      await use(desk);
      await desk.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});
test.describe.configure({ mode: 'serial' });

/** Follows the programme for all units. */
const OFFICER = 'mau19';
/** Heads the unit of the specialist. */
const HEAD = 'mau14';
const SPECIALISTS_NAME = 'Phan Văn Mẫu 6';
const PHONE = { viewport: { width: 390, height: 844 } };

const THEME = 'Một lần hướng dẫn, một lời xin lỗi';
const TASK = 'Mỗi tháng soát hồ sơ trễ và lời xin lỗi đã gửi';
const KEEPS_STEPS = 'Bước của bộ phận không dùng quá phần thời hạn từ 90 % trở lên';
const SAYS_SORRY = 'Hồ sơ trễ vì bước của bộ phận đều có lời xin lỗi';
const SAYS_SORRY_MYSELF = 'Hồ sơ trễ vì bước tôi giữ đều có lời xin lỗi';
const MODEL = 'Ngày hộ tịch không hẹn lại';

/** Addresses that later parts of the year come back to. */
const at = {};

const where = ({ page }) => new URL(page.url()).pathname;

/** Types into fields by their names; lists are picked, days are set. */
async function writes(person, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = person.page.locator(`[name="${name}"]`);
    const kind = await field.evaluate((element) => element.type);
    await person.reaches(field);
    if (kind.startsWith('select')) await person.picksIn(field, value);
    // How a date is typed depends on the browser's language, so it is set.
    else if (kind === 'date') await field.fill(value);
    else await person.typesInto(field, value);
  }
}

/** The page narrow enough for a phone, and nobody kept out. */
async function fitsThePhone(person) {
  await person.findsNoBarrier();
  await expectNoSidewaysScroll(person.page, PHONE.viewport.width);
}

/** The row of a promise. */
const promise = ({ page }, text) => page.getByRole('row').filter({ hasText: text });

test('the city sets its theme, and the ward makes a plan of it that somebody else approves', async ({ somebody }) => {
  const officer = await somebody();
  const { page } = officer;
  await signsIn(officer, OFFICER);
  await officer.opens('/programme');
  await officer.sees('Năm này chưa đặt chuyên đề');
  await officer.findsNoBarrier();
  await officer.follows('Đặt chuyên đề năm');
  await writes(officer, { level: 'Thành phố', summary: 'Hồ sơ trễ thì xin lỗi trước khi dân hỏi.' });
  await officer.turnsThePage('Control+Enter');
  // What is missing is said at its field, and what was typed is kept.
  await officer.sees('Nhập tên.');
  await expect(page.locator('[name="summary"]')).toHaveValue('Hồ sơ trễ thì xin lỗi trước khi dân hỏi.');
  await officer.findsNoBarrier();
  await writes(officer, { title: THEME });
  await officer.turnsThePage('Control+Enter');
  await officer.sees('Đã lưu');
  await officer.findsNoBarrier();

  // The wizard says what is missing while it is written.
  await officer.opens(`/programme/new/plan?unit=desk&year=${YEAR}`);
  await expect(page.locator('[name="theme"]')).toContainText(THEME);
  const doubts = page.locator('[data-doubts]');
  await writes(officer, { 'objective-0': 'Nâng cao tinh thần trách nhiệm' });
  await expect(doubts).toContainText('Chưa có kết quả nào đo được');
  await expect(doubts).toContainText('Chưa có nhiệm vụ');
  await officer.findsNoBarrier();
  // A sample of the pack is a better beginning.
  await officer.follows('Mẫu: Trung tâm Phục vụ hành chính công');
  await expect(doubts).not.toContainText('Chưa có kết quả nào đo được');
  await expect(doubts).toContainText('trên 52 dòng của một trang');
  await writes(officer, { 'task-3': TASK, 'task-3-unit': 'Tư pháp', 'task-3-due': `${YEAR + 1}-03-31` });
  await expect(doubts).toContainText('Nhiệm vụ 4: Hạn nằm ngoài năm của kế hoạch');
  await writes(officer, { 'task-3-due': `${YEAR}-11-30` });
  await expect(doubts).not.toContainText('Nhiệm vụ 4');
  await officer.turnsThePage('Control+Enter');
  await officer.sees('Đã ghi.');
  at.ward = where(officer);
  await officer.findsNoBarrier();
  await does(officer, 'submit_plan');
  await officer.sees('Chờ duyệt');
  await expect(page.locator('#act-approve_plan')).toHaveCount(0);

  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens('/programme');
  await director.follows(/^Kế hoạch chờ duyệt: .*Trung tâm Phục vụ hành chính công/);
  expect(where(director)).toBe(at.ward);
  await director.findsNoBarrier();
  await does(director, 'approve_plan');
  await director.sees('Đang thực hiện');
});

test('on a phone, the unit takes up its task, writes its own plan and registers what it will do', async ({ somebody }) => {
  const head = await somebody(PHONE);
  const { page } = head;
  await signsIn(head, HEAD);
  await head.opens('/programme');
  await head.sees(THEME);
  await head.sees(TASK);
  await fitsThePhone(head);

  // Begun from last year's, with what the ward asks put first.
  await head.follows(/^Lập kế hoạch/);
  await head.follows('Kế hoạch năm trước');
  await expect(page.locator('[name="task-0"]')).toHaveValue(TASK);
  await expect(page.locator('[name="parent"]')).toContainText('Trung tâm Phục vụ hành chính công');
  await head.findsNoBarrier();
  await writes(head, {
    'task-0-owner': SPECIALISTS_NAME,
    'target-0': KEEPS_STEPS,
    'target-0-indicator': /^Xong bước trong phần thời hạn/,
    'target-0-scope': 'Đơn vị',
    'target-0-sense': 'Từ mức này trở lên',
    'target-0-value': '90',
    'target-0-over': 'cả năm',
    'target-1': SAYS_SORRY,
    'target-1-indicator': /bước của mình có thư xin lỗi$/,
    'target-1-scope': 'Đơn vị',
    'target-1-sense': 'Từ mức này trở lên',
    'target-1-value': 'tất cả',
    'target-1-over': 'cả năm',
  });
  await head.turnsThePage('Control+Enter');
  // A word where a number belongs comes back, explained at its field.
  await head.sees('Nhập một số, ví dụ 95 hoặc 95,5');
  await expect(page.locator('[name="target-0"]')).toHaveValue(KEEPS_STEPS);
  await fitsThePhone(head);
  await writes(head, { 'target-1-value': '100' });
  await head.turnsThePage('Control+Enter');
  await head.sees('Đã ghi.');
  at.plan = where(head);
  await fitsThePhone(head);
  await does(head, 'submit_plan');
  await head.sees('Chờ duyệt');

  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens(at.plan);
  // Given back without a reason it is not; the form stays open and says why.
  await does(director, 'return_plan');
  await director.sees('Cần ghi lý do');
  await director.findsNoBarrier();
  await does(director, 'approve_plan');
  await director.sees('Đang thực hiện');

  await head.opens(at.ward);
  const task = page.locator('li[id^="task-"]').filter({ hasText: TASK });
  const n = (await task.getAttribute('id')).replace('task-', '');
  await does(head, `answer_task-${n}`, { said: 'Nhận nhiệm vụ' });
  await expect(task).toContainText('Đơn vị trả lời: Nhận nhiệm vụ');
  await fitsThePhone(head);

  await head.opens(at.plan);
  // A file goes out once, also one that is not taken.
  const posts = [];
  const counts = (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname);
  };
  page.on('request', counts);
  const evidence = await opensAct(head, 'add_file');
  const buffer = Buffer.from('<!doctype html><title>x</title>');
  await evidence.locator('input[type=file]').setInputFiles({ name: 'gia.pdf', mimeType: 'application/pdf', buffer });
  await head.reaches(evidence.getByRole('button').last());
  await head.turnsThePage();
  await expect(page.locator('#act-add_file')).toHaveAttribute('open', '');
  expect(posts).toEqual([`${at.plan}/file`]);
  page.off('request', counts);
  await head.opens(at.plan);
  await head.follows('Đăng ký mô hình cho kế hoạch này');
  await writes(head, {
    title: MODEL,
    owner: SPECIALISTS_NAME,
    reason: 'Khai sinh là việc gấp của gia đình.',
    content: 'Thứ Ba nhận và trả trong buổi.',
  });
  await expect(page.locator('[data-doubts]')).toContainText('Chưa có kết quả nào đo được');
  await writes(head, {
    'target-0': 'Xong trong ngày từ 20 % trở lên',
    'target-0-indicator': /^Xong trong ngày/,
    'target-0-scope': 'Cả Trung tâm',
    'target-0-value': '20',
  });
  await expect(page.locator('[data-doubts]')).not.toContainText('Chưa có kết quả nào đo được');
  await fitsThePhone(head);
  await head.turnsThePage('Control+Enter');
  await head.sees('Đã ghi.');
  at.model = where(head);
  await fitsThePhone(head);
});

test('an official promises what the plan suggests, of the own steps, and only two people read it', async ({ somebody }) => {
  const official = await somebody();
  const { page } = official;
  await signsIn(official, SPECIALIST);
  await official.opens('/programme');
  await official.follows('Viết cam kết');
  await official.sees('Đã soạn sẵn từ kế hoạch của đơn vị');
  await expect(page.locator('[name="target-0"]')).toHaveValue(KEEPS_STEPS);
  await expect(page.locator('[name="target-1"]')).toHaveValue(SAYS_SORRY);
  for (const n of [0, 1]) {
    await expect(page.locator(`[name="target-${n}-measure"] option:checked`)).toHaveText(/^Việc của riêng tôi: /);
  }
  // Tasks of which this person is the owner, too.
  await expect(page.locator('[name="target-2"]')).not.toHaveValue('');
  await writes(official, { 'target-1': SAYS_SORRY_MYSELF });
  await official.findsNoBarrier();
  // What is doubtful is said before anything is kept, and nothing is refused.
  await official.presses('Kiểm tra, chưa lưu');
  await official.sees('Chưa lưu');
  await official.findsNoBarrier();
  await official.turnsThePage('Control+Enter');
  await official.sees('Đang viết');
  at.commitment = where(official);
  await does(official, 'sign');
  await official.sees('Đã ký, chờ xác nhận');
  await expect(page.locator('#act-confirm_commitment')).toHaveCount(0);
  await expect(promise(official, SAYS_SORRY_MYSELF)).toContainText('Chưa có trường hợp nào');
  await official.findsNoBarrier();
  // On paper the other sections are blank lines.
  await official.follows('Bản in để ký');
  await official.sees('I. Tư tưởng chính trị');
  await official.findsNoBarrier();

  const stranger = await somebody();
  await signsIn(stranger, OFFICER);
  expect(await stranger.opens(at.commitment)).toBe(404);

  const head = await somebody();
  await signsIn(head, HEAD);
  await head.opens('/programme');
  await head.sees('Bản cam kết chờ xác nhận: 1');
  await head.opens(at.commitment);
  await does(head, 'confirm_commitment');
  await head.sees('Đã xác nhận');

  // The same page says the same in English.
  await official.opens(`${at.commitment}?lang=en`);
  await official.sees('Confirmed');
  await official.findsNoBarrier();
});

test('a dossier goes late and the promise shows it; one with an apology is shown as such', async ({ desk, somebody }) => {
  const [clerk, official, head] = [await somebody(), await somebody(), await somebody()];
  await signsIn(clerk, CLERK);
  await signsIn(official, SPECIALIST);
  await signsIn(head, HEAD);
  const codes = [];
  for (const name of ['Nguyễn Thị Trễ', 'Trần Văn Muộn']) {
    const { code } = await takesIn(clerk, { name });
    await clerk.opens(`/dossiers/${code}`);
    await does(clerk, 'hand_over', { to: 'Tư pháp' });
    await official.opens(`/dossiers/${code}`);
    await does(official, 'receive_hand_over');
    // From here on it is this person's own time.
    await head.opens(`/dossiers/${code}`);
    await does(head, 'assign', { to: SPECIALISTS_NAME });
    codes.push(code);
  }

  await desk.sleepsUntil(TOO_LATE);
  await signsIn(official, SPECIALIST);
  await official.opens(`/dossiers/${codes[0]}`);
  await does(official, 'record_result', { outcome: 'Được giải quyết', number: '21/KS' });
  await official.opens(at.commitment);
  await expect(promise(official, KEEPS_STEPS)).toContainText('0/1');
  await expect(promise(official, SAYS_SORRY_MYSELF)).toContainText('0/1');
  await expect(promise(official, SAYS_SORRY_MYSELF)).toContainText('Còn ít trường hợp');
  await official.findsNoBarrier();

  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens(`/dossiers/${codes[1]}`);
  await does(director, 'apologise', { new_date: NEW_DATE, reason: 'Nơi đăng ký cũ chưa trả lời' });
  await official.opens(`/dossiers/${codes[1]}`);
  await does(official, 'record_result', { outcome: 'Được giải quyết', number: '22/KS' });
  await official.opens(at.commitment);
  // The apology is counted; it heals no lateness.
  await expect(promise(official, SAYS_SORRY_MYSELF)).toContainText('1/2');
  await expect(promise(official, KEEPS_STEPS)).toContainText('0/2');

  // The unit's own target moves with the same dossiers.
  await official.opens(at.plan);
  await expect(promise(official, SAYS_SORRY)).toContainText('1/2');
});

test('at the year\'s end words stand beside what was counted, and the evidence sheet gives no points', async ({ desk, somebody }) => {
  await desk.sleepsUntil(YEARS_END);
  const official = await somebody(PHONE);
  await signsIn(official, SPECIALIST);
  await official.opens(at.commitment);
  await does(official, 'explain', { text: 'Nơi đăng ký cũ trả lời chậm; từ tháng Hai đã gửi thư nhắc.' });
  await official.sees('Lời của người cam kết');
  await fitsThePhone(official);

  const head = await somebody();
  await signsIn(head, HEAD);
  await head.opens(at.commitment);
  const compare = await opensAct(head, 'compare');
  const said = await compare.locator('select').evaluateAll((all) => all.map((one) => one.name.replace('compare-', '')));
  await expect(compare.getByLabel(SAYS_SORRY_MYSELF)).toBeVisible();
  const outcomes = Object.fromEntries(said.map((name, n) => [name, n < 2 ? 'Không đạt' : 'Chưa nói được']));
  await does(head, 'compare', { ...outcomes, text: 'Đã rút kinh nghiệm.' });
  await head.sees('Đã đối chiếu');
  await expect(promise(head, SAYS_SORRY_MYSELF)).toContainText('Lúc đối chiếu: Còn ít trường hợp, chưa nói được · 1/2');
  await head.findsNoBarrier();

  await head.opens(at.model);
  await does(head, 'tell_model', { half: 'Tổng kết năm', outcome: 'Đạt', text: 'Chín ngày đã giữ đúng lời.' });
  await head.sees('Đã có kết quả năm');
  await head.findsNoBarrier();

  // The unit's review: the unit itself, then the director.
  await head.opens('/programme');
  await head.follows('Mở sơ kết, tổng kết');
  await writes(head, { unit: 'Tư pháp', half: 'Tổng kết năm', form: 'Tổng kết năm' });
  await head.turnsThePage('Control+Enter');
  await head.sees('Chưa đánh giá');
  await head.findsNoBarrier();
  at.review = where(head);
  await expect(promise(head, SAYS_SORRY)).toContainText('1/2');
  const marks = {
    'mark-plan-done': 'Một phần',
    'mark-targets-met': 'Không',
    'mark-model-worth': 'Có',
    'mark-findings-mended': 'Không áp dụng',
  };
  // An item without an answer is named; what was typed is kept.
  await does(head, 'assess_own', { 'text-results': 'Trễ 2 hồ sơ, xin lỗi 1.' });
  await head.sees('Chọn một mục trong danh sách');
  await head.findsNoBarrier();
  await does(head, 'assess_own', marks);
  await head.sees('Đơn vị đã tự đánh giá');
  await expect(head.page.locator('#act-assess_head')).toHaveCount(0);

  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens(at.review);
  await director.sees('Trễ 2 hồ sơ, xin lỗi 1.');
  const thinks = { 'mark-model-worth': 'Một phần', 'text-results': 'Số liệu cho thấy đúng như đơn vị nói.' };
  await does(director, 'assess_head', { ...marks, ...thinks });
  await does(director, 'close_review');
  await director.sees('Đã chốt');
  await director.findsNoBarrier();

  // Evidence for the yearly grading, to whom it concerns and to the head.
  await official.opens(at.commitment);
  await official.follows('Phiếu bằng chứng đánh giá năm');
  await official.sees('Phiếu này không cho điểm.');
  await official.sees(SAYS_SORRY_MYSELF);
  await official.sees(MODEL);
  await official.sees('Đã rút kinh nghiệm.');
  await expect(official.page.getByRole('main')).toContainText('1/2');
  await fitsThePhone(official);
  const sheet = where(official) + new URL(official.page.url()).search;
  await official.opens(`${sheet}&lang=en`);
  await official.sees('This sheet gives no points.');
  await fitsThePhone(official);
  const stranger = await somebody();
  await signsIn(stranger, CLERK);
  expect(await stranger.opens(sheet)).toBe(404);
});
