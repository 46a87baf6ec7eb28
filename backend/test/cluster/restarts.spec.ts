import { SystemClock } from '../../src/kernel/index.js';
import { eventually } from '../support/eventually.js';
import { expectEachOnce } from '../support/each-once.js';
import { Installation } from '../support/installation.js';
import { buildService } from '../support/process.js';

/* Real processes, real time: what a deploy does to fires, and what becomes of a run whose process dies. */

const clock = new SystemClock();

describe('processes of one installation', () => {
  let site: Installation;

  beforeAll(() => buildService(), 120_000);
  beforeEach(async () => {
    site = await Installation.create();
  });
  afterEach(async () => site?.end());

  it('miss and double nothing over a rolling restart', async () => {
    const { target } = site;
    const api = await site.start('api');
    let [first, second] = await Promise.all([site.start('standalone'), site.start('standalone')]);
    await site.createJobs(api, 10);
    await eventually(() => target.calls.length >= 30, 15_000);
    for (let round = 0; round < 2; round++) {
      expect(await first!.end('SIGTERM')).toBe(0);
      first = await site.start('standalone');
      expect(await second!.end('SIGTERM')).toBe(0);
      second = await site.start('standalone');
    }
    const before = target.calls.length;
    await eventually(() => target.calls.length >= before + 20, 15_000);
    expectEachOnce(site);
  }, 120_000);

  it('record a run as lost, or run it again with a higher fence, when its process dies', async () => {
    const { target } = site;
    target.delayMs = 60_000;
    const api = await site.start('api');
    const victim = await site.start('standalone');
    const once = { intervalSeconds: undefined, runAt: new Date(clock.now() + 3_000).toISOString() };
    const lost = await site.createJob(api, once);
    const again = await site.createJob(api, { ...once, delivery: 'at_least_once' });
    await eventually(() => target.calls.length === 2, 20_000);
    const survivor = await site.start('standalone');
    const diedAt = clock.monotonic();
    await victim.end('SIGKILL');
    await eventually(async () => (await site.historyOf(api, lost))[0]?.status === 'lost', 12_000);
    expect(clock.monotonic() - diedAt).toBeLessThan(9_000);
    await eventually(() => target.calls.length === 3, 5_000);
    const calls = target.calls.filter(({ jobId }) => jobId === again);
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(calls[1]!.fence).toBeGreaterThan(calls[0]!.fence);
    expect((await site.historyOf(api, lost)).map(({ attempt }) => attempt)).toEqual([1]);
    await survivor.end('SIGKILL');
  }, 90_000);
});
