/** Processes of the service under test. */
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const KEY = 'chaos-run-bootstrap-api-key-000';

/** One process that can be killed and started again. */
export class Node {
  #child = null;
  #log;

  constructor(name, env, folder) {
    this.name = name;
    this.env = env;
    this.#log = openSync(join(folder, `${name}.log`), 'a');
  }

  get isUp() {
    return this.#child !== null;
  }

  start() {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...this.env };
    const child = spawn(process.execPath, ['--enable-source-maps', 'dist/backend/src/main.js'], {
      env,
      stdio: ['ignore', this.#log, this.#log],
    });
    this.#child = child;
    this.exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
    void this.exited.then(() => {
      if (this.#child === child) this.#child = null;
    });
  }

  signal(signal) {
    this.#child?.kill(signal);
  }

  async end(signal) {
    const { exited } = this;
    if (!this.isUp) return null;
    this.signal(signal);
    return exited;
  }

  async ready(limitMs = 30_000) {
    for (const until = Date.now() + limitMs; Date.now() < until; await sleep(200)) {
      const answer = await fetch(`http://127.0.0.1:${this.env.PORT}/readyz`).catch(() => null);
      if (answer?.ok) return;
    }
    throw new Error(`${this.name} is not ready after ${limitMs} ms`);
  }
}

/** Environment every process shares. */
export function commonEnv({ databaseUrl, redisUrl, oracle }) {
  return {
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    SCHEDULER_REDIS_PREFIX: 'chaos',
    SCHEDULER_BOOTSTRAP_API_KEY: KEY,
    SCHEDULER_ADMIN_PASSWORD: 'chaos-run-password',
    SCHEDULER_TASK_MODULES: './scripts/chaos/probe-tasks.mjs',
    SCHEDULER_CONCURRENCY: '60',
    SCHEDULER_SHUTDOWN_TIMEOUT: '5',
    SCHEDULER_RATE_LIMIT: '0',
    CHAOS_ORACLE: oracle,
    LOG_LEVEL: 'warn',
  };
}

/** A REST call of an administrator; repeated while the service cannot be reached. */
export async function call(port, method, path, body) {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/scheduler${path}`, {
        method,
        headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (answer.status < 500) return { status: answer.status, body: await answer.json() };
    } catch (error) {
      if (attempt > 60) throw error;
    }
    if (attempt > 60) throw new Error(`${method} ${path} keeps failing`);
    await sleep(500);
  }
}
