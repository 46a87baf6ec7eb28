/** What is done to the cluster. Each fault resolves when it is over; several may overlap. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from './redis-command.mjs';

const between = (random, low, high) => Math.round(low + random() * (high - low));

/** name -> what it does. `pick()` gives a random process that is up, or null. */
export const FAULTS = {
  async kill({ pick, random }) {
    const node = pick();
    await node?.end('SIGKILL');
    await sleep(between(random, 500, 6_000));
    node?.start();
  },
  async stop({ pick, random }) {
    const node = pick();
    node?.signal('SIGSTOP');
    await sleep(between(random, 500, 15_000));
    node?.signal('SIGCONT');
  },
  async term({ pick }) {
    const node = pick();
    await node?.end('SIGTERM');
    node?.start();
  },
  async redis({ services, random }) {
    await services.restartRedis({ downMs: between(random, 200, 8_000) });
  },
  async flush({ services }) {
    await createClient(services.urls.redis)('FLUSHALL').catch(() => undefined);
  },
  async mariadb({ services, random }) {
    await services.restartMariadb({ downMs: between(random, 500, 20_000) });
  },
};

/** How often each is drawn, relative to the others. */
export const WEIGHTS = { kill: 5, stop: 4, term: 3, redis: 1, flush: 1, mariadb: 1 };
