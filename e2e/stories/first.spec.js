// The first day: a folder in which nothing is yet becomes a desk.
import { expect, test as base } from '@playwright/test';
import { Person } from '../harness/person.js';
import { startFresh } from '../harness/server.js';

const test = base.extend({
  engine: ['sqlite', { option: true, scope: 'worker' }],
});

test('an administrator sets a desk up on its page and signs in without a restart', async ({ browser, engine }) => {
  test.skip(engine !== 'sqlite', 'the page is the same on both engines');
  const fresh = await startFresh();
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1366, height: 768 } });
  try {
    const admin = new Person(await context.newPage(), fresh.origin);
    await admin.opens('/');
    await admin.sees('Thiết lập bộ phận một cửa');
    await admin.fills('Tên cơ quan', 'Trung tâm Phục vụ hành chính công phường Mẫu');
    await admin.fills('Mã định danh cơ quan', 'h 53');
    await admin.presses('Thiết lập một cửa');
    await admin.sees('Chưa thiết lập được');
    for (const [label, text] of [
      ['Tên cơ quan, tiếng Anh', 'Sample ward service centre'],
      ['Cơ quan chủ quản', 'Ủy ban nhân dân phường Mẫu'],
      ['Mã định danh cơ quan', 'H53.14'],
      ['Địa danh', 'Mẫu'],
      ['Địa chỉ', 'Số 1 đường Mẫu'],
      ['Họ và tên quản trị viên', 'Mẫu Văn Quản'],
      ['Mật khẩu của quản trị viên', 'mưa rơi trên mái tôn'],
      ['Nhập lại mật khẩu', 'mưa rơi trên mái tôn'],
    ]) {
      await admin.fills(label, text);
    }
    await admin.presses('Thiết lập một cửa');
    await admin.sees('Đã thiết lập xong');
    await admin.fills('Tên đăng nhập', 'admin');
    await admin.fills('Mật khẩu', 'mưa rơi trên mái tôn');
    await admin.presses('Đăng nhập');
    await expect(admin.page.getByRole('button', { name: 'Đăng xuất' })).toBeVisible();
    await admin.opens('/admin/office');
    await expect(admin.page.getByLabel('Mã định danh cơ quan')).toHaveValue('H53.14');
  } finally {
    await context.close();
    await fresh.stop();
  }
});
