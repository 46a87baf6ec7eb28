import { ExecutionsRead } from '../../src/executions/executions.read.js';
import { HistoryQuery } from '../../src/executions/dto/history.query.js';
import { HistoryRead } from '../../src/executions/history.read.js';
import { HistoryService } from '../../src/executions/history.service.js';
import { epochMs, toIso } from '../../src/kernel/index.js';
import { explain, RecordingDatabase } from '../support/recording-database.js';
import { anExecution, seedExecutions, seedJobs, T0, type SeedExecution } from '../support/seed-history.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

const ROWS = 50_000;
const JOBS = 300;
/** Of all rows, how many belong to job 1. */
const BIG_JOB_SHARE = 2;

/** 50,000 rows over 300 jobs; five share each instant, so that order among equals is tested. */
function makeHistory(): SeedExecution[] {
  return Array.from({ length: ROWS }, (_, i) => {
    const scheduledFor = epochMs(T0 + Math.floor(i / 5) * 1_000);
    const jobId = i % BIG_JOB_SHARE === 0 ? 1 : 2 + (i % (JOBS - 1));
    const startedAt = epochMs(scheduledFor + (i % 997));
    const base = {
      jobId,
      scheduledFor,
      dueAt: scheduledFor,
      origin: i,
      startedAt,
      finishedAt: epochMs(startedAt + (i % 613)),
    };
    return anExecution({ ...base, instanceId: 1 + (i % 3), ...oddOnes(i) });
  });
}

function oddOnes(i: number): Partial<SeedExecution> {
  if (i % 7_001 === 3) return { status: 'lost', reasonCode: 'instance_lost' };
  if (i % 1_000 === 7)
    return { status: 'missed', reasonCode: 'too_late', startedAt: null, finishedAt: null, instanceId: null };
  if (i % 20 === 9)
    return {
      ...{ status: 'failed', reasonCode: 'task_error', errorType: i % 60 === 9 ? 'TypeError' : 'Error' },
      handledBy: i % 200 === 9 ? 'user:olga' : null,
    };
  if (i % 3 === 1) return { status: 'skipped', reasonCode: 'overlap', startedAt: null, finishedAt: null };
  if (i % 5_003 === 5) return { kind: 'manual' };
  return {};
}

const compare = <T>(a: T, b: T): number => (a < b ? 1 : a > b ? -1 : 0);
const byTime = (a: SeedExecution, b: SeedExecution): number =>
  compare(a.scheduledFor, b.scheduledFor) || compare(a.id, b.id);
const byFire = (a: SeedExecution, b: SeedExecution): number =>
  compare(a.scheduledFor, b.scheduledFor) || b.jobId - a.jobId || b.origin - a.origin;

