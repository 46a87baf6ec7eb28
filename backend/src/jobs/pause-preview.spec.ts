import { epochMs, HOUR, MINUTE, SECOND, toIso } from '../kernel/index.js';
import { aJob, START } from '../../test/support/factories/job.factory.js';
import type { MaintenanceWindow } from '../windows/index.js';
import { dueAtOf, triggerOf } from './job-trigger.js';
import { previewPause } from './pause-preview.js';

const at = (ms: number) => epochMs(START + ms);
const asked = { now: START, until: null, resumes: false, recorded: 0, windows: [] };

const aWindow = (from: number, until: number, repeats: 'none' | 'weekly' = 'none'): MaintenanceWindow => ({
  id: 1,
  name: 'deploy',
  tags: [],
  forbidsTrigger: false,
  reason: null,
  version: 1,
  updatedBy: 'ops',
  from: at(from),
  until: at(until),
  repeats,
  timezone: 'UTC',
  repeatUntil: null,
});

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

  it('says as the next run one that no maintenance window covers', () => {
    const windows = [aWindow(4 * MINUTE, 10 * MINUTE), aWindow(10 * MINUTE, 12 * MINUTE)];
    const plan = { ...asked, until: at(5 * MINUTE), windows };
    expect(previewPause(aJob().every(60).build(), plan).nextRun?.at).toBe(toIso(at(12 * MINUTE)));
    // Fires that were due within the window are the pause's: it outranks it.
    expect(previewPause(aJob().every(60).build(), plan).ahead.count).toBe(4);
  });

  it('has no next run where windows cover all that follow', () => {
    const windows = [aWindow(0, 2 * HOUR, 'weekly')];
    const weekly = aJob().cron('30 9 * * 1', 'UTC').build();
    expect(previewPause(weekly, { ...asked, until: at(MINUTE), windows: [] }).nextRun).not.toBeNull();
    expect(previewPause(weekly, { ...asked, until: at(MINUTE), windows }).nextRun).toBeNull();
  });

  it('of a job with jitter looks at when a fire is due', () => {
    const job = aJob().every(60).with({ jitterSeconds: 50 }).build();
    const first = previewPause(job, { ...asked, until: at(1) }).nextRun;
    const until = previewPause(job, { ...asked, until: at(1), windows: [aWindow(0, 61 * SECOND)] }).nextRun;
    expect(first?.at).toBe(toIso(at(MINUTE)));
    expect(dueAtOf(job.id, triggerOf(job), epochMs(Date.parse(until!.at)))).toBeGreaterThanOrEqual(
      at(61 * SECOND),
    );
  });

  it('has nothing to skip while the job is off the schedule', () => {
    const { ahead, nextRun, makeUp } = previewPause(aJob().disabled().build(), asked);
    expect([ahead.count, nextRun, makeUp]).toEqual([0, null, null]);
  });
});
