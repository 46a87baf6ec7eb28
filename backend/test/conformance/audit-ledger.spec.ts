import { parseConfig } from '../../src/config/index.js';
import { auditLedger } from '../../src/ledger-audit.js';
import { epochMs, SECOND, toIso } from '../../src/kernel/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { untilFirstBeat } from '../support/first-beat.js';
import { START } from '../support/factories/job.factory.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';
import { Database, toDbInstant } from '../../src/database/index.js';

describeForEachDatabase('npm run audit-ledger', (engine) => {
  let app: TestApp;
  let jobId: number;
  /** When the first beat is there. */
  const start = epochMs(START + SECOND);

  beforeAll(async () => {
    const clock = new FakeClock(START);
    app = await startTestApp(engine, { clock });
    await untilFirstBeat(app, clock);
    const job = {
      name: 'each ten seconds',
      taskFunctionKey: 'test.ok',
      intervalSeconds: 10,
      startAt: later(10_000),
    };
    const created = await app.http.post('/api/v1/scheduler/jobs').set(app.bearer).send(job);
    jobId = created.body.id as number;
    await clock.advance(35 * SECOND);
  }, 60_000);
  afterAll(async () => app?.stop(), 60_000);

  const later = (ms: number): string => toIso(epochMs(start + ms));
  const RANGE = ['--from', later(0), '--to', later(60_000)];
  const run = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    const [out, err]: string[][] = [[], []];
    const { databaseUrl, dataDir } = app.temp;
    const env = {
      NODE_ENV: 'test',
      SCHEDULER_DATA_DIR: dataDir,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    };
    const config = () => parseConfig(env).config;
    const code = await auditLedger(argv, {
      config,
      out: (text) => void out!.push(text),
      err: (text) => void err!.push(text),
    });
    return { code, out: out!.join(''), err: err!.join('') };
  };

  it('prints a line per job and ends with 0 when everything is accounted for, beside a running service', async () => {
    const { code, out, err } = await run(...RANGE, '--job', String(jobId));
    expect([code, err]).toEqual([0, '']);
    const cells = out
      .split('\n')[2]!
      .trim()
      .split(/\s{2,}/);
    expect(cells).toEqual([
      String(jobId),
      '5',
      '3',
      '0',
      '0',
      '0',
      '0',
      '0',
      '0',
      '2',
      '0',
      '0',
      '0',
      'each ten seconds',
    ]);
    expect(await run(...RANGE)).toMatchObject({ code: 0 });
  });

  it.each([
    ['nothing', []],
    ['a local time', ['--from', '2026-11-02T09:00:00', '--to', later(0)]],
    ['a range that ends before it begins', ['--from', later(1), '--to', later(0)]],
    ['a job that is no number', [...RANGE, '--job', 'x']],
    ['an option there is not', [...RANGE, '--jobs', '1']],
    ['a job there is not', [...RANGE, '--job', '999999']],
    ['too much', ['--from', '2027-01-01T00:00:00Z', '--to', '2099-01-01T00:00:00Z']],
  ])('ends with 2 and says why when given %s', async (_name, argv) => {
    const { code, out, err } = await run(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
    expect(err).not.toContain('    at ');
  });

  it('tells how far it is, also within one job', async () => {
    const { code, err } = await run('--from', later(0), '--to', later(2_200_000_000), '--job', String(jobId));
    expect([code, err]).toEqual([0, '100000 fires looked at\n200000 fires looked at\n']);
  });

  it('shows how it is used', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('--from <instant>') });
  });

  it('ends with 1 and names the instants when the ledger has a hole', async () => {
    await app.app
      .get(Database)
      .transaction((tx) =>
        tx.execute('DELETE FROM scheduled_job_execution WHERE job_id = ? AND scheduled_for = ?', [
          jobId,
          toDbInstant(epochMs(start + 10_000)),
        ]),
      );
    const { code, out } = await run(...RANGE);
    expect(code).toBe(1);
    expect(out).toContain(`Unaccounted:\n  job ${jobId} at ${later(10_000)}\n`);
  });
});
