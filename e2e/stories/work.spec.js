// Lists, rounds, previews, the search for everything, and text that is not lost.
import { expect, test } from '../harness/story.js';
import { does, opensAct, takesIn } from '../harness/dossier.js';
import { CLERK, DIRECTOR, SPECIALIST, signsIn } from '../harness/staff.js';

/** The clerk gives a dossier to the justice unit and its specialist receives it. */
async function handsOver(clerk, specialist, code) {
  await clerk.opens(`/dossiers/${code}`);
  await does(clerk, 'hand_over', { to: 'Tư pháp' });
  await specialist.opens(`/dossiers/${code}`);
  await does(specialist, 'receive_hand_over');
}

test('a round is given, printed, received with what differs, and assigned', async ({ somebody }) => {
  const [clerk, specialist] = [await somebody(), await somebody()];
  await signsIn(clerk, CLERK);
  const codes = [];
  for (const name of ['Đinh Văn Một', 'Đinh Văn Hai']) codes.push((await takesIn(clerk, { name })).code);

  await clerk.opens('/work?stage=accepted&near=week');
  await clerk.findsNoBarrier();
  for (const code of codes) await clerk.ticks(`Chọn hồ sơ ${code}`);
  await clerk.picks('Bàn giao cho', 'Tư pháp');
  await clerk.presses('Bàn giao các hồ sơ đã chọn');
  await clerk.sees('Đã bàn giao; chờ bên nhận xác nhận.');
  await clerk.follows(/Xem và in danh sách bàn giao/);
  await clerk.sees('DANH SÁCH BÀN GIAO HỒ SƠ');
  for (const code of codes) await clerk.sees(code);
  await clerk.sees('2 hồ sơ');

  await signsIn(specialist, SPECIALIST);
  await specialist.opens('/work');
  for (const code of codes) await specialist.ticks(`Chọn hồ sơ ${code}`);
  await specialist.fills(`Sai khác của hồ sơ ${codes[1]}`, 'Thiếu một bản sao');
  await specialist.presses('Nhận các hồ sơ đã chọn');
  await specialist.sees('Đã nhận hồ sơ giấy.');
  await specialist.opens(`/dossiers/${codes[1]}`);
  await specialist.sees(/Thiếu một bản sao/);
});

test('the list keeps its choices in the address and says how many each shows', async ({ somebody }) => {
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  await director.opens('/work?of=all');
  await director.reaches(director.page.getByText('Lọc theo đơn vị, người giữ, lĩnh vực, trạng thái'));
  await director.hits('Enter');
  await director.picks('Lĩnh vực', 'Hộ tịch');
  const said = await director.page.getByLabel('Lĩnh vực').locator('option:checked').innerText();
  const counted = Number(/\((\d+)\)/.exec(said)[1]);
  await director.presses(/^Lọc$/);
  expect(director.page.url()).toContain('field=civil_status');
  const rows = await director.page.locator('table').first().locator('tbody tr').count();
  expect(rows).toBe(Math.min(counted, 50));
});

test('an extension says its new date before it is done, with and without script', async ({ somebody }) => {
  const [clerk, specialist, director, plain] = [
    await somebody(),
    await somebody(),
    await somebody(),
    await somebody({ javaScriptEnabled: false }),
  ];
  await signsIn(clerk, CLERK);
  await signsIn(specialist, SPECIALIST);
  const { code } = await takesIn(clerk, { name: 'Đinh Văn Ba' });
  await handsOver(clerk, specialist, code);

  await signsIn(director, DIRECTOR);
  await director.opens(`/dossiers/${code}`);
  const form = await opensAct(director, 'extend');
  await director.typesInto(form.locator('[name="extend-amount"]'), '3');
  await expect(form.getByText(/Ngày hẹn mới: Hẹn trả/)).toBeVisible();

  await signsIn(plain, DIRECTOR);
  await plain.opens(`/dossiers/${code}`);
  const still = await opensAct(plain, 'extend');
  await plain.typesInto(still.locator('[name="extend-amount"]'), '3');
  await plain.reaches(still.getByRole('button', { name: 'Xem trước ngày hẹn' }));
  await plain.turnsThePage();
  await plain.sees(/Ngày hẹn mới: Hẹn trả/);
  await expect(plain.page.locator('[name="extend-amount"]')).toHaveValue('3');

  // A stop says what is left; nothing was recorded by looking.
  await specialist.opens(`/dossiers/${code}`);
  await specialist.hits('Control+b');
  await expect(specialist.page.locator('#act-request_supplement form :focus')).toBeInViewport();
  const stop = await opensAct(specialist, 'request_supplement');
  await expect(stop.getByText(/Thời hạn dừng ngay khi ghi; (lúc tính tiếp còn \d+ ngày làm việc|khi tính tiếp thì tính lại từ đầu)/)).toBeVisible();
  await specialist.seesNo('Gia hạn đến');

  // Recorded, it names its paper, and is not offered once more.
  await director.opens(`/dossiers/${code}`);
  await does(director, 'extend', { amount: '3', document: '12/QĐ-GH', reason: 'Phải xác minh ở nơi đăng ký cũ' });
  await director.sees(/Gia hạn đến .* theo văn bản số 12\/QĐ-GH ngày /);
  await expect(director.page.locator('#act-extend')).toHaveCount(0);
});

