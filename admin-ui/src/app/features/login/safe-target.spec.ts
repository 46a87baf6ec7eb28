import { safeTarget } from './safe-target';

describe(safeTarget.name, () => {
  it.each([
    [undefined, '/'],
    ['/jobs?state=paused', '/jobs?state=paused'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['https://evil.test', '/'],
    ['/login?next=/login', '/'],
  ])('leads %s to %s', (next, expected) => {
    expect(safeTarget(next)).toBe(expected);
  });
});
