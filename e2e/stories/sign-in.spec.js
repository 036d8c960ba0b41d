// Who gets in, and how far.
import { expect, test } from '../harness/story.js';
import { CLERK, DIRECTOR, signsIn } from '../harness/staff.js';

test('a page for staff asks a stranger to sign in, and leads there afterwards', async ({ somebody }) => {
  const clerk = await somebody();
  await clerk.opens('/work');
  await clerk.sees('Đăng nhập');
  await signsIn(clerk, CLERK, '/work');
  await expect(clerk.page).toHaveURL(/\/work$/);
  await clerk.findsNoBarrier();
});

test('a wrong password says nothing about whether the name exists', async ({ somebody }) => {
  const answers = [];
  for (const login of [CLERK, 'nobody-here']) {
    const guesser = await somebody();
    await guesser.opens('/sign-in');
    await guesser.fills('Tên đăng nhập', login);
    await guesser.fills('Mật khẩu', 'not the password');
    await guesser.presses('Đăng nhập');
    await guesser.sees('Tên đăng nhập hoặc mật khẩu không đúng.');
    answers.push(await guesser.page.getByRole('main').innerText());
  }
  expect(answers[0]).toBe(answers[1]);
});

test('a clerk is kept from the director’s page, the director is not', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  expect(await clerk.opens('/director')).toBe(403);
  await clerk.sees('Việc này không thuộc vai trò của Ông/Bà');
  const director = await somebody();
  await signsIn(director, DIRECTOR);
  expect(await director.opens('/director')).toBe(200);
  await director.findsNoBarrier();
});

test('who signs out is out', async ({ somebody }) => {
  const clerk = await somebody();
  await signsIn(clerk, CLERK);
  await clerk.presses('Đăng xuất');
  await clerk.opens('/work');
  await expect(clerk.page.getByLabel('Mật khẩu')).toBeVisible();
});
