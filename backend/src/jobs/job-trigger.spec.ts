import { epochMs, InvariantError, SECOND } from '../kernel/index.js';
import { nextFire } from '../triggers/index.js';
import { cursorAfter, dueAtOf, NO_CURSOR, triggerOf, type JobSchedule } from './job-trigger.js';

const START = epochMs(Date.UTC(2026, 10, 2, 9));
const minutely: JobSchedule & { id: number } = {
  id: 7,
  jobTypeId: 2,
  cronExpression: null,
  intervalSeconds: 60,
  runAt: null,
  timezone: 'UTC',
  startAt: null,
  endAt: null,
  anchorAt: START,
  jitterSeconds: 0,
  dstGap: 'after',
  dstOverlap: 'first',
};

describe('the trigger of a job', () => {
  it('is that of its type', () => {
    expect(triggerOf(minutely)).toMatchObject({ type: 'interval', intervalSeconds: 60, anchor: START });
    expect(triggerOf({ ...minutely, jobTypeId: 1, cronExpression: '@daily' })).toMatchObject({
      type: 'cron',
      expression: '@daily',
    });
    expect(triggerOf({ ...minutely, jobTypeId: 3, runAt: START })).toMatchObject({
      type: 'date',
      runAt: START,
    });
  });

  it.each([1, 3, 4])('throws for columns that contradict type %i', (jobTypeId) => {
    expect(() => triggerOf({ ...minutely, jobTypeId })).toThrow(InvariantError);
  });
});

describe('the cursors of a job', () => {
  it('are the first fire strictly after', () => {
    expect(cursorAfter(minutely, START)).toEqual({
      nextScheduledFor: START + 60_000,
      nextRunAt: START + 60_000,
    });
    expect(cursorAfter(minutely, epochMs(START - 1)).nextScheduledFor).toBe(START);
  });

  it('are empty after the last fire', () => {
    expect(cursorAfter({ ...minutely, jobTypeId: 3, runAt: START }, START)).toEqual(NO_CURSOR);
  });

  it("add the job's own jitter: the same each time, below the distance, different from job to job", () => {
    const jittery = { ...minutely, jitterSeconds: 3_600 };
    const offsets = Array.from({ length: 50 }, (_, n) => {
      const { nextScheduledFor, nextRunAt } = cursorAfter({ ...jittery, id: n + 1 }, START);
      expect(nextScheduledFor).toBe(START + 60 * SECOND);
      return nextRunAt! - nextScheduledFor!;
    });
    expect(offsets.every((offset) => offset >= 0 && offset < 60 * SECOND)).toBe(true);
    expect(new Set(offsets).size).toBeGreaterThan(40);
    const trigger = triggerOf(jittery);
    const fire = nextFire(trigger, START)!;
    expect(dueAtOf(7, trigger, fire)).toBe(cursorAfter(jittery, START).nextRunAt);
  });
});
