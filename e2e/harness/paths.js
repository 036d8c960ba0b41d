// Places inside the project.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const e2e = dirname(dirname(fileURLToPath(import.meta.url)));
export const samples = join(e2e, 'results', 'samples');
export const screens = join(e2e, 'screens');
export const motcua = process.env.MOTCUA_BIN ?? join(e2e, '..', 'target', 'debug', 'motcua');
