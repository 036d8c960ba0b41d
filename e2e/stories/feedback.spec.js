// What people say to the office: a report about attitude from filing to answer
// with the right people kept out, a suggestion that is published, and a
// denunciation typed here anyway.
import { expect, test } from '../harness/story.js';
import { expectNoSidewaysScroll } from '../harness/checks.js';
import { does, opensAct } from '../harness/dossier.js';
import { ADMINISTRATOR, CLERK, DIRECTOR, signsIn } from '../harness/staff.js';

const HEAD = 'mau14'; // Huỳnh Văn Mẫu 14, head of the justice unit
const RECORDS = 'mau13'; // records clerk
const OFFICER = 'mau19'; // programme officer and surveyor

/** A picture of one point. */
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Chooses what it is about on the box's first page, fills the form and sends it; gives code and key. */
async function writes(citizen, about, fill) {
  await citizen.opens('/box');
  await citizen.follows(about);
  await fill();
  await citizen.presses(/^Gửi$/);
  await citizen.sees('Giữ lại mã và khóa');
  const [code, key] = await citizen.page.locator('.codeid.pbig').allInnerTexts();
  return { code, key };
}

/** Follows what was sent. */
async function tracks(citizen, { code, key }) {
  await citizen.opens('/box/track');
  await citizen.fills('Mã góp ý', code);
  await citizen.fills('Khóa', key);
  await citizen.presses('Xem trả lời');
}

/** Opens one from a list by its code. */
async function openedFrom(person, list, code) {
  await person.opens(list);
  await person.follows(code);
  await person.sees('Góp ý này');
}

