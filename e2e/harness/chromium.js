// How Chromium is started: Debian's own, quiet on the network, and without a
// sandbox only where it cannot have one (as root).
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const launchOptions = {
  executablePath: process.env.MOTCUA_CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? [...quiet, '--no-sandbox'] : quiet,
};

export const chromium = { browserName: 'chromium', headless: true, launchOptions };
