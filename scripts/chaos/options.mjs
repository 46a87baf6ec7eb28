/** Command line of the chaos run. */
export const USAGE = `usage: npm run test:chaos -- [--minutes 30] [--seed N] [--instances 4] [--jobs 200] [--faults kill,stop,term,redis,flush,mariadb]`;

const FAULTS = ['kill', 'stop', 'term', 'redis', 'flush', 'mariadb'];

/** @throws Error with the usage for anything unknown. */
export function parseOptions(args) {
  const options = { minutes: 30, seed: 20_261_124, instances: 4, jobs: 200, faults: FAULTS };
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i]?.replace(/^--/, '');
    const value = args[i + 1];
    if (!(name in options) || value === undefined) throw new Error(USAGE);
    options[name] = name === 'faults' ? value.split(',').filter(Boolean) : Number(value);
    if (name === 'faults' ? options.faults.some((fault) => !FAULTS.includes(fault)) : !(options[name] > 0))
      throw new Error(USAGE);
  }
  return options;
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
