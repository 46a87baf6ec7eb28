import { isPlannable, jobStateOf, type JobStateFacts } from './job-state.js';

const ACTIVE: JobStateFacts = {
  deletedAt: null,
  enabled: true,
  handlerMissing: false,
  pausedAt: null,
  nextScheduledFor: 1,
};

describe('the state of a job', () => {
  it.each([
    ['active', {}, true],
    ['paused', { pausedAt: 1 }, true],
    ['ended', { pausedAt: 1, nextScheduledFor: null }, false],
    ['handler_missing', { nextScheduledFor: null, handlerMissing: true }, false],
    ['disabled', { handlerMissing: true, enabled: false }, false],
    ['deleted', { enabled: false, deletedAt: 1 }, false],
  ] as const)('%s outranks the ones before it', (state, facts, plannable) => {
    expect(jobStateOf({ ...ACTIVE, ...facts })).toBe(state);
    expect(isPlannable(state)).toBe(plannable);
  });
});
