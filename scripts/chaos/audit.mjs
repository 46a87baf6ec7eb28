/** The service's own accounts of a run: `GET /accounting`, and `npm run audit-ledger`'s program. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { call } from './cluster.mjs';

/** @returns `{ api, program }`: what each finds `{ planned, unaccounted, unplanned }` between two instants. */
export async function audit({ port, root, env, fromMs, toMs }) {
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
  const { body } = await call(port, 'GET', `/accounting?from=${from}&to=${to}`);
  const output = await run(root, env, ['--from', from, '--to', to]);
  // The line of the totals: all, planned, ..., unaccounted, forgotten, unplanned, "N jobs".
  const numbers = /^ *all +([\d ]+?) +\d+ jobs$/m.exec(output)?.[1].split(/ +/).map(Number);
  if (!numbers) throw new Error(`audit-ledger said:\n${output}`);
  return {
    api: { planned: body.planned, unaccounted: body.unaccounted, unplanned: body.unplanned },
    program: { planned: numbers[0], unaccounted: numbers[9], unplanned: numbers[11] },
  };
}

function run(root, env, args) {
  return new Promise((resolve) => {
    const file = join(root, 'dist/backend/src/audit-ledger.js');
    const options = { cwd: root, env: { PATH: process.env.PATH, ...env }, maxBuffer: 2 ** 26 };
    // Its exit code is its verdict, which the numbers repeat.
    execFile(process.execPath, [file, ...args], options, (_error, stdout, stderr) =>
      resolve(`${stdout}\n${stderr}`),
    );
  });
}
