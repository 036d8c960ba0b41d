// A person at a keyboard. There is no mouse here: what cannot be reached with
// Tab, arrows, Space and Enter fails the story.
import { expect } from '@playwright/test';
import { expectNoBarrier } from './checks.js';

/** More stops than any page has; a page that needs more is itself the fault. */
const MAX_STOPS = 200;

export class Person {
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
  }

  /** Types an address. */
  async opens(path) {
    const response = await this.page.goto(this.origin + path);
    await this.settles();
    return response.status();
  }

  /** Goes on with Tab until the thing has the focus. */
  async reaches(thing) {
    await expect(thing).toBeVisible();
    for (let stop = 0; stop < MAX_STOPS; stop += 1) {
      if (await thing.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${thing}`);
  }

  /** Fills a field, whatever stood in it before. */
  async fills(label, text) {
    await this.typesInto(this.field(label), text);
  }

  /** The same for a field that is already found. */
  async typesInto(field, text) {
    await this.reaches(field);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.insertText(text);
  }

  /** Picks an entry of a drop-down list by its text. */
  async picks(label, entry) {
    await this.picksIn(this.field(label), entry);
  }

  /** The same for a list that is already found. */
  async picksIn(list, entry) {
    await this.reaches(list);
    await this.page.keyboard.press('Home');
    const chosen = () => list.evaluate((element) => element.selectedOptions[0]?.textContent.trim());
    for (let step = 0; step < MAX_STOPS; step += 1) {
      if (matches(await chosen(), entry)) return;
      await this.page.keyboard.press('ArrowDown');
    }
    throw new Error(`the list has no entry ${entry}`);
  }

  /** Ticks a box. */
  async ticks(label) {
    const box = this.page.getByRole('checkbox', { name: label }).first();
    await this.reaches(box);
    if (!(await box.isChecked())) await this.page.keyboard.press('Space');
    await expect(box).toBeChecked();
  }

  /** Chooses one of several: Tab to the group, then arrows. */
  async chooses(label) {
    const radio = this.page.getByRole('radio', { name: label }).first();
    const name = await radio.getAttribute('name');
    const inGroup = () => this.page.evaluate((group) => document.activeElement?.name === group, name);
    for (let stop = 0; stop < MAX_STOPS && !(await inGroup()); stop += 1) await this.page.keyboard.press('Tab');
    for (let step = 0; step < MAX_STOPS && !(await radio.isChecked()); step += 1) {
      const isHere = await radio.evaluate((element) => element === document.activeElement);
      await this.page.keyboard.press(isHere ? 'Space' : 'ArrowDown');
    }
    await expect(radio).toBeChecked();
  }

  /** Presses a button with Enter. */
  async presses(name) {
    await this.reaches(this.page.getByRole('button', { name }).first());
    await this.turnsThePage();
  }

  /** Follows a link with Enter. */
  async follows(name) {
    await this.reaches(this.page.getByRole('link', { name }).first());
    await this.turnsThePage();
  }

  /** Presses a key and waits until the next page stands there whole; a kiosk puts it in place of the one before. */
  async turnsThePage(key = 'Enter') {
    await this.page.evaluate(() => (document.body.isPageBefore = true));
    await this.page.keyboard.press(key);
    const state = () =>
      this.page
        .evaluate(() => (document.body.isPageBefore ? 'before' : document.readyState))
        .catch(() => 'turning');
    await expect.poll(state, { intervals: [20, 50, 100] }).toBe('complete');
    await this.settles();
  }

  /**
   * Waits until a page that gives a field the focus has done so: it does when it
   * is drawn, which on a busy machine is after it has loaded. Keys struck
   * between the two would go nowhere, and nobody is that fast.
   */
  async settles() {
    const isReady = () =>
      this.page
        .evaluate(() => !document.querySelector('[autofocus]') || document.activeElement !== document.body)
        // A page that turns meanwhile is waited for by whoever turned it.
        .catch(() => true);
    for (let look = 0; look < 40 && !(await isReady()); look += 1) await this.page.waitForTimeout(25);
  }

  /** Presses a key. */
  async hits(key) {
    await this.page.keyboard.press(key);
  }

  /** Sees a text somewhere on the page. */
  async sees(text) {
    await expect(this.page.getByText(text).first()).toBeVisible();
  }

  /** Does not see a text anywhere on the page. */
  async seesNo(text) {
    await expect(this.page.getByText(text)).toHaveCount(0);
  }

  /** The page as it is now keeps nobody out. */
  async findsNoBarrier() {
    await expectNoBarrier(this.page);
  }

  field(label) {
    return this.page.getByLabel(label).first();
  }
}

function matches(text, wanted) {
  return wanted instanceof RegExp ? wanted.test(text ?? '') : (text ?? '').includes(wanted);
}
