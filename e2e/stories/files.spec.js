// A scan is looked at where the dossier is: a real PDF opens in the browser, a
// page that calls itself one is not taken.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../harness/story.js';
import { takesIn } from '../harness/dossier.js';
import { CLERK, signsIn } from '../harness/staff.js';

/** Chooses a file in the form of the dossier's page and sends it. */
async function attaches(clerk, file) {
  const form = clerk.page.locator('#act-attach');
  if ((await form.getAttribute('open')) === null) {
    await clerk.reaches(form.locator('summary'));
    await clerk.hits('Enter');
  }
  await form.locator('input[type=file]').setInputFiles(file);
  await clerk.reaches(form.locator('button'));
  await clerk.turnsThePage();
}

test('a PDF opens in the browser as what it is, and a page that calls itself one is refused', async ({ desk, somebody }) => {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-file-'));
  try {
    const clerk = await somebody();
    await signsIn(clerk, CLERK);
    const { code } = await takesIn(clerk, { name: 'Lý Thị Scan' });
    await clerk.opens(`/dossiers/${code}`);
    const real = join(folder, 'to-khai.pdf');
    writeFileSync(real, await clerk.page.pdf());
    const false_ = join(folder, 'gia.pdf');
    writeFileSync(false_, '<!doctype html><title>x</title><script>document.title = "chạy"</script>');

    await attaches(clerk, false_);
    await expect(clerk.page.locator('.errsum').first()).toBeVisible();
    expect(await clerk.page.locator('a[href*="look=1"]').count()).toBe(0);
    await attaches(clerk, real);
    const link = clerk.page.locator('a[href*="look=1"]');
    await expect(link).toHaveCount(1);

    // What the server says of it: this type and no other, nothing in it runs.
    const address = desk.origin + (await link.getAttribute('href'));
    const headers = (await clerk.page.context().request.get(address)).headers();
    expect(headers['content-type']).toBe('application/pdf');
    expect(headers['content-disposition']).toMatch(/^inline;/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");

    // What the browser does with it.
    await clerk.reaches(link);
    let saved = 0;
    clerk.page.context().on('page', (page) => page.on('download', () => (saved += 1)));
    const opened = clerk.page.context().waitForEvent('page');
    await clerk.hits('Enter');
    const paper = await opened;
    await paper.waitForLoadState();
    expect(paper.url()).toBe(address);
    expect(await paper.evaluate(() => document.contentType)).toBe('application/pdf');
    // The browser's own viewer shows it, and nothing was saved to the disk.
    const viewers = () => paper.frames().filter((frame) => frame.url().startsWith('chrome-extension://')).length;
    await expect.poll(viewers).toBe(1);
    expect(saved).toBe(0);
    // The page it was opened from cannot be reached from there.
    expect(await paper.evaluate(() => globalThis.opener)).toBeNull();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
