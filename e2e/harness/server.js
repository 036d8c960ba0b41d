// A desk of its own for a run of stories: three played days, real catalogue,
// real calendar, served by the built program on a free port.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { motcua } from './paths.js';

/** Played days before the stories begin. */
const PLAYED = ['--days', '3', '--seed', '7'];

// The shell stops the program when its standard input ends, so that nothing is
// left running however the tests end.
const KEEPER = `trap '' INT TERM HUP; "$@" </dev/null & p=$!; cat >/dev/null; kill $p; wait $p`;

/** Serves a folder in which nothing is yet; gives its origin and a stop. */
export async function startFresh() {
  const data = mkdtempSync(join(tmpdir(), 'motcua-fresh-'));
  const port = await freePort();
  const served = await serve(['serve', '--data', data], port);
  const stop = async () => {
    await served.end();
    rmSync(data, { recursive: true, force: true });
  };
  return { origin: served.origin, stop };
}

/** Runs the built program on a port until it answers. */
async function serve(args, port) {
  const server = spawn('sh', ['-c', KEEPER, 'keeper', motcua, ...args, '--port', `${port}`], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (bytes) => (said += bytes));
  const origin = `http://127.0.0.1:${port}`;
  await untilAnswers(origin, server, () => said);
  const end = async () => {
    server.stdin.end();
    await new Promise((done) => server.once('exit', done));
  };
  return { origin, said: () => said, end };
}

/**
 * A desk whose clock stands on the morning of a working day, before anybody has
 * come: the hall gives no tickets at night, whenever the stories run.
 */
export function startHall(engine) {
  return startDesk(engine, ['--until', '2026-11-09', '--live', '0.1']);
}

/** Starts a desk on the given engine; gives its origin, its sign-ins and a stop. */
export async function startDesk(engine, more = []) {
  const data = mkdtempSync(join(tmpdir(), 'motcua-e2e-'));
  const database = engine === 'postgres' ? makeDatabase() : null;
  const common = ['--data', data, ...(database ? ['--database', database.url] : [])];
  execFileSync(motcua, ['demo', ...PLAYED, '--no-serve', ...common, ...more], { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await freePort();
  let args = ['demo', ...common, ...more];
  let served = await serve(args, port);
  return {
    origin: served.origin,
    data,
    said: () => served.said(),
    /** The server goes away; folder, database and port stay what they are. */
    goesAway: () => served.end(),
    comesBack: async () => {
      served = await serve(args, port);
    },
    /** Of a desk with a clock of its own: working days go by, an hour a second, up to ten o'clock of a day. */
    livesUntil: async (day) => {
      await served.end();
      served = await serve(args.map((word, at) => (args[at - 1] === '--live' ? '3600' : word)), port);
      await untilClock(served, new Date(`${day}T10:00:00+07:00`));
      await served.end();
      served = await serve(args, port);
    },
    /** Of a desk with a clock of its own: it stands still, and wakes on the morning of a later day; nobody worked meanwhile. */
    sleepsUntil: async (day) => {
      await served.end();
      args = args.map((word, at) => (args[at - 1] === '--until' ? dayBefore(day) : word));
      served = await serve(args, port);
    },
    stop: async () => {
      await served.end();
      rmSync(data, { recursive: true, force: true });
      database?.drop();
    },
  };
}

/** The clock of a desk begins on the morning after the last day played. */
function dayBefore(day) {
  const before = new Date(`${day}T00:00:00Z`);
  before.setUTCDate(before.getUTCDate() - 1);
  return before.toISOString().slice(0, 10);
}

/** Waits until the desk's own clock has passed a moment. */
async function untilClock({ origin, said }, moment) {
  for (let tries = 0; tries < 600; tries += 1) {
    const { time } = await fetch(`${origin}/health`).then((response) => response.json());
    if (new Date(time) >= moment) return;
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`the desk's clock did not reach ${moment.toISOString()}:\n${said()}`);
}

async function untilAnswers(origin, server, said) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the desk did not start:\n${said()}`);
    const answered = await fetch(origin).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the desk did not answer within 30 s:\n${said()}`);
}

/** A database of its own in the cluster that `cargo xtask test` started. */
function makeDatabase() {
  const cluster = process.env.MOTCUA_TEST_PG;
  if (!cluster) throw new Error('MOTCUA_TEST_PG is not set: run `cargo xtask test`');
  const name = `e2e_${process.pid}_${Date.now()}`;
  const psql = (sql) => execFileSync('psql', ['-q', '-d', cluster, '-c', sql], { stdio: 'inherit' });
  psql(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`);
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => psql(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}
