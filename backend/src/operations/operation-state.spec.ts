import {
  afterAction,
  assertOperationTransition,
  hasEnded,
  OPERATION_ACTIONS,
  OPERATION_STATUSES,
  pendingOf,
  settledStatus,
  type OperationCounts,
} from './operation-state.js';

const counts = (some: Partial<OperationCounts> = {}): OperationCounts => ({
  ...{ total: 3, started: 0, succeeded: 0, unchanged: 0, failed: 0, cancelled: 0 },
  ...some,
});

describe(afterAction.name, () => {
  it('knows every status and action', () => {
    const table = OPERATION_STATUSES.map((status) =>
      [status, ...OPERATION_ACTIONS.map((action) => afterAction(status, action))].join(' '),
    );
    expect(table).toEqual([
      'running paused running cancelling',
      'paused paused running cancelling',
      'cancelling   cancelling',
      'completed   ',
      'cancelled   cancelled',
    ]);
  });
});

describe(settledStatus.name, () => {
  it('goes on while something is open or not begun', () => {
    expect(pendingOf(counts({ succeeded: 1, started: 1 }))).toBe(1);
    expect(settledStatus('running', true, counts({ succeeded: 2 }))).toBe('running');
    expect(settledStatus('running', true, counts({ succeeded: 2, started: 1 }))).toBe('running');
    expect(settledStatus('cancelling', true, counts({ cancelled: 2, started: 1 }))).toBe('cancelling');
  });

  it('ends when every item has its outcome, paused or not, but not before all are known', () => {
    const done = counts({ succeeded: 1, failed: 1, unchanged: 1 });
    expect(settledStatus('running', true, done)).toBe('completed');
    expect(settledStatus('paused', true, done)).toBe('completed');
    expect(settledStatus('running', false, done)).toBe('running');
    expect(settledStatus('cancelling', false, done)).toBe('cancelled');
    expect(settledStatus('cancelled', true, done)).toBe('cancelled');
  });
});

it('an ended operation never goes on', () => {
  for (const from of OPERATION_STATUSES.filter(hasEnded))
    for (const to of OPERATION_STATUSES.filter((status) => status !== from))
      expect(() => assertOperationTransition(from, to)).toThrow(/cannot go/);
});
