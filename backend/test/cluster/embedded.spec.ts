import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';
import { buildService, ServiceProcess } from '../support/process.js';

interface Row {
  status: string;
  fireCount: number;
  scheduledFor: string;
  scheduledUntil: string | null;
}

describe('an embedded process', () => {
  let dataDir: string;
  let processes: ServiceProcess[];

  beforeAll(() => buildService(), 120_000);
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'mawid-embedded-'));
    processes = [];
  });
  afterEach(async () => {
    await Promise.all(processes.map((process) => process.end('SIGKILL')));
    rmSync(dataDir, { recursive: true, force: true });
  });

  const start = async (): Promise<ServiceProcess> => {
    const process = await ServiceProcess.start({ SCHEDULER_DATA_DIR: dataDir });
    processes.push(process);
    return process;
  };

  it('accounts for every fire after it was killed and started again', async () => {
    const first = await start();
    const { body: job } = await first.call<{ id: number }>('POST', '/jobs', {
      name: 'tick',
      taskFunctionKey: 'demo.hello',
      intervalSeconds: 1,
      params: { seconds: 0 },
    });
    const rowsOf = async (process: ServiceProcess): Promise<Row[]> =>
      (
        await process.call<{ items: Row[] }>('GET', `/jobs/${job.id}/history?perPage=200`)
      ).body.items.reverse();
    const succeeded = async (process: ServiceProcess): Promise<number> =>
      (await rowsOf(process)).filter(({ status }) => status === 'succeeded').length;
    await eventually(async () => (await succeeded(first)) >= 3);
    await first.end('SIGKILL');
    const second = await start();
    await eventually(async () => (await succeeded(second)) >= 6, 15_000);
    const rows = await rowsOf(second);
    const covered = rows.flatMap(({ scheduledFor, fireCount }) =>
      Array.from({ length: fireCount }, (_, i) => Date.parse(scheduledFor) + i * 1_000),
    );
    expect(covered).toEqual(covered.map((_, i) => covered[0]! + i * 1_000));
  }, 60_000);

  it('keeps a second one away from its data', async () => {
    await start();
    const second = await ServiceProcess.spawn({ SCHEDULER_DATA_DIR: dataDir });
    expect(await second.ended()).toBe(1);
    expect(second.output).toContain('Another process uses the data directory');
  }, 30_000);

  it('says everything that is wrong with its settings at once', async () => {
    const process = await ServiceProcess.spawn({
      SCHEDULER_MODE: 'standalone',
      SCHEDULER_TIMEZONE: 'Mars/Olympus',
      SCHEDULER_CONCURRENCY: 'many',
      SCHEDULER_DATA_DIR: dataDir,
    });
    expect(await process.ended()).toBe(1);
    for (const name of ['DATABASE_URL', 'SCHEDULER_TIMEZONE', 'SCHEDULER_CONCURRENCY'])
      expect(process.output).toContain(name);
  }, 30_000);
});
