// The sample people of the demo and the door they come in by.
import { expect } from '@playwright/test';

export const CLERK = 'mau03';
export const SPECIALIST = 'mau06';
export const DIRECTOR = 'mau11';
export const ADMINISTRATOR = 'mau20';
const PASSWORD = 'mot-cua-mau-2026';

/** Signs in; `next` is where the person was going. */
export async function signsIn(person, login, next = '') {
  if (!next) await person.opens('/sign-in');
  await person.fills('Tên đăng nhập', login);
  await person.fills('Mật khẩu', PASSWORD);
  await person.presses('Đăng nhập');
  await expect(person.page.getByRole('button', { name: 'Đăng xuất' })).toBeVisible();
}
