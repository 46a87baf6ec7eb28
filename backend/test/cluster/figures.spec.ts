import { figures } from '../../../scripts/chaos/figures.mjs';
import type { Run } from '../../../scripts/chaos/verdict.mjs';

/* The figures of the chaos runs: a fault is felt as long as it has not been caught up with, and no longer. */

const START = Date.parse('2026-11-02T09:00:00Z');
const at = (seconds: number): number => START + seconds * 1_000;
const job = { id: 1, createdMs: START - 60_000, isPunctual: true };

/** One fire a second for two minutes, late by what is said of its second. */
function runsOf(lateMs: (second: number) => number | null): Run[] {
  return Array.from({ length: 120 }, (_, second) => second).flatMap((second): Run[] => {
    const late = lateMs(second);
    if (late === null) return [];
    const startMs = at(second) + late;
    const run = { jobId: 1, executionId: `e${second}`, at: at(second), attempt: 1, fence: second, pid: 7 };
    return [{ ...run, startMs, endMs: startMs + 1, abortMs: null, deathMs: null }];
  });
}

const figuresOf = (
  lateMs: (second: number) => number | null,
  record: { name: string; fromMs: number; toMs: number }[],
) => figures({ jobs: [job], rows: [], attempts: [], runs: runsOf(lateMs), record, deaths: new Map() });

describe('figures of a chaos run', () => {
  const outage = { name: 'outage', fromMs: at(20), toMs: at(40) };
  /** Nothing starts in the outage; what is owed is caught up with until second 70. */
  const withWave = (second: number): number | null => {
    if (second >= 20 && second < 40) return null;
    return second >= 40 && second < 70 ? 5_000 : 80;
  };

  it('count a fault as felt until most fires are in time again, and say how long that took', () => {
    const { latenessMs, outages } = figuresOf(withWave, [outage]);
    expect(latenessMs.calm).toMatchObject({ max: 80, n: 19 + 49 });
    expect(latenessMs.near).toMatchObject({ max: 5_000 });
    expect(outages).toMatchObject({ count: 1, caughtUpMs: { max: 30_000 } });
  });

  it('leave what is late without a fault to the calm times', () => {
    const { latenessMs } = figuresOf((second) => (second > 90 && second < 95 ? 5_000 : 80), [outage]);
    expect(latenessMs.calm.max).toBe(5_000);
  });

  it('do not take one second in time for the end', () => {
    const { outages } = figuresOf((second) => (second === 50 ? 80 : withWave(second)), [outage]);
    expect(outages.caughtUpMs.max).toBe(30_000);
  });

  it('take the delay by a kill from those that meet no wave', () => {
    const kill = (second: number) => ({ name: 'kill', fromMs: at(second), toMs: at(second) });
    const { killDelayMs } = figuresOf(withWave, [outage, kill(60), kill(90)]);
    expect(killDelayMs).toMatchObject({ kills: 1, max: 80 });
  });
});
