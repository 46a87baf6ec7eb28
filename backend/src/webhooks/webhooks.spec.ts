import { DAY, epochMs, HOUR, MINUTE, SECOND } from '../kernel/index.js';
import { judgeAttempt, MAX_ATTEMPTS, type AttemptEnd } from './delivery-state.js';
import { newMessageId, newSecret, signedHeaders } from './signature.js';
import { eventOf, turnOf, wants } from './webhook-events.js';

const NOW = epochMs(Date.UTC(2026, 10, 2, 9));

describe('signatures', () => {
  it('are those of Standard Webhooks 1.0.0, one for each secret', () => {
    // The example of the specification's reference implementations.
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
    const expected = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
    const headers = signedHeaders(message, epochMs(1_614_265_330_999), [secret, newSecret()]);
    expect(headers).toMatchObject({ 'webhook-id': message.id, 'webhook-timestamp': '1614265330' });
    const [first, second] = headers['webhook-signature']!.split(' ');
    expect(first).toBe(expected);
    expect(second).toMatch(/^v1,[\w+/]{43}=$/);
  });

  it('have secrets of 256 bits, and ids that are words', () => {
    expect(Buffer.from(newSecret().slice('whsec_'.length), 'base64')).toHaveLength(32);
    expect(newMessageId()).toMatch(/^msg_[0-9a-f]{32}$/);
    expect(newMessageId()).not.toBe(newMessageId());
  });
});

describe(judgeAttempt.name, () => {
  const answered = (status: number, retryAfterMs: number | null = null): AttemptEnd => ({
    kind: 'answered',
    status,
    retryAfterMs,
    text: '',
  });
  const judge = (end: AttemptEnd, attempts: number, failingSince: number | null = null, random = 0) => {
    const since = failingSince === null ? null : epochMs(failingSince);
    const verdict = judgeAttempt(end, { attempts, failingSince: since }, { now: NOW, random });
    const wait = verdict.nextAttemptAt === null ? null : verdict.nextAttemptAt - NOW;
    return [verdict.status, wait, verdict.disable];
  };

  it.each([200, 204, 299])('takes %d as delivered', (status) =>
    expect(judge(answered(status), 1, NOW - 10 * DAY)).toEqual(['delivered', null, null]),
  );

  it('waits longer after each attempt, a little more than a day in all, then gives up', () => {
    const waits = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, i) => Number(judge(answered(500), i + 1)[1]));
    expect(waits.slice(0, 3)).toEqual([5 * SECOND, MINUTE, 5 * MINUTE]);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    const all = waits.reduce((sum, wait) => sum + wait, 0);
    expect(all).toBeGreaterThan(DAY);
    expect(all).toBeLessThan(1.2 * DAY);
    expect(judge(answered(500), MAX_ATTEMPTS)).toEqual(['failed', null, null]);
    expect(judge({ kind: 'failed', error: 'x' }, 2, null, 0.5)).toEqual(['pending', 66 * SECOND, null]);
  });

  it('waits as long as it is asked to, up to an hour', () => {
    expect(judge(answered(429, 90 * SECOND), 1)).toEqual(['pending', 90 * SECOND, null]);
    expect(judge(answered(429, DAY), 1)).toEqual(['pending', HOUR, null]);
    expect(judge(answered(429, SECOND), 2)).toEqual(['pending', MINUTE, null]);
  });

  it('turns the webhook off after 410, and after five days without success', () => {
    expect(judge(answered(410), 1)).toEqual(['failed', null, 'gone']);
    expect(judge(answered(500), 1, NOW - 5 * DAY + 1)[2]).toBeNull();
    expect(judge(answered(500), 1, NOW - 5 * DAY)).toEqual(['pending', 5 * SECOND, 'failing']);
  });
});

describe('events of webhooks', () => {
  it('of a job are its turns; skips and cancels are none', () => {
    const bad = ['failed', 'timed_out', 'lost', 'missed'] as const;
    expect(bad.map((status) => turnOf(status, false))).toEqual(bad.map(() => 'job.failing'));
    expect(bad.map((status) => turnOf(status, true))).toEqual(bad.map(() => null));
    expect([turnOf('succeeded', true), turnOf('succeeded', false)]).toEqual(['job.recovered', null]);
    for (const status of ['skipped', 'cancelled'] as const)
      expect([turnOf(status, true), turnOf(status, false)]).toEqual([null, null]);
  });

  it('of an execution are its outcomes', () => {
    expect([eventOf('timed_out'), eventOf('running')]).toEqual(['execution.timed_out', null]);
  });

  it('are wanted by name, and by any of the tags', () => {
    const webhook = { events: ['job.failing'], tags: ['a', 'b'] };
    expect(wants(webhook, 'job.failing', ['b', 'c'])).toBe(true);
    expect(wants(webhook, 'job.failing', ['c'])).toBe(false);
    expect(wants(webhook, 'job.recovered', ['a'])).toBe(false);
    expect(wants({ ...webhook, tags: [] }, 'job.failing', [])).toBe(true);
  });
});
