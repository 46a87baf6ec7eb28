import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ServiceProcess } from '../../../backend/test/support/process';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TASKS = fileURLToPath(new URL('./tasks.mjs', import.meta.url));

/** The first administrator of the service under test. */
export const ADMIN = { username: 'admin', password: 'browser-tests-password' };

/** A real Mawid: one embedded process with a database of its own and the built console. */
export class Mawid {
  private constructor(
    readonly process: ServiceProcess,
    private readonly folders: { dataDir: string; ownDir: string },
  ) {}

  /** Builds what is stale, starts the service and waits until it is ready. */
  static async start(env: Record<string, string> = {}): Promise<Mawid> {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', '--stale'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the build failed:\n${stderr}`);
    const ownDir = mkdtempSync(join(tmpdir(), 'mawid-browser-'));
    const dataDir = env['SCHEDULER_DATA_DIR'] ?? ownDir;
    const service = await ServiceProcess.start({
      SCHEDULER_DATA_DIR: dataDir,
      SCHEDULER_ADMIN_PASSWORD: ADMIN.password,
      SCHEDULER_TASK_MODULES: TASKS,
      ...env,
    });
    return new Mawid(service, { dataDir, ownDir });
  }

  /** Where its database lies. */
  get dataDir(): string {
    return this.folders.dataDir;
  }

  get url(): string {
    return `http://127.0.0.1:${this.process.port}`;
  }

  /** A REST call of an administrator. @param path below `/api/v1/scheduler`, or `/auth/…`, which lies beside it. @throws for an answer that
   *  is no success. */
  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const address = path.startsWith('/auth/') ? `/..${path}` : path;
    const answer = await this.process.call<T>(method, address, body);
    if (answer.status >= 400)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async stop(): Promise<void> {
    await this.process.end('SIGTERM');
    rmSync(this.folders.ownDir, { recursive: true, force: true });
  }
}
