import { insertRows, toDbInstant } from '../../src/database/index.js';
import { STATUS_IDS } from '../../src/executions/index.js';
import type { JobFilterQuery, LastStatus, ListJobsQuery } from '../../src/jobs/dto/list-jobs.query.js';
import { DAY, epochMs, HOUR } from '../../src/kernel/index.js';
import {
  countStatement,
  pageStatement,
  type JobListRequest,
  type Statement,
} from '../../src/jobs/jobs.read.js';
import { ANNA, as, jobsBundle, START, type JobsBundle } from '../support/jobs-bundle.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';

describeForEachDatabase('lists of jobs', (engine) => {
  let temp: TempDatabase;
  let sut: JobsBundle;
  beforeAll(async () => {
    temp = await createTempDatabase(engine);
    sut = jobsBundle(temp);
    await sut.create({ name: 'alpha 100%', tags: ['red', 'hot'], jobKey: 'Key.Alpha' });
    await sut.create({ name: 'beta_1', tags: ['red'], description: 'sends 50! letters', enabled: false });
    await sut.create({
      name: 'Gamma\\x',
      cronExpression: undefined,
      intervalSeconds: 60,
      taskFunctionKey: 'mail.sort',
    });
    await sut.create({
      name: 'تقرير',
      cronExpression: undefined,
      runAt: '2026-12-01T00:00:00Z',
      tags: ['hot'],
    });
    const gone = await sut.create({ name: 'gone', tags: ['red'] });
    await sut.commands.delete(gone.id, as(ANNA), null);
  }, 60_000);
  afterAll(async () => temp?.drop());

  const page = (query: Partial<ListJobsQuery> = {}) => sut.service.list({ page: 1, perPage: 20, ...query });
  const names = async (query: Partial<ListJobsQuery> = {}): Promise<string[]> =>
    (await page(query)).items.map((job) => job.name);

  it('leave deleted jobs out unless asked for', async () => {
    expect(await names()).toEqual(
      ['alpha 100%', 'beta_1', 'Gamma\\x', 'تقرير'].sort(engine === 'sqlite' ? undefined : collate),
    );
    expect(await names({ state: ['deleted'] })).toEqual(['gone']);
    expect(await names({ state: ['deleted', 'disabled'] })).toEqual(['beta_1', 'gone']);
  });

  it('filter', async () => {
    expect(await names({ type: ['interval', 'date'], sort: 'id' })).toEqual(['Gamma\\x', 'تقرير']);
    expect(await names({ task: ['mail.sort'] })).toEqual(['Gamma\\x']);
    expect(await names({ tag: ['red'], sort: 'id' })).toEqual(['alpha 100%', 'beta_1']);
    expect(await names({ tag: ['red', 'hot'] })).toEqual(['alpha 100%']);
    expect(await names({ enabled: false })).toEqual(['beta_1']);
    expect(await names({ enabled: true, tag: ['red'] })).toEqual(['alpha 100%']);
  });

  it.each([
    ['%', ['alpha 100%']],
    ['_', ['beta_1']],
    ['!', ['beta_1']],
    ['\\', ['Gamma\\x']],
    ["' OR 1=1 --", []],
    ['ALPHA', ['alpha 100%']],
    ['key.alpha', ['alpha 100%']],
    ['تقر', ['تقرير']],
    ['letters', ['beta_1']],
  ])('take the text %s literally', async (q, found) => {
    expect(await names({ q })).toEqual(found);
    expect((await page({ q })).total).toBe(found.length);
  });

  it('sort by either spelling, jobs without an instant last both ways', async () => {
    const ascending = ['alpha 100%', 'تقرير'];
    for (const sort of ['nextRunAt', 'next_run_at']) {
      expect(await names({ sort, type: ['cron', 'date'] })).toEqual([...ascending, 'beta_1']);
      expect(await names({ sort: `-${sort}`, type: ['cron', 'date'] })).toEqual([
        ...ascending.toReversed(),
        'beta_1',
      ]);
    }
    expect(await names({ sort: '-id' })).toEqual((await names({ sort: 'id' })).toReversed());
    await expect(page({ sort: 'name;drop table x' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('page through everything once, also across the border between jobs with and without an instant', async () => {
    for (const sort of ['name', 'nextRunAt', '-nextRunAt', 'lastRunAt', 'state,-name']) {
      const all = await names({ sort });
      const walked: string[] = [];
      for (const number of [1, 2, 3, 4, 5]) walked.push(...(await names({ sort, page: number, perPage: 1 })));
      expect([sort, walked]).toEqual([sort, all]);
      expect([sort, await names({ sort, page: 2, perPage: 3 })]).toEqual([sort, all.slice(3)]);
    }
    expect(await page({ perPage: 3 })).toMatchObject({ total: 4, pages: 2, totalIsExact: true });
  });

  describe('that ran', () => {
    const set = (name: string, values: Record<string, unknown>): Promise<unknown> =>
      temp.database.transaction((tx) =>
        tx.execute(
          `UPDATE scheduled_job SET ${Object.keys(values)
            .map((column) => `${column} = ?`)
            .join(', ')} WHERE name = ?`,
          [...Object.values(values), name],
        ),
      );
    beforeAll(async () => {
      await set('alpha 100%', { last_status_id: STATUS_IDS.succeeded });
      await set('beta_1', { last_status_id: STATUS_IDS.failed });
      await set('Gamma\\x', { last_status_id: STATUS_IDS.timed_out, created_by: 'user:bob' });
      await set('gone', { last_status_id: STATUS_IDS.lost });
    });

    it('come failing first, a job that is off not among them', async () => {
      const all = await names({ sort: 'health,name' });
      expect(all[0]).toBe('Gamma\\x');
      expect(all).toHaveLength(4);
      expect(all.slice(1)).toEqual((await names()).filter((name) => name !== 'Gamma\\x'));
      expect((await names({ sort: '-health,-name' })).at(-1)).toBe('Gamma\\x');
    });

    it('filter by owner, last result and when they fire next', async () => {
      expect(await names({ owner: ['user:bob'] })).toEqual(['Gamma\\x']);
      expect(await names({ owner: ['user:bob', 'user:nobody'], tag: ['red'] })).toEqual([]);
      expect(await names({ lastStatus: ['failed', 'timed_out'], sort: 'id' })).toEqual([
        'beta_1',
        'Gamma\\x',
      ]);
      expect(await names({ lastStatus: ['none', 'lost'] })).toEqual(['تقرير']);
      const soon = { nextTo: '2026-11-02T10:00:00.001Z', sort: 'id' };
      expect(await names(soon)).toEqual(['alpha 100%', 'Gamma\\x']);
      expect(await names({ ...soon, nextFrom: '2026-11-02T10:00:00Z' })).toEqual(['alpha 100%']);
      await expect(page({ nextFrom: 'soon' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });

    const facets = (query: JobFilterQuery = {}) => sut.service.facets(query);
    const counts = (list: { value: string; count: number }[]) =>
      Object.fromEntries(list.map(({ value, count }) => [value, count]));

    it('say what each value of a filter would give', async () => {
      const all = await facets();
      expect(all).toMatchObject({ now: START, isExact: true });
      expect(counts(all.state)).toEqual({ active: 3, disabled: 1, deleted: 1 });
      expect(counts(all.type)).toEqual({ cron: 2, interval: 1, date: 1 });
      expect(counts(all.task)).toEqual({ 'mail.send': 3, 'mail.sort': 1 });
      expect(counts(all.tag)).toEqual({ red: 2, hot: 2 });
      expect(counts(all.owner)).toEqual({ 'user:anna': 3, 'user:bob': 1 });
      expect(counts(all.lastStatus)).toEqual({ succeeded: 1, failed: 1, timed_out: 1, none: 1 });
      expect(all.nextRun).toEqual([
        { value: '1h', count: 1, to: START + HOUR },
        { value: '24h', count: 2, to: START + DAY },
        { value: '7d', count: 2, to: START + 7 * DAY },
      ]);
    });

    it('count each facet under the others, and are what the list then gives', async () => {
      const chosen = { owner: ['user:anna'], type: ['cron' as const] };
      const some = await facets(chosen);
      expect(counts(some.owner)).toEqual({ 'user:anna': 2 });
      expect(counts(some.type)).toEqual({ cron: 2, date: 1 });
      expect(counts(some.state)).toEqual({ active: 1, disabled: 1, deleted: 1 });
      expect(some.lastStatus).toHaveLength(2);
      for (const { value, count } of some.lastStatus) {
        const listed = await names({ ...chosen, lastStatus: [value as LastStatus] });
        expect([value, listed.length]).toEqual([value, count]);
      }
      expect(counts((await facets({ q: 'letters' })).state)).toEqual({ disabled: 1 });
      expect(counts((await facets({ tag: ['red', 'hot'] })).task)).toEqual({ 'mail.send': 1 });
      expect((await facets({ nextTo: '2026-11-02T09:30:00Z' })).nextRun.map(({ count }) => count)).toEqual([
        1, 2, 2,
      ]);
      expect(counts((await facets({ nextTo: '2026-11-02T09:30:00Z' })).type)).toEqual({ interval: 1 });
    });
  });

  describe('with 12,000 jobs', () => {
    beforeAll(async () => {
      const at = toDbInstant(START);
      const rows = Array.from({ length: 12_000 }, (_, n) => ({
        name: `bulk ${n}`,
        task_function_key: n % 100 === 0 ? 'rare.task' : 'mail.send',
        params: '{}',
        job_type_id: 1,
        cron_expression: '0 * * * *',
        timezone: 'UTC',
        anchor_at: at,
        tags: '[]',
        state: n % 1_000 === 0 ? 'paused' : 'active',
        plannable: 1,
        next_scheduled_for: toDbInstant(START),
        next_run_at: at,
        created_at: at,
        created_by: 'x',
        updated_at: at,
        updated_by: 'x',
      }));
      await temp.database.transaction((tx) => insertRows(tx, 'scheduled_job', rows));
      const analyse = engine === 'mariadb' ? 'ANALYZE TABLE scheduled_job' : 'ANALYZE';
      await temp.database.read((session) => session.query(analyse));
    }, 60_000);

    it('count exactly up to 10,000, further on request', async () => {
      expect(await page({ q: 'bulk' })).toMatchObject({ total: 10_000, totalIsExact: false, pages: 500 });
      expect(await page({ q: 'bulk', count: 'exact' })).toMatchObject({ total: 12_000, totalIsExact: true });
    });

    const request = (query: Partial<JobListRequest>): JobListRequest => ({
      ...{ page: 1, perPage: 20, filter: {}, sort: [], countAll: false },
      ...query,
    });
    const descending = (column: JobListRequest['sort'][number]['column']) => ({
      sort: [{ column, descending: true }],
    });
    const pageOf = (query: Partial<JobListRequest>): Statement =>
      pageStatement(request(query), { limit: 20, offset: 0 });
    const indexOf = async ({ sql, params }: Statement): Promise<string> => {
      const explain = engine === 'mariadb' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
      const rows = await sut.rows<Record<string, unknown>>(`${explain} ${sql}`, ...params);
      return rows
        .map(
          (row) => `${String(row['key'] ?? '')} ${String(row['detail'] ?? '')} ${String(row['Extra'] ?? '')}`,
        )
        .join(' | ');
    };

    it.each([
      ['name', pageOf({}), 'ix_job_name'],
      ['next run', pageOf(descending('next_run_at')), 'ix_job_next'],
      ['last run', pageOf(descending('last_run_at')), 'ix_job_last'],
      ['last change', pageOf(descending('updated_at')), 'ix_job_updated'],
      ['owner', pageOf(descending('created_by')), 'ix_job_owner'],
      [
        'failing first',
        pageOf({ sort: (['health', 'name'] as const).map((column) => ({ column, descending: false })) }),
        'ix_job_health',
      ],
    ])('walk the index of the order by %s without sorting', async (_, statement, index) => {
      const plan = await indexOf(statement);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/filesort|TEMP B-TREE/);
    });

    it.each([
      ['state', countStatement(request({ filter: { state: ['paused'] } })), 'ix_job_state'],
      ['task', countStatement(request({ filter: { task: ['rare.task'] } })), 'ix_job_function'],
      ['tag', countStatement(request({ filter: { tag: ['red'] } })), 'ix_tag'],
      ['owner', countStatement(request({ filter: { owner: ['user:bob'] } })), 'ix_job_owner'],
      ['last result', countStatement(request({ filter: { lastStatus: ['lost'] } })), 'ix_job_last_status'],
      ['next run', countStatement(request({ filter: { nextTo: epochMs(START - HOUR) } })), 'ix_job_next'],
    ])('find by %s through its index', async (_, statement, index) => {
      expect(await indexOf(statement)).toContain(index);
    });
  });
});

/** Roughly the collation of MariaDB: case does not count. */
function collate(a: string, b: string): number {
  return a.localeCompare(b, 'en');
}
