// A dossier from the counter to the result, as three people live it.
import { expect, test } from '../harness/story.js';
import { EXPRESS, PROCEDURE, does, takesIn } from '../harness/dossier.js';
import { CLERK, DIRECTOR, SPECIALIST, signsIn } from '../harness/staff.js';

/** Looks a dossier up with the receipt in hand. */
async function tracks(citizen, { code, key }) {
  await citizen.opens('/t');
  await citizen.fills('Mã hồ sơ ghi trên giấy hẹn', code);
  await citizen.fills('Khóa tra cứu ghi trên giấy hẹn', key);
  await citizen.presses('Tra cứu hồ sơ');
  await citizen.sees('Vì sao hẹn ngày này');
}

/** A Wednesday some weeks from now, as YYYY-MM-DD. */
function wednesdayIn(weeks) {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() - day.getUTCDay() + 3 + 7 * weeks);
  return day.toISOString().slice(0, 10);
}

test('accept, track, return', async ({ somebody }) => {
  const [clerk, specialist, citizen] = [await somebody(), await somebody(), await somebody()];
  await signsIn(clerk, CLERK);
  const receipt = await takesIn(clerk, { name: 'Nguyễn Thị Mười' });

  await tracks(citizen, receipt);
  await citizen.findsNoBarrier();
  expect(citizen.page.url()).not.toContain(receipt.key);

  await clerk.opens(`/dossiers/${receipt.code}`);
  await does(clerk, 'hand_over', { to: 'Tư pháp' });
  await signsIn(specialist, SPECIALIST);
  await specialist.opens(`/dossiers/${receipt.code}`);
  await specialist.findsNoBarrier();
  await does(specialist, 'receive_hand_over');
  await does(specialist, 'record_result', { outcome: 'Được giải quyết', number: '15/KS' });

  await clerk.opens(`/dossiers/${receipt.code}`);
  await does(clerk, 'deliver', { to: 'chủ hồ sơ' });
  await tracks(citizen, receipt);
  await citizen.sees('Đã trả kết quả');
});

test('a supplement stops the clock, and its arrival sets it going again', async ({ somebody }) => {
  const [clerk, specialist, citizen] = [await somebody(), await somebody(), await somebody()];
  await signsIn(clerk, CLERK);
  const receipt = await takesIn(clerk, { name: 'Trần Văn Tư' });
  await clerk.opens(`/dossiers/${receipt.code}`);
  await does(clerk, 'hand_over', { to: 'Tư pháp' });

  await signsIn(specialist, SPECIALIST);
  await specialist.opens(`/dossiers/${receipt.code}`);
  await does(specialist, 'receive_hand_over');
  await does(specialist, 'request_supplement', {
    lines: 'Bản chụp sổ hộ khẩu cũ',
    reason: 'Thiếu giấy tờ chứng minh nơi đăng ký trước đây',
  });
  await specialist.sees('Đã yêu cầu bổ sung. In phiếu yêu cầu');

  await tracks(citizen, receipt);
  await citizen.sees('Ông/Bà cần bổ sung:');
  await citizen.sees('Bản chụp sổ hộ khẩu cũ');
  await citizen.sees(/Thời hạn đang dừng;/);

  await clerk.opens(`/dossiers/${receipt.code}`);
  await does(clerk, 'receive_supplement');
  await tracks(citizen, receipt);
  await citizen.seesNo('Ông/Bà cần bổ sung:');
  await citizen.seesNo(/Thời hạn đang dừng;/);
});

test('the director mends a result after closing, and the clock stays closed', async ({ somebody }) => {
  const [clerk, specialist, director] = [await somebody(), await somebody(), await somebody()];
  await signsIn(clerk, CLERK);
  const { code } = await takesIn(clerk, { name: 'Lê Thị Năm' });
  await clerk.opens(`/dossiers/${code}`);
  await does(clerk, 'hand_over', { to: 'Tư pháp' });
  await signsIn(specialist, SPECIALIST);
  await specialist.opens(`/dossiers/${code}`);
  await does(specialist, 'receive_hand_over');
  await does(specialist, 'record_result', { outcome: 'Được giải quyết', number: '16/KS' });
  await clerk.opens(`/dossiers/${code}`);
  await does(clerk, 'deliver', { to: 'chủ hồ sơ' });

  await signsIn(director, DIRECTOR);
  await director.opens(`/dossiers/${code}`);
  await does(director, 'correct_closed', { number: '61/KS', outcome: 'Được giải quyết', reason: 'Ghi nhầm số' });
  await director.sees('Đính chính sau khi kết thúc');
  await director.sees('Đã trả kết quả');
});

