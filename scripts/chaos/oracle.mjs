/** What the task functions wrote down themselves. */
import { readFileSync } from 'node:fs';

/** The machine's monotonic clock, in ms. */
const monotonicMs = () => Number(process.hrtime.bigint() / 1_000n) / 1_000;

/** @param deaths pid -> `{ at, isKill }`. @returns runs `{ jobId, executionId, at, attempt, fence, pid, startMs, endMs, abortMs, deathMs }` in the order of
 *  their starts; times in ms since 1970 by the harness' clock; null = did not happen. */
export function readOracle(file, deaths) {
  const offset = Date.now() - monotonicMs();
  const runs = new Map();
  const list = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const { kind, t, ...rest } = JSON.parse(line);
    const key = `${rest.executionId}/${rest.attempt}/${rest.fence}/${rest.pid}`;
    const at = t + offset;
    if (kind === 'start') {
      const run = {
        ...rest,
        startMs: at,
        endMs: null,
        abortMs: null,
        deathMs: deaths.get(rest.pid)?.at ?? null,
      };
      runs.set(key, run);
      list.push(run);
    } else {
      const run = runs.get(key);
      if (run) run[kind === 'end' ? 'endMs' : 'abortMs'] ??= at;
    }
  }
  return list.sort((a, b) => a.startMs - b.startMs);
}
