/** What is done to the cluster. Each fault resolves when it is over; several may overlap, on different processes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { prioritise } from './priority.mjs';
import { createClient } from './redis-command.mjs';

/** Stages of `backend/src/kernel/fault-points.ts` with the actions that can happen there in reality. A thrown error after a start was
 *  committed is not among them: only a dying process does that. */
const THROWING = ['in-plan', 'in-admit', 'in-task', 'before-finish', 'in-finish'];
const STAGES = [...THROWING, 'after-plan-commit', 'after-start-commit', 'after-finish-commit'];
const QUEUE_STAGES = ['after-claim-commit', 'after-hand-over'];

export const stagesOf = (database) => (database === 'sqlite' ? STAGES : [...STAGES, ...QUEUE_STAGES]);

/** name -> what it does. `take()` gives a random process that is up and free, or null; `dice` draws from the seed. Each returns
 *  `{ node, detail }` of what was done, or null for nothing. */
export const FAULTS = {
  async kill({ take, dice, isAlone }) {
    const node = take();
    if (!node) return null;
    const downMs = isAlone ? dice.between(0, 1_000) : dice.between(200, 6_000);
    await node.end('SIGKILL');
    await sleep(downMs);
    node.start();
    return { node, detail: `down ${downMs} ms` };
  },
  async stop({ take, dice, isAlone }) {
    const node = take();
    if (!node) return null;
    const ms = dice.between(500, isAlone ? 4_000 : 15_000);
    node.isFrozen = true;
    node.signal('SIGSTOP');
    await sleep(ms);
    node.signal('SIGCONT');
    node.isFrozen = false;
    return { node, detail: `${ms} ms` };
  },
  async term({ take }) {
    const node = take();
    if (!node) return null;
    await node.end('SIGTERM');
    node.start();
    return { node, detail: '' };
  },
  async point({ take, dice, database }) {
    const node = take();
    if (!node) return null;
    const stage = dice.of(stagesOf(database));
    const action = dice.of([
      'kill',
      'kill',
      `stop:${dice.between(500, 9_000)}`,
      `delay:${dice.between(100, 3_000)}`,
      ...(THROWING.includes(stage) ? ['throw'] : []),
    ]);
    const done = await breakAt(node, `${stage}:${action}@${dice.between(1, 12)}`);
    node.start();
    return done;
  },
  async mariadb({ services, dice }) {
    const downMs = dice.between(500, 20_000);
    await restart(services, 'mariadb', downMs);
    return { node: null, detail: `down ${downMs} ms` };
  },
  async redis({ services, dice }) {
    const downMs = dice.between(200, 8_000);
    await restart(services, 'redis', downMs);
    return { node: null, detail: `down ${downMs} ms` };
  },
  async flush({ services }) {
    await createClient(services.urls.redis)('FLUSHALL').catch(() => undefined);
    return { node: null, detail: '' };
  },
  async cut({ take, dice }) {
    return onLink(take(), dice, (proxy) => proxy.cut(), dice.between(200, 10_000));
  },
  async blackhole({ take, dice }) {
    return onLink(take(), dice, (proxy) => proxy.blackhole(), dice.between(2_000, 20_000));
  },
  async delay({ take, dice }) {
    const delayMs = dice.between(50, 800);
    return onLink(take(), dice, (proxy) => (proxy.delayMs = delayMs), dice.between(2_000, 8_000));
  },
  async commit({ take, dice }) {
    const node = take();
    if (!node) return null;
    return dropCommits(node, dice.between(1, 3));
  },
  async clock({ take, dice }) {
    const node = take();
    return node && moveClocks([node], dice);
  },
  async clocks({ nodes, dice }) {
    return moveClocks(nodes, dice);
  },
};

/** Kills a server and starts it again after a while. */
export async function restart(services, name, downMs) {
  await services[name].restart({ downMs });
  if (services[name].pid) prioritise(services[name].pid);
}

/** How often each is drawn, relative to the others. */
export const WEIGHTS = {
  kill: 5,
  stop: 4,
  term: 3,
  point: 7,
  mariadb: 1,
  redis: 1,
  flush: 1,
  cut: 2,
  blackhole: 2,
  delay: 1,
  commit: 4,
  clock: 2,
  clocks: 1,
};

/** Starts a process anew with a fault armed, and waits until it was reached and is over; 20 s at most. @param end how it ends before. */
export async function breakAt(node, fault, end = 'SIGTERM') {
  const [stage, action, ms] = fault.replace(/@\d+$/, '').split(':');
  await node.end(end);
  const seen = node.reached.length;
  node.start({ FAULT: fault });
  const until = Date.now() + 20_000;
  while (node.reached.length === seen && node.isUp && Date.now() < until) await sleep(50);
  const isReached = node.reached.length > seen;
  if (isReached && action === 'kill') await node.exited;
  if (isReached && action === 'stop') await sleep(Number(ms) + 100);
  const detail = `${fault}${isReached ? '' : ' (not reached)'}`;
  return { node, detail, reached: isReached ? `${stage}:${action}` : null };
}

/** Has the server carry out COMMITs of this process and ends the connection before it hears of them. */
export async function dropCommits(node, count) {
  const { mariadb } = node.links;
  const before = mariadb.dropped;
  mariadb.dropCommits = count;
  for (const until = Date.now() + 5_000; mariadb.dropped - before < count && Date.now() < until;)
    await sleep(20);
  mariadb.dropCommits = 0;
  return { node, detail: `${mariadb.dropped - before} replies dropped`, dropped: mariadb.dropped - before };
}

async function onLink(node, dice, spoil, ms) {
  if (!node) return null;
  const name = dice.of(['mariadb', 'mariadb', 'redis']);
  spoil(node.links[name]);
  await sleep(ms);
  node.links[name].heal();
  return { node, detail: `${name}, ${ms} ms` };
}

/** Skew of seconds to minutes, steps of an hour, there and back again. */
async function moveClocks(nodes, dice) {
  const seconds = dice.of([30, -30, 600, -600, 3_600, -3_600]);
  const ms = dice.between(4_000, 15_000);
  for (const node of nodes) node.setClock(seconds);
  await sleep(ms);
  for (const node of nodes) node.setClock(0);
  // A process looks at its clock's file once a second.
  await sleep(1_000);
  return {
    node: nodes.length === 1 ? nodes[0] : null,
    detail: `${seconds > 0 ? '+' : ''}${seconds} s for ${ms} ms`,
  };
}
