/** Processes of the service under test. */
import { spawn } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const KEY = 'chaos-run-bootstrap-api-key-000';

/** How long a process may take to end in order: its grace, and the patience with servers that are away. */
const STOP_LIMIT_MS = 40_000;

/** One process that can be killed and started again. */
export class Node {
  #child = null;
  #log;
  /** Fault points it reached, as `{ name: 'stage:action', at, pid }` in ms since 1970 by the harness' clock. */
  reached = [];
  /** How each of its processes ended, by pid: `{ at, isKill }`. */
  deaths = new Map();
  isFrozen = false;
  /** Ends that took longer than {@link STOP_LIMIT_MS}, as `{ pid, at }`. */
  hungStops = [];

  /** @param place `{ folder, root }`: logs, and a copy of the built program. @param links its proxies, `{ mariadb, redis }`. */
  constructor(name, env, { folder, root, links = {}, clockFile = null }) {
    Object.assign(this, { name, env, root, links, clockFile });
    this.#log = join(folder, `${name}.log`);
    this.setClock(0);
    // A frozen one could not end by itself.
    process.on('exit', () => this.#child?.kill('SIGKILL'));
  }

  get isUp() {
    return this.#child !== null;
  }

  get pid() {
    return this.#child?.pid ?? null;
  }

  /** Moves this process' wall clock by whole seconds against the machine's; it looks once a second. */
  setClock(seconds) {
    if (this.clockFile) writeFileSync(this.clockFile, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  }

  start(more = {}) {
    if (this.#child) return;
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...this.env, ...more };
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', join(this.root, 'dist/backend/src/main.js')],
      {
        cwd: this.root,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    child.stdout.on('data', (text) => appendFileSync(this.#log, text));
    child.stderr.on('data', (text) => {
      appendFileSync(this.#log, text);
      for (const [, name] of String(text).matchAll(/^fault (\S+)$/gm))
        this.reached.push({ name, at: Date.now(), pid: child.pid });
    });
    this.exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    void this.exited.then(({ code, signal }) => {
      this.deaths.set(child.pid, { at: Date.now(), isKill: signal === 'SIGKILL' });
      appendFileSync(this.#log, `--- ended: ${code ?? signal}\n`);
      if (this.#child === child) this.#child = null;
    });
  }

  signal(signal) {
    this.#child?.kill(signal);
  }

  async end(signal) {
    const { exited, pid } = this;
    if (!this.isUp) return null;
    this.signal(signal);
    const isOver = await Promise.race([exited.then(() => true), sleep(STOP_LIMIT_MS, false, { ref: false })]);
    if (isOver) return exited;
    this.hungStops.push({ pid, at: Date.now() });
    this.signal('SIGKILL');
    return exited;
  }

  async health() {
    const signal = AbortSignal.timeout(2_000);
    return fetch(`http://127.0.0.1:${this.env.PORT}/readyz`, { signal }).catch(() => null);
  }

  async ready(limitMs = 180_000) {
    let said = 'no answer';
    for (const until = Date.now() + limitMs; Date.now() < until; await sleep(100)) {
      const answer = await this.health();
      if (answer?.ok) return;
      if (answer) said = await answer.text().catch(() => said);
    }
    throw new Error(`${this.name} is not ready after ${limitMs} ms: ${said}`);
  }

  /** What a supervisor does: a process that ended is started anew. One that was declared dead goes on by itself. */
  supervise() {
    if (!this.isUp) this.start();
  }
}

/** Environment every process shares. */
export function commonEnv({ oracle, root }) {
  return {
    NODE_ENV: 'test',
    TZ: 'Asia/Riyadh',
    HOST: '127.0.0.1',
    SCHEDULER_BOOTSTRAP_API_KEY: KEY,
    SCHEDULER_ADMIN_PASSWORD: 'chaos-run-password',
    SCHEDULER_TASK_MODULES: join(root, 'probe-tasks.mjs'),
    SCHEDULER_CONCURRENCY: '80',
    SCHEDULER_SHUTDOWN_TIMEOUT: '5',
    SCHEDULER_RATE_LIMIT: '0',
    CHAOS_ORACLE: oracle,
    LOG_LEVEL: 'error',
  };
}

/** A REST call of an administrator; repeated while the service cannot be reached. */
export async function call(port, method, path, body) {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/scheduler${path}`, {
      method,
      headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    }).catch(() => null);
    if (answer && answer.status < 500) return { status: answer.status, body: await answer.json() };
    if (attempt > 60) throw new Error(`${method} ${path} keeps failing (${answer?.status ?? 'no answer'})`);
    await sleep(500);
  }
}
