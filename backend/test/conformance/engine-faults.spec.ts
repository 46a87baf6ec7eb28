import { AmbiguousCommitError } from '../../src/database/index.js';
import { epochMs, SECOND, UnavailableError } from '../../src/kernel/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import {
  attemptsOf,
  emptyLedger,
  executionOf,
  executionsOf,
  ledgerOf,
  slotsOf,
  TestNode,
} from '../support/test-node.js';

const lost = (): AmbiguousCommitError => new AmbiguousCommitError(new Error('connection reset'));

describeForEachDatabase('the engine under faults', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let nodes: TestNode[];

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());
  beforeEach(() => {
    clock = new FakeClock(START);
    nodes = [];
  });
  afterEach(async () => {
    for (const call of nodes.flatMap((node) => node.tasks.calls)) call.succeed();
    await clock.advance(0);
    for (const node of nodes) await node.stop().catch(() => undefined);
    await emptyLedger(temp);
  });

  const node = (name: string, permits = 10): TestNode => {
    const made = new TestNode(temp, clock, { name, permits });
    nodes.push(made);
    return made;
  };

  describe('a commit without an answer', () => {
    it('of a start is looked up again: the function is called once, for the row that was committed', async () => {
      const sut = await node('a').start();
      const job = await aJob().every(3_600).insert(temp.database);
      const row = await anExecution(job).insert(temp.database);
      sut.database.injectOnce('transaction', { when: 'after', error: lost() });
      await sut.firing.sweep();
      await clock.advance(3 * SECOND);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 4, attempt: 1, fence: 1 });
      expect(sut.tasks.callsOf(job.id)).toHaveLength(1);
      expect(sut.permits.inUse).toBe(0);
    });

    it('of a start that did not happen is done again', async () => {
      const sut = await node('a').start();
      const job = await aJob().every(3_600).insert(temp.database);
      const row = await anExecution(job).insert(temp.database);
      sut.database.injectOnce('transaction', { when: 'before', error: lost() });
      await sut.firing.sweep();
      await clock.advance(3 * SECOND);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 4, attempt: 1, fence: 1 });
      expect(sut.tasks.callsOf(job.id)).toHaveLength(1);
    });

    it('of a start is settled also when the database stays away for a while', async () => {
      const sut = await node('a').start();
      const job = await aJob().every(3_600).insert(temp.database);
      const row = await anExecution(job).insert(temp.database);
      let remaining = 20;
      sut.database.injectOnce('transaction', { when: 'after', error: lost() });
      sut.firing.sweep().catch(() => undefined);
      const end = sut.database.inject(() => {
        if (sut.database.count < 4 || remaining-- <= 0) return null;
        return { when: 'before', error: new UnavailableError('away', { code: 'DATABASE_UNAVAILABLE' }) };
      });
      await clock.advance(30 * SECOND);
      end();
      await clock.advance(3 * SECOND);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 4, attempt: 1 });
      expect(sut.tasks.callsOf(job.id)).toHaveLength(1);
    });

    it('of a verdict is written once and counts as written', async () => {
      const sut = await node('a').start();
      const job = await aJob().every(3_600).running('test.held').insert(temp.database);
      const row = await anExecution(job).insert(temp.database);
      await sut.sweep();
      sut.database.injectOnce('transaction', { when: 'after', error: lost() });
      sut.tasks.calls[0]!.succeed({ n: 1 });
      await clock.advance(2 * SECOND);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 4, result: { n: 1 } });
      expect(await attemptsOf(temp, row.id)).toEqual([]);
      expect(sut.runner.running).toBe(0);
      expect((await slotsOf(temp, job.id))[0]?.executionId).toBeNull();
    });

    it('of a plan leaves every fire exactly once', async () => {
      const sut = await node('a').start();
      const job = await aJob().every(1).plannedUntil(0).insert(temp.database);
      sut.database.injectOnce('transaction', { when: 'after', error: lost() });
      await clock.advance(6 * SECOND);
      const ledger = await ledgerOf(temp, job.id, START);
      expect(ledger.map(({ at }) => at)).toEqual(Array.from(ledger, (_, i) => (i + 1) * 1_000));
      expect(ledger.slice(0, 5).map(({ status }) => status)).toEqual(Array(5).fill('succeeded'));
    });
  });

  describe('a late planned row of a job whose newer fires are not planned yet', () => {
    const setUp = async (): Promise<{ sut: TestNode; jobId: number }> => {
      const anchorAt = epochMs(START - 600 * SECOND);
      const job = await aJob()
        .every(10, anchorAt)
        .plannedUntil(-590 * SECOND)
        .insert(temp.database);
      await anExecution(job)
        .at(-590 * SECOND)
        .insert(temp.database);
      return { sut: await node('a').join(), jobId: job.id };
    };

    it('is left to the planner, which decides all of them: the newest runs, alone', async () => {
      const { sut, jobId } = await setUp();
      await sut.sweep();
      expect((await ledgerOf(temp, jobId)).map(({ status }) => status)).toEqual(['planned']);
      await sut.plan();
      await sut.sweep();
      const ledger = await ledgerOf(temp, jobId, START);
      expect(ledger.filter(({ status }) => status !== 'missed')).toMatchObject([{ at: 0 }]);
      expect(ledger.map(({ fires }) => fires).reduce((a, b) => a + b)).toBe(60);
    });

    it('does not wait for ever for a job that cannot be planned', async () => {
      const { sut, jobId } = await setUp();
      await sut.sweep();
      await clock.advance(31 * SECOND);
      await sut.sweep();
      expect((await ledgerOf(temp, jobId))[0]?.status).not.toBe('planned');
    });
  });

  it('keeps a verdict until the database is back', async () => {
    const sut = await node('a').start();
    const job = await aJob().every(3_600).running('test.held').insert(temp.database);
    const row = await anExecution(job).insert(temp.database);
    await sut.sweep();
    const end = sut.database.inject(() => ({
      when: 'before',
      error: new UnavailableError('away', { code: 'DATABASE_UNAVAILABLE' }),
    }));
    sut.tasks.calls[0]!.succeed({ n: 1 });
    await clock.advance(60 * SECOND);
    end();
    await clock.advance(SECOND);
    expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 4, result: { n: 1 } });
  });

  describe('a process that dies', () => {
    it('loses its at_most_once run within TTL + 2 s, and frees the slot', async () => {
      const job = await aJob().every(5).running('test.held').insert(temp.database);
      const victim = await node('victim').start();
      await clock.advance(6 * SECOND);
      expect(victim.tasks.calls).toHaveLength(1);
      const survivor = await node('survivor').start();
      await clock.advance(2 * SECOND);
      await victim.kill();
      await clock.advance(8 * SECOND);
      const [row] = await executionsOf(temp, job.id);
      expect(row).toMatchObject({ statusId: 8, reasonCode: 'instance_lost', attempt: 1 });
      // The next fires run at the survivor; what was due in between found the slot busy.
      await clock.advance(7 * SECOND);
      expect(survivor.tasks.calls).toHaveLength(1);
      expect((await ledgerOf(temp, job.id)).map(({ status }) => status)).not.toContain('missed');
    });

    it('has its at_least_once run started again elsewhere with a higher fence', async () => {
      const job = await aJob().every(3_600).running('test.held').atLeastOnce().insert(temp.database);
      const row = await anExecution(job).insert(temp.database);
      const victim = await node('victim').start();
      const survivor = await node('survivor').start();
      await clock.advance(2 * SECOND);
      const [starter, other] = victim.tasks.calls.length === 1 ? [victim, survivor] : [survivor, victim];
      await starter.kill();
      await clock.advance(10 * SECOND);
      expect(other.tasks.calls.map(({ context }) => [context.fire.attempt, context.fence])).toEqual([[2, 2]]);
      expect(await attemptsOf(temp, row.id)).toMatchObject([
        { attempt: 1, fence: 1, statusId: 8, reasonCode: 'instance_lost' },
      ]);
    });

    it('before any beat vouched for the start: start_unconfirmed', async () => {
      const job = await aJob().every(3_600).running('test.held').insert(temp.database);
      const survivor = await node('survivor').start();
      const victim = await node('victim').join();
      const row = await anExecution(job)
        .running(victim.instance.id, 1, epochMs(START + 1))
        .insert(temp.database);
      victim.stopHeart();
      await clock.advance(10 * SECOND);
      expect(survivor.instance.isDeclaredDead).toBe(false);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 8, reasonCode: 'start_unconfirmed' });
    });

    it('does not get a run repeated that somebody wanted cancelled', async () => {
      const job = await aJob().every(3_600).running('test.held').atLeastOnce().insert(temp.database);
      await node('survivor').start();
      const victim = await node('victim').join();
      const row = await anExecution(job).running(victim.instance.id).cancelRequested().insert(temp.database);
      victim.stopHeart();
      await clock.advance(10 * SECOND);
      expect((await executionOf(temp, row.id)).statusId).toBe(8);
      expect((await slotsOf(temp, job.id))[0]?.executionId).toBeNull();
    });

    it('has its planned fires taken over within a second of their instant', async () => {
      const job = await aJob().every(10).insert(temp.database);
      const victim = await node('victim').start();
      await clock.advance(9 * SECOND);
      const survivor = await node('survivor').start();
      await victim.kill();
      await clock.advance(2 * SECOND);
      expect(survivor.tasks.calls).toHaveLength(1);
      expect(survivor.tasks.calls[0]!.context.fire.latenessMs).toBeLessThanOrEqual(1_000);
      expect(await ledgerOf(temp, job.id)).toMatchObject([{ status: 'succeeded' }]);
    });
  });

  describe('a zombie', () => {
    it('that finishes an at_least_once run after its recovery changes neither outcome nor slot', async () => {
      const job = await aJob()
        .every(3_600)
        .running('test.held')
        .atLeastOnce()
        .with({ retryDelaySeconds: 0 })
        .insert(temp.database);
      const zombie = await node('zombie').join();
      const row = await anExecution(job).insert(temp.database);
      await zombie.sweep();
      expect(zombie.tasks.calls).toHaveLength(1);
      const survivor = await node('survivor', 0).start();
      zombie.stopHeart();
      await clock.advance(9 * SECOND);
      // Recovered, but nobody had a permit to start it again: queued, and its slot is still its own.
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 2, attempt: 1 });
      zombie.tasks.calls[0]!.succeed({ from: 'the grave' });
      await clock.advance(0);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 2, result: null });
      expect((await slotsOf(temp, job.id))[0]?.executionId).toBe(row.id);
      expect(await attemptsOf(temp, row.id)).toMatchObject([
        { attempt: 1, statusId: 8, lateStatusId: 4, lateResult: { from: 'the grave' } },
      ]);
      await survivor.stop();
      const third = await node('third').start();
      await clock.advance(3 * SECOND);
      expect(third.tasks.calls.map(({ context }) => context.fence)).toEqual([2]);
      third.tasks.calls[0]!.succeed({ from: 'the living' });
      await clock.advance(0);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 4, result: { from: 'the living' } });
    });

    it('that finishes while its successor runs leaves the successor its slot', async () => {
      const job = await aJob().every(3_600).running('test.held').atLeastOnce().insert(temp.database);
      const zombie = await node('zombie').join();
      const row = await anExecution(job).insert(temp.database);
      await zombie.sweep();
      const survivor = await node('survivor').start();
      zombie.stopHeart();
      await clock.advance(10 * SECOND);
      expect(survivor.tasks.calls).toHaveLength(1);
      zombie.tasks.calls[0]!.fail(new Error('too late'));
      await clock.advance(0);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 3, fence: 2, attempt: 2 });
      expect((await slotsOf(temp, job.id))[0]).toMatchObject({ executionId: row.id, fencingToken: 2 });
    });

    it('that joins again may start the same execution again: its first start is fenced off, its second counts', async () => {
      const job = await aJob()
        .every(3_600)
        .running('test.deaf')
        .atLeastOnce()
        .with({ retryDelaySeconds: 0 })
        .insert(temp.database);
      const zombie = await node('zombie').join();
      const row = await anExecution(job).insert(temp.database);
      await zombie.sweep();
      const before = zombie.instance.id;
      await node('observer', 0).start();
      zombie.stopHeart();
      await clock.advance(9 * SECOND);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 2, attempt: 1 });
      await zombie.rejoin();
      await zombie.sweep();
      const [first, second] = zombie.tasks.calls;
      expect(zombie.instance.id).toBeGreaterThan(before);
      expect([first!.context.signal.aborted, second!.context.signal.aborted]).toEqual([true, false]);
      first!.succeed({ from: 'the grave' });
      await clock.advance(0);
      expect([zombie.runner.running, zombie.permits.inUse]).toEqual([1, 1]);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 3, attempt: 2, fence: 2 });
      second!.succeed({ from: 'the living' });
      await clock.advance(0);
      expect([zombie.runner.running, zombie.permits.inUse]).toEqual([0, 0]);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 4, result: { from: 'the living' } });
      expect(await attemptsOf(temp, row.id)).toMatchObject([
        { attempt: 1, statusId: 8, lateStatusId: 4, lateResult: { from: 'the grave' } },
      ]);
    });

    it('starts nothing once its heart has stood still for TTL - 2 s', async () => {
      const job = await aJob().every(10).insert(temp.database);
      const zombie = await node('zombie').start();
      zombie.stopHeart();
      await clock.advance(31 * SECOND);
      expect(zombie.tasks.calls).toEqual([]);
      expect((await ledgerOf(temp, job.id)).map(({ status }) => status)).not.toContain('succeeded');
    });
  });

  it('starts an at_least_once run again that an instance gave up when its heart stood still, though nobody declared it dead', async () => {
    const job = await aJob().every(3_600).running('test.held').atLeastOnce().insert(temp.database);
    const row = await anExecution(job).insert(temp.database);
    const sut = await node('a').start();
    await clock.advance(2 * SECOND);
    expect(sut.tasks.calls).toHaveLength(1);
    sut.stopHeart();
    await clock.advance(5 * SECOND);
    expect(sut.tasks.calls[0]!.context.signal.aborted).toBe(true);
    for (let second = 0; second < 5; second++) {
      await sut.beat();
      await clock.advance(SECOND);
    }
    expect(sut.tasks.calls.map(({ context }) => [context.fire.attempt, context.fence])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(await attemptsOf(temp, row.id)).toMatchObject([
      { attempt: 1, fence: 1, statusId: 8, reasonCode: 'instance_lost' },
    ]);
  });

  it('declares nobody dead over an outage of the database', async () => {
    const job = await aJob().every(3_600).running('test.held').insert(temp.database);
    const a = await node('a').start();
    const b = await node('b').start();
    await anExecution(job).insert(temp.database);
    await clock.advance(2 * SECOND);
    const away = {
      when: 'before' as const,
      error: new UnavailableError('away', { code: 'DATABASE_UNAVAILABLE' }),
    };
    const ends = [a, b].map((one) => one.database.inject(() => away));
    await clock.advance(60 * SECOND);
    for (const end of ends) end();
    await clock.advance(20 * SECOND);
    expect((await ledgerOf(temp, job.id)).map(({ status }) => status)).toContain('running');
    expect([a.instance.isFit, b.instance.isFit]).toEqual([true, true]);
  });

  it('begins to count a silent peer anew after a read that failed', async () => {
    const observer = await node('observer').start();
    const peer = await node('peer').join();
    peer.stopHeart();
    const statusOf = async (): Promise<string | undefined> => {
      const sql = 'SELECT status FROM scheduler_instance WHERE id = ?';
      const rows = await temp.database.read((s) => s.query<{ status: string }>(sql, [peer.instance.id]));
      return rows[0]?.status;
    };
    await clock.advance(5.5 * SECOND);
    const end = observer.database.inject(() => ({
      when: 'before',
      error: new UnavailableError('away', { code: 'DATABASE_UNAVAILABLE' }),
    }));
    await clock.advance(SECOND);
    end();
    await clock.advance(5 * SECOND);
    expect(await statusOf()).toBe('alive');
    await clock.advance(3 * SECOND);
    expect(await statusOf()).toBe('dead');
  });

  it('puts a poison job aside: the others are planned', async () => {
    const poison = await aJob().every(10).insert(temp.database);
    const sound = await aJob().every(10).insert(temp.database);
    await temp.database.transaction((tx) =>
      tx.execute('UPDATE scheduled_job SET interval_seconds = NULL WHERE id = ?', [poison.id]),
    );
    const sut = await node('a').start();
    await clock.advance(31 * SECOND);
    expect((await ledgerOf(temp, sound.id)).filter(({ status }) => status === 'succeeded')).toHaveLength(3);
    expect(
      sut.logger.lines.some(({ level, fields }) => level === 'error' && fields?.['jobId'] === poison.id),
    ).toBe(true);
  });
});
