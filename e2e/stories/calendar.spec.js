// The State swaps two days: the administrator enters it with the keyboard, and
// a dossier that is open is promised later, with the reason.
import { expect, test } from '../harness/story.js';
import { ADMINISTRATOR, CLERK, signsIn } from '../harness/staff.js';

const PROCEDURE = '1.004884'; // five working days
const DAY = 24 * 60 * 60 * 1000;
const iso = (day) => day.toISOString().slice(0, 10);

/** The next day of an ordinary working week, and a Saturday weeks after it. */
async function freeDays(person) {
  const { days } = await person.page.evaluate(async () => (await fetch('/calendar.json')).json());
  const special = new Set(days.map((day) => day.date));
  const today = new Date(Date.now() + 7 * 60 * 60 * 1000);
  const next = (from, isRight) => {
    let day = from;
    while (!isRight(day.getUTCDay()) || special.has(iso(day))) day = new Date(day.getTime() + DAY);
    return day;
  };
  const off = next(new Date(today.getTime() + DAY), (weekday) => weekday >= 1 && weekday <= 5);
  const on = next(new Date(off.getTime() + 21 * DAY), (weekday) => weekday === 6);
  return [iso(off), iso(on)];
}

test('a swap of days promises later, and says why', async ({ somebody }) => {
  const [clerk, administrator] = [await somebody(), await somebody()];
  await signsIn(clerk, CLERK);
  await clerk.opens(`/intake?procedure=${PROCEDURE}`);
  await clerk.picks('Giấy tờ tùy thân', 'Căn cước');
  await clerk.fills('Số giấy tờ', '080185012399');
  await clerk.fills('Điện thoại', '0912345699');
  await clerk.fills('Họ và tên', 'Phạm Thị Lịch');
  await clerk.fills('Ngày sinh (hoặc năm)', '1985');
  await clerk.fills('Địa chỉ', '12 Nguyễn Huệ, phường Long An');
  await clerk.fills('Chính: Tờ khai theo mẫu', '1');
  await clerk.fills('Sao: Bản sao Giấy khai sinh đã cấp trước đây', '1');
  await clerk.ticks(/Giấy tờ tùy thân/);
  await clerk.hits('Control+Enter');
  await clerk.sees(/Đã tiếp nhận H/);
  await clerk.follows(/In giấy hẹn/);
  const [code] = await clerk.page.locator('.legal .codeid').allInnerTexts();

  await signsIn(administrator, ADMINISTRATOR);
  const [off, on] = await freeDays(administrator);
  await administrator.opens('/admin/calendar/new');
  await administrator.fills('Số văn bản', '999/VPCP-KGVX');
  const kind = administrator.page.locator('[name="days[0].kind"]');
  await administrator.reaches(kind);
  await administrator.picksIn(kind, 'Hoán đổi: nghỉ và làm bù');
  // Half of the pair comes back, with what was typed, explained at its field.
  // How a date is typed depends on the browser's language, so it is set.
  await administrator.page.locator('[name="days[0].date"]').fill(off);
  await administrator.presses('Xem trước thay đổi');
  await administrator.sees('ngày hoán đổi phải ghi ngày còn lại của cặp');
  await expect(administrator.page.locator('[name="days[0].date"]')).toHaveValue(off);
  await administrator.page.locator('[name="days[0].other"]').fill(on);
  await administrator.presses('Xem trước thay đổi');
  await administrator.sees(/hồ sơ nhận ngày hẹn muộn hơn/);
  await administrator.findsNoBarrier();
  await administrator.presses('Công bố');
  await administrator.sees('Đã công bố lịch mới');
  await administrator.findsNoBarrier();

  await expect(async () => {
    await clerk.opens(`/dossiers/${code}`);
    await clerk.sees('do lịch nghỉ mới');
  }).toPass({ timeout: 30_000 });
  await clerk.sees(/theo lịch nghỉ mới \(999\/VPCP-KGVX\)/);
});
