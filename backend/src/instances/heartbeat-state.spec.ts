import { isDead, mayStart, observePulse, READS_FOR_DEATH, type PeerPulse } from './heartbeat-state.js';

const TTL = 6_000;

/** Reads the same beat at these times. */
const readAt = (...times: number[]): PeerPulse =>
  times.reduce<PeerPulse | null>((pulse, at) => observePulse(pulse, 7, at), null) ?? {
    beat: 0,
    sinceMs: 0,
    reads: 0,
  };

describe('liveness by observation', () => {
  it('needs five reads of one beat over the whole time to live', () => {
    expect(READS_FOR_DEATH).toBe(5);
    expect(isDead(readAt(0, 1_500, 3_000, 4_500, 6_000), 6_000, TTL)).toBe(true);
  });

  it('is not proven by few reads, however far apart', () => {
    expect(isDead(readAt(0, 60_000, 120_000, 180_000), 180_000, TTL)).toBe(false);
  });

  it('is not proven by many reads in a short time', () => {
    expect(isDead(readAt(...Array.from({ length: 100 }, (_, i) => i * 59)), 5_999, TTL)).toBe(false);
  });

  it('begins anew with any other beat, also a smaller one', () => {
    const pulse = readAt(0, 2_000, 4_000, 5_900);
    expect(observePulse(pulse, 8, 6_000)).toEqual({ beat: 8, sinceMs: 6_000, reads: 1 });
    expect(observePulse(pulse, 6, 6_000)).toEqual({ beat: 6, sinceMs: 6_000, reads: 1 });
  });

  it('begins anew after a failed read', () => {
    expect(observePulse(null, 7, 60_000)).toEqual({ beat: 7, sinceMs: 60_000, reads: 1 });
  });

  it('lets an instance start work until two seconds before anybody can declare it dead', () => {
    expect(mayStart(0, 3_999, TTL)).toBe(true);
    expect(mayStart(0, 4_000, TTL)).toBe(false);
  });
});
