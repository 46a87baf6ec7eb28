/** Does faults and keeps a record of them: what, to whom, from when to when. */
import { setTimeout as sleep } from 'node:timers/promises';
import { FAULTS, WEIGHTS } from './faults.mjs';

/** Servers everybody depends on: one such fault at a time, they would only wait for each other. */
const SHARED = ['mariadb', 'redis', 'clocks'];

export class Disturber {
  /** Faults done, in their order: `{ name, node, fromMs, toMs (null = not over), detail, pid }`; `pid` of who was killed. */
  record = [];
  #busy = new Set();
  #running = new Set();

  constructor({ options, installation, dice, log }) {
    Object.assign(this, { options, installation, dice, log });
    const weights = options.database === 'sqlite' ? { ...WEIGHTS, kill: 20 } : WEIGHTS;
    this.pool = options.faults.flatMap((name) => Array.from({ length: weights[name] }, () => name));
  }

  /** Counts by fault. */
  get counts() {
    return Object.fromEntries(
      [...Map.groupBy(this.record, ({ name }) => name)].map(([name, all]) => [name, all.length]),
    );
  }

  /** Faults under way, for the log. */
  get ongoing() {
    const seconds = ({ fromMs }) => Math.round((Date.now() - fromMs) / 1_000);
    const list = [...this.#running].map((entry) => `${entry.name} ${entry.node ?? ''} ${seconds(entry)} s`);
    return list.length > 0 ? `; now: ${list.join(', ')}` : '';
  }

  /** Random faults, a new one every few seconds, until `untilMs`; returns when all of them are over. */
  async storm(untilMs) {
    const isAlone = this.installation.nodes.length === 1;
    while (Date.now() < untilMs) {
      const name = this.dice.of(this.pool);
      const isBlocked =
        SHARED.includes(name) && [...this.#running].some((each) => SHARED.includes(each.name));
      if (!isBlocked) void this.inflict(name);
      if (this.options.serial) await this.calm(30_000, 10_000);
      else if (isAlone) await this.calm(10_000, this.dice.between(300, 4_000));
      else await sleep(this.dice.between(1_000, 4_500));
    }
    await this.settled();
  }

  /** One fault. @returns its record when it is over. */
  inflict(name, act = FAULTS[name]) {
    const entry = { name, node: null, fromMs: Date.now(), toMs: null, detail: '', pid: null };
    const { services, nodes } = this.installation;
    const take = (wanted) => {
      const free = wanted ? [wanted] : nodes.filter((node) => node.isUp && !this.#busy.has(node));
      // With more than half of them broken at once only the restarts are tested.
      const isEnough = !wanted && this.#busy.size >= Math.ceil(nodes.length / 2);
      if (free.length === 0 || isEnough) return null;
      const node = this.dice.of(free);
      this.#busy.add(node);
      Object.assign(entry, { node: node.name, pid: node.pid, fromMs: Date.now() });
      taken = node;
      return node;
    };
    let taken = null;
    const { database } = this.options;
    const context = { take, dice: this.dice, services, nodes, database, isAlone: nodes.length === 1 };
    entry.done = act(context)
      .then((done) => Object.assign(entry, done && { detail: done.detail, isDone: true }))
      .catch((error) => this.log(`fault ${name}: ${error.message}`))
      .finally(() => {
        entry.toMs = Date.now();
        if (taken) this.#busy.delete(taken);
        this.#running.delete(entry);
        if (entry.isDone) this.record.push(entry);
      });
    this.#running.add(entry);
    return entry.done.then(() => entry);
  }

  /** When every fault is over. */
  async settled() {
    await Promise.all([...this.#running].map((entry) => entry.done));
  }

  /** Waits until no fault is under way and every process is ready, `limitMs` at most, then `ms` more. */
  async calm(limitMs, ms) {
    await this.settled();
    for (const node of this.installation.nodes) if (!node.isUp) node.start();
    await Promise.all(this.installation.nodes.map((node) => node.ready(limitMs).catch(() => undefined)));
    await sleep(ms);
  }

  /** Restarts what died by itself, unless a fault has its hands on it. */
  supervise() {
    for (const node of this.installation.nodes) if (!this.#busy.has(node) && !node.isFrozen) node.supervise();
  }
}
