// What several stories do with a dossier: take it in, act on it.
export const PROCEDURE = '1.004884'; // Làm lại giấy khai sinh: five working days, handled by the justice unit
export const EXPRESS = '2.000815'; // Chứng thực bản sao: at once, with the result

/**
 * Takes a dossier in at the counter; gives its code and the key on the receipt.
 * `mail` = the applicant wants messages there.
 */
export async function takesIn(clerk, { name, withScript = true, mail = '' }) {
  await clerk.opens(`/intake?procedure=${PROCEDURE}`);
  await clerk.picks('Giấy tờ tùy thân', 'Căn cước');
  await clerk.fills('Số giấy tờ', numberOf(name));
  await clerk.fills('Điện thoại', '0912345678');
  await clerk.fills('Họ và tên', name);
  await clerk.fills('Ngày sinh (hoặc năm)', '1985');
  await clerk.fills('Địa chỉ', '12 Nguyễn Huệ, phường Long An');
  await clerk.fills('Chính: Tờ khai theo mẫu', '1');
  await clerk.fills('Sao: Bản sao Giấy khai sinh đã cấp trước đây', '1');
  await clerk.ticks(/Giấy tờ tùy thân/);
  if (mail) await wantsMail(clerk, mail);
  if (withScript) await clerk.hits('Control+Enter');
  else await clerk.presses(/Tiếp nhận và in giấy hẹn/);
  await clerk.sees(/Đã tiếp nhận H/);
  await clerk.follows(/In giấy hẹn/);
  await clerk.sees('Khóa tra cứu');
  const [code, key] = await clerk.page.locator('.legal .codeid').allInnerTexts();
  return { code, key };
}

/** Types a mail address, which lies in a fold, and chooses messages by mail. */
async function wantsMail(clerk, mail) {
  const fold = clerk.page.locator('details').filter({ has: clerk.page.locator('[name="email"]') }).last();
  if ((await fold.getAttribute('open')) === null) {
    await clerk.reaches(fold.locator('summary').first());
    await clerk.hits('Enter');
  }
  await clerk.typesInto(clerk.page.locator('[name="email"]'), mail);
  await clerk.picksIn(clerk.page.locator('[name="told"]'), 'Thư điện tử');
}

/** Opens the form of an act on the dossier's page. */
export async function opensAct(person, slug) {
  const form = person.page.locator(`#act-${slug}`);
  if ((await form.getAttribute('open')) === null) {
    await person.reaches(form.locator('summary'));
    await person.hits('Enter');
  }
  return form;
}

/** Fills an act's form by field names and sends it. */
export async function does(person, slug, fields = {}) {
  const form = await opensAct(person, slug);
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${slug}-${name}"]`).first();
    await person.reaches(field);
    const kind = await field.evaluate((element) => element.type);
    if (kind === 'checkbox') await person.hits('Space');
    else if (kind.startsWith('select')) await person.picksIn(field, value);
    // How a date is typed depends on the browser's language, so it is set.
    else if (kind === 'date') await field.fill(value);
    else await person.typesInto(field, value);
  }
  await person.reaches(form.getByRole('button').last());
  await person.turnsThePage();
}

/** A number of its own for each name, as identity cards are numbered; the counter asks when one number comes with two names. */
function numberOf(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 1000000;
  return `080185${String(sum).padStart(6, '0')}`;
}
