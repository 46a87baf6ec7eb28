import { epochMs, SECOND, SystemClock } from '../../src/kernel/index.js';
import { eventually } from '../support/eventually.js';
import { Installation, WITH_TASKS } from '../support/installation.js';
import { buildService, type ServiceProcess } from '../support/process.js';

/* What deploys do to fires: instances that are replaced one by one, functions that come and go with them, and one that kills whoever
   runs it. The slow ones wait for a minute that the service waits, and do so together. */

const clock = new SystemClock();

/** Starts, and processes that start beside them, on a busy machine. */
const LATEST_MS = 5 * SECOND;

describe('a deploy', () => {
  beforeAll(() => buildService(), 120_000);

  /** Ends the processes at once, whatever comes of it: those of others are measured. */
  const within = async (test: (site: Installation) => Promise<void>): Promise<void> => {
    const site = await Installation.create();
    try {
      await test(site);
    } finally {
      await site.end();
    }
  };

  it(
    'that restarts three instances in turn misses and doubles nothing, and nothing comes late by more than a few seconds',
    () =>
      within(async (site) => {
        const { target, withRedis } = site;
        const start = (): Promise<ServiceProcess> => site.start('embedded', withRedis);
        const instances = [await start(), await start(), await start()];
        // More than one at a time: a start that comes a second late must not be taken for an overlap.
        for (let i = 0; i < 20; i++) await site.createJob(instances[i % 3]!, { maxInstances: 5 });
        await eventually(() => target.calls.length >= 100, 30_000);
        for (const index of instances.keys()) {
          expect(await instances[index]!.end('SIGTERM')).toBe(0);
          instances[index] = await start();
        }
        const calls = target.calls.length;
        await eventually(() => target.calls.length >= calls + 60, 30_000);
        expect(target.doubled()).toEqual([]);
        expect(target.missing(SECOND)).toEqual([]);
        expect(target.calls.filter(({ lateMs }) => lateMs > LATEST_MS)).toEqual([]);
        // What was planned comes from the revisions, not from the ledger.
        const until = epochMs(clock.now());
        await eventually(async () => {
          const account = await site.account(instances[0]!, until);
          expect(account).toMatchObject({ unaccounted: 0, unplanned: 0, pending: 0 });
          const called = target.calls.filter(({ at }) => at < until).length;
          expect([account['succeeded'], called]).toEqual([account['planned'], account['planned']]);
        }, 15_000);
      }),
    180_000,
  );

  it.concurrent.each([
    ['in process', false],
    ['through Bull', true],
  ])(
    'with a new function has it run where it is, and takes its jobs off while it is nowhere: %s',
    (_name, isByBull) => within((site) => comeAndGo(site, isByBull)),
    400_000,
  );

  it.concurrent(
    'of a function that kills its process costs that process, and ends',
    () => within(killAgainAndAgain),
    400_000,
  );
});

async function comeAndGo(site: Installation, isByBull: boolean): Promise<void> {
  const { target } = site;
  const env = isByBull ? site.withRedis : {};
  const mode = isByBull ? 'worker' : 'standalone';
  const api = await site.start('embedded', env);
  await site.start(mode, env);
  const deploy = (): Promise<ServiceProcess> =>
    site.start(mode, { ...env, ...WITH_TASKS, SCHEDULER_INSTANCE_NAME: 'new' });
  const fresh = await deploy();
  // The old API knows the function by what the new instance has written down. More than one slot: what goes to an old worker first is late.
  const work = { taskFunctionKey: 'worker.slow', params: { seconds: 0 }, maxInstances: 20 };
  const often = await site.createJob(api, work);
  await eventually(() => target.calls.length >= 6, 30_000);

  const soon = new Date(clock.now() + 4 * SECOND).toISOString();
  const seldom = await site.createJob(api, { ...work, intervalSeconds: 86_400, startAt: soon });
  expect(await fresh.end('SIGTERM')).toBe(0);
  const gone = target.calls.length;
  await eventually(async () => expect(await site.stateOf(api, often)).toBe('handler_missing'), 100_000);
  const missed = { status: 'missed', reasonCode: 'handler_missing', attempt: 0 };
  await eventually(async () => expect(await site.historyOf(api, seldom)).toMatchObject([missed]), 30_000);
  expect(target.calls).toHaveLength(gone);

  await deploy();
  const states = (): Promise<string[]> => Promise.all([often, seldom].map((id) => site.stateOf(api, id)));
  await eventually(async () => expect(await states()).toEqual(['active', 'active']), 30_000);
  await eventually(() => target.calls.length >= gone + 4, 30_000);
  expect(target.doubled()).toEqual([]);
  const news = await site.instancesNamed(api, 'new');
  const started = (await site.historyOf(api, often)).filter(({ startedAt }) => startedAt !== null);
  expect(started.filter(({ attempt }) => attempt !== 1)).toEqual([]);
  expect(started.filter(({ instanceId }) => !news.includes(instanceId!))).toEqual([]);
  const account = await site.account(api, epochMs(clock.now() - 3 * SECOND));
  expect(account).toMatchObject({ unaccounted: 0, failed: 0, lost: 0, skipped: 0 });
}

async function killAgainAndAgain(site: Installation): Promise<void> {
  const { target, withRedis } = site;
  const api = await site.start('embedded', withRedis);
  await Promise.all([1, 2].map(() => site.keepUp('worker', { ...withRedis, ...WITH_TASKS })));
  const callsOf = (id: number): number => target.calls.filter(({ jobId }) => jobId === id).length;
  const others = await Promise.all([1, 2, 3].map(() => site.createJob(api, {})));
  const untilOthersRan = async (): Promise<void> => {
    const before = others.map(callsOf);
    await eventually(() => others.every((id, i) => callsOf(id) >= before[i]! + 4), 30_000);
  };
  const runPoison = async (delivery: string, end: string): Promise<number> => {
    const job = { taskFunctionKey: 'worker.poison', intervalSeconds: 86_400, delivery, params: { end } };
    const id = await site.createJob(api, job);
    expect((await api.call('POST', `/jobs/${id}/action`, { action: 'trigger' })).status).toBe(200);
    return id;
  };
  const untilLost = (id: number, attempt: number): Promise<void> =>
    eventually(async () => {
      const rows = await site.historyOf(api, id);
      expect(rows).toMatchObject([{ status: 'lost', attempt }]);
      expect(['instance_lost', 'start_unconfirmed']).toContain(rows[0]!.reasonCode);
    }, 90_000);

  const once = await runPoison('at_most_once', 'exit');
  await eventually(() => site.deaths === 1, 30_000);
  await untilOthersRan();
  await untilLost(once, 1);
  const again = await runPoison('at_least_once', 'kill');
  await untilLost(again, 3);
  await untilOthersRan();
  expect([callsOf(once), callsOf(again), site.deaths]).toEqual([1, 3, 4]);
  const attempts = target.calls.filter(({ jobId }) => jobId === again).map(({ attempt }) => attempt);
  expect(attempts).toEqual([1, 2, 3]);
  // Of the others some may have been running in a process that was killed under them.
  const account = await site.account(api, epochMs(clock.now() - 3 * SECOND));
  expect(account).toMatchObject({ unaccounted: 0, failed: 0 });
}