test('a report about attitude is examined, and the one reported sees the question and nothing else', async ({ somebody }) => {
  // Without JavaScript, on a phone.
  const citizen = await somebody({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await citizen.opens('/');
  await citizen.follows('Hòm thư góp ý');
  await citizen.sees('Khiếu nại và tố cáo có đường riêng theo luật');
  const slip = await writes(citizen, 'Phản ánh thái độ phục vụ', async () => {
    await citizen.fills('Tên hoặc đặc điểm của cán bộ', 'cán bộ Mẫu 14');
    await citizen.fills('Nội dung', 'Cán bộ Mẫu 14 lớn tiếng với tôi trước mặt mọi người sáng nay.');
    await citizen.fills('Họ tên', 'Nguyễn Thị Bí Mật');
  });
  await citizen.sees(/Trả lời chậm nhất/);

  const [director, head] = [await somebody(), await somebody()];
  await signsIn(director, DIRECTOR);
  await openedFrom(director, '/feedback?view=to_triage', slip.code);
  await director.findsNoBarrier();
  const naming = await opensAct(director, 'name');
  await director.ticks('Huỳnh Văn Mẫu 14');
  await director.reaches(naming.getByRole('button').last());
  await director.turnsThePage();
  await director.sees('Đã ghi.');
  await does(director, 'accept');
  await does(director, 'hear', { official: 'Mẫu 14', question: 'Sáng nay ở quầy đã có việc gì?' });

  await signsIn(head, HEAD);
  for (const view of ['to_triage', 'mine', 'open', 'closed', 'all']) {
    await head.opens(`/feedback?view=${view}`);
    await head.seesNo(slip.code);
  }
  await head.opens('/feedback/questions');
  await head.sees('Sáng nay ở quầy đã có việc gì?');
  for (const secret of [slip.code, /lớn tiếng/, /Bí Mật/]) await head.seesNo(secret);
  await head.findsNoBarrier();
  await head.fills('Trả lời của Ông/Bà', 'Phòng ồn nên tôi nói to.');
  await head.presses('Gửi trả lời');
  await head.sees('Đã gửi câu trả lời.');
  const address = new URL(director.page.url()).pathname;
  expect(await head.opens(address)).toBe(404);

  await director.opens(address);
  await director.sees('Phòng ồn nên tôi nói to.');
  await does(director, 'conclude', { finding: 'Phản ánh đúng', reasons: 'Hai người ở quầy bên cùng nghe.' });
  await director.sees('Phản ánh đúng thì cần lời xin lỗi.');
  await does(director, 'conclude', { apology: 'Trung tâm xin lỗi Ông/Bà.' });
  await director.sees('Đã kết luận');

  await tracks(citizen, slip);
  await citizen.sees('Phản ánh đúng');
  await citizen.sees('Trung tâm xin lỗi Ông/Bà.');
  await citizen.seesNo(/Mẫu 11/);
  await expectNoSidewaysScroll(citizen.page, 390);
  expect(citizen.page.url()).not.toContain(slip.key);
});

test('a suggestion with a photo is answered, seen by its writer, and published', async ({ somebody }) => {
  const citizen = await somebody({ viewport: { width: 390, height: 844 } });
  for (const path of ['/box', '/box/new?kind=suggestion', '/box/new?kind=sealed', '/box/answers', '/box/poster']) {
    await citizen.opens(path);
    await citizen.findsNoBarrier();
    await expectNoSidewaysScroll(citizen.page, 390);
  }
  const slip = await writes(citizen, /Chỗ ngồi, biển chỉ dẫn/, async () => {
    await citizen.fills('Nội dung', 'Ghế chờ ở cuối phòng ít quá, người già phải đứng cả buổi.');
    await citizen.page.locator('#i-photos').setInputFiles({ name: 'ghe.png', mimeType: 'image/png', buffer: PHOTO });
  });
  await citizen.findsNoBarrier();

  const officer = await somebody();
  await signsIn(officer, OFFICER);
  await openedFrom(officer, '/feedback?view=to_triage', slip.code);
  await officer.sees('Ảnh 1');
  await does(officer, 'accept');
  await does(officer, 'topics');
  await does(officer, 'answer', { outcome: 'Đã làm', text: 'Đã thêm sáu ghế có tay vịn.' });
  await does(officer, 'prepare', {
    title: 'Thêm ghế cho người cao tuổi',
    said: 'Người cao tuổi không có chỗ ngồi.',
    did: 'Đã thêm sáu ghế có tay vịn ở hàng đầu.',
  });
  await officer.findsNoBarrier();

  await tracks(citizen, slip);
  await citizen.sees('Thêm ghế cho người cao tuổi');
  await citizen.presses('Đồng ý công bố');
  await citizen.sees('Đã ghi ý kiến của Ông/Bà.');
  await officer.opens(new URL(officer.page.url()).pathname);
  await does(officer, 'publish');
  await officer.sees('Đã ghi.');

  const reader = await somebody({ javaScriptEnabled: false });
  await reader.opens('/box/answers');
  await reader.sees(/Mục tiêu: không có phản ánh thái độ/);
  await reader.sees('Lượt đến');
  await reader.fills('Tìm trong các góp ý', 'them ghe');
  await reader.hits('Enter');
  await reader.sees('Thêm ghế cho người cao tuổi');
  await reader.seesNo(/đứng cả buổi/);
});

test('a denunciation typed here is sealed, told its way, and read by one person', async ({ somebody }) => {
  const [administrator, records, director] = [await somebody(), await somebody(), await somebody()];
  await signsIn(administrator, ADMINISTRATOR);
  await administrator.opens('/admin/feedback');
  await administrator.picks('Người đọc nội dung niêm phong', 'Phạm Thị Mẫu 13');
  await administrator.presses(/Ctrl\+Enter/);
  const citizen = await somebody();
  const slip = await writes(citizen, 'Vẫn gửi ở đây', async () => {
    await citizen.chooses('Tố cáo');
    await citizen.fills('Nội dung', 'Tôi tố cáo việc nhận tiền để làm hồ sơ nhanh.');
  });
  await citizen.sees(/25\/2018\/QH14/);
  await tracks(citizen, slip);
  await citizen.sees('Đã niêm phong');

  await signsIn(records, RECORDS);
  await records.opens('/feedback');
  await records.follows(/niêm phong/);
  await records.follows(slip.code);
  await records.sees(/nhận tiền để làm hồ sơ nhanh/);
  await records.findsNoBarrier();
  const address = new URL(records.page.url()).pathname;
  await signsIn(director, DIRECTOR);
  expect(await director.opens(address)).toBe(404);
  await director.opens('/feedback?view=all');
  await director.seesNo(slip.code);
});

test('a clerk writes down what somebody says and gives them the code', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  await clerk.opens('/feedback');
  await clerk.follows(/Nhập góp ý/);
  await clerk.fills('Nội dung', 'Ngắn');
  await clerk.presses(/Ghi và lấy mã/);
  await clerk.sees(/ít nhất 10 ký tự/);
  await clerk.fills('Nội dung', 'Bà cụ nói chữ trên phiếu nhỏ quá, không đọc được.');
  await clerk.presses(/Ghi và lấy mã/);
  await clerk.sees('Đã ghi');
  await clerk.findsNoBarrier();
  const [code, key] = await clerk.page.locator('.codeid.pbig').allInnerTexts();
  const citizen = await somebody();
  await tracks(citizen, { code, key });
  await citizen.sees('Bà cụ nói chữ trên phiếu nhỏ quá, không đọc được.');
});