test('Ctrl+K finds a person, an act and a page without diacritics; Shift+F1 shows the keys', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  const { code } = await takesIn(clerk, { name: 'Đinh Thị Bốn' });
  await clerk.opens('/work');
  await clerk.hits('Control+k');
  const dialog = clerk.page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await clerk.page.keyboard.type('dinh thi bon');
  await expect(dialog.getByText(code)).toBeVisible();
  await clerk.findsNoBarrier();
  await clerk.hits('Enter');
  await expect(clerk.page).toHaveURL(new RegExp(code));

  await clerk.hits('Control+k');
  await expect(dialog).toBeVisible();
  await clerk.page.keyboard.type('ghi chu');
  await expect(dialog.getByRole('link', { name: 'Ghi chú' })).toBeVisible();
  await clerk.hits('Enter');
  await expect(clerk.page.locator('[name="note-reason"]')).toBeFocused();

  await clerk.hits('Escape');
  await clerk.page.locator('h1').click();
  await clerk.hits('Shift+F1');
  await expect(dialog.getByText('tiếp nhận và in giấy hẹn')).toBeVisible();
  await clerk.hits('Escape');
  await expect(dialog).toHaveCount(0);

  const plain = await somebody({ javaScriptEnabled: false });
  await signsIn(plain, CLERK);
  await plain.opens('/find?q=chot+ca');
  await plain.follows('Chốt ca');
});

test('what was typed into any act survives a lost connection and an expired sign-in', async ({ somebody }) => {
  const [clerk, specialist] = [await somebody(), await somebody()];
  await signsIn(clerk, CLERK);
  await signsIn(specialist, SPECIALIST);
  const { code } = await takesIn(clerk, { name: 'Đinh Văn Năm' });
  await handsOver(clerk, specialist, code);

  for (const person of [clerk, specialist]) {
    await person.opens(`/dossiers/${code}`);
    const typed = await person.page.evaluate(async () => {
      const kept = {};
      for (const form of document.querySelectorAll('form[data-keep]')) {
        form.closest('details').open = true;
        const field = form.querySelector('textarea, input.in:not([type=date])');
        if (!field) continue;
        field.value = `giữ ${field.name}`;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        kept[field.name] = field.value;
      }
      await new Promise((done) => setTimeout(done, 600));
      return kept;
    });
    expect(Object.keys(typed).length).toBeGreaterThan(2);
    await person.page.context().setOffline(true);
    await person.page.goto('about:blank');
    await person.page.context().setOffline(false);
    await person.opens(`/dossiers/${code}`);
    for (const [name, text] of Object.entries(typed)) {
      await expect(person.page.locator(`[name="${name}"]`)).toHaveValue(text);
    }
  }

  // The sign-in has expired: after signing in again the text is there and is sent.
  await clerk.opens(`/dossiers/${code}`);
  const form = await opensAct(clerk, 'note');
  await clerk.typesInto(form.locator('[name="note-reason"]'), 'Người nộp gọi hỏi');
  await clerk.page.context().clearCookies();
  await clerk.reaches(form.getByRole('button').last());
  await clerk.turnsThePage();
  await signsIn(clerk, CLERK, code);
  await clerk.presses('Gửi những gì đã nhập');
  await clerk.sees(/Người nộp gọi hỏi/);
});
