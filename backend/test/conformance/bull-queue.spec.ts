import { randomUUID } from 'node:crypto';
import Bull, { type Queue } from 'bull';
import { Redis } from 'ioredis';
import { BullExecutionQueue, QUEUE_NAME, QUEUE_SETTINGS, QueueIntake } from '../../src/dispatch/index.js';
import {
  newExecutionId,
  SECOND,
  SilentLogger,
  SystemClock,
  type ExecutionId,
} from '../../src/kernel/index.js';
import { eventually } from '../support/eventually.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { testRedisUrl } from '../support/services.js';
import { createTempDatabase, type TempDatabase } from '../support/temp-database.js';
import { executionOf, slotsOf, TestNode } from '../support/test-node.js';

const clock = new SystemClock();

/** A queue of its own on the shared Redis; `flush` forgets it as FLUSHALL does, without touching other tests. */
class QueueBench {
  readonly prefix = `test:${randomUUID()}`;
  private readonly queues: Queue[] = [];
  private readonly redis = new Redis(testRedisUrl());

  open(): { bull: Queue; queue: BullExecutionQueue } {
    const redis = { maxRetriesPerRequest: null, enableReadyCheck: false };
    const bull = new Bull(QUEUE_NAME, testRedisUrl(), {
      prefix: this.prefix,
      settings: QUEUE_SETTINGS,
      redis,
    });
    this.queues.push(bull);
    return { bull, queue: new BullExecutionQueue(bull, new SilentLogger(), clock) };
  }

  async flush(): Promise<void> {
    const keys = await this.redis.keys(`${this.prefix}:*`);
    if (keys.length > 0) await this.redis.del(...keys);
  }

  async close(): Promise<void> {
    await this.flush();
    await Promise.all(this.queues.map((queue) => queue.close(true)));
    this.redis.disconnect();
  }
}

