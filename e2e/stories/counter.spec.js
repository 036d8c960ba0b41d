// The counter's day: one more like this, entered dossiers, drafts, the print
// list, the end of a shift. Keyboard only.
import { expect, test } from '../harness/story.js';
import { CLERK, signsIn } from '../harness/staff.js';

const MORTGAGE = '1.011441'; // Thế chấp đất: the same day, often many for one bank
const GUARDIAN = '1.004837';

/** The code that the page says was just given. */
async function acceptedCode(clerk) {
  const said = await clerk.page.getByText(/Đã tiếp nhận H/).first().innerText();
  return said.match(/H[\w.]+-\d{6}-\d{4}/)[0];
}

test('a bank brings three mortgages: the second and third take two keys each', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  await clerk.opens(`/intake?procedure=${MORTGAGE}`);
  await clerk.fills('Họ và tên', 'Ngân hàng Mẫu');
  await clerk.hits('Control+d');
  await clerk.fills('Chính: Hợp đồng bảo đảm có công chứng hoặc chứng thực', '1');
  await clerk.turnsThePage('Control+Enter');
  const codes = [await acceptedCode(clerk)];
  let keys = 0;
  for (let n = 0; n < 2; n += 1) {
    for (const key of ['Alt+n', 'Control+Enter']) {
      await clerk.turnsThePage(key);
      keys += 1;
    }
    codes.push(await acceptedCode(clerk));
  }
  expect(new Set(codes).size).toBe(3);
  expect(keys).toBe(4);
  await clerk.opens(`/dossiers/${codes[2]}`);
  await clerk.sees('Ngân hàng Mẫu');
});

test('a scanned card fills the form, and the receipt is printed by one key and told by another', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  await clerk.opens(`/intake?procedure=${MORTGAGE}`);
  await clerk.page.keyboard.insertText('080190000012||Trần Thị Quét|07031990|Nữ|12 Hùng Vương, Long An|01012022');
  await clerk.turnsThePage('Enter');
  await expect(clerk.field('Họ và tên')).toHaveValue('Trần Thị Quét');
  await clerk.findsNoBarrier();
  await clerk.hits('Control+d');
  await clerk.fills('Chính: Hợp đồng bảo đảm có công chứng hoặc chứng thực', '1');
  await clerk.turnsThePage('Control+Enter');
  const code = await acceptedCode(clerk);
  await clerk.opens('/prints');
  await clerk.sees(code);
  await clerk.findsNoBarrier();
  await clerk.follows(code);
  // What comes out of the printer is the PDF; the page is its fallback.
  const address = await clerk.page.locator('a[data-pdf]').getAttribute('href');
  const pdf = await clerk.page.request.get(new URL(address, clerk.page.url()).href);
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  expect((await pdf.body()).subarray(0, 4).toString()).toBe('%PDF');
  await clerk.turnsThePage('Enter');
  await clerk.sees('Đã ghi là đã in.');
  await clerk.opens('/prints');
  await clerk.seesNo(code);
});

