// What a citizen does before and after coming to the desk.
import { expect, test } from '../harness/story.js';
import { expectNoSidewaysScroll } from '../harness/checks.js';

test('a citizen without diacritics and without JavaScript finds what to bring', async ({ somebody }) => {
  const citizen = await somebody({ javaScriptEnabled: false });
  await citizen.opens('/');
  await citizen.fills('Việc cần làm, tên thủ tục hoặc mã', 'lam lai giay khai sinh');
  await citizen.hits('Enter');
  await citizen.sees(/thủ tục cho “lam lai giay khai sinh”/);
  await citizen.follows('Làm lại giấy khai sinh');
  await citizen.sees('Thủ tục đăng ký lại khai sinh');
  await citizen.follows('In danh sách giấy tờ');
  await citizen.sees('Tờ khai theo mẫu');
});

test('a citizen with a phone reads the same in English, without scrolling sideways', async ({ somebody }) => {
  const citizen = await somebody({ viewport: { width: 390, height: 844 } });
  for (const path of ['/', '/procedures?q=dat dai', '/procedures/1.004884', '/t']) {
    await citizen.opens(path);
    await expectNoSidewaysScroll(citizen.page, 390);
    await citizen.findsNoBarrier();
  }
  await citizen.opens('/procedures/1.004884?lang=en');
  await citizen.sees('Register a birth again');
});

test('somebody who knows a code but not its key learns nothing', async ({ somebody }) => {
  const stranger = await somebody();
  await stranger.opens('/t');
  await stranger.fills('Mã hồ sơ ghi trên giấy hẹn', 'H53.00-261120-0001');
  await stranger.fills('Khóa tra cứu ghi trên giấy hẹn', 'AAAA-AAAA');
  await stranger.presses('Tra cứu hồ sơ');
  await stranger.sees('Mã hồ sơ và khóa không khớp. Ông/Bà xem lại giấy hẹn.');
  expect(stranger.page.url()).not.toContain('0001');
});
