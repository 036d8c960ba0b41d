// Asks the program for a copy of every sampled page, before the tests are
// listed: each page becomes tests of its own.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { motcua, samples } from './paths.js';

rmSync(samples, { recursive: true, force: true });
mkdirSync(samples, { recursive: true });
execFileSync(motcua, ['pages', '--out', samples], { stdio: 'inherit' });