test('a card scanned over what somebody before left behind brings nothing of that person', async ({ somebody }) => {
  const FIRST = '080185004329|301234567|Nguyễn Thị Trước|24111985|Nữ|12 Nguyễn Huệ, Long An|01052021';
  const NEXT = '080090007777|301999888|Trần Văn Sau|03021990|Nam|5 Lê Lợi, Long An|01052022';
  const clerk = await somebody();
  const field = (name) => clerk.page.locator(`[name="${name}"]`);
  const note = clerk.page.locator('[data-kept]');
  const comesBack = async () => {
    await clerk.opens('/work');
    await clerk.opens(`/intake?procedure=${GUARDIAN}`);
    await expect(note).toBeVisible();
    await expect(field('scan')).toHaveValue('');
  };
  const scans = async (card) => {
    await clerk.hits('Alt+q');
    await clerk.page.keyboard.insertText(card);
    await clerk.turnsThePage('Enter');
  };
  await signsIn(clerk, CLERK);
  await clerk.opens(`/intake?procedure=${GUARDIAN}`);
  await clerk.typesInto(field('phone'), '0911111111');
  await clerk.typesInto(field('note'), 'Việc của người trước');
  await scans(FIRST);
  await expect(field('name')).toHaveValue('Nguyễn Thị Trước');
  // Typed for the same person in the same sitting: it stays.
  await expect(field('phone')).toHaveValue('0911111111');

  // What comes back is what the page showed last, not what was typed before.
  await comesBack();
  await expect(field('name')).toHaveValue('Nguyễn Thị Trước');
  await expect(field('phone')).toHaveValue('0911111111');
  await scans(NEXT);
  await expect(field('name')).toHaveValue('Trần Văn Sau');
  await expect(field('paper_no')).toHaveValue('080090007777');
  await expect(field('address')).toHaveValue('5 Lê Lợi, Long An');
  for (const name of ['phone', 'note']) await expect(field(name)).toHaveValue('');
  await expect(note).toBeVisible();
  await clerk.findsNoBarrier();

  // A scanner types behind what stands in the field: the last card counts.
  await clerk.typesInto(field('phone'), '0922222222');
  await scans(FIRST + NEXT);
  await expect(field('name')).toHaveValue('Trần Văn Sau');
  await expect(field('phone')).toHaveValue('0922222222');

  // A card that was not sent is not kept, and the next takes its place.
  await clerk.hits('Alt+q');
  await clerk.page.keyboard.insertText('080185004329|301234567');
  await comesBack();
  await clerk.page.keyboard.insertText('080185004329|301234567');
  await clerk.reaches(field('paper_no'));
  await scans(NEXT);
  await expect(field('paper_no')).toHaveValue('080090007777');

  // A key that opens a fold puts the cursor into it.
  await clerk.hits('Control+b');
  await expect(field('reason')).toBeFocused();
});

test('what was typed is a draft on the server, also from another computer', async ({ somebody }) => {
  const [clerk, later] = [await somebody(), await somebody()];
  await signsIn(clerk, CLERK);
  await clerk.opens(`/intake?procedure=${GUARDIAN}`);
  await clerk.fills('Họ và tên', 'Trần Thị Nháp Dở');
  await clerk.sees(/Đã lưu nháp lúc/);
  await signsIn(later, CLERK);
  await later.opens('/intake/drafts');
  await later.findsNoBarrier();
  await later.follows('Trần Thị Nháp Dở');
  await expect(later.field('Họ và tên')).toHaveValue('Trần Thị Nháp Dở');
});

test('a portal dossier is entered without a code and accepted later, without JavaScript', async ({ somebody }) => {
  const clerk = await somebody({ javaScriptEnabled: false });
  await signsIn(clerk, CLERK);
  await clerk.opens(`/intake?procedure=${MORTGAGE}`);
  await clerk.fills('Họ và tên', 'Lê Thị Cổng');
  await clerk.reaches(clerk.page.locator('summary', { hasText: 'Kênh nộp' }));
  await clerk.hits('Enter');
  const outside = `G22.1-${Date.now()}`;
  await clerk.fills('Mã hồ sơ Cổng quốc gia', outside);
  await clerk.presses('Ghi nhận, tiếp nhận sau');
  await clerk.sees(outside);
  await clerk.follows(outside);
  await expect(clerk.field('Họ và tên')).toHaveValue('Lê Thị Cổng');
  await clerk.fills('Chính: Phiếu yêu cầu (Mẫu 01a)', '1');
  await clerk.fills('Chính: Hợp đồng bảo đảm có công chứng hoặc chứng thực', '1');
  await clerk.fills('Chính: Giấy chứng nhận', '1');
  await clerk.presses(/Tiếp nhận và in giấy hẹn/);
  await acceptedCode(clerk);
});

test('the shift is closed with the cash counted', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  await clerk.opens('/intake?procedure=2.000815');
  await clerk.fills('Họ và tên', 'Trần Văn Sao');
  await clerk.hits('Control+d');
  await clerk.fills('Sao: Bản sao cần chứng thực', '1');
  await clerk.turnsThePage('Control+Enter');
  await acceptedCode(clerk);
  await clerk.opens('/shift');
  await clerk.fills('Tiền mặt đếm được', '0');
  await clerk.fills('Ghi chú', 'Két để ở nơi khác');
  await clerk.turnsThePage('Control+Enter');
  await clerk.sees(/Biên bản chốt ca/);
});
