import { DAY, MINUTE, SECOND } from '../../src/kernel/index.js';
import { OperationsCleanup } from '../../src/maintenance/operations-cleanup.js';
import { type BackfillDto } from '../../src/operations/dto/backfill.dto.js';
import { OperationsRepository } from '../../src/operations/index.js';
import { WindowRepository } from '../../src/windows/index.js';
import { BackfillSite, idleJob } from '../support/backfill-site.js';
import { at, range, wish } from '../support/backfill-wish.js';
import { aJob } from '../support/factories/job.factory.js';
import { OLGA } from '../support/operations-bundle.js';
import { describeForEachDatabase } from '../support/temp-database.js';
import { jobOf } from '../support/test-node.js';

describeForEachDatabase('backfill, beside what else happens', (engine) => {
  const site = new BackfillSite(engine);

  it('runs with the definition the job has when each run is made', async () => {
    const job = await idleJob().running('test.held').insert(site.temp.database);
    const { id } = await site.request(job.id, wish({ ...range(-2 * MINUTE, 0) }));
    await site.clock.advance(2 * SECOND);
    await site.temp.database.transaction((tx) =>
      tx.execute('UPDATE scheduled_job SET version = 2, task_function_key = ? WHERE id = ?', [
        'test.ok',
        job.id,
      ]),
    );
    site.sut.node.tasks.calls[0]!.succeed();
    await site.clock.advance(3 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({ status: 'completed' });
    expect((await site.runsOf(job.id)).map(({ jobVersion }) => jobVersion)).toEqual([1, 2]);
    expect(site.sut.node.tasks.callsOf(job.id).map(({ key }) => key)).toEqual(['test.held', 'test.ok']);
  });

  it('stops when the job is deleted in the middle, and says why', async () => {
    const job = await idleJob().running('test.held').insert(site.temp.database);
    const { id } = await site.request(job.id, wish());
    await site.clock.advance(2 * SECOND);
    await site.temp.database.transaction((tx) =>
      tx.execute(
        "UPDATE scheduled_job SET deleted_at = '2026-11-02 09:00:00.000', state = 'deleted' WHERE id = ?",
        [job.id],
      ),
    );
    site.sut.node.tasks.calls[0]!.succeed();
    await site.clock.advance(2 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({
      status: 'cancelled',
      stopCode: 'JOB_DELETED',
      progress: { succeeded: 1, cancelled: 9 },
    });
  });

  it('works on a paused job, and does not turn its last success back', async () => {
    const job = await aJob()
      .every(60, at(-DAY))
      .paused()
      .with({ lastSuccessFor: at(-1_000), lastRunAt: at(-1_000) })
      .insert(site.temp.database);
    await site.request(job.id, wish({ ...range(-2 * MINUTE, 0) }));
    await site.clock.advance(5 * SECOND);
    expect(await site.runsOf(job.id)).toHaveLength(2);
    expect(await jobOf(site.temp, job.id)).toMatchObject({ lastSuccessFor: at(-1_000), state: 'paused' });
  });

  it('keeps the reason of runs that fail, and gives parameters of its own', async () => {
    const job = await idleJob().running('test.fail', { a: 1 }).insert(site.temp.database);
    const { id } = await site.request(job.id, wish({ ...range(-2 * MINUTE, 0), params: { a: 2 } }));
    await site.clock.advance(5 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({
      status: 'completed',
      progress: { failed: 2, succeeded: 0 },
    });
    const { items, total } = await site.sut.operations.items(id, { page: 1, perPage: 20, outcome: 'failed' });
    const [first] = await site.runsOf(job.id);
    expect(total).toBe(2);
    expect(items[0]).toMatchObject({
      jobName: 'a job',
      item: { seq: 1, code: 'task_error', executionId: first!.id },
    });
    expect(site.sut.node.tasks.calls.map(({ params }) => params)).toEqual([{ a: 2 }, { a: 2 }]);
  });

  it('refuses what cannot be done, and finds a keyed request again', async () => {
    const job = await idleJob(1).running('test.held').insert(site.temp.database);
    const key = 'a'.repeat(64);
    const { id } = await site.request(job.id, wish(range(-10_000, 0)), key);
    expect((await site.request(job.id, wish(range(-10_000, 0)), key)).id).toBe(id);
    await expect(site.request(job.id, wish(range(-5_000, 0)))).rejects.toMatchObject({
      code: 'BACKFILL_OPEN',
      params: { operationId: id },
    });
    await expect(site.request(job.id, wish(range(-20_000, -10_000)))).resolves.toMatchObject({ total: 10 });
    const refused = async (jobId: number, body: BackfillDto) => {
      const error = await site.request(jobId, body).catch((thrown: unknown) => thrown);
      const { code, errors } = error as { code: string; errors: { pointer: string; code: string }[] };
      return errors[0] ? `${errors[0].pointer} ${errors[0].code}` : code;
    };
    const other = await idleJob(1).insert(site.temp.database);
    expect(await refused(other.id, wish(range(0, -1)))).toBe('/to RANGE_EMPTY');
    expect(await refused(other.id, wish(range(0, 1)))).toBe('/to NOT_BEHIND');
    expect(await refused(other.id, wish(range(-10_001_000, 0)))).toBe('/to TOO_MANY_FIRES');
    expect(await refused(4_711, wish())).toBe('NOT_FOUND');
    expect(await refused((await idleJob().deleted().insert(site.temp.database)).id, wish())).toBe(
      'JOB_DELETED',
    );
    expect(await refused((await idleJob().handlerMissing().insert(site.temp.database)).id, wish())).toBe(
      'HANDLER_MISSING',
    );
    await expect(site.sut.backfills.preview(other.id, wish(range(-10_000_000, 0)))).resolves.toMatchObject({
      fires: 10_000,
    });
  });

  it('waits while a maintenance window forbids to ask for runs', async () => {
    const job = await idleJob()
      .running('test.ok')
      .with({ tags: ['db'] })
      .insert(site.temp.database);
    await site.temp.database.transaction(async (tx) => {
      await site.sut.get(WindowRepository).insert(tx, {
        ...{ name: 'move', tags: ['db'], reason: null, from: at(0), until: at(10 * SECOND), timezone: 'UTC' },
        ...{ repeats: 'none' as const, repeatUntil: null, forbidsTrigger: true, version: 1 },
        ...{ createdAt: at(0), createdBy: 'user:ops', updatedAt: at(0), updatedBy: 'user:ops' },
      });
    });
    const { id } = await site.request(job.id, wish(range(-2 * MINUTE, 0)));
    await site.clock.advance(9 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({ status: 'running', progress: { pending: 2 } });
    await site.clock.advance(5 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({ status: 'completed', progress: { succeeded: 2 } });
  });

  it('is forgotten with its items by the clean-up, once it has ended long ago', async () => {
    const job = await idleJob().running('test.held').insert(site.temp.database);
    const { id } = await site.request(job.id, wish());
    const cleanup = new OperationsCleanup(site.temp.database, new OperationsRepository());
    const signal = new AbortController().signal;
    await site.sut.operations.act(id, { action: 'cancel', reason: null }, OLGA);
    await site.clock.advance(2 * SECOND);
    site.sut.node.tasks.calls[0]?.succeed();
    await site.clock.advance(2 * SECOND);
    expect(await cleanup.deleteEndedBefore(at(0), signal)).toBe(0);
    expect(await cleanup.deleteEndedBefore(at(DAY), signal)).toBe(1);
    await expect(site.sut.operations.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const [left] = await site.temp.database.read((s) =>
      s.query<{ n: number }>('SELECT COUNT(*) AS n FROM scheduler_operation_item'),
    );
    expect(left!.n).toBe(0);
    // Its number is not given again: executions carry it.
    expect((await site.request(job.id, wish())).id).toBeGreaterThan(id);
  });
});
