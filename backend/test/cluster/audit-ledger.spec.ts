import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { toDbInstant } from '../../src/database/index.js';
import { epochMs, SECOND, toIso, type EpochMs } from '../../src/kernel/index.js';
import { eventually } from '../support/eventually.js';
import { buildService, CountingServer, ServiceProcess } from '../support/process.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

/* The command as an operator runs it, beside a service that is firing. Totals are held against the calls that arrived. */

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

describeForEachDatabase('npm run audit-ledger, as a process', (engine) => {
  let temp: TempDatabase;
  let target: CountingServer;
  let service: ServiceProcess;
  /** Jobs that fire each second and each two seconds. */
  let jobs: [number, number];
  let from: EpochMs;
  let to: EpochMs;

  beforeAll(async () => {
    buildService();
    temp = await createTempDatabase(engine, { migrated: false });
    target = new CountingServer();
    const url = await target.listen();
    service = await ServiceProcess.start(configuration());
    const create = async (intervalSeconds: number): Promise<number> => {
      const job = { name: 'call', taskFunctionKey: 'http.request', intervalSeconds, params: { url } };
      return (await service.call<{ id: number }>('POST', '/jobs', job)).body.id;
    };
    jobs = [await create(1), await create(2)];
    await eventually(() => callsOf(jobs[0]).length >= 2 && callsOf(jobs[1]).length >= 2, 30_000);
    from = epochMs(Math.max(callsOf(jobs[0])[0]!, callsOf(jobs[1])[0]!));
    to = epochMs(from + 6 * SECOND);
    await eventually(() => jobs.every((id) => callsOf(id).some((at) => at >= to)), 30_000);
  }, 180_000);

  afterAll(async () => {
    await service?.end('SIGKILL');
    await target?.close();
    await temp?.drop();
  }, 60_000);

  const configuration = (): Record<string, string> =>
    temp.databaseUrl === null ? { SCHEDULER_DATA_DIR: temp.dataDir } : { DATABASE_URL: temp.databaseUrl };
  const callsOf = (id: number): number[] =>
    target.calls.filter(({ jobId }) => jobId === id).map(({ at }) => at);
  const callsWithin = (id: number): number[] => callsOf(id).filter((at) => at >= from && at < to);
  const range = (): string[] => ['--from', toIso(from), '--to', toIso(to)];

  function audit(...argv: string[]): Promise<Ended> {
    const { PATH } = process.env;
    const env = { PATH, TZ: 'Asia/Riyadh', ...configuration() };
    const child = spawn('npm', ['run', '--silent', 'audit-ledger', '--', ...argv], { cwd: ROOT, env });
    const ended: Ended = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => void (ended.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => void (ended.err += chunk.toString()));
    return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })));
  }

  /** Numbers of the report by job id, `all` for the sum: planned, succeeded, unaccounted. */
  function totals(report: string): Map<string, number[]> {
    const [, titles, ...lines] = report.split('\n').map((line) => line.trim().split(/\s{2,}/));
    const named = ['planned', 'succeeded', 'UNACCOUNTED'].map((title) => titles!.indexOf(title));
    return new Map(lines.map((cells) => [cells[0]!, named.map((column) => Number(cells[column]))]));
  }

  it('ends with 0 and counts what was called', async () => {
    const { code, out, err } = await audit(...range());
    expect([code, err]).toEqual([0, '']);
    const [each, every2] = jobs;
    // From the first call of one of them on, six seconds: arithmetic, not the service's calendar.
    const planned = jobs.map((id, i) => fires(callsOf(id)[0]!, (i + 1) * SECOND));
    const found = totals(out);
    expect(found.get(String(each))).toEqual([planned[0], callsWithin(each).length, 0]);
    expect(found.get(String(every2))).toEqual([planned[1], callsWithin(every2).length, 0]);
    const called = callsWithin(each).length + callsWithin(every2).length;
    expect(found.get('all')).toEqual([planned[0]! + planned[1]!, called, 0]);
  }, 60_000);

  it('ends with 2 and says how it is used when it is not understood', async () => {
    const { code, out, err } = await audit('--from', 'yesterday', '--to', toIso(to));
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('--from and --to must be instants');
    expect(err).toContain('Usage: npm run audit-ledger -- --from <instant> --to <instant>');
  }, 60_000);

  it('ends with 1 and names job and instant when a row is gone', async () => {
    const [each, every2] = jobs;
    const at = epochMs(callsWithin(every2)[1]!);
    const removed = await temp.database.transaction((tx) =>
      tx.execute('DELETE FROM scheduled_job_execution WHERE job_id = ? AND scheduled_for = ?', [
        every2,
        toDbInstant(at),
      ]),
    );
    expect(removed.affected).toBe(1);
    const { code, out } = await audit(...range());
    expect(code).toBe(1);
    expect(out).toContain(`Unaccounted:\n  job ${every2} at ${toIso(at)}\n`);
    const found = totals(out);
    expect(found.get(String(each))![2]).toBe(0);
    const planned = fires(callsOf(every2)[0]!, 2 * SECOND);
    expect(found.get(String(every2))).toEqual([planned, callsWithin(every2).length - 1, 1]);
  }, 60_000);

  /** How many instants of a fixed rate through `first` lie in the range. */
  const fires = (first: number, everyMs: number): number =>
    Math.ceil((to - first) / everyMs) - Math.ceil((from - first) / everyMs);
});
