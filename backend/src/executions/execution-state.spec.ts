import { assertTransition, canBecome, hasRun, isTerminal, sourcesOf } from './execution-state.js';
import { EXECUTION_STATUSES, STATUS_IDS, statusName, type ExecutionStatus } from './execution-status.js';

// prettier-ignore
/** Every pair, written out: a row for each status, its letters in the order of the statuses. */
const GOLDEN: Record<ExecutionStatus, string> = {
  //          plan qu run suc fai tim can los ski mis
  planned:   '.    y  y   .   .   .   y   .   y   y',
  queued:    '.    y  y   .   y   .   y   y   y   y',
  running:   '.    y  .   y   y   y   y   y   .   .',
  succeeded: '.    .  .   .   .   .   .   .   .   .',
  failed:    '.    .  .   .   .   .   .   .   .   .',
  timed_out: '.    .  .   .   .   .   .   .   .   .',
  cancelled: '.    .  .   .   .   .   .   .   .   .',
  lost:      '.    .  .   .   .   .   .   .   .   .',
  skipped:   '.    .  .   .   .   .   .   .   .   .',
  missed:    '.    .  .   .   .   .   .   .   .   .',
};

const pairs = EXECUTION_STATUSES.flatMap((from) => {
  const marks = GOLDEN[from].split(/\s+/);
  return EXECUTION_STATUSES.map((to, index) => [from, to, marks[index] === 'y'] as const);
});

describe('the life of an execution', () => {
  it.each(pairs)('%s -> %s: %p', (from, to, allowed) => {
    expect(canBecome(from, to)).toBe(allowed);
    expect(sourcesOf(to).includes(from)).toBe(allowed);
    if (allowed) assertTransition(from, to);
    else expect(() => assertTransition(from, to)).toThrow(`from ${from} to ${to}`);
  });

  it('is over in exactly the statuses without a way out', () => {
    expect(EXECUTION_STATUSES.filter(isTerminal)).toEqual([
      'succeeded',
      'failed',
      'timed_out',
      'cancelled',
      'lost',
      'skipped',
      'missed',
    ]);
  });

  it('says whether the function was started', () => {
    expect(EXECUTION_STATUSES.filter(hasRun)).toEqual([
      'running',
      'succeeded',
      'failed',
      'timed_out',
      'lost',
    ]);
  });

  it('stores numbers that never change', () => {
    expect(STATUS_IDS).toEqual({
      planned: 1,
      queued: 2,
      running: 3,
      succeeded: 4,
      failed: 5,
      timed_out: 6,
      cancelled: 7,
      lost: 8,
      skipped: 9,
      missed: 10,
    });
    for (const name of EXECUTION_STATUSES) expect(statusName(STATUS_IDS[name])).toBe(name);
    expect(() => statusName(0)).toThrow(RangeError);
  });
});
