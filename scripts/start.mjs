/** `npm start`: builds what is stale, then runs the service and passes signals on. Its exit code is the service's. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { buildStale } from './build/build.mjs';

const NODE_FLAGS = ['--enable-source-maps', '--disable-warning=ExperimentalWarning'];

/** Ctrl-C arrives twice (from the terminal and from npm), but a second signal means "stop now" to the service. */
const SAME_SIGNAL_MS = 500;

try {
  await buildStale({ log: (text) => console.error(text) });
  run();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** The service gets a process group of its own, so that signals reach it only through here. */
function run() {
  const args = [...NODE_FLAGS, 'dist/backend/src/main.js', ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: 'inherit', detached: true });
  let lastSignalAt = -Infinity;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      const now = performance.now();
      if (now - lastSignalAt > SAME_SIGNAL_MS) child.kill(signal);
      lastSignalAt = now;
    });
  }
  child.once('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
