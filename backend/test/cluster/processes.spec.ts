import { createTempDatabase, type TempDatabase } from '../support/temp-database.js';
import { SystemClock } from '../../src/kernel/index.js';
import { eventually } from '../support/eventually.js';
import { buildService, CountingServer, ServiceProcess } from '../support/process.js';
import { testRedisUrl } from '../support/services.js';

/* Real processes, real time: what a crash, a freeze or a deploy does to fires, seen by the server they call. */

const clock = new SystemClock();

interface Row {
  id: string;
  status: string;
  attempt: number;
  fence: number;
  reasonCode: string | null;
  scheduledFor: string;
  startedAt: string | null;
  finishedAt: string | null;
  reasonParams: { heldBy: string[] } | null;
}

describe('processes of one installation', () => {
  let temp: TempDatabase;
  let target: CountingServer;
  let url: string;
  let processes: ServiceProcess[];

  beforeAll(() => buildService(), 120_000);

  beforeEach(async () => {
    temp = await createTempDatabase('mariadb', { migrated: false });
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
      ...env,
    });
    processes.push(process);
    return process;
  };
  const withRedis = (): Record<string, string> => ({
    REDIS_URL: testRedisUrl(),
    SCHEDULER_REDIS_PREFIX: new URL(temp.databaseUrl!).pathname.slice(1),
  });
  const createJobs = async (api: ServiceProcess, count: number, fields: object = {}): Promise<number[]> => {
    const ids: number[] = [];
    for (let i = 0; i < count; i++) {
      const job = {
        name: `ping ${i}`,
        taskFunctionKey: 'http.request',
        intervalSeconds: 1,
        params: { url },
        ...fields,
      };
      const { status, body } = await api.call<{ id: number }>('POST', '/jobs', job);
      expect(status).toBe(201);
      ids.push(body.id);
    }
    return ids;
  };
  const history = async (api: ServiceProcess, jobId: number): Promise<Row[]> =>
    (await api.call<{ items: Row[] }>('GET', `/jobs/${jobId}/history?perPage=200`)).body.items;
  const expectEachOnce = (): void => {
    expect(target.doubled()).toEqual([]);
    expect(target.missing(1_000)).toEqual([]);
  };
  /** After a kill or freeze: nothing twice, and what was not called was held up by a run that was lost with its process, or that really was
   *  going on at that instant, and says so. */
  const expectEachOnceOrHeldUp = async (api: ServiceProcess): Promise<void> => {
    expect(target.doubled()).toEqual([]);
    for (const fire of target.missing(1_000)) {
      const [jobId, at] = fire.split('@').map(Number) as [number, number];
      const rows = await history(api, jobId);
      const row = rows.find(({ scheduledFor }) => Date.parse(scheduledFor) === at);
      if (row?.status === 'lost') continue;
      expect(row).toMatchObject({ status: 'skipped', reasonCode: 'overlap' });
      const holder = rows.find(({ id }) => id === row?.reasonParams?.heldBy[0]);
      const { status, startedAt, finishedAt } = holder!;
      const wasGoingOn = Date.parse(startedAt!) <= at + 1_000 && at <= Date.parse(finishedAt!);
      expect({ status, startedAt, finishedAt, at, isReason: status === 'lost' || wasGoingOn }).toMatchObject({
        isReason: true,
      });
    }
  };

  it('call each fire once over Redis, also when an engine is killed', async () => {
    const api = await start('api', withRedis());
    const [first] = await Promise.all([
      start('standalone', withRedis()),
      start('standalone', withRedis()),
      start('worker', withRedis()),
    ]);
    await createJobs(api, 10);
    await eventually(() => target.calls.length >= 40, 15_000);
    const before = target.calls.length;
    await first!.end('SIGKILL');
    // Past the takeover of planned fires (1 s) and of running ones (8 s).
    await eventually(() => target.calls.length >= before + 100, 25_000);
    await expectEachOnceOrHeldUp(api);
  }, 90_000);

  it('call each fire once without Redis, also when one is killed', async () => {
    const [first, second] = await Promise.all([start('embedded'), start('embedded')]);
    await createJobs(second!, 10);
    await eventually(() => target.calls.length >= 40, 15_000);
    const before = target.calls.length;
    await first!.end('SIGKILL');
    await eventually(() => target.calls.length >= before + 100, 25_000);
    await expectEachOnceOrHeldUp(second!);
  }, 90_000);

  it('miss and double nothing over a rolling restart', async () => {
    const api = await start('api');
    let [first, second] = await Promise.all([start('standalone'), start('standalone')]);
    await createJobs(api, 10);
    await eventually(() => target.calls.length >= 30, 15_000);
    for (let round = 0; round < 2; round++) {
      expect(await first!.end('SIGTERM')).toBe(0);
      first = await start('standalone');
      expect(await second!.end('SIGTERM')).toBe(0);
      second = await start('standalone');
    }
    const before = target.calls.length;
    await eventually(() => target.calls.length >= before + 20, 15_000);
    expectEachOnce();
  }, 120_000);

  it('record a run as lost, or run it again with a higher fence, when its process dies', async () => {
    target.delayMs = 60_000;
    const api = await start('api');
    const [victim] = await Promise.all([start('standalone')]);
    const once = { intervalSeconds: undefined, runAt: new Date(Date.now() + 3_000).toISOString() };
    const [lost] = await createJobs(api, 1, once);
    const [again] = await createJobs(api, 1, { ...once, delivery: 'at_least_once' });
    await eventually(() => target.calls.length === 2, 20_000);
    const survivor = await start('standalone');
    const diedAt = clock.monotonic();
    await victim!.end('SIGKILL');
    await eventually(async () => (await history(api, lost!))[0]?.status === 'lost', 12_000);
    expect(clock.monotonic() - diedAt).toBeLessThan(9_000);
    await eventually(() => target.calls.length === 3, 5_000);
    const calls = target.calls.filter(({ jobId }) => jobId === again);
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(calls[1]!.fence).toBeGreaterThan(calls[0]!.fence);
    expect((await history(api, lost!)).map(({ attempt }) => attempt)).toEqual([1]);
    await survivor.end('SIGKILL');
  }, 90_000);

  it('start nothing twice when an engine was frozen and goes on', async () => {
    const api = await start('api');
    const [frozen] = await Promise.all([start('standalone'), start('standalone')]);
    await createJobs(api, 10);
    await eventually(() => target.calls.length >= 40, 15_000);
    frozen!.signal('SIGSTOP');
    const before = target.calls.length;
    await eventually(() => target.calls.length >= before + 90, 25_000);
    frozen!.signal('SIGCONT');
    await eventually(() => target.calls.length >= before + 130, 25_000);
    await expectEachOnceOrHeldUp(api);
  }, 90_000);
});
