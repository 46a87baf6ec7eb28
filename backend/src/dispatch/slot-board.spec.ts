import { anExecution, type ExecutionBuilder } from '../../test/support/factories/execution.factory.js';
import { aJob } from '../../test/support/factories/job.factory.js';
import type { JobEntity } from '../jobs/index.js';
import type { ExecutionId } from '../kernel/index.js';
import type { SlotState } from '../locks/index.js';
import type { Candidate } from './candidate.js';
import { chooseFate, SlotBoard, type Fate } from './slot-board.js';

const slot = (n: number, executionId: ExecutionId | null = null, fencingToken = 4): SlotState => ({
  jobId: 1,
  slot: n,
  fencingToken,
  executionId,
  instanceId: null,
  acquiredAt: null,
});

const OTHER = anExecution(aJob().build()).build().id;

function candidate(job: JobEntity, execution: ExecutionBuilder, more: Partial<Candidate> = {}): Candidate {
  return { row: execution.build(), job, intent: 'start', ...more };
}

/** Decides candidates one after the other, as a batch does. */
function decide(slots: SlotState[], waiting: number, ...candidates: Candidate[]): Fate[] {
  const board = new SlotBoard(slots);
  const queue = new Map([[1, waiting]]);
  return candidates.map((one) => chooseFate(one, board, queue));
}

describe(chooseFate.name, () => {
  const plain = aJob().build();
  const queueing = aJob().with({ overlapPolicy: 'queue', maxQueued: 2 }).build();
  const planned = (job = plain, more: Partial<Candidate> = {}): Candidate =>
    candidate(job, anExecution(job), more);

  it('starts on the lowest free slot under a token one higher', () => {
    const job = aJob().slots(3).build();
    expect(decide([slot(0, OTHER), slot(1), slot(2)], 0, planned(job))).toEqual([
      { kind: 'start', slot: 1, token: 5 },
    ]);
  });

  it('keeps the token when it only queues: the start raises it', () => {
    expect(decide([slot(0)], 0, planned(plain, { intent: 'queue' }))).toEqual([
      { kind: 'queue', slot: 0, token: 4 },
    ]);
  });

  it('gives a slot once in a batch', () => {
    expect(decide([slot(0)], 0, planned(), planned()).map(({ kind }) => kind)).toEqual(['start', 'skip']);
  });

  it('does not use slots at or above max_instances', () => {
    expect(decide([slot(0, OTHER), slot(1), slot(2)], 0, planned())).toMatchObject([{ kind: 'skip' }]);
  });

  it('skips a fire when all are busy, naming who holds them', () => {
    expect(decide([slot(0, OTHER)], 0, planned())).toEqual([
      {
        kind: 'skip',
        reasonCode: 'overlap',
        reasonParams: { heldBy: [OTHER], maxInstances: 1, maxQueued: 1 },
      },
    ]);
  });

  it('lets maxQueued wait, counting those of its own batch, and skips the rest as queue_full', () => {
    const fates = decide([slot(0, OTHER)], 1, planned(queueing), planned(queueing));
    expect(fates).toMatchObject([{ kind: 'wait' }, { kind: 'skip', reasonCode: 'queue_full' }]);
  });

  it('serves who waits already before a new fire', () => {
    const waiting = candidate(queueing, anExecution(queueing).queued('slot'));
    expect(decide([slot(0)], 1, planned(queueing)).map(({ kind }) => kind)).toEqual(['wait']);
    expect(decide([slot(0)], 1, waiting, planned(queueing)).map(({ kind }) => kind)).toEqual([
      'start',
      'wait',
    ]);
  });

  it('lets one that waits go on waiting while all are busy, however many wait', () => {
    const waiting = candidate(queueing, anExecution(queueing).queued('slot'));
    expect(decide([slot(0, OTHER)], 99, waiting)).toEqual([{ kind: 'wait' }]);
  });

  it('never skips a catch-up', () => {
    expect(decide([slot(0, OTHER)], 0, candidate(plain, anExecution(plain).with({ catchUp: true })))).toEqual(
      [{ kind: 'wait' }],
    );
  });

  it('starts a queued row on the slot it holds, also one beyond a lowered max_instances', () => {
    const held = candidate(plain, anExecution(plain).queued('retry_backoff', 2));
    expect(decide([slot(0, OTHER), slot(2, held.row.id, 9)], 0, held)).toEqual([
      { kind: 'start', slot: 2, token: 10 },
    ]);
  });

  it('drops a queued row without its slot: somebody settled it', () => {
    expect(decide([slot(0)], 0, candidate(plain, anExecution(plain).queued()))).toEqual([{ kind: 'gone' }]);
  });

  it('leaves a newcomer alone that would replace who gets the slot in the same batch', () => {
    const replacing = aJob().with({ overlapPolicy: 'replace' }).build();
    const waiting = candidate(replacing, anExecution(replacing).queued('slot'));
    expect(decide([slot(0)], 1, waiting, planned(replacing)).map(({ kind }) => kind)).toEqual([
      'start',
      'gone',
    ]);
    // An older holder can make way.
    const two = aJob().slots(2).with({ overlapPolicy: 'replace' }).build();
    const late = candidate(two, anExecution(two).queued('slot'));
    expect(decide([slot(0), slot(1, OTHER)], 1, late, planned(two))).toMatchObject([
      { kind: 'start', slot: 0 },
      { kind: 'replace', victim: OTHER },
    ]);
  });

  it('has the holder replaced under replace', () => {
    const replacing = aJob().with({ overlapPolicy: 'replace' }).build();
    expect(decide([slot(0, OTHER)], 0, planned(replacing))).toEqual([{ kind: 'replace', victim: OTHER }]);
  });

  it('keeps the slots of jobs apart', () => {
    const other = Object.assign(aJob().build(2));
    expect(decide([slot(0)], 0, planned(other as JobEntity))).toMatchObject([{ kind: 'skip' }]);
  });
});
