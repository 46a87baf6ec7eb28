import { MINUTE, SECOND, toIso } from '../../src/kernel/index.js';
import { type BackfillDto } from '../../src/operations/dto/backfill.dto.js';
import { BackfillSite, idleJob } from '../support/backfill-site.js';
import { at, range, wish } from '../support/backfill-wish.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { START, aJob } from '../support/factories/job.factory.js';
import { OLGA } from '../support/operations-bundle.js';
import { describeForEachDatabase } from '../support/temp-database.js';
import { executionsOf } from '../support/test-node.js';

describeForEachDatabase('backfill', (engine) => {
  const site = new BackfillSite(engine);

  it('runs every instant of the range once, oldest first, one at a time', async () => {
    const job = await idleJob().running('test.ok', { a: 1 }).insert(site.temp.database);
    const { id } = await site.request(job.id, wish());
    await site.clock.advance(15 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({
      status: 'completed',
      kind: 'backfill',
      jobId: job.id,
      progress: { total: 10, succeeded: 10, pending: 0, started: 0, failed: 0 },
    });
    const runs = await site.runsOf(job.id);
    expect(runs.map(({ scheduledFor, origin }) => [scheduledFor - START, origin])).toEqual(
      Array.from({ length: 10 }, (_, i) => [(i - 10) * MINUTE, id]),
    );
    const calls = site.sut.node.tasks.callsOf(job.id);
    expect(calls.map(({ context }) => context.fire.scheduledFor.getTime())).toEqual(
      runs.map(({ scheduledFor }) => scheduledFor),
    );
    expect(calls[0]!.context.fire).toMatchObject({ kind: 'backfill', catchUp: true });
    expect(runs[0]).toMatchObject({ triggeredBy: 'user:olga', params: null, jobVersion: 1 });
  });

  it('keeps to its concurrency and to the slots of the job', async () => {
    const job = await idleJob().running('test.held').slots(3).insert(site.temp.database);
    await site.request(job.id, wish({ concurrency: 2 }));
    await site.clock.advance(3 * SECOND);
    expect(site.sut.node.tasks.calls).toHaveLength(2);
    site.sut.node.tasks.calls[0]!.succeed();
    await site.clock.advance(1 * SECOND);
    expect(site.sut.node.tasks.calls).toHaveLength(3);
    const narrow = await idleJob().running('test.held').insert(site.temp.database);
    await site.request(narrow.id, wish({ concurrency: 100 }));
    await site.clock.advance(3 * SECOND);
    expect(site.sut.node.tasks.callsOf(narrow.id)).toHaveLength(1);
  });

  it('shares the slots with the schedule: it waits for the running fire, and nothing of it is skipped', async () => {
    const job = await aJob().every(10).running('test.held').insert(site.temp.database);
    await site.clock.advance(11 * SECOND);
    expect(site.sut.node.tasks.calls).toHaveLength(1);
    const { id } = await site.request(job.id, wish({ ...range(1, 10_001), only: 'all' }));
    await site.clock.advance(3 * SECOND);
    // The one instant of the range is running: it is left out.
    expect(await site.progressOf(id)).toMatchObject({ status: 'completed', progress: { total: 0 } });
    await site.clock.advance(8 * SECOND);
    const missed = await site.request(job.id, wish({ ...range(10_001, 20_001), only: 'missed' }));
    await site.clock.advance(2 * SECOND);
    expect(await site.progressOf(missed.id)).toMatchObject({
      progress: { total: 1, pending: 1, started: 0 },
    });
    site.sut.node.tasks.calls[0]!.succeed();
    await site.clock.advance(2 * SECOND);
    expect(site.sut.node.tasks.calls[1]!.context.fire).toMatchObject({ kind: 'backfill' });
    site.sut.node.tasks.calls[1]!.succeed();
    await site.clock.advance(1 * SECOND);
    expect(await site.progressOf(missed.id)).toMatchObject({
      status: 'completed',
      progress: { succeeded: 1 },
    });
    expect((await site.runsOf(job.id)).map(({ statusId }) => statusId)).toEqual([4]);
  });

  it('pauses, goes on and is cancelled between runs; what runs ends by itself', async () => {
    const job = await idleJob().running('test.held').insert(site.temp.database);
    const { id } = await site.request(job.id, wish());
    const act = (action: 'pause' | 'resume' | 'cancel') =>
      site.sut.operations.act(id, { action, reason: 'night' }, OLGA);
    await site.clock.advance(2 * SECOND);
    await act('pause');
    site.sut.node.tasks.calls[0]!.succeed();
    await site.clock.advance(5 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({
      status: 'paused',
      progress: { succeeded: 1, started: 0, pending: 9 },
    });
    expect(site.sut.node.tasks.calls).toHaveLength(1);
    await act('resume');
    await act('resume');
    await site.clock.advance(1 * SECOND);
    expect(site.sut.node.tasks.calls).toHaveLength(2);
    await act('cancel');
    await site.clock.advance(2 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({
      status: 'cancelling',
      progress: { cancelled: 8, started: 1, pending: 0 },
    });
    site.sut.node.tasks.calls[1]!.succeed();
    await site.clock.advance(1 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({
      status: 'cancelled',
      progress: { succeeded: 2, cancelled: 8 },
    });
    await expect(act('resume')).rejects.toMatchObject({ code: 'OPERATION_ENDED' });
    expect((await act('cancel')).operation.status).toBe('cancelled');
  });

  it('loses and doubles nothing when engines die in the middle of it, one after the other', async () => {
    const job = await idleJob()
      .running('test.held')
      .with({ delivery: 'at_least_once' })
      .slots(4)
      .insert(site.temp.database);
    const { id } = await site.request(job.id, wish({ ...range(-20 * MINUTE, 0), concurrency: 4 }));
    for (let turn = 0; turn < 3; turn++) {
      await site.clock.advance(1 * SECOND);
      const dying = site.sut;
      site.sut = await site.node();
      // Two of its runs end, two are cut off, and what it has under way finds the database gone.
      for (const call of dying.node.tasks.calls.slice(-2)) call.succeed();
      await site.clock.advance(100);
      await dying.node.kill();
      await dying.loop.stop();
    }
    for (let done = 0; done < 30; done++) {
      await site.clock.advance(1 * SECOND);
      for (const call of site.sut.node.tasks.calls) call.succeed();
    }
    expect(await site.progressOf(id)).toMatchObject({
      status: 'completed',
      progress: { total: 20, succeeded: 20, pending: 0 },
    });
    const runs = await site.runsOf(job.id);
    expect(runs.map(({ scheduledFor }) => scheduledFor - START)).toEqual(
      Array.from({ length: 20 }, (_, i) => (i - 20) * MINUTE),
    );
    expect(new Set(runs.map(({ statusId }) => statusId))).toEqual(new Set([4]));
    expect(runs.some(({ attempt }) => attempt > 1)).toBe(true);
  });

  it('is done by two engines at once without a leader, still once each and within the concurrency', async () => {
    await site.node();
    const job = await idleJob().running('test.held').slots(5).insert(site.temp.database);
    const { id } = await site.request(job.id, wish({ ...range(-30 * MINUTE, 0), concurrency: 3 }));
    const calls = () => site.nodes.flatMap((each) => each.node.tasks.callsOf(job.id));
    for (let done = 0; done < 30;) {
      await site.clock.advance(1 * SECOND);
      expect(calls().length - done).toBeLessThanOrEqual(3);
      for (const call of calls().slice(done)) call.succeed();
      done = calls().length;
    }
    await site.clock.advance(2 * SECOND);
    expect(await site.progressOf(id)).toMatchObject({ status: 'completed', progress: { succeeded: 30 } });
    expect(new Set(calls().map(({ context }) => context.fire.scheduledFor.getTime())).size).toBe(30);
  });

  it('runs what failed and what was missed, and never again what succeeded since', async () => {
    const job = await idleJob().running('test.ok').insert(site.temp.database);
    const rows = [
      anExecution(job)
        .at(-9 * MINUTE)
        .with({ status: 'succeeded' }),
      anExecution(job)
        .at(-8 * MINUTE)
        .with({ status: 'failed', reasonCode: 'task_error' }),
      anExecution(job)
        .at(-7 * MINUTE)
        .with({ status: 'missed', reasonCode: 'too_late' }),
      anExecution(job)
        .at(-6 * MINUTE)
        .with({ status: 'skipped', reasonCode: 'paused' }),
      anExecution(job)
        .at(-5 * MINUTE)
        .with({ status: 'lost' }),
      anExecution(job)
        .at(-4 * MINUTE)
        .with({ status: 'cancelled' }),
    ];
    for (const row of rows) await row.insert(site.temp.database);
    const fires = async (only: BackfillDto['only']) => {
      const { first, byStatus, leftOut } = await site.sut.backfills.preview(job.id, wish({ only }));
      return [first.map((each) => (Date.parse(each.at) - START) / MINUTE), byStatus, leftOut] as const;
    };
    expect((await fires('missed'))[0]).toEqual([-7, -6]);
    expect((await fires('failed'))[0]).toEqual([-8, -5]);
    expect((await fires('missed_and_failed'))[0]).toEqual([-8, -7, -6, -5]);
    const [all, byStatus] = await fires('all');
    expect(all).toEqual([-10, -9, -8, -7, -6, -5, -4, -3, -2, -1]);
    expect(byStatus).toEqual({ missed: 1, skipped: 1, failed: 2, succeeded: 1, other: 1, unrecorded: 4 });
    expect(await executionsOf(site.temp, job.id)).toHaveLength(6);

    await site.request(job.id, wish({ only: 'missed' }));
    await site.clock.advance(5 * SECOND);
    const again = await site.sut.backfills.preview(job.id, wish({ only: 'missed_and_failed' }));
    expect(again).toMatchObject({ fires: 2, leftOut: { alreadyDone: 2, inProgress: 0 } });
  });

  it('takes run-length rows apart with the schedule they were written under, also at the ends of the range', async () => {
    const job = await idleJob(60).insert(site.temp.database);
    const line = await anExecution(job)
      .at(-20 * MINUTE)
      .with({ status: 'missed', reasonCode: 'too_late', fireCount: 15 })
      .insert(site.temp.database);
    await site.temp.database.transaction(async (tx) => {
      await tx.execute('UPDATE scheduled_job_execution SET scheduled_until = ? WHERE job_id = ?', [
        toIso(at(-6 * MINUTE))
          .replace('T', ' ')
          .replace('Z', ''),
        job.id,
      ]);
      await tx.execute(
        `INSERT INTO scheduled_job_revision (job_id, version, effective_at, action, changed_by, after_state) VALUES (?, ?, ?, 'create', 'user:ops', ?)`,
        [job.id, line.jobVersion, '2026-01-01 00:00:00.000', JSON.stringify(job)],
      );
    });
    const { fires, first } = await site.sut.backfills.preview(job.id, wish({ only: 'missed' }));
    expect([fires, first[0]?.at, first.at(-1)?.at]).toEqual([
      5,
      toIso(at(-10 * MINUTE)),
      toIso(at(-6 * MINUTE)),
    ]);
  });

  it('follows the local calendar over both changes of the site.clock', async () => {
    const spring = await idleJob()
      .cron('30 2 * * *', 'Europe/Berlin')
      .with({ dstGap: 'after' })
      .insert(site.temp.database);
    const days = { from: '2026-03-28T00:00:00Z', to: '2026-03-31T00:00:00Z' };
    expect((await site.sut.backfills.preview(spring.id, wish(days))).first).toMatchObject([
      { at: '2026-03-28T01:30:00.000Z', local: '2026-03-28T02:30:00', flags: [] },
      { at: '2026-03-29T01:00:00.000Z', local: '2026-03-29T03:00:00', flags: ['dst_gap'] },
      { at: '2026-03-30T00:30:00.000Z', local: '2026-03-30T02:30:00', flags: [] },
    ]);
    const autumn = await idleJob()
      .cron('30 2 * * *', 'Europe/Berlin')
      .with({ dstOverlap: 'both' })
      .insert(site.temp.database);
    const { id } = await site.request(
      autumn.id,
      wish({ from: '2026-10-25T00:00:00Z', to: '2026-10-25T02:00:00Z', only: 'all' }),
    );
    await site.clock.advance(4 * SECOND);
    expect(
      (await site.runsOf(autumn.id)).map(({ scheduledFor, origin }) => [toIso(scheduledFor), origin]),
    ).toEqual([
      ['2026-10-25T00:30:00.000Z', id],
      ['2026-10-25T01:30:00.000Z', id],
    ]);
  });
});
