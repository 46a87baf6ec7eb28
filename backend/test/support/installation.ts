import { Mutex, SystemClock, type EpochMs } from '../../src/kernel/index.js';
import { CountingServer, ServiceProcess } from './process.js';
import { testRedisUrl } from './services.js';
import { createTempDatabase, type TempDatabase } from './temp-database.js';

/** For a process that has the functions of `worker-tasks.mjs`. */
export const WITH_TASKS = { SCHEDULER_TASK_MODULES: './backend/test/support/worker-tasks.mjs' };

/** An execution, as far as tests of processes look at it. */
export interface HistoryRow {
  id: string;
  status: string;
  reasonCode: string | null;
  scheduledFor: string;
  startedAt: string | null;
  finishedAt: string | null;
  reasonParams: { heldBy?: string[] } | null;
  latenessMs: number | null;
  attempt: number;
  instanceId: number | null;
}

const clock = new SystemClock();
const STARTS = new Mutex();

/** Real processes that share one MariaDB database, and the server their tasks call. */
export class Installation {
  readonly target = new CountingServer();
  /** When it was made: no fire is older. */
  readonly since: EpochMs = clock.now();
  private readonly processes: ServiceProcess[] = [];
  private isOver = false;
  /** How many processes of {@link keepUp} died. */
  deaths = 0;

  private constructor(
    private readonly temp: TempDatabase,
    /** Of the target. */
    private url: string,
  ) {}

  static async create(): Promise<Installation> {
    const made = new Installation(await createTempDatabase('mariadb', { migrated: false }), '');
    made.url = await made.target.listen();
    return made;
  }

  /** What connects a process to Redis, under keys of this installation. */
  get withRedis(): Record<string, string> {
    return {
      REDIS_URL: testRedisUrl(),
      SCHEDULER_REDIS_PREFIX: new URL(this.temp.databaseUrl!).pathname.slice(1),
    };
  }

  /** Starts a process when those asked for before are ready, of any installation: starting is mostly arithmetic, and together they would
   *  only hold each other up. */
  async start(mode: string, env: Record<string, string> = {}): Promise<ServiceProcess> {
    return STARTS.run(() => this.startNow(mode, env));
  }

  private async startNow(mode: string, env: Record<string, string>): Promise<ServiceProcess> {
    const process = await ServiceProcess.spawn({
      SCHEDULER_MODE: mode,
      DATABASE_URL: this.temp.databaseUrl!,
      ...env,
    });
    this.processes.push(process);
    await process.ready();
    return process;
  }

  /** Starts a process, and another whenever it dies, as a service manager does. */
  async keepUp(mode: string, env: Record<string, string>): Promise<void> {
    const process = await this.start(mode, env);
    void process.ended().then(async () => {
      if (this.isOver) return;
      this.deaths += 1;
      // One that is killed while it starts is the end of the test.
      await this.keepUp(mode, env).catch(() => undefined);
    });
  }

  /** @param fields over a job that calls the target each second. */
  async createJob(
    api: ServiceProcess,
    fields: { params?: object } & Record<string, unknown>,
  ): Promise<number> {
    const params = { url: this.url, ...fields.params };
    const job = { name: 'work', taskFunctionKey: 'http.request', intervalSeconds: 1, ...fields, params };
    const { status, body } = await api.call<{ id: number }>('POST', '/jobs', job);
    expect([status, body]).toEqual([201, body]);
    return body.id;
  }

  /** Some of them, each calling the target every second unless `fields` say otherwise. */
  async createJobs(
    api: ServiceProcess,
    count: number,
    fields: Record<string, unknown> = {},
  ): Promise<number[]> {
    const ids: number[] = [];
    for (let i = 0; i < count; i++) ids.push(await this.createJob(api, { name: `ping ${i}`, ...fields }));
    return ids;
  }

  async stateOf(api: ServiceProcess, jobId: number): Promise<string> {
    return (await api.call<{ state: string }>('GET', `/jobs/${jobId}`)).body.state;
  }

  /** The last 200 executions of a job, oldest first. */
  async historyOf(api: ServiceProcess, jobId: number): Promise<HistoryRow[]> {
    const path = `/jobs/${jobId}/history?perPage=200`;
    return (await api.call<{ items: HistoryRow[] }>('GET', path)).body.items.reverse();
  }

  /** What became of all fires planned since the beginning, up to an instant. */
  async account(api: ServiceProcess, until: EpochMs): Promise<Record<string, number>> {
    const range = `from=${new Date(this.since).toISOString()}&to=${new Date(until).toISOString()}`;
    return (await api.call<Record<string, number>>('GET', `/accounting?${range}`)).body;
  }

  /** Ids of the instances of a name, ended ones too. */
  async instancesNamed(api: ServiceProcess, name: string): Promise<number[]> {
    const { body } = await api.call<{ items: { id: number; name: string }[] }>('GET', '/instances');
    return body.items.filter((instance) => instance.name === name).map(({ id }) => id);
  }

  async end(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.processes.map((process) => process.end('SIGKILL')));
    await this.target.close();
    await this.temp.drop();
  }
}
