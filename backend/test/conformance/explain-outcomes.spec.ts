import type { Explanation } from '../../src/accounting/explain.service.js';
import { DAY, SECOND } from '../../src/kernel/index.js';
import { CLEANUP_TASK } from '../../src/maintenance/index.js';
import { defineTask } from '../../src/tasks/index.js';
import { ExplainBundle, later } from '../support/explain-bundle.js';
import { START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { testTasks } from '../support/test-tasks.js';

const FIRST = 10 * SECOND;
const INSTANCES = '/api/v1/scheduler/instances';
const executionLink = (id: string | null): string => `/api/v1/scheduler/executions/${id}`;
const failedOf = ({ checks }: Explanation) => checks.filter(({ passed }) => !passed);

describeForEachDatabase('explain of what the engine made of a fire', (engine) => {
  let temp: TempDatabase;
  let clock: FakeClock;
  let sut: ExplainBundle;

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());
  beforeEach(() => {
    clock = new FakeClock(START);
    sut = new ExplainBundle(temp, clock, [defineTask({ key: 'test.strict', run: () => undefined })]);
  });
  afterEach(() => sut.end());

  /** Each test begins at {@link START} with fires at 10 s. */
  const until = (ms: number): Promise<void> => clock.advance(START + ms - clock.now());

  describe('of an instance that dies', () => {
    const dieAt = async (ms: number, jobId: number): Promise<Explanation> => {
      const victim = await sut.node('victim').start();
      // Who plans a fire admits it: the other one comes when it is planned.
      await until(9 * SECOND);
      await sut.node('survivor').start();
      await until(ms);
      expect(victim.tasks.calls).toHaveLength(1);
      await victim.kill();
      expect(await sut.explain(jobId, FIRST)).toMatchObject({ verdict: 'running', reasonCode: 'running' });
      await clock.advance(9 * SECOND);
      return sut.explain(jobId, FIRST);
    };

    it('names the instance and when it was last heard of', async () => {
      const id = await sut.every(3_600, { taskFunctionKey: 'test.held' });
      const answer = await dieAt(12_500, id);
      const params = { instanceId: sut.nodes[0]!.instance.id, lastHeartbeatAt: later(12_000) };
      expect(answer).toMatchObject({
        verdict: 'lost',
        reasonCode: 'instance_lost',
        sentence: {
          key: 'instance_lost',
          params: { ...params, instance: 'victim', startedAt: later(FIRST) },
        },
      });
      expect(failedOf(answer)).toMatchObject([{ code: 'instance_kept', inputs: params, link: INSTANCES }]);
      expect(answer.sentence.en).toContain('instance victim died, last heard of on');
      expect(answer.sentence.ar).toContain('victim');
    });

    it('says that the function may never have been called where no beat vouched for the start', async () => {
      const id = await sut.every(3_600, { taskFunctionKey: 'test.held' });
      const answer = await dieAt(10_500, id);
      const params = { instanceId: sut.nodes[0]!.instance.id, lastHeartbeatAt: later(10_000) };
      expect(answer).toMatchObject({
        verdict: 'lost',
        reasonCode: 'start_unconfirmed',
        sentence: { params: { ...params, instance: 'victim' } },
      });
      expect(failedOf(answer)).toMatchObject([{ code: 'instance_kept', inputs: params, link: INSTANCES }]);
    });
  });

  describe('of an instance that is stopped', () => {
    const stopAt = async (taskFunctionKey: string): Promise<Explanation> => {
      const id = await sut.every(3_600, { taskFunctionKey });
      const node = await sut.node('leaver').start();
      await until(11 * SECOND);
      await node.engine.stop();
      const draining = node.runner.drain(2 * SECOND);
      await clock.advance(8 * SECOND);
      expect(await draining).toBe(1);
      return sut.explain(id, FIRST);
    };

    it('names the instance', async () => {
      const answer = await stopAt('test.held');
      expect(answer).toMatchObject({
        verdict: 'cancelled',
        reasonCode: 'shutdown',
        sentence: { params: { instance: 'leaver', graceMs: 2_000 } },
      });
      expect(failedOf(answer)).toMatchObject([{ code: 'instance_kept', inputs: { reasonCode: 'shutdown' } }]);
      expect(answer.sentence.en).toContain('before instance leaver was stopped');
    });

    it('says so when the function did not listen', async () => {
      expect(await stopAt('test.deaf')).toMatchObject({
        verdict: 'cancelled',
        reasonCode: 'cancel_ignored',
        sentence: { params: { cause: 'shutdown', graceSeconds: 1 } },
      });
    });
  });

  it('knows a function that went away before a planned fire was due: while it waits, when it was given up, and what follows', async () => {
    const id = await sut.every(100);
    const owner = await sut.node('owner').start();
    await until(9 * SECOND);
    await owner.kill();
    const poor = await sut.node('poor', { tasks: { ...testTasks(), definitions: [] } }).start();
    await until(20 * SECOND);
    expect(await sut.explain(id, FIRST)).toMatchObject({
      verdict: 'waiting',
      reasonCode: 'handler_missing',
      sentence: { key: 'waiting.handler_missing', params: { taskFunctionKey: 'test.ok' } },
    });
    await sut.watchHandlers(poor, 95 * SECOND);
    const missed = await sut.explain(id, FIRST);
    expect(missed).toMatchObject({
      verdict: 'missed',
      reasonCode: 'handler_missing',
      sentence: { key: 'handler_missing', params: { taskFunctionKey: 'test.ok' } },
    });
    expect(failedOf(missed).map(({ code }) => code)).toEqual(['handler_alive']);
    expect(await sut.explain(id, 110 * SECOND)).toMatchObject({
      verdict: 'not_scheduled',
      reasonCode: 'handler_missing',
      sentence: { key: 'not_scheduled.handler_missing' },
    });
  });

  it('knows a function that went away while a fire waited for a worker, whose slot is free again', async () => {
    const owner = await sut.node('owner', { permits: 1 }).start();
    await sut.every(3_600, { taskFunctionKey: 'test.held' });
    const id = await sut.every(3_600, { startAt: later(11_000) });
    await until(12 * SECOND);
    expect(await sut.explain(id, 11_000)).toMatchObject({ reasonCode: 'waiting_dispatch' });
    expect(await sut.holders(id)).toHaveLength(1);
    await owner.kill();
    const poor = await sut.node('poor', { tasks: { ...testTasks(), definitions: [] } }).start();
    await sut.watchHandlers(poor, 95 * SECOND);
    const missed = await sut.explain(id, 11_000);
    expect(missed).toMatchObject({
      verdict: 'missed',
      reasonCode: 'handler_missing',
      sentence: { key: 'handler_missing', params: { taskFunctionKey: 'test.ok' } },
    });
    expect(failedOf(missed).map(({ code }) => code)).toEqual(['handler_alive']);
    expect(await sut.holders(id)).toEqual([]);
  });

  it('lets no fire make way for another that nobody can run either', async () => {
    const id = await sut.every(20, { misfireGraceSeconds: 5 });
    const owner = await sut.node('owner').start();
    await until(9 * SECOND);
    await owner.kill();
    const poor = await sut.node('poor', { tasks: { ...testTasks(), definitions: [] } }).start();
    await sut.watchHandlers(poor, 150 * SECOND);
    for (const ms of [FIRST, 30 * SECOND, 50 * SECOND]) {
      expect(await sut.explain(id, ms)).toMatchObject({ verdict: 'missed', reasonCode: 'handler_missing' });
    }
  });

  it('knows a fire that waits for a free worker, and that no worker is left', async () => {
    const node = await sut.node('busy', { permits: 1 }).start();
    await sut.every(3_600, { taskFunctionKey: 'test.held' });
    const id = await sut.every(3_600, { startAt: later(11_000) });
    await until(12 * SECOND);
    const waiting = await sut.explain(id, 11_000);
    expect(waiting).toMatchObject({ verdict: 'waiting', reasonCode: 'waiting_dispatch' });
    expect(failedOf(waiting).map(({ code }) => code)).toEqual(['dispatched']);
    await node.kill();
    await clock.advance(20 * SECOND);
    const alone = await sut.explain(id, 11_000);
    expect(alone).toMatchObject({
      verdict: 'waiting',
      reasonCode: 'no_instance_alive',
      sentence: { params: { gap: 'yes', gapKind: 'tasks', gapFrom: later(12_000), gapTo: null } },
    });
    expect(failedOf(alone).map(({ code }) => code)).toEqual(['engine_alive', 'runner_alive', 'dispatched']);
  });

  describe('of a function that fails', () => {
    const failing = (maxAttempts: number): Promise<number> =>
      sut.every(3_600, { taskFunctionKey: 'test.fail', maxAttempts, retryDelaySeconds: 30 });

    it('knows when it is tried again, and in the end which attempt was the last', async () => {
      const id = await failing(2);
      await sut.node('a').start();
      await until(11 * SECOND);
      const waiting = await sut.explain(id, FIRST);
      expect(waiting).toMatchObject({ verdict: 'waiting', reasonCode: 'waiting_retry' });
      expect(failedOf(waiting).map(({ code }) => code)).toEqual(['dispatched']);
      const dueAt = Date.parse(String(waiting.sentence.params['dueAt'])) - START;
      expect(dueAt).toBeGreaterThanOrEqual(FIRST + 30 * SECOND);
      expect(dueAt).toBeLessThanOrEqual(FIRST + 33 * SECOND);
      await until(45 * SECOND);
      const failed = await sut.explain(id, FIRST);
      expect(failed).toMatchObject({
        verdict: 'ran',
        reasonCode: 'task_error',
        sentence: { params: { attempt: 2 } },
      });
      const startedAt = Date.parse(String(failed.sentence.params['startedAt'])) - START;
      expect(startedAt - dueAt).toBeGreaterThanOrEqual(0);
      expect(startedAt - dueAt).toBeLessThanOrEqual(250);
      expect(failedOf(failed).map(({ code }) => code)).toEqual(['succeeded']);
    });

    it('knows that nobody is left to try again once that is due', async () => {
      const id = await failing(2);
      const node = await sut.node('a').start();
      await until(11 * SECOND);
      await node.stop();
      await until(25 * SECOND);
      expect(await sut.explain(id, FIRST)).toMatchObject({ reasonCode: 'waiting_retry' });
      await until(100 * SECOND);
      expect(await sut.explain(id, FIRST)).toMatchObject({
        verdict: 'waiting',
        reasonCode: 'no_instance_alive',
        sentence: { params: { gapKind: 'tasks', gapFrom: later(11_000) } },
      });
    });
  });

  it('knows params that no longer fit the function', async () => {
    const id = await sut.every(3_600, { taskFunctionKey: 'test.strict' });
    const strict = defineTask({
      key: 'test.strict',
      params: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
      run: () => undefined,
    });
    await sut.node('a', { tasks: { ...testTasks(), definitions: [strict] } }).start();
    await until(11 * SECOND);
    const answer = await sut.explain(id, FIRST);
    expect(answer).toMatchObject({
      verdict: 'ran',
      reasonCode: 'invalid_params',
      sentence: { params: { errors: [{ pointer: '/params/n' }] } },
    });
    expect(failedOf(answer).map(({ code }) => code)).toEqual(['params_valid']);
  });

  it('knows a run that was stopped at its timeout', async () => {
    const id = await sut.every(3_600, { taskFunctionKey: 'test.held', timeoutSeconds: 5 });
    await sut.node('a').start();
    await until(16 * SECOND);
    const answer = await sut.explain(id, FIRST);
    expect(answer).toMatchObject({
      verdict: 'ran',
      reasonCode: 'timeout',
      sentence: { params: { timeoutSeconds: 5, startedAt: later(FIRST), durationMs: 5_000 } },
    });
    expect(failedOf(answer).map(({ code }) => code)).toEqual(['in_timeout']);
    expect(answer.sentence.en).toContain('after its timeout of 5 seconds');
  });

  it('knows by whom and why a slot was taken from a run by force', async () => {
    const id = await sut.every(3_600, { taskFunctionKey: 'test.held' });
    await sut.node('a').start();
    await until(12 * SECOND);
    await sut.forceRelease(id, 'hangs since noon');
    const answer = await sut.explain(id, FIRST);
    expect(answer).toMatchObject({
      verdict: 'lost',
      reasonCode: 'forced_release',
      sentence: { params: { by: 'user:anna', reason: 'hangs since noon', slot: 0 } },
    });
    expect(failedOf(answer).map(({ code }) => code)).toEqual(['instance_kept']);
    expect(answer.sentence.en).toContain('user:anna released its slot by force (hangs since noon)');
  });

  it('knows up to when a clean-up has deleted the record, and what it has not touched', async () => {
    const id = await sut.every(3_600);
    const node = await sut.node('a').start();
    await until(11 * SECOND);
    expect(await sut.explain(id, FIRST)).toMatchObject({ verdict: 'ran' });
    await node.stop();
    await until(2 * DAY);
    const janitor = await sut.node('janitor', { tasks: sut.cleanupTasks() }).start();
    const startAt = later(2 * DAY + FIRST);
    await sut.every(DAY / SECOND, { taskFunctionKey: CLEANUP_TASK, params: { retentionDays: 1 }, startAt });
    await until(2 * DAY + 12 * SECOND);
    await janitor.stop();
    const cleaned = await sut.explain(id, FIRST);
    const cleanedUntil = later(DAY + FIRST);
    expect(cleaned).toMatchObject({
      verdict: 'forgotten',
      reasonCode: 'cleaned_up',
      executionId: null,
      sentence: { params: { cleanedUntil } },
    });
    expect(failedOf(cleaned)).toMatchObject([{ code: 'recorded', inputs: { cleanedUntil } }]);
    // One line stands for the fires of both days: it reaches into the retention and stays.
    expect(await sut.explain(id, 3_600 * SECOND + FIRST)).toMatchObject({
      verdict: 'missed',
      reasonCode: 'coalesced',
      sentence: { params: { gap: 'yes', gapTo: later(2 * DAY) } },
    });
  });

  it('links a run that made way, and one that waited and made way, to the fire that took their place', async () => {
    const id = await sut.every(10, {
      taskFunctionKey: 'test.deaf',
      overlapPolicy: 'replace',
      cancelGraceSeconds: 15,
    });
    await sut.node('a').start();
    await until(39 * SECOND);
    const [first, second, third] = [
      await sut.explain(id, FIRST),
      await sut.explain(id, 20 * SECOND),
      await sut.explain(id, 30 * SECOND),
    ];
    expect(first).toMatchObject({ verdict: 'cancelled', reasonCode: 'cancel_ignored' });
    expect(second).toMatchObject({
      verdict: 'skipped',
      reasonCode: 'superseded',
      sentence: { params: { by: third.executionId } },
    });
    expect(failedOf(second)).toMatchObject([
      { code: 'not_replaced', link: executionLink(third.executionId) },
    ]);
    expect(third).toMatchObject({ verdict: 'running' });
    const obedient = await sut.every(10, {
      taskFunctionKey: 'test.held',
      overlapPolicy: 'replace',
      startAt: later(40_000),
    });
    await until(51 * SECOND);
    const newer = await sut.explain(obedient, 50 * SECOND);
    const replaced = await sut.explain(obedient, 40 * SECOND);
    expect(replaced).toMatchObject({
      verdict: 'cancelled',
      reasonCode: 'superseded',
      sentence: { params: { by: newer.executionId } },
    });
    expect(failedOf(replaced)).toMatchObject([
      { code: 'not_replaced', link: executionLink(newer.executionId) },
    ]);
  });
});
