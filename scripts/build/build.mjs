/** Builds targets whose inputs changed, showing what goes on. */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { withProgress } from '../services/progress.mjs';
import { fingerprint, readStamp, writeStamp } from './fingerprint.mjs';
import { targets } from './targets.mjs';

const stampOf = (target) => `dist/.${target.name}.stamp`;

/** @param options.force builds even what is up to date. @param options.only name of the one target wanted; absent = all. @throws when a build fails; its stamp is gone then, so the next try builds again. */
export async function buildStale({ force = false, only, log }) {
  for (const target of targets().filter(({ name }) => only === undefined || name === only)) {
    const wanted = fingerprint(target.inputs);
    if (!force && existsSync(target.output) && readStamp(stampOf(target)) === wanted) continue;
    await withProgress(`building the ${target.name}`, log, () => build(target));
    writeStamp(stampOf(target), wanted);
  }
}

async function build(target) {
  rmSync(stampOf(target), { force: true });
  for (const path of target.clean) rmSync(path, { recursive: true, force: true });
  const code = await run(target.command);
  if (code !== 0) throw new Error(`Building the ${target.name} failed (${code}).`);
  if (!existsSync(target.output)) throw new Error(`Building the ${target.name} made no ${target.output}.`);
}

/** The builders' own messages go to stderr: `npm start` keeps stdout for the service. */
function run(args) {
  const env = { ...process.env, NG_CLI_ANALYTICS: 'false' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.pipe(process.stderr, { end: false });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