test('the director says sorry with a new date, once', async ({ somebody }) => {
  const [clerk, director] = [await somebody(), await somebody()];
  await signsIn(clerk, CLERK);
  const receipt = await takesIn(clerk, { name: 'Phạm Văn Sáu' });
  const { code } = receipt;
  await signsIn(director, DIRECTOR);
  await director.opens(`/dossiers/${code}`);
  await does(director, 'apologise', { new_date: wednesdayIn(4), reason: 'Nơi đăng ký cũ chưa trả lời' });
  await director.sees('Đã xin lỗi');
  await expect(director.page.locator('#act-apologise')).toHaveCount(0);
  // One date is told, and no "on time" beside an apology; the first stays below.
  const [, month, day] = wednesdayIn(4).split('-').map(Number);
  const citizen = await somebody();
  await tracks(citizen, receipt);
  await citizen.sees(new RegExp(`^Hẹn trả thứ Tư ${day}/${month}/`));
  await expect(citizen.page.locator('.days .due')).toContainText(`${day}/${month}`);
  await citizen.seesNo('Đúng tiến độ');
  await citizen.sees(/Hẹn lúc đầu/);
});

test('a dossier that cannot be taken is refused with its reason', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  await clerk.opens(`/intake?procedure=${PROCEDURE}`);
  await clerk.fills('Họ và tên', 'Võ Thị Bảy');
  await clerk.reaches(clerk.page.getByText('Yêu cầu hoàn thiện, Từ chối tiếp nhận'));
  await clerk.hits('Enter');
  await clerk.fills('Lý do', 'Việc này thuộc Ủy ban nhân dân phường khác');
  await clerk.presses('Từ chối tiếp nhận');
  await clerk.sees('Đã ghi việc từ chối tiếp nhận.');
});

test('the counter works without JavaScript', async ({ somebody }) => {
  const clerk = await somebody({ javaScriptEnabled: false });
  await signsIn(clerk, CLERK);
  const { code } = await takesIn(clerk, { name: 'Đỗ Văn Tám', withScript: false });
  expect(code).toMatch(/^H[\w.]+-\d{6}-\d{4}$/);
});

test('the accept button and the sum stay in sight on the smallest screen of a desk', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  const inSight = async (button) => {
    await expect(clerk.page.getByRole('button', { name: button })).toBeInViewport({ ratio: 1 });
    await expect(clerk.page.locator('[data-in=total]')).toBeInViewport({ ratio: 1 });
    // In sight, and not under anything.
    const covered = await clerk.page.evaluate(() =>
      [...document.querySelectorAll('#i-accept, [data-in=total]')].filter((thing) => {
        const { x, y, width, height } = thing.getBoundingClientRect();
        return !thing.contains(document.elementFromPoint(x + width / 2, y + height / 2));
      }).length,
    );
    expect(covered).toBe(0);
  };
  const usual = /Tiếp nhận và in giấy hẹn/;
  await clerk.opens(`/intake?procedure=${PROCEDURE}`);
  await inSight(usual);
  await clerk.findsNoBarrier();
  // After an error the summary stands above the form, and both are still there.
  await clerk.hits('Control+Enter');
  await clerk.sees('Họ và tên: ');
  await inSight(usual);
  await clerk.fills('Điện thoại', '0999999999');
  await clerk.hits('Alt+f');
  await clerk.sees('Không tìm thấy ai với số này.');
  await inSight(usual);
  await clerk.page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
  await inSight(usual);
  // Same-day work, and its error.
  await clerk.opens(`/intake?procedure=${EXPRESS}`);
  await inSight(/Thu, trả kết quả ngay/);
  await clerk.hits('Control+Enter');
  await clerk.sees('Họ và tên: ');
  await inSight(/Thu, trả kết quả ngay/);
});

test('what was typed is kept for its own procedure, to the last key', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  await clerk.opens(`/intake?procedure=${PROCEDURE}`);
  await clerk.fills('Họ và tên', 'Lý Thị Chín');
  await clerk.page.context().setOffline(true);
  await clerk.page.keyboard.press('Control+Enter');
  await clerk.page.context().setOffline(false);
  await clerk.opens(`/intake?procedure=${EXPRESS}`);
  await expect(clerk.field('Họ và tên')).toHaveValue('');
  await clerk.opens(`/intake?procedure=${PROCEDURE}`);
  await expect(clerk.field('Họ và tên')).toHaveValue('Lý Thị Chín');
  await clerk.sees('Đã khôi phục');
});

test('the head of a page for staff is one row on a desk\'s screen', async ({ somebody }) => {
  for (const who of [CLERK, SPECIALIST, DIRECTOR]) {
    const person = await somebody();
    await signsIn(person, who);
    const rows = await person.page.locator('.mast-in').evaluate((mast) => {
      const tops = [...mast.children].map((part) => part.getBoundingClientRect());
      return { height: mast.getBoundingClientRect().height, below: tops.filter((t) => t.top >= tops[0].bottom).length };
    });
    expect(rows.below).toBe(0);
    expect(rows.height).toBeLessThan(60);
  }
});
