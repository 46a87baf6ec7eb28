import { epochMs } from '../kernel/index.js';
import type { JobFields } from './dto/job-fields.dto.js';
import { resolveDefinition, type DefinitionDefaults, type JobDefinition } from './job-definition.js';
import { isSameDefinition } from './job-snapshot.js';
import { JOB_KEY, TAG } from './job-bounds.js';
import { escapeLike } from './jobs.read.js';

const CREATED = epochMs(Date.UTC(2026, 10, 2, 9));
const DEFAULTS: DefinitionDefaults = {
  timezone: 'Asia/Riyadh',
  misfireGraceSeconds: 30,
  maxInstances: 2,
  maxAttempts: null,
  minIntervalSeconds: 10,
  createdAt: CREATED,
};

function defined(
  fields: JobFields,
  current: JobDefinition | null = null,
  defaults = DEFAULTS,
): JobDefinition {
  const { definition, errors } = resolveDefinition(fields, current, defaults);
  expect(errors).toBeUndefined();
  return definition!;
}
const wrong = (fields: JobFields, current: JobDefinition | null = null): string[] =>
  (resolveDefinition(fields, current, DEFAULTS).errors ?? []).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('the definition of a job', () => {
  const base: JobFields = { name: 'n', taskFunctionKey: 't', intervalSeconds: 60 };

  it('has the defaults of configuration and task function', () => {
    expect(defined(base)).toMatchObject({
      timezone: 'Asia/Riyadh',
      misfireGraceSeconds: 30,
      maxInstances: 2,
      maxAttempts: 1,
      priority: 1,
      params: {},
      anchorAt: CREATED,
    });
    expect(defined(base, null, { ...DEFAULTS, maxAttempts: 5 }).maxAttempts).toBe(5);
  });

  it('keeps absent fields and resets null ones', () => {
    const current = defined({
      ...base,
      maxAttempts: 9,
      timezone: 'UTC',
      tags: ['a'],
      priority: 'high',
      timeoutSeconds: 5,
      endAt: '2027-01-01T00:00:00Z',
    });
    expect(defined({}, current)).toEqual(current);
    const reset = {
      maxAttempts: null,
      timezone: null,
      tags: null,
      priority: null,
      timeoutSeconds: null,
      endAt: null,
    };
    expect(defined(reset, current)).toMatchObject({
      maxAttempts: 1,
      timezone: 'Asia/Riyadh',
      tags: [],
      priority: 1,
      timeoutSeconds: null,
      endAt: null,
    });
  });

  it('keeps zero and false, which are values', () => {
    const current = defined(base);
    expect(
      defined({ maxQueued: 0, misfireGraceSeconds: 0, enabled: false, priority: 'low' }, current),
    ).toMatchObject({
      maxQueued: 0,
      misfireGraceSeconds: 0,
      enabled: false,
      priority: 0,
    });
  });

  it('moves the anchor with startAt only', () => {
    const current = defined(base);
    const started = defined({ startAt: '2026-12-01T00:00:00Z' }, current);
    expect(started.anchorAt).toBe(Date.UTC(2026, 11, 1));
    expect(defined({ intervalSeconds: 90 }, started).anchorAt).toBe(Date.UTC(2026, 11, 1));
    expect(defined({ startAt: null }, started).anchorAt).toBe(CREATED);
  });

  it('refuses null where there is no default, and intervals the service does not allow', () => {
    const current = defined(base);
    expect(wrong({ name: null, taskFunctionKey: null }, current)).toEqual([
      '/name REQUIRED',
      '/taskFunctionKey REQUIRED',
    ]);
    expect(wrong({ ...base, intervalSeconds: 9 })).toEqual(['/intervalSeconds TOO_SMALL']);
    expect(wrong({})).toEqual(['/cronExpression REQUIRED', '/name REQUIRED', '/taskFunctionKey REQUIRED']);
  });

  it('is the same whatever the order of keys, and another when anything differs', () => {
    const a = defined({ ...base, params: { x: 1, y: [1, 2] } });
    expect(isSameDefinition(a, defined({ ...base, params: { y: [1, 2], x: 1 } }))).toBe(true);
    expect(isSameDefinition(a, defined({ ...base, params: { x: 1, y: [2, 1] } }))).toBe(false);
    expect(isSameDefinition(a, { ...a, anchorAt: epochMs(1) })).toBe(false);
  });
});

describe('texts of a job', () => {
  it.each(['a', 'reports.nightly', 'A:b-c_9', 'x'.repeat(190)])('key %#', (key) =>
    expect(key).toMatch(JOB_KEY),
  );
  it.each(['', 'a b', 'ä', 'a/b', 'x'.repeat(191), 'a\n'])('no key %#', (key) =>
    expect(key).not.toMatch(JOB_KEY),
  );
  it.each(['a', 'team a', 'فريق', 'x'.repeat(64)])('tag %#', (tag) => expect(tag).toMatch(TAG));
  it.each(['', ' a', 'a ', 'a,b', 'a\u0000b', 'x'.repeat(65), 'a\n'])('no tag %#', (tag) =>
    expect(tag).not.toMatch(TAG),
  );
  it('of a search mean themselves', () => expect(escapeLike('50%_!\\')).toBe('50!%!_!!\\'));
});