describeForEachDatabase('history', (engine) => {
  let temp: TempDatabase;
  let database: RecordingDatabase;
  let sut: HistoryService;
  const all = makeHistory();

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
    database = new RecordingDatabase(temp.database);
    sut = new HistoryService(database, new HistoryRead(), new ExecutionsRead());
    const jobs = Array.from({ length: JOBS }, (_, i) => ({
      id: i + 1,
      name: i % 100 === 0 ? `100% report_${i}` : `Job ${i + 1}`,
      task: i % 50 === 0 ? 'reports.daily' : 'demo.hello',
      tags: i % 60 === 0 ? ['finance'] : [],
    }));
    await temp.database.transaction(async (tx) => {
      await seedJobs(tx, jobs);
      for (let from = 0; from < all.length; from += 5_000)
        await seedExecutions(tx, all.slice(from, from + 5_000));
    });
  }, 120_000);
  afterAll(async () => temp?.drop());

  const ask = (query: Partial<HistoryQuery> = {}): ReturnType<HistoryService['list']> =>
    sut.list(Object.assign(new HistoryQuery(), query));
  const idsOf = (page: { items: { id: string }[] }): string[] => page.items.map((item) => item.id);
  const walk = async (
    query: Partial<HistoryQuery>,
    between: () => Promise<void> = async () => {},
  ): Promise<string[]> => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask({ perPage: 200, ...query, ...(cursor ? { cursor } : {}) });
      seen.push(...idsOf(page));
      cursor = page.nextCursor ?? undefined;
      await between();
    } while (cursor);
    return seen;
  };
  const expected = (rows: SeedExecution[], order = byTime): string[] =>
    [...rows].sort(order).map((row) => row.id);

  it('gives the newest first, with an exact total only up to 10,000', async () => {
    const page = await ask();
    expect(idsOf(page)).toEqual(expected(all).slice(0, 20));
    expect(page).toMatchObject({ total: 10_000, totalIsExact: false, page: 1, perPage: 20 });
    expect(page.items[0]).toMatchObject({
      jobName: expect.stringMatching(/^Job|report/),
      kind: 'schedule',
      maxAttempts: 1,
    });
    expect(await ask({ count: 'exact' })).toMatchObject({ total: ROWS, totalIsExact: true });
  });

  it('gives the page asked for, and the oldest first on request', async () => {
    expect(idsOf(await ask({ page: 7, perPage: 33 }))).toEqual(expected(all).slice(198, 231));
    expect(idsOf(await ask({ sort: 'scheduledFor', page: 3 }))).toEqual(
      expected(all).reverse().slice(40, 60),
    );
  });

  const failed = all.filter((row) => row.status === 'failed');
  const handled = all.filter((row) => row.handledBy !== null);
  const missed = all.filter((row) => row.status === 'missed');
  const reports = all.filter((row) => (row.jobId - 1) % 50 === 0);
  const cases: [string, Partial<HistoryQuery>, SeedExecution[], typeof byTime][] = [
    ['a rare status', { status: ['lost'] }, all.filter((row) => row.status === 'lost'), byTime],
    [
      'several statuses',
      { status: ['lost', 'missed'] },
      all.filter((row) => ['lost', 'missed'].includes(row.status)),
      byTime,
    ],
    ['a common status', { status: ['skipped'] }, all.filter((row) => row.status === 'skipped'), byTime],
    ['a kind', { kind: ['manual'] }, all.filter((row) => row.kind === 'manual'), byTime],
    ['a reason', { reasonCode: ['too_late'] }, missed, byTime],
    ['a job', { jobId: 5 }, all.filter((row) => row.jobId === 5), byFire],
    [
      'a big job and a status',
      { jobId: 1, status: ['skipped'] },
      all.filter((r) => r.jobId === 1 && r.status === 'skipped'),
      byFire,
    ],
    [
      'a job and a rare status',
      { jobId: 2, status: ['failed'] },
      failed.filter((row) => row.jobId === 2),
      byTime,
    ],
    ['a task', { task: 'reports.daily' }, reports, byFire],
    ['a tag', { tag: 'finance' }, all.filter((row) => (row.jobId - 1) % 60 === 0), byFire],
    [
      'part of a name, taken literally',
      { q: '0% REPORT_' },
      all.filter((row) => (row.jobId - 1) % 100 === 0),
      byFire,
    ],
    [
      'a name that most jobs have',
      { q: 'job', instanceId: 2, status: ['failed'] },
      failed.filter((r) => r.instanceId === 2 && (r.jobId - 1) % 100 !== 0),
      byTime,
    ],
    ['a name that nothing has', { q: 'no such thing' }, [], byTime],
    [
      'an instance',
      { instanceId: 3, status: ['missed', 'failed'] },
      failed.filter((row) => row.instanceId === 3),
      byTime,
    ],
    [
      'the type of an error',
      { errorType: 'TypeError' },
      failed.filter((r) => r.errorType === 'TypeError'),
      byTime,
    ],
    [
      'the type of an error of a job',
      { errorType: 'TypeError', jobId: 1, status: ['failed'] },
      failed.filter((r) => r.errorType === 'TypeError' && r.jobId === 1),
      byTime,
    ],
    ['what is handled', { handled: true }, handled, byTime],
    [
      'what is handled, of some jobs',
      { handled: true, task: 'reports.daily', status: ['failed', 'skipped'] },
      handled.filter((row) => reports.includes(row)),
      byTime,
    ],
    [
      'what nobody has handled',
      { handled: false, status: ['failed'] },
      failed.filter((row) => row.handledBy === null),
      byTime,
    ],
    [
      'what nobody has handled, of a big job',
      { handled: false, jobId: 1 },
      all.filter((row) => row.jobId === 1 && row.handledBy === null),
      byFire,
    ],
    [
      'lateness',
      { minLatenessMs: 990 },
      all.filter((row) => row.startedAt !== null && row.startedAt - row.dueAt >= 990),
      byTime,
    ],
    [
      'a range of planned instants',
      { from: toIso(epochMs(T0 + 100_000)), to: toIso(epochMs(T0 + 160_000)) },
      all.filter((row) => row.scheduledFor >= T0 + 100_000 && row.scheduledFor < T0 + 160_000),
      byTime,
    ],
    [
      'a range of starts',
      {
        from: toIso(T0),
        to: toIso(epochMs(T0 + 60_000)),
        startedFrom: toIso(epochMs(T0 + 10_500)),
        startedTo: toIso(epochMs(T0 + 11_500)),
      },
      all.filter(
        (r) =>
          r.scheduledFor < T0 + 60_000 &&
          r.startedAt !== null &&
          r.startedAt >= T0 + 10_500 &&
          r.startedAt < T0 + 11_500,
      ),
      byTime,
    ],
  ];

  it.each(cases)('narrows by %s, and counts what matches', async (_name, query, rows, order) => {
    const page = await ask({ ...query, perPage: 50 });
    expect(idsOf(page)).toEqual(expected(rows, order).slice(0, 50));
    expect((await ask({ ...query, count: 'exact' })).total).toBe(rows.length);
    if (page.totalIsExact) expect(page.total).toBe(rows.length);
    else expect(page.total).toBeLessThanOrEqual(rows.length);
    expect(page.nextCursor === null).toBe(rows.length <= 50);
  });

  it.each(cases.filter(([, , rows]) => rows.length < 5_000))(
    'walks by cursor through %s',
    async (_name, query, rows, order) => {
      expect(await walk(query)).toEqual(expected(rows, order));
      expect(await walk({ ...query, sort: 'scheduledFor' })).toEqual(expected(rows, order).reverse());
    },
  );

  it('walks without gap or repetition while rows are added in front and behind', async () => {
    const range = { from: toIso(epochMs(T0 - 1_000_000)), to: toIso(epochMs(T0 + 600_000)) };
    const before = all.filter((row) => row.scheduledFor < T0 + 600_000);
    let added = 0;
    const seen = await walk(range, async () => {
      added += 1;
      const front = anExecution({ jobId: 299, origin: 900_000 + added, scheduledFor: epochMs(T0 + 599_999) });
      const behind = anExecution({ jobId: 299, origin: 900_000 + added, scheduledFor: epochMs(T0 - added) });
      await temp.database.transaction((tx) => seedExecutions(tx, [front, behind]));
    });
    expect(new Set(seen).size).toBe(seen.length);
    const known = new Set(before.map((row) => row.id as string));
    expect(seen.filter((id) => known.has(id))).toEqual(expected(before));
    await temp.database.transaction((tx) =>
      tx.execute('DELETE FROM scheduled_job_execution WHERE origin >= 900000'),
    );
  });

  it('stops a search that finds hardly anything, and goes on by cursor to the same rows', async () => {
    class ImpatientRead extends HistoryRead {
      protected override readonly searchSteps = [500, 1_500];
    }
    const impatient = new HistoryService(database, new ImpatientRead(), new ExecutionsRead());
    const searches: [Partial<HistoryQuery>, string[]][] = [
      [{ kind: ['manual'] }, expected(all.filter((row) => row.kind === 'manual'))],
      [
        { kind: ['manual'], jobId: 1 },
        expected(
          all.filter((row) => row.kind === 'manual' && row.jobId === 1),
          byFire,
        ),
      ],
      [{ minLatenessMs: 996, tag: 'finance' }, expected(all.filter(isLateFinance), byFire)],
    ];
    for (const [query, ids] of searches) {
      for (const sort of ['-scheduledFor', 'scheduledFor']) {
        const seen: string[] = [];
        let cursor: string | undefined;
        let short = 0;
        do {
          const asked = Object.assign(new HistoryQuery(), {
            ...query,
            sort,
            perPage: 5,
            ...(cursor ? { cursor } : {}),
          });
          const page = await impatient.list(asked);
          seen.push(...idsOf(page));
          if (page.searchedTo) short += 1;
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect({ query, sort, seen }).toEqual({
          query,
          sort,
          seen: sort.startsWith('-') ? ids : [...ids].reverse(),
        });
        expect(short).toBeGreaterThan(0);
      }
    }
  });

  it('sorts by other columns where at most 10,000 rows are asked for, and says so otherwise', async () => {
    const byDuration = (a: SeedExecution, b: SeedExecution): number =>
      compare(durationOf(a), durationOf(b)) || byTime(a, b);
    const page = await ask({ status: ['failed'], sort: '-durationMs', perPage: 100 });
    expect(idsOf(page)).toEqual(expected(failed, byDuration).slice(0, 100));
    expect(page.nextCursor).toBeNull();
    const late = await ask({ jobId: 9, sort: 'latenessMs', perPage: 5 });
    const lateness = late.items.map((item) => item.latenessMs);
    expect(lateness).toEqual([...lateness].sort((a, b) => Number(a) - Number(b)));
    await expect(ask({ sort: '-durationMs' })).rejects.toMatchObject({
      errors: [{ code: 'SORT_TOO_BROAD' }],
    });
  });

  it('refuses what it could only serve slowly or wrongly', async () => {
    await expect(ask({ page: 2_000, perPage: 200 })).rejects.toMatchObject({
      errors: [{ code: 'PAGE_TOO_DEEP' }],
    });
    await expect(ask({ cursor: 'garbage' })).rejects.toMatchObject({ errors: [{ code: 'INVALID_CURSOR' }] });
    const { nextCursor } = await ask();
    const cursor = String(nextCursor);
    await expect(ask({ cursor, sort: 'scheduledFor' })).rejects.toMatchObject({
      errors: [{ code: 'CURSOR_OF_OTHER_ORDER' }],
    });
    await expect(ask({ cursor, sort: '-startedAt' })).rejects.toMatchObject({
      errors: [{ code: 'CURSOR_NEEDS_DEFAULT_SORT' }],
    });
    await expect(ask({ sort: 'name' })).rejects.toMatchObject({ errors: [{ code: 'NOT_ALLOWED' }] });
  });

  it('knows the history of a job that exists or existed, and of no other', async () => {
    const page = await sut.listOfJob(5, new HistoryQuery());
    expect(page.total).toBe(all.filter((row) => row.jobId === 5).length);
    await expect(sut.listOfJob(9_999, new HistoryQuery())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('sends no statement that reads the whole ledger, and sorts nothing on the default order', async () => {
    for (const [name, query] of [['everything', {}] as const, ...cases]) {
      database.sent.length = 0;
      await ask({ ...query, perPage: 50 });
      const cursor = (await ask({ ...query, perPage: 1 })).nextCursor;
      if (cursor) await ask({ ...query, perPage: 50, cursor });
      for (const statement of database.sent) {
        const { steps, sorts } = await temp.database.read((session) => explain(session, statement));
        const onLedger = steps.filter(
          (step) => step.table === 'e' || step.table === 'scheduled_job_execution',
        );
        // The newest instant of a status is the end of an index range: nothing is read to find it.
        if (engine === 'mariadb' && statement.sql.includes('SELECT MAX(e.')) expect(onLedger).toEqual([]);
        for (const step of onLedger)
          expect({ name, step, uses: step.index }).toMatchObject({ uses: expect.any(String) });
        const isOrdered = /ORDER BY e\./.test(statement.sql) && !statement.sql.includes('UNION');
        // A rare status, or what is handled, is collected (at most 10,000 rows) and sorted; merged jobs are sorted after each gave its few.
        const isCollected = /ix_open|e\.id IN/.test(statement.sql);
        if (isOrdered && !isCollected)
          expect({ name, sql: statement.sql, sorts }).toMatchObject({ sorts: false });
      }
    }
  }, 60_000);
});

const isLateFinance = (row: SeedExecution): boolean =>
  (row.jobId - 1) % 60 === 0 && row.startedAt !== null && row.startedAt - row.dueAt >= 996;

const durationOf = (row: SeedExecution): number =>
  row.startedAt === null || row.finishedAt === null ? -1 : row.finishedAt - row.startedAt;
