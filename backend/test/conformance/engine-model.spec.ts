import fc from 'fast-check';
import { epochMs, SECOND, type Clock } from '../../src/kernel/index.js';
import { defineTask } from '../../src/tasks/index.js';
import type { JobBuilder } from '../support/factories/job.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import {
  outcomeOfCrashes,
  outcomesOfOutage,
  outcomesOfOverlap,
  type CrashWorld,
  type Outcomes,
  type OutageWorld,
  type OverlapWorld,
} from '../support/fire-model.js';
import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { emptyLedger, ledgerOf, TestNode } from '../support/test-node.js';
import type { TestTasks } from '../support/test-tasks.js';

/** Worlds tried a property; every one is a database and up to two minutes of the engine. */
const RUNS = { sqlite: 10, mariadb: 3 };

/** A function that lasts for `params.seconds`, fails in the attempts of `params.failing` and ends with its signal; and how often it was called. */
function lastingTask(clock: Clock): TestTasks & { starts: { at: number; attempt: number }[] } {
  const starts: { at: number; attempt: number }[] = [];
  const definition = defineTask({
    key: 'test.lasting',
    params: { type: 'object', additionalProperties: true },
    async run(params: Record<string, unknown>, { fire, signal }) {
      starts.push({ at: (clock.now() - START) / SECOND, attempt: fire.attempt });
      await clock.sleep(Number(params['seconds'] ?? 0) * SECOND, signal);
      signal.throwIfAborted();
      if ((params['failing'] as number[] | undefined)?.includes(fire.attempt))
        throw new Error('meant to fail');
    },
  });
  return { definitions: [definition], calls: [], callsOf: () => [], starts };
}