describe('Bull as the carrier', () => {
  let bench: QueueBench;
  beforeEach(() => {
    bench = new QueueBench();
  });
  afterEach(async () => bench.close());

  it('stops in bounded time when Bull waits for a connection that does not come back', async () => {
    const { bull } = bench.open();
    const fake = new FakeClock();
    const queue = new BullExecutionQueue(bull, new SilentLogger(), fake);
    const never = (): Promise<void> => new Promise(() => {});
    const { pause, close } = bull;
    Object.assign(bull, { pause: never, close: never });
    const stopped = Promise.all([queue.pause(), queue.close()]);
    await fake.advance(3 * SECOND);
    await stopped;
    expect(fake.pending).toBe(0);
    Object.assign(bull, { pause, close });
  });

  it('carries ids and nothing else, is tried once and leaves nothing behind', async () => {
    const { bull, queue } = bench.open();
    const id = newExecutionId(START);
    await queue.add([{ id, handover: 3 }]);
    const [entry] = await bull.getWaiting();
    expect(entry!.data).toEqual({ id });
    expect(entry!.opts).toMatchObject({
      jobId: `${id}-3`,
      attempts: 1,
      removeOnComplete: true,
      removeOnFail: true,
    });
    const seen: ExecutionId[] = [];
    queue.consume(2, async (given) => void seen.push(given));
    await eventually(() => seen.length === 1);
    await eventually(async () => Object.values(await bull.getJobCounts()).every((count) => count === 0));
    expect(seen).toEqual([id]);
  });

  it('ignores a hand-over it knows, takes the next hand-over of the same execution, and counts what waits', async () => {
    const { queue } = bench.open();
    const id = newExecutionId(START);
    await queue.add([{ id, handover: 1 }]);
    await queue.add([{ id, handover: 1 }]);
    expect(await queue.waiting()).toBe(1);
    await queue.add([{ id, handover: 2 }]);
    expect(await queue.waiting()).toBe(2);
  });

  it('drops an entry whose handler failed instead of trying it again', async () => {
    const { bull, queue } = bench.open();
    let calls = 0;
    queue.consume(1, async () => {
      calls += 1;
      throw new Error('no');
    });
    await queue.add([{ id: newExecutionId(START), handover: 1 }]);
    await eventually(
      async () => calls === 1 && Object.values(await bull.getJobCounts()).every((count) => count === 0),
    );
    expect(calls).toBe(1);
  });

  it('takes nothing more once it is paused', async () => {
    const { queue } = bench.open();
    const seen: ExecutionId[] = [];
    queue.consume(1, async (id) => void seen.push(id));
    await queue.add([{ id: newExecutionId(START), handover: 1 }]);
    await eventually(() => seen.length === 1);
    await queue.pause();
    await queue.add([{ id: newExecutionId(START), handover: 1 }]);
    await clock.sleep(0);
    expect([seen.length, await queue.waiting()]).toEqual([1, 1]);
    await queue.resume();
    await eventually(() => seen.length === 2);
  });

  it('tells, once it is paused, which entries were taken and are not done: nobody else gets them', async () => {
    const { queue } = bench.open();
    const [taken, waiting] = [newExecutionId(START), newExecutionId(START)];
    let end!: () => void;
    queue.consume(1, async () => new Promise<void>((resolve) => (end = resolve)));
    await queue.add([taken, waiting].map((id) => ({ id, handover: 1 })));
    await eventually(() => end !== undefined);
    expect(await queue.pause()).toEqual([taken]);
    end();
    await eventually(async () => (await queue.pause()).length === 0);
    expect(await queue.waiting()).toBe(1);
  });

  it('says that Redis is away when it does not answer, and that it is back when it does', async () => {
    const { bull, queue } = bench.open();
    await eventually(() => queue.isConnected);
    let answer!: (count: number) => void;
    bull.getWaitingCount = () => new Promise((resolve) => (answer = resolve));
    await expect(queue.waiting()).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    expect(queue.isConnected).toBe(false);
    answer(0);
    await eventually(() => queue.isConnected);
  });

  describe('under the engine', () => {
    let temp: TempDatabase;
    let time: FakeClock;
    let sut: TestNode;

    beforeEach(async () => {
      temp = await createTempDatabase('sqlite');
      time = new FakeClock(START);
    });
    afterEach(async () => {
      for (const call of sut.tasks.calls) call.succeed();
      await time.advance(0);
      await sut.stop();
      await temp.drop();
    });

    /** Lets real I/O happen, moving the fake time a little each round. */
    const until = (check: () => Promise<boolean> | boolean, stepMs = 100): Promise<boolean> =>
      eventually(async () => {
        await time.advance(stepMs);
        return check();
      });

    it('a flushed entry is handed over again after two seconds, and runs once', async () => {
      const { queue, bull } = bench.open();
      await eventually(() => queue.isConnected);
      sut = await new TestNode(temp, time, { queue }).start();
      await time.advance(SECOND);
      const job = await aJob().every(3_600).insert(temp.database);
      const row = await anExecution(job).insert(temp.database);
      await until(async () => (await bull.getWaitingCount()) === 1);
      expect(await executionOf(temp, row.id)).toMatchObject({ statusId: 2, waitReason: 1, handover: 1 });
      await bench.flush();
      const lostAt = time.now();
      await until(async () => (await bull.getWaitingCount()) === 1);
      expect(time.now() - lostAt).toBeLessThanOrEqual(3 * SECOND);
      expect((await executionOf(temp, row.id)).handover).toBe(2);
      queue.consume(2, (id) => sut.starter.start(id));
      await until(async () => (await executionOf(temp, row.id)).statusId === 4);
      expect(sut.tasks.calls).toHaveLength(1);
    });

    it('an instance that is unfit leaves the queue to the others, and takes again when it is fit', async () => {
      const { queue, bull } = bench.open();
      await eventually(() => queue.isConnected);
      sut = await new TestNode(temp, time, { queue }).join();
      const { instance, hub } = sut;
      const judge = (failures: string[]): void => {
        instance.judged(failures);
        hub.publish({ type: 'instance.changed', instanceId: instance.id });
      };
      const intake = sut.get(QueueIntake);
      await intake.open();
      judge(['drained']);
      await eventually(() => bull.isPaused(true));
      const job = await aJob().every(3_600).insert(temp.database);
      const row = await anExecution(job).queued().insert(temp.database);
      await queue.add([{ id: row.id, handover: 1 }]);
      expect([await queue.waiting(), sut.tasks.calls.length]).toEqual([1, 0]);
      judge([]);
      await until(() => sut.tasks.calls.length === 1, 0);
      expect(await queue.waiting()).toBe(0);
      await intake.close();
      // Closed, it follows nothing any more.
      judge(['drained']);
      judge([]);
      await time.advance(0);
      expect(await bull.isPaused(true)).toBe(true);
    });

    it('an entry delivered twice starts once', async () => {
      const { queue } = bench.open();
      await eventually(() => queue.isConnected);
      sut = await new TestNode(temp, time, { queue }).join();
      const job = await aJob().every(3_600).running('test.held').insert(temp.database);
      const row = await anExecution(job).queued().insert(temp.database);
      await queue.add([1, 2, 3].map((handover) => ({ id: row.id, handover })));
      let handled = 0;
      queue.consume(3, (id) => sut.starter.start(id).finally(() => (handled += 1)));
      await until(() => handled === 3, 0);
      expect(sut.tasks.calls).toHaveLength(1);
      expect(sut.permits.inUse).toBe(1);
      expect((await slotsOf(temp, job.id))[0]).toMatchObject({ executionId: row.id, fencingToken: 1 });
    });

    it('without Redis the engine runs in its own process', async () => {
      const { queue, bull } = bench.open();
      await eventually(() => queue.isConnected);
      bull.client.disconnect();
      await eventually(() => !queue.isConnected);
      sut = await new TestNode(temp, time, { queue }).start();
      const job = await aJob().every(5).insert(temp.database);
      await time.advance(16 * SECOND);
      expect(sut.tasks.callsOf(job.id)).toHaveLength(3);
    });
  });
});
