/** What happens in a run, and when. */
import { setTimeout as sleep } from 'node:timers/promises';
import { breakAt, dropCommits, restart, stagesOf } from './faults.mjs';
import { createClient } from './redis-command.mjs';

const CALM_MS = 15_000;
/** A run this short is one storm. */
const SHORT_SECONDS = 30;
/** From a fault's end until nothing of it is felt: the TTL of 6 s, the decision, a restart's start. */
export const AFTERMATH_MS = 10_000;

/** Calm, one kill alone, one stop in order alone, now and then the database away for 20 s alone, a storm of random faults; again and again. The lone ones are what
 *  the figures about kills, stops and outages are taken from. */
export async function random({ disturber, options, untilMs }) {
  if (options.faults.length === 0) return disturber.calm(options.seconds * 1_000, options.seconds * 1_000);
  if (options.seconds <= SHORT_SECONDS) return disturber.storm(untilMs);
  if (options.database === 'sqlite') return killLoop(disturber, untilMs);
  const has = (name) => options.faults.includes(name);
  for (let round = 0; Date.now() < untilMs; round++) {
    await disturber.calm(30_000, CALM_MS);
    for (const name of ['kill', 'term'].filter(has)) {
      await disturber.inflict(name);
      await disturber.calm(30_000, AFTERMATH_MS);
    }
    if (has('mariadb') && round % 3 === 0 && options.seconds > 100) {
      await disturber.inflict('outage', async ({ services }) => {
        await restart(services, 'mariadb', 20_000);
        return { node: null, detail: 'down 20000 ms' };
      });
      await disturber.calm(30_000, AFTERMATH_MS);
    }
    await disturber.storm(Math.min(untilMs, Date.now() + 45_000));
    await disturber.calm(30_000, AFTERMATH_MS);
  }
}

/** One process without peers: mostly kills, each soon after it is ready again; now and then calm. */
async function killLoop(disturber, untilMs) {
  while (Date.now() < untilMs) {
    await disturber.calm(30_000, CALM_MS);
    await disturber.storm(Math.min(untilMs, Date.now() + 60_000));
  }
}

/** Each fault point with kill and (where there is a peer) with stop, replies dropped after COMMIT, skewed and stepping clocks, a Redis that
 *  forgets: each once. One process is left alone. @returns `{ expected, reached }`: names of the fault points. */
export async function gate({ disturber, options, installation }) {
  const { nodes, services } = installation;
  const isSqlite = options.database === 'sqlite';
  const actions = isSqlite ? ['kill'] : ['kill', 'stop:7500'];
  const wanted = stagesOf(options.database).flatMap((stage) => actions.map((action) => `${stage}:${action}`));
  const queue = [...wanted, ...wanted];
  const reached = new Set();
  nodes.forEach((node, i) => node.setClock([30, -30, 600, -600][i % 4]));
  const victims = isSqlite ? nodes : nodes.slice(1);
  const beside = isSqlite ? [] : [besides(nodes, services, disturber)];
  await Promise.all([
    ...victims.map((node) => breakOneAfterAnother(node, { queue, reached, disturber })),
    ...beside,
  ]);
  nodes.forEach((node) => node.setClock(0));
  return { expected: wanted.map((fault) => fault.split(':').slice(0, 2).join(':')), reached };
}

/** Each that is left is tried a second time where it was not reached the first. */
async function breakOneAfterAnother(node, { queue, reached, disturber }) {
  for (let fault = queue.shift(); fault; fault = queue.shift()) {
    if (reached.has(fault.split(':').slice(0, 2).join(':'))) continue;
    await disturber.inflict('point', async ({ take }) => {
      const done = await breakAt(take(node), fault, 'SIGKILL');
      if (done.reached) reached.add(done.reached);
      return done;
    });
  }
  node.start();
}

/** What does not need a process of its own: it meets whoever is there. */
async function besides(nodes, services, disturber) {
  const note = (name, act) => disturber.inflict(name, act);
  for (let round = 0; round < 4; round++) {
    await sleep(4_000);
    await note('commit', () => dropCommits(nodes[round % nodes.length], 2));
    await note('flush', async () => {
      await createClient(services.urls.redis)('FLUSHALL').catch(() => undefined);
      return { node: null, detail: '' };
    });
    const seconds = [3_600, -3_600, 600, -30][round];
    await note('clocks', async () => {
      nodes.forEach((node) => node.setClock(seconds));
      return { node: null, detail: `${seconds} s from now on` };
    });
  }
}
