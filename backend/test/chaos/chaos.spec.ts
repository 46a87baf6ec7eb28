import { ChaosRun, NOTHING_WRONG } from '../support/chaos-run.js';
import { buildService } from '../support/process.js';

/* The short, scripted run of the fault harness: every fault point once with kill and with stop, replies dropped after COMMIT, clocks minutes
   and hours off, a Redis that forgets. The long, random one is `npm run test:chaos`. */

describe('every fault point once', () => {
  let cluster: ChaosRun;
  let embedded: ChaosRun;

  beforeAll(() => {
    buildService();
    // Side by side: they mostly wait.
    cluster = new ChaosRun('--scenario', 'gate', '--jobs', '24');
    embedded = new ChaosRun('--scenario', 'gate', '--database', 'sqlite', '--jobs', '20');
  }, 120_000);
  afterAll(() => {
    cluster.end();
    embedded.end();
  });

  it('violates nothing in a cluster on MariaDB and Redis', async () => {
    const { figures, line } = await cluster.verdict();
    expect(line).toMatch(NOTHING_WRONG);
    expect(figures).toMatchObject({ faultPoints: 20, faults: { commit: 4, flush: 4, clocks: 4 } });
  }, 300_000);

  it('violates nothing in one process on SQLite', async () => {
    const { figures, line } = await embedded.verdict();
    expect(line).toMatch(NOTHING_WRONG);
    expect(figures).toMatchObject({ faultPoints: 8 });
  }, 300_000);
});
