/** `npm run doctor -- [--json] [--lang en|ar]`: builds the backend when it is stale, then examines the installation. Its exit code is the
 *  doctor's: 0 = nothing fails, 1 = something does, 2 = wrong usage, or no answer. */
import { spawn } from 'node:child_process';
import { buildStale } from './build/build.mjs';

const NODE_FLAGS = ['--enable-source-maps', '--disable-warning=ExperimentalWarning'];

try {
  await buildStale({ log: (text) => console.error(text), only: 'service' });
  const args = [...NODE_FLAGS, 'dist/backend/src/doctor-cli.js', ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  child.once('exit', (code) => process.exit(code ?? 2));
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
