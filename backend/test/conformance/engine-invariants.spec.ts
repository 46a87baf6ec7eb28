import fc from 'fast-check';
import { STATUS_IDS, WAIT_REASONS } from '../../src/executions/index.js';
import { epochMs, SECOND } from '../../src/kernel/index.js';
import { defineTask } from '../../src/tasks/index.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { emptyLedger, executionsOf, ledgerOf, TestNode } from '../support/test-node.js';
import {
  faultsOfCalls,
  faultsOfLedger,
  type Call,
  type Entry,
  type Outage,
  type World,
} from '../support/world-audit.js';

/** Worlds tried; each is a minute or two of the engine. */
const RUNS = { sqlite: 15, mariadb: 3 };
const between = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
const worlds: fc.Arbitrary<World> = fc.record({
  everyS: between(1, 7),
  // No end falls on a fire.
  lastsS: between(1, 90).map((tenths) => tenths / 10 + 0.003),
  slots: between(1, 3),
  overlapPolicy: fc.constantFrom('skip', 'queue', 'replace'),
  maxQueued: between(1, 3),
  misfirePolicy: fc.constantFrom('run_latest', 'skip', 'run_all'),
  graceS: between(2, 20),
  maxCatchUp: between(1, 6),
  delivery: fc.constantFrom('at_most_once', 'at_least_once'),
  maxAttempts: between(1, 3),
  failing: fc.oneof(fc.constant([]), fc.uniqueArray(between(1, 3), { maxLength: 2 })),
  // Often about as long as fires may be late and still all run.
  lives: fc.array(
    fc.record({
      upS: between(3, 20),
      downS: fc.oneof(between(0, 4), between(0, 25)),
      isKilled: fc.boolean(),
    }),
    {
      minLength: 1,
      maxLength: 2,
    },
  ),
});

/** A world on its way: what was called, and who was there. */
class Course {
  readonly clock = new FakeClock(START);
  readonly calls: Call[] = [];
  readonly outages: Outage[] = [];
  /** Most calls at a time. */
  most = 0;
  /** Most fires that waited for a slot at a time, catch-ups left out: they are always let in. */
  longestQueue = 0;
  jobId = 0;
  private readonly nodes: TestNode[] = [];

  constructor(
    private readonly temp: TempDatabase,
    readonly world: World,
  ) {}

  get nowS(): number {
    return (this.clock.now() - START) / SECOND;
  }

  /** From the first process to the end of the schedule, and on until nothing is open. */
  async run(): Promise<void> {
    const { world, endS } = this;
    const { overlapPolicy, maxQueued, misfirePolicy, graceS, maxCatchUp, delivery, maxAttempts } = world;
    const job = aJob()
      .every(world.everyS)
      .running('test.lasting')
      .slots(world.slots)
      .with({ overlapPolicy, maxQueued, delivery, maxAttempts, retryDelaySeconds: 1 })
      .with({ misfirePolicy, misfireGraceSeconds: graceS, maxCatchUp })
      .with({ endAt: epochMs(START + endS * SECOND) })
      .plannedUntil(0);
    this.jobId = (await job.insert(this.temp.database)).id;
    await this.pass(0.5);
    for (const { upS, downS, isKilled } of world.lives) {
      const node = await this.open();
      await this.pass(upS);
      const fromS = this.nowS;
      await (isKilled ? this.kill(node) : this.stop(node));
      await this.pass(downS);
      this.outages.push({ fromS, untilS: this.nowS, isKilled });
    }
    await this.open();
    await this.pass(endS - this.nowS + 5);
    for (let i = 0; i < 60 && (await this.isOpen()); i++) await this.pass(5);
  }

  /** Of the schedule; whole seconds, some after the last process came. */
  get endS(): number {
    return this.world.lives.reduce((sum, { upS, downS }) => sum + upS + downS + STOP_S, 15);
  }

  async entries(): Promise<Entry[]> {
    const lines = await ledgerOf(this.temp, this.jobId, START);
    return lines.flatMap(({ at, status, reason, fires }) =>
      Array.from({ length: fires }, (_, i) => ({
        fireS: at / SECOND + i * this.world.everyS,
        status,
        reason,
      })),
    );
  }

  async end(): Promise<void> {
    for (const node of this.nodes) await node.kill();
    await emptyLedger(this.temp);
  }

  private async pass(seconds: number): Promise<void> {
    for (let remaining = seconds; remaining > 0; remaining -= 1) {
      await this.clock.advance(Math.min(1, remaining) * SECOND);
      const rows = await executionsOf(this.temp, this.jobId);
      const waiting = rows.filter(
        (row) => row.statusId === STATUS_IDS.queued && row.waitReason === WAIT_REASONS.slot && !row.catchUp,
      );
      this.longestQueue = Math.max(this.longestQueue, waiting.length);
    }
  }

  private async isOpen(): Promise<boolean> {
    return (await this.entries()).some(({ status }) => ['planned', 'queued', 'running'].includes(status));
  }

  private open(): Promise<TestNode> {
    const definition = defineTask({
      key: 'test.lasting',
      run: async (_params, { fire, signal }) => {
        const { attempt, catchUp, standsFor } = fire;
        const fireS = (fire.scheduledFor.getTime() - START) / SECOND;
        const call: Call = { fireS, attempt, catchUp, standsFor, end: 'open' };
        this.calls.push(call);
        this.most = Math.max(this.most, this.calls.filter(({ end }) => end === 'open').length);
        await this.clock.sleep(this.world.lastsS * SECOND, signal);
        // A process that died ends nothing.
        if (call.end !== 'open') return;
        const fails = this.world.failing.includes(attempt);
        call.end = signal.aborted ? 'stopped' : fails ? 'failed' : 'done';
        signal.throwIfAborted();
        if (fails) throw new Error('meant to fail');
      },
    });
    const tasks = { definitions: [definition], calls: [], callsOf: () => [] };
    const node = new TestNode(this.temp, this.clock, { tasks, name: `node${this.nodes.length}` });
    this.nodes.push(node);
    return node.start();
  }

  private async kill(node: TestNode): Promise<void> {
    for (const call of this.calls) if (call.end === 'open') call.end = 'died';
    await node.kill();
  }

  /** As SIGTERM, with a second for what runs. */
  private async stop(node: TestNode): Promise<void> {
    await node.engine.stop();
    const drained = node.runner.drain(SECOND);
    await this.pass(STOP_S);
    await drained;
    await node.stop();
  }
}

/** How long a stop may take. */
const STOP_S = 3;

describeForEachDatabase('whatever happens to the engine', (engine) => {
  let temp: TempDatabase;

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());

  it('every fire has one outcome that can be explained, is called as often as may be, and is told what it stands for', async () => {
    const property = fc.asyncProperty(worlds, async (world) => {
      const course = new Course(temp, world);
      try {
        await course.run();
        const entries = await course.entries();
        const { calls, endS, outages } = course;
        expect([
          ...faultsOfCalls(world, calls),
          ...faultsOfLedger(world, entries, { calls, outages, endS }),
        ]).toEqual([]);
        expect(course.most).toBeLessThanOrEqual(world.slots);
        expect(course.longestQueue).toBeLessThanOrEqual(
          { skip: 0, queue: world.maxQueued, replace: 1 }[world.overlapPolicy],
        );
      } finally {
        await course.end();
      }
    });
    await fc.assert(property, { numRuns: RUNS[engine], interruptAfterTimeLimit: 240_000 });
  }, 300_000);
});
