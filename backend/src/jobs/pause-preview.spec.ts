import { epochMs, HOUR, MINUTE, toIso } from '../kernel/index.js';
import { aJob, START } from '../../test/support/factories/job.factory.js';
import { previewPause } from './pause-preview.js';

const at = (ms: number) => epochMs(START + ms);
const asked = { now: START, until: null, resumes: false, recorded: 0 };

describe(previewPause.name, () => {
  it('counts the fires within the pause; one at its very end runs', () => {
    const { ahead, nextRun } = previewPause(aJob().every(60).build(), { ...asked, until: at(5 * MINUTE) });
    expect([ahead.count, ahead.isExact]).toEqual([4, true]);
    expect(ahead.first.map((each) => each.at)).toEqual([1, 2, 3, 4].map((n) => toIso(at(n * MINUTE))));
    expect(nextRun?.at).toBe(toIso(at(5 * MINUTE)));
  });

  it('has no count and no next run without an end, and shows the first twenty', () => {
    const { ahead, nextRun } = previewPause(aJob().every(60).build(), asked);
    expect([ahead.count, ahead.first.length, nextRun]).toEqual([null, 20, null]);
  });

  it('stops counting at ten thousand', () => {
    const { ahead } = previewPause(aJob().every(1).build(), { ...asked, until: at(4 * HOUR) });
    expect(ahead).toMatchObject({ count: 10_000, isExact: false });
  });

  it('tells local times, over a change of the clock', () => {
    const job = aJob().cron('30 2 * * *', 'Europe/Berlin').build();
    const now = epochMs(Date.UTC(2027, 2, 27, 12));
    const { ahead } = previewPause(job, { ...asked, now, until: epochMs(Date.UTC(2027, 2, 29, 12)) });
    expect(ahead.first).toMatchObject([
      { local: '2027-03-28T03:00:00', offset: '+02:00', flags: ['dst_gap'] },
      { local: '2027-03-29T02:30:00', offset: '+02:00', flags: [] },
    ]);
  });

  it('of a resume: what was skipped, how to make up for it, and what runs next', () => {
    const job = aJob()
      .every(60, at(-HOUR))
      .paused(null, at(-10 * MINUTE))
      .plannedUntil(-2 * MINUTE)
      .build();
    const sut = previewPause(job, { ...asked, now: at(1_000), resumes: true, recorded: 8 });
    // Two more lie behind that nobody has written down yet.
    expect(sut.skippedSoFar).toBe(10);
    expect(sut.makeUp).toEqual({ from: toIso(at(-10 * MINUTE)), to: toIso(at(1_000)), only: 'missed' });
    expect(sut.nextRun?.at).toBe(toIso(at(MINUTE)));
  });

  it('has nothing to skip while the job is off the schedule', () => {
    const { ahead, nextRun, makeUp } = previewPause(aJob().disabled().build(), asked);
    expect([ahead.count, nextRun, makeUp]).toEqual([0, null, null]);
  });
});