describeForEachDatabase('the engine and a model of it agree', (engine) => {
  let temp: TempDatabase;

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
  }, 60_000);
  afterAll(async () => temp?.drop());

  /** One world: a clock, a job, and nodes that come and go. Nothing of it is left in the end. */
  async function inWorld(
    work: (clock: FakeClock, open: (tasks: TestTasks) => Promise<TestNode>) => Promise<void>,
  ): Promise<void> {
    const clock = new FakeClock(START);
    const nodes: TestNode[] = [];
    try {
      await work(clock, async (tasks) => {
        const node = new TestNode(temp, clock, { tasks, name: `node${nodes.length}` });
        nodes.push(node);
        return node.start();
      });
    } finally {
      for (const node of nodes) await node.kill();
      await emptyLedger(temp);
    }
  }

  const insert = (job: JobBuilder): ReturnType<JobBuilder['insert']> =>
    job.plannedUntil(0).insert(temp.database);

  /** The ledger, one entry a fire, fires after `endS` and those still open left out. */
  async function outcomesOf(jobId: number, everyS: number, endS: number): Promise<Outcomes> {
    const outcomes: Outcomes = new Map();
    for (const { at, status, reason, fires } of await ledgerOf(temp, jobId, START)) {
      for (let i = 0; i < fires; i++) {
        const second = at / SECOND + i * everyS;
        if (second > endS || ['planned', 'queued', 'running'].includes(status)) continue;
        expect(outcomes.has(second)).toBe(false);
        outcomes.set(second, reason === null ? status : `${status}(${reason})`);
      }
    }
    return outcomes;
  }

  const inOrder = (outcomes: Outcomes): [number, string][] => [...outcomes].sort(([a], [b]) => a - b);
  const check = <T>(world: fc.Arbitrary<T>, property: (world: T) => Promise<void>): Promise<void> =>
    fc.assert(fc.asyncProperty(world, property), { numRuns: RUNS[engine] });

  const between = (low: number, high: number): fc.Arbitrary<number> => fc.integer({ min: low, max: high });

  it(
    'about what becomes of the fires of an outage, killed or stopped in order',
    () =>
      check(
        fc.record({
          everyS: between(1, 7),
          from: between(2, 20),
          lasts: between(0, 40),
          misfirePolicy: fc.constantFrom('run_latest', 'skip', 'run_all'),
          graceS: between(2, 30),
          maxCatchUp: between(1, 12),
          isKilled: fc.boolean(),
        }),
        async ({ from, lasts, isKilled, ...rules }) => {
          const world: OutageWorld = {
            ...rules,
            downFrom: from + 0.5,
            downUntil: from + lasts + 0.5,
            endS: from + lasts + 20,
          };
          await inWorld(async (clock, open) => {
            const tasks = lastingTask(clock);
            const { graceS: misfireGraceSeconds, misfirePolicy, maxCatchUp } = world;
            const job = await insert(
              aJob()
                .every(world.everyS)
                .running('test.lasting')
                .with({ misfirePolicy, misfireGraceSeconds, maxCatchUp }),
            );
            const first = await open(tasks);
            await clock.advance(world.downFrom * SECOND);
            await (isKilled ? first.kill() : first.stop());
            await clock.advance((world.downUntil - world.downFrom) * SECOND);
            await open(tasks);
            await clock.advance((world.endS + 0.5 - world.downUntil) * SECOND);
            const found = await outcomesOf(job.id, world.everyS, world.endS);
            expect(inOrder(found)).toEqual(inOrder(outcomesOfOutage(world)));
            const ran = [...found.values()].filter((status) => status === 'succeeded').length;
            expect(tasks.starts.filter(({ at }) => at <= world.endS + 0.5)).toHaveLength(ran);
          });
        },
      ),
    300_000,
  );

  it(
    'about runs that last longer than their period',
    () =>
      check(
        fc
          .record({
            everyS: between(1, 6),
            lastsTenths: between(3, 200),
            slots: between(1, 3),
            overlapPolicy: fc.constantFrom('skip', 'queue', 'replace'),
            maxQueued: between(1, 4),
          })
          .filter(({ lastsTenths }) => lastsTenths % 10 !== 0),
        async ({ lastsTenths, ...rules }) => {
          // The model's `replace` knows one slot: which of several makes way is the engine's own choice.
          const slots = rules.overlapPolicy === 'replace' ? 1 : rules.slots;
          const world: OverlapWorld = { ...rules, slots, lastsS: lastsTenths / 10 + 0.003, endS: 60.5 };
          await inWorld(async (clock, open) => {
            const { overlapPolicy, maxQueued } = world;
            const job = await insert(
              aJob()
                .every(world.everyS)
                .running('test.lasting', { seconds: world.lastsS })
                .slots(slots)
                .with({ overlapPolicy, maxQueued }),
            );
            await open(lastingTask(clock));
            await clock.advance(world.endS * SECOND);
            expect(inOrder(await outcomesOf(job.id, world.everyS, world.endS))).toEqual(
              inOrder(outcomesOfOverlap(world)),
            );
          });
        },
      ),
    300_000,
  );

  it(
    'about attempts that fail and processes that die under them',
    () =>
      check(
        fc.record({
          delivery: fc.constantFrom('at_most_once', 'at_least_once'),
          maxAttempts: between(1, 4),
          failing: fc.uniqueArray(between(1, 5)),
          dying: fc.uniqueArray(between(1, 4), { maxLength: 3 }),
        }),
        async (world: CrashWorld) => {
          await inWorld(async (clock, open) => {
            const tasks = lastingTask(clock);
            const { delivery, maxAttempts, failing } = world;
            const job = await insert(
              aJob()
                .every(3_600, epochMs(START - 3_595 * SECOND))
                .running('test.lasting', { seconds: 3, failing })
                .with({ delivery, maxAttempts, retryDelaySeconds: 1 }),
            );
            let node = await open(tasks);
            await clock.advance(5 * SECOND);
            for (let step = 0; step < 90; step++) {
              await clock.advance(SECOND);
              const newest = tasks.starts.at(-1);
              const isUnder = newest !== undefined && (clock.now() - START) / SECOND - newest.at < 2.5;
              if (!isUnder || !world.dying.includes(newest.attempt) || node.runner.running === 0) continue;
              await node.kill();
              node = await open(tasks);
            }
            const [fire] = await ledgerOf(temp, job.id, START);
            expect({ status: fire?.status, calls: tasks.starts.length }).toEqual(outcomeOfCrashes(world));
            expect(new Set(tasks.starts.map(({ attempt }) => attempt)).size).toBe(tasks.starts.length);
          });
        },
      ),
    300_000,
  );
});
