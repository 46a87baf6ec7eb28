import { aJob } from '../../../../../test/a-job';
import { draftPreview, toBody } from './job-body';
import { emptyDraft, toDraft, type JobDraft } from './job-draft';

const draft = (part: Partial<JobDraft>): JobDraft => ({ ...emptyDraft('Europe/Berlin'), ...part });

describe(toBody.name, () => {
  it('sends the fields of the chosen kind of schedule and clears those of the others', () => {
    const common = {
      cronExpression: ' 0 9 * * * ',
      every: '2',
      unit: 'hours',
      runAt: '2026-11-24T09:00',
    } as const;
    const fields = (tab: JobDraft['tab']) => {
      const { jobType, cronExpression, intervalSeconds, runAt } = toBody(draft({ ...common, tab })).body;
      return [jobType, cronExpression, intervalSeconds, runAt];
    };
    expect(fields('builder')).toEqual(['cron', '0 9 * * *', null, null]);
    expect(fields('cron')).toEqual(['cron', '0 9 * * *', null, null]);
    expect(fields('interval')).toEqual(['interval', null, 7_200, null]);
    expect(fields('date')).toEqual(['date', null, null, '2026-11-24T08:00:00.000Z']);
  });

  it('reads wall clocks in the zone of the job; a date has no start and end', () => {
    const part = { startAt: '2026-07-01T00:00', endAt: '2026-12-01T00:00:30', runAt: '2026-07-01T00:00' };
    expect(toBody(draft(part)).body).toMatchObject({
      startAt: '2026-06-30T22:00:00.000Z',
      endAt: '2026-11-30T23:00:30.000Z',
    });
    expect(toBody(draft({ ...part, tab: 'date' })).body).toMatchObject({ startAt: null, endAt: null });
    expect(toBody(draft({ ...part, timezone: 'Mars/Olympus' })).body.startAt).toBe(
      '2026-07-01T00:00:00.000Z',
    );
  });

  it('takes an empty number for the default and names what is no whole number', () => {
    const { body, broken } = toBody(
      draft({
        maxInstances: ' 3 ',
        maxQueued: '',
        timeoutSeconds: 'soon',
        maxAttempts: '1.5',
        tab: 'interval',
        every: '',
      }),
    );
    expect(body).toMatchObject({
      maxInstances: 3,
      maxQueued: null,
      timeoutSeconds: null,
      intervalSeconds: null,
    });
    expect(broken).toEqual(['timeoutSeconds', 'maxAttempts', 'intervalSeconds']);
  });

  it('splits tags at both commas, drops empty ones, and leaves an empty key out', () => {
    const { body } = toBody(draft({ tags: 'a, ب،c,,a', description: '  ', jobKey: ' ' }));
    expect(body).toMatchObject({ tags: ['a', 'ب', 'c'], description: null });
    expect('jobKey' in body).toBe(false);
  });
});

describe(toDraft.name, () => {
  it.each([
    aJob({ cronExpression: '0 9 * * 1-5' }),
    aJob({ cronExpression: '0 9,17 * * *', startAt: '2026-03-01T00:00:00.000Z' }),
    aJob({
      jobType: 'interval',
      cronExpression: null,
      intervalSeconds: 5_400,
      endAt: '2027-01-01T00:00:00.000Z',
    }),
    aJob({ jobType: 'date', cronExpression: null, runAt: '2026-12-24T17:00:00.000Z', timeoutSeconds: null }),
  ])('gives back the same job ($cronExpression $intervalSeconds $runAt)', (job) => {
    const { body, broken } = toBody(toDraft(job));
    expect(broken).toEqual([]);
    expect(job).toMatchObject(body);
  });

  it('opens the builder where it can show the expression', () => {
    expect(toDraft(aJob({ cronExpression: '0 9 * * 1-5' })).tab).toBe('builder');
    expect(toDraft(aJob({ cronExpression: '0 9,17 * * *' })).tab).toBe('cron');
  });
});

describe(draftPreview.name, () => {
  it('asks nothing while the schedule is not complete', () => {
    expect(draftPreview(draft({ tab: 'cron', cronExpression: ' ' }))).toBeNull();
    expect(draftPreview(draft({ tab: 'date' }))).toBeNull();
    expect(draftPreview(draft({ tab: 'interval', every: 'x' }))).toBeNull();
    expect(draftPreview(draft({ tab: 'interval', timezone: '' }))).toBeNull();
    expect(draftPreview(draft({ tab: 'interval', every: '5', startAt: '2026-11-24T09:00' }))).toEqual({
      jobType: 'interval',
      timezone: 'Europe/Berlin',
      intervalSeconds: 300,
      startAt: '2026-11-24T08:00:00.000Z',
    });
  });
});
