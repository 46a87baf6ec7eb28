import { eventually } from '../support/eventually.js';
import { expectEachOnceOrHeldUp } from '../support/each-once.js';
import { Installation } from '../support/installation.js';
import { buildService } from '../support/process.js';

/* Real processes, real time: what a crash or a freeze does to fires, seen by the server they call. */

describe('processes of one installation, one of them killed or frozen', () => {
  let site: Installation;

  beforeAll(() => buildService(), 120_000);
  beforeEach(async () => {
    site = await Installation.create();
  });
  afterEach(async () => site?.end());

  it('call each fire once over Redis, also when an engine is killed', async () => {
    const { target, withRedis } = site;
    const api = await site.start('api', withRedis);
    const [first] = await Promise.all([
      site.start('standalone', withRedis),
      site.start('standalone', withRedis),
      site.start('worker', withRedis),
    ]);
    await site.createJobs(api, 10);
    await eventually(() => target.calls.length >= 40, 15_000);
    const before = target.calls.length;
    await first!.end('SIGKILL');
    // Past the takeover of planned fires (1 s) and of running ones (8 s).
    await eventually(() => target.calls.length >= before + 100, 25_000);
    await expectEachOnceOrHeldUp(site, api);
  }, 90_000);

  it('call each fire once without Redis, also when one is killed', async () => {
    const { target } = site;
    const [first, second] = await Promise.all([site.start('embedded'), site.start('embedded')]);
    await site.createJobs(second!, 10);
    await eventually(() => target.calls.length >= 40, 15_000);
    const before = target.calls.length;
    await first!.end('SIGKILL');
    await eventually(() => target.calls.length >= before + 100, 25_000);
    await expectEachOnceOrHeldUp(site, second!);
  }, 90_000);

  it('start nothing twice when an engine was frozen and goes on, as a new instance', async () => {
    const { target } = site;
    const api = await site.start('api');
    const [frozen] = await Promise.all([
      site.start('standalone', { SCHEDULER_INSTANCE_NAME: 'frozen' }),
      site.start('standalone'),
    ]);
    await site.createJobs(api, 10);
    await eventually(() => target.calls.length >= 40, 15_000);
    frozen!.signal('SIGSTOP');
    const before = target.calls.length;
    await eventually(() => target.calls.length >= before + 90, 25_000);
    frozen!.signal('SIGCONT');
    // Nobody restarts it.
    await eventually(async () => (await site.instancesNamed(api, 'frozen')).length === 2, 15_000);
    await frozen!.ready();
    await eventually(() => target.calls.length >= before + 130, 25_000);
    await expectEachOnceOrHeldUp(site, api);
  }, 90_000);
});
