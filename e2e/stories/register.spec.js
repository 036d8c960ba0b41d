// The first morning: last month's register goes in, with what is wrong in it
// told line by line, and comes out again. Keyboard only.
import { readFileSync } from 'node:fs';
import { expect, test } from '../harness/story.js';
import { DIRECTOR, signsIn } from '../harness/staff.js';

const HOUR = 60 * 60 * 1000;
const BIRTH = '1.001193';
const CHOOSES = 'Nội dung của cột Ghi nhớ';

/** Day, month and year of a working day so many days from today at the desk, or just before. */
function dayFrom(days) {
  let at = new Date(Date.now() + (7 + 24 * days) * HOUR);
  while ([0, 6].includes(at.getUTCDay())) at = new Date(at.getTime() - 24 * HOUR);
  const [year, month, day] = at.toISOString().slice(0, 10).split('-');
  return { said: `${day}/${month}/${year}`, inCode: `${year.slice(2)}${month}${day}` };
}

/** A register with two sound lines and two wrong ones. */
function register() {
  const [received, due] = [dayFrom(-20), dayFrom(20)];
  const code = (n) => `H53.LA-${received.inCode}-900${n}`;
  const line = (...cells) => cells.join(';');
  const lines = [
    'Mã hồ sơ;Mã TTHC;Họ và tên;Điện thoại;Ngày tiếp nhận;Ngày hẹn trả;Ghi nhớ',
    line(code(1), BIRTH, 'Lý Thị Sổ', '0912000001', received.said, due.said, 'hẹn gọi lại'),
    line(code(2), BIRTH, 'Lý Văn Sổ', '0912000002', received.said, due.said, ''),
    line(code(3), BIRTH, 'Lý Sai Ngày', '0912000003', '31/02/2026', due.said, ''),
    line('so cu 7', BIRTH, 'Lý Sai Mã', '0912000004', received.said, due.said, ''),
  ];
  return { text: lines.join('\r\n'), code };
}

/** Chooses a file and sends it. */
async function sends(person, name, text) {
  await person.opens('/admin/register');
  const buffer = Buffer.from(text, 'utf8');
  await person.page.locator('#i-file').setInputFiles({ name, mimeType: 'text/csv', buffer });
  await person.presses('Đọc tệp');
}

test('a register goes in line by line and comes out whole', async ({ somebody }) => {
  const { text, code } = register();
  const director = await somebody();
  await signsIn(director, DIRECTOR);

  // What is no register is named, with what is taken.
  await sends(director, 'so.pdf', '%PDF-1.7');
  await director.sees(/Chưa đọc được tệp “so\.pdf”\. Đây không phải bảng tính/);
  await director.findsNoBarrier();

  // A heading that nobody could guess is mapped by hand.
  await sends(director, 'so-cu.csv', text);
  await director.sees('Cột nào là gì');
  await director.findsNoBarrier();
  await director.picks(CHOOSES, 'Ghi chú');
  await director.presses('Xem trước từng dòng');
  await director.sees(/Nhập được 2 dòng, 2 dòng sai sẽ không nhập/);
  await director.sees(/mã không theo dạng/);
  await director.findsNoBarrier();

  // The report on every line, as a file.
  await director.reaches(director.page.getByRole('button', { name: 'Tải kết quả (CSV)' }));
  const coming = director.page.waitForEvent('download');
  await director.hits('Enter');
  const report = readFileSync(await (await coming).path(), 'utf8');
  expect(report).toContain('so cu 7');
  expect(report).toContain('Ngày tiếp nhận');

  await director.presses('Nhập 2 hồ sơ');
  await director.sees(/Đã nhập 2 hồ sơ\. Còn 2 dòng sai chưa nhập\./);
  await director.findsNoBarrier();
  await director.follows(code(1));
  await director.sees('Lý Thị Sổ');
  await director.sees(/Nhập từ sổ cũ/);

  // Sent again it is known; what was mapped is remembered, until one key drops it.
  await sends(director, 'so-cu.csv', text);
  await director.sees('Nhớ từ lần trước');
  await director.findsNoBarrier();
  await director.turnsThePage('Alt+g');
  await director.seesNo('Nhớ từ lần trước');
  await director.presses('Xem trước từng dòng');
  await director.sees(/Hồ sơ này đã có, giữ nguyên: 2/);

  // Taken back, after a tick that says how many.
  await director.opens('/admin/register');
  await director.sees(/Rút lại được đến/);
  await director.ticks(/Tôi chắc chắn rút lại 2 hồ sơ/);
  await director.presses(/Rút lại lần nhập này/);
  await director.sees(/Đã rút lại 2 hồ sơ; giữ 0 hồ sơ/);
  await director.sees('Đã rút lại hết');
  await director.findsNoBarrier();
});
