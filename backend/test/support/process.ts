import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../scripts/services/network.mjs';
import { SystemClock } from '../../src/kernel/index.js';
import { eventually } from './eventually.js';

const clock = new SystemClock();
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** API key every process of a test knows, with the role admin. */
export const CLUSTER_KEY = 'cluster-tests-bootstrap-api-key';

/** Builds the service if it is stale: these tests run what users run. */
export function buildService(): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['scripts/build.mjs', '--stale', '--only', 'service'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
}

/** One real process of the service. */
export class ServiceProcess {
  output = '';
  private child: ChildProcess;
  private readonly exit: Promise<number | null>;

  private constructor(
    readonly port: number,
    env: Record<string, string>,
  ) {
    this.child = spawn(process.execPath, ['dist/backend/src/main.js'], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        TZ: 'Asia/Riyadh',
        PORT: String(port),
        HOST: '127.0.0.1',
        ...BASE,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const note = (chunk: Buffer): void =>
      void (this.output = (this.output + chunk.toString()).slice(-20_000));
    this.child.stdout?.on('data', note);
    this.child.stderr?.on('data', note);
    this.exit = new Promise((resolve) => this.child.once('exit', resolve));
  }

  /** Starts a process without waiting for it. */
  static async spawn(env: Record<string, string>): Promise<ServiceProcess> {
    return new ServiceProcess(await freePort(), env);
  }

  /** Starts a process and waits until it says it is ready. */
  static async start(env: Record<string, string>): Promise<ServiceProcess> {
    const process = await ServiceProcess.spawn(env);
    await process.ready();
    return process;
  }

  async ready(): Promise<void> {
    await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${this.port}/readyz`);
      if (!answer.ok) throw new Error(`not ready: ${answer.status} ${this.output}`);
    }, 60_000);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends a signal and waits for the end. @returns the exit code; null after SIGKILL. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.exit;
  }

  /** Waits for an end that comes by itself. */
  async ended(): Promise<number | null> {
    return this.exit;
  }

  /** A REST call of an administrator. */
  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: T }> {
    const answer = await fetch(`http://127.0.0.1:${this.port}/api/v1/scheduler${path}`, {
      method,
      headers: { Authorization: `Bearer ${CLUSTER_KEY}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }
}

const BASE = {
  SCHEDULER_BOOTSTRAP_API_KEY: CLUSTER_KEY,
  SCHEDULER_ADMIN_PASSWORD: 'cluster-tests-password',
  SCHEDULER_HTTP_ALLOWED_HOSTS: '127.0.0.1',
  SCHEDULER_RATE_LIMIT: '0',
  LOG_LEVEL: 'warn',
};

/** A server that counts the calls of `http.request`: what really started, seen from outside. */
export class CountingServer {
  readonly calls: { jobId: number; at: number; attempt: number; fence: number; lateMs: number }[] = [];
  /** How long an answer takes, in ms. */
  delayMs = 0;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const header = (name: string): string => String(request.headers[`x-mawid-${name}`]);
      const at = Date.parse(header('scheduled-for'));
      this.calls.push({
        jobId: Number(header('job-id')),
        at,
        lateMs: clock.now() - at,
        attempt: Number(header('attempt')),
        fence: Number(header('fence')),
      });
      setTimeout(() => response.end('ok'), this.delayMs).unref();
    });
  }

  /** @returns the URL to call. */
  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await new Promise((resolve) => this.server.once('listening', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Fires that were called more than once. */
  doubled(): string[] {
    const seen = new Map<string, number>();
    for (const { jobId, at } of this.calls) seen.set(`${jobId}@${at}`, (seen.get(`${jobId}@${at}`) ?? 0) + 1);
    return [...seen].filter(([, count]) => count > 1).map(([fire]) => fire);
  }

  /** Fires between the first and the last call of each job that were not called, for jobs that fire every `everyMs`. */
  missing(everyMs: number): string[] {
    const byJob = Map.groupBy(this.calls, ({ jobId }) => jobId);
    return [...byJob].flatMap(([jobId, calls]) => {
      const called = new Set(calls.map(({ at }) => at));
      const first = Math.min(...called);
      const steps = Math.round((Math.max(...called) - first) / everyMs);
      return Array.from({ length: steps }, (_, i) => first + i * everyMs)
        .filter((at) => !called.has(at))
        .map((at) => `${jobId}@${at}`);
    });
  }
}
