/** Command line of the chaos run. */
import { parseArgs } from 'node:util';
import { FAULT_NAMES } from './fault-names.mjs';

export const USAGE = `usage: npm run test:chaos -- [options]
  --minutes N | --seconds N   how long faults happen (default 30 minutes)
  --seed N                    the same seed draws the same faults (default 20261125)
  --database mariadb|sqlite   sqlite: one embedded process, killed and started in a loop (default mariadb)
  --instances N               standalone processes beside the API process (default 4; sqlite: 1)
  --jobs N                    (default 200; sqlite: 60)
  --faults a,b,c              of: ${Object.values(FAULT_NAMES)
    .flat()
    .filter((name, i, all) => all.indexOf(name) === i)
    .join(', ')}; none: how late fires are when nothing happens
  --scenario random|gate      gate: each fault point with kill and stop once, as in npm run test:gate
  --plot FILE                 write the lateness with its faults as an SVG
  --priority=N                run everything at this nice value, where that is allowed (default: as it is)
  --serial                    one fault at a time, and ten seconds of calm after each
  --keep                      keep the folder with logs, oracle and ledger`;

const TEXT = { type: 'string' };

/** @throws Error with the usage for anything unknown. */
export function parseOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        minutes: TEXT,
        seconds: TEXT,
        seed: TEXT,
        database: TEXT,
        instances: TEXT,
        jobs: TEXT,
        faults: TEXT,
        scenario: TEXT,
        plot: TEXT,
        priority: TEXT,
        serial: { type: 'boolean' },
        keep: { type: 'boolean' },
      },
    }));
  } catch (error) {
    throw new Error(`${error.message}\n${USAGE}`);
  }
  const { database = 'mariadb', scenario = 'random', plot = null, serial = false, keep = false } = values;
  const known = FAULT_NAMES[database];
  if (!known || !['random', 'gate'].includes(scenario)) throw new Error(USAGE);
  const faults = values.faults === 'none' ? [] : (values.faults?.split(',').filter(Boolean) ?? known);
  if (faults.some((name) => !known.includes(name))) throw new Error(USAGE);
  const number = (name, fallback) => {
    const value = Number(values[name] ?? fallback);
    if (!(value > 0)) throw new Error(USAGE);
    return value;
  };
  const isSqlite = database === 'sqlite';
  return {
    database,
    scenario,
    plot,
    serial,
    keep,
    priority: values.priority === undefined ? null : Number(values.priority),
    faults,
    seconds: values.seconds ? number('seconds') : number('minutes', 30) * 60,
    seed: number('seed', 20_261_125),
    instances: isSqlite ? 1 : number('instances', 4),
    jobs: number('jobs', isSqlite ? 60 : 200),
  };
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a seed draws. */
export function dice(random) {
  const between = (low, high) => Math.round(low + random() * (high - low));
  return { random, between, of: (list) => list[Math.floor(random() * list.length)] };
}
