// A mail server that is not there, one that refuses, and one that takes the
// message at last: the dossier says each time what became of it.
import { expect, test } from '../harness/story.js';
import { takesIn } from '../harness/dossier.js';
import { deafPort, startMail } from '../harness/mail.js';
import { ADMINISTRATOR, CLERK, signsIn } from '../harness/staff.js';

const PATH = '/admin/messages';

/** Sets the mail server; messages go out at any hour. */
async function sendsThrough(administrator, port) {
  await administrator.opens(PATH);
  const field = (name) => administrator.page.locator(`[name="${name}"]`);
  await administrator.ticks('Thư điện tử');
  // How a time is typed depends on the browser's language, so it is set.
  await field('quiet_from').fill('00:00');
  await field('quiet_to').fill('00:00');
  await administrator.typesInto(field('smtp_host'), '127.0.0.1');
  await administrator.typesInto(field('smtp_port'), `${port}`);
  await administrator.picksIn(field('smtp_safety'), 'Không mã hóa');
  await administrator.typesInto(field('smtp_from'), 'motcua@example.vn');
  await administrator.presses(/^Lưu Ctrl/);
  await administrator.sees('Đã lưu cách gửi tin.');
}

/** Looks at the dossier until its page says so: the post looks out every 20 s. */
async function waitsUntil(person, code, text) {
  await expect(async () => {
    await person.opens(`/dossiers/${code}`);
    await expect(person.page.getByText(text).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ intervals: [1_000, 2_000], timeout: 75_000 });
}

test('a message that fails is told where it matters, and goes out once the cause is mended', async ({ somebody }) => {
  test.setTimeout(300_000);
  const mail = await startMail('550 5.1.1 no such mailbox');
  try {
    const [administrator, clerk] = [await somebody(), await somebody()];
    await signsIn(administrator, ADMINISTRATOR);
    await signsIn(clerk, CLERK);

    // Nobody answers: a test says so, and what to look at.
    await sendsThrough(administrator, await deafPort());
    await administrator.picksIn(administrator.page.locator('[name="test_way"]'), 'Thư điện tử');
    await administrator.typesInto(administrator.page.locator('[name="test_to"]'), 'thu@example.vn');
    await administrator.presses('Gửi tin thử');
    await administrator.sees(/Tin thử không gửi được\. Không kết nối được với máy chủ gửi tin\./);
    await administrator.findsNoBarrier();

    // A message waits for its next try; the dossier says why.
    const first = await takesIn(clerk, { name: 'Lưu Thị Chờ', mail: 'cho@example.vn' });
    await waitsUntil(clerk, first.code, /Lần thử trước: Không kết nối được với máy chủ gửi tin/);
    await clerk.sees(/Chờ gửi, sớm nhất/);
    await clerk.findsNoBarrier();

    // A server that refuses: the message is dead, and a person has to look.
    await sendsThrough(administrator, mail.port);
    const second = await takesIn(clerk, { name: 'Lưu Thị Từ', mail: 'khongco@example.vn' });
    await waitsUntil(clerk, second.code, /Không gửi được, từ/);
    await clerk.sees(/Máy chủ từ chối hẳn tin này/);
    const said = clerk.page.locator('details').filter({ has: clerk.page.locator('code', { hasText: '550' }) }).last();
    await clerk.reaches(said.locator('summary').first());
    await clerk.hits('Enter');
    await expect(said.locator('code').first()).toBeVisible();

    await administrator.opens(PATH);
    await administrator.sees(second.code);
    await administrator.sees(/Máy chủ từ chối hẳn tin này/);
    await administrator.findsNoBarrier();

    // The mailbox is there now: sent again, it goes out.
    mail.answer = '250 ok';
    await administrator.presses(`Gửi lại ${second.code}`);
    await administrator.sees('Đã xử lý thư không gửi được.');
    await waitsUntil(clerk, second.code, 'Nội dung đã gửi');
    expect(mail.mails.length).toBeGreaterThan(0);

    // Other stories find the office as it was: no messages.
    await administrator.opens(PATH);
    const way = administrator.page.locator('[name="way"][value="mail"]');
    await administrator.reaches(way);
    await administrator.hits('Space');
    await expect(way).not.toBeChecked();
    await administrator.presses(/^Lưu Ctrl/);
    await administrator.sees('Đã lưu cách gửi tin.');
  } finally {
    await mail.stop();
  }
});
