import { Redis } from 'ioredis';
import { SystemClock } from '../../src/kernel/index.js';
import { eventually } from '../support/eventually.js';
import { buildService, CountingServer, ServiceProcess } from '../support/process.js';
import { testRedisUrl } from '../support/services.js';
import { createTempDatabase, type TempDatabase } from '../support/temp-database.js';

/* Work handed over by Redis: what becomes of it when the worker dies, or Redis forgets everything. */

const clock = new SystemClock();
const TASKS = { SCHEDULER_TASK_MODULES: './backend/test/support/worker-tasks.mjs' };

interface Row {
  id: string;
  status: string;
  attempt: number;
  fence: number;
  instanceId: number | null;
  reasonCode: string | null;
}

describe('workers', () => {
  let temp: TempDatabase;
  let target: CountingServer;
  let url: string;
  let processes: ServiceProcess[];
  let prefix: string;

  beforeAll(() => buildService(), 120_000);
  beforeEach(async () => {
    temp = await createTempDatabase('mariadb', { migrated: false });
    prefix = new URL(temp.databaseUrl!).pathname.slice(1);
    target = new CountingServer();
    url = await target.listen();
    processes = [];
  });
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.end('SIGKILL')));
    await target.close();
    await temp.drop();
  });

  const start = async (mode: string, env: Record<string, string> = {}): Promise<ServiceProcess> => {
    const process = await ServiceProcess.start({
      SCHEDULER_MODE: mode,
      DATABASE_URL: temp.databaseUrl!,
      REDIS_URL: testRedisUrl(),
      SCHEDULER_REDIS_PREFIX: prefix,
      ...env,
    });
    processes.push(process);
    return process;
  };
  const createJob = async (api: ServiceProcess, fields: object): Promise<number> => {
    const { status, body } = await api.call<{ id: number }>('POST', '/jobs', { name: 'work', ...fields });
    expect([status, body]).toEqual([201, body]);
    return body.id;
  };
  const trigger = (api: ServiceProcess, id: number): Promise<unknown> =>
    api.call('POST', `/jobs/${id}/action`, { action: 'trigger' });
  const latest = async (api: ServiceProcess, id: number): Promise<Row> =>
    (await api.call<{ items: Row[] }>('GET', `/jobs/${id}/history`)).body.items[0]!;

  it('that die lose a run once, or have it run again elsewhere with a higher fence', async () => {
    const [api] = await Promise.all([start('api'), start('standalone')]);
    const victim = await start('worker', TASKS);
    const work = { taskFunctionKey: 'worker.slow', params: { url, seconds: 60 }, intervalSeconds: 86_400 };
    const atMostOnce = await createJob(api, work);
    const atLeastOnce = await createJob(api, { ...work, delivery: 'at_least_once' });
    await Promise.all([trigger(api, atMostOnce), trigger(api, atLeastOnce)]);
    // Only the worker has the function: that the engine's own process was not given it is part of the test.
    await eventually(() => target.calls.length === 2, 10_000);
    const heir = await start('worker', TASKS);
    const diedAt = clock.monotonic();
    await victim.end('SIGKILL');
    await eventually(async () => (await latest(api, atMostOnce)).status === 'lost', 12_000);
    expect(clock.monotonic() - diedAt).toBeLessThan(9_000);
    await eventually(async () => (await latest(api, atLeastOnce)).status === 'succeeded', 15_000);
    const calls = target.calls.filter(({ jobId }) => jobId === atLeastOnce);
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(calls[1]!.fence).toBeGreaterThan(calls[0]!.fence);
    expect(target.calls.filter(({ jobId }) => jobId === atMostOnce)).toHaveLength(1);
    expect((await latest(api, atMostOnce)).attempt).toBe(1);
    expect(await heir.end('SIGTERM')).toBe(0);
  }, 60_000);

  it('miss and double nothing when Redis forgets all it held, again and again', async () => {
    const [api] = await Promise.all([start('api'), start('standalone'), start('worker')]);
    const from = new Date(clock.now()).toISOString();
    for (let i = 0; i < 5; i++)
      await createJob(api, { taskFunctionKey: 'http.request', params: { url }, intervalSeconds: 1 });
    const redis = new Redis(testRedisUrl());
    try {
      for (let round = 1; round <= 6; round++) {
        await eventually(() => target.calls.length >= round * 8, 15_000);
        const keys = await redis.keys(`*${prefix}*`);
        if (keys.length > 0) await redis.del(...keys);
      }
    } finally {
      redis.disconnect();
    }
    const before = target.calls.length;
    await eventually(() => target.calls.length >= before + 20, 20_000);
    expect(target.doubled()).toEqual([]);
    expect(target.missing(1_000)).toEqual([]);
    const until = new Date(clock.now() - 3_000).toISOString();
    const { body } = await api.call<Record<string, number>>('GET', `/accounting?from=${from}&to=${until}`);
    expect(body).toMatchObject({ unaccounted: 0, lost: 0, missed: 0, skipped: 0 });
    expect(body['succeeded']).toBe(body['planned']);
    expect(body['planned']).toBeGreaterThan(20);
  }, 60_000);

  it('end in order on SIGTERM, after what they run', async () => {
    const [api] = await Promise.all([start('api'), start('standalone')]);
    const worker = await start('worker', TASKS);
    const id = await createJob(api, {
      taskFunctionKey: 'worker.slow',
      params: { url, seconds: 2 },
      intervalSeconds: 86_400,
    });
    await trigger(api, id);
    await eventually(() => target.calls.length === 1, 10_000);
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(await latest(api, id)).toMatchObject({ status: 'succeeded', attempt: 1 });
  }, 60_000);

  it('write one JSON object a line, whatever clients send', async () => {
    const api = await start('api', { LOG_LEVEL: 'info', SCHEDULER_LOG_FORMAT: 'json' });
    const evil = '\r\n{"level":60,"msg":"forged"}\n\u001b[31m\u202e\u2028';
    await api.call('POST', '/jobs', {
      name: evil,
      taskFunctionKey: 'demo.hello',
      intervalSeconds: 86_400,
      jobKey: evil,
    });
    await createJob(api, { name: evil, taskFunctionKey: 'demo.hello', intervalSeconds: 86_400 });
    await api.call('GET', `/jobs?q=${encodeURIComponent(evil)}`);
    await api.call('GET', `/${encodeURIComponent(evil)}`);
    expect(await api.end('SIGTERM')).toBe(0);
    const lines = api.output.split('\n').filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(4);
    const parsed = lines.map((line) => JSON.parse(line) as { level: number | string; msg?: string });
    expect(parsed.filter(({ msg }) => msg === 'forged')).toEqual([]);
    for (const secret of [
      'cluster-tests-password',
      'cluster-tests-bootstrap-api-key',
      new URL(temp.databaseUrl!).password,
    ])
      expect(api.output).not.toContain(secret);
  }, 60_000);
});
