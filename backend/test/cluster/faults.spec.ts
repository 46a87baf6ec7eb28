import { ChaosRun, NOTHING_WRONG } from '../support/chaos-run.js';
import { buildService } from '../support/process.js';

/* The shortest run of the fault harness that kills, freezes and stops processes, with the seed that draws them. Every fault point is
   `npm run test:gate`; half an hour of everything is `npm run test:chaos`. */

describe('a minute of faults, always the same', () => {
  let cluster: ChaosRun;
  let embedded: ChaosRun;

  beforeAll(() => {
    buildService();
    const faults = 'kill,stop,term,point,commit';
    cluster = new ChaosRun(
      ...['--seconds', '20', '--instances', '3', '--jobs', '20', '--faults', faults, '--seed', '7'],
    );
    embedded = new ChaosRun(
      ...['--seconds', '20', '--database', 'sqlite', '--jobs', '20', '--faults', 'kill', '--seed', '7'],
    );
  }, 120_000);
  afterAll(() => {
    cluster.end();
    embedded.end();
  });

  it('violates nothing in a cluster on MariaDB and Redis', async () => {
    const { line } = await cluster.verdict();
    expect(line).toMatch(/^faults [1-9]/);
    expect(line).toMatch(NOTHING_WRONG);
  }, 180_000);

  it('violates nothing in one process on SQLite', async () => {
    const { line } = await embedded.verdict();
    expect(line).toMatch(/^faults [1-9]/);
    expect(line).toMatch(NOTHING_WRONG);
  }, 180_000);
});
