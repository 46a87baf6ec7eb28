import { judge, VIOLATIONS, type Facts, type Row, type Run } from '../../../scripts/chaos/verdict.mjs';

/* The judge of the chaos runs must see what it is there for: one sound history, spoilt in one way at a time. */

const START = Date.parse('2026-11-02T09:00:00Z');
const at = (seconds: number): number => START + seconds * 1_000;

/** A job of one second; fires at 1 and 2 s ran, those from 3 to 5 s were missed in one row. */
function sound(): Facts & { rows: [Row, Row, Row]; runs: [Run, Run] } {
  const row = (second: number, status: number, more: Partial<Row> = {}): Row => ({
    id: `e${second}`,
    jobId: 1,
    status,
    attempt: 1,
    fence: second,
    fireCount: 1,
    atMs: at(second),
    untilMs: at(second),
    finishedMs: at(second) + 100,
    reasonCode: null,
    resultFence: second,
    ...more,
  });
  const run = (second: number): Run => ({
    jobId: 1,
    executionId: `e${second}`,
    at: at(second),
    attempt: 1,
    fence: second,
    pid: 7,
    startMs: at(second) + 10,
    endMs: at(second) + 90,
    abortMs: null,
    deathMs: null,
  });
  const missed = row(3, 10, { attempt: 0, fence: 0, fireCount: 3, untilMs: at(5), resultFence: null });
  const delivery = 'at_most_once';
  const span = { createdMs: START, endMs: at(5) + 500, everyMs: 1_000, cron: null, timezone: null };
  return {
    jobs: [{ id: 1, ...span, delivery, maxInstances: 1 }],
    rows: [row(1, 4), row(2, 4), missed],
    attempts: [],
    runs: [run(1), run(2)],
  };
}

describe(judge.name, () => {
  it('finds nothing wrong with a sound history, also of a cron', () => {
    const facts = sound();
    const [job] = facts.jobs;
    for (const schedule of [{}, { everyMs: null, cron: '* * * * * *', timezone: 'UTC' }]) {
      const result = judge({ ...facts, jobs: [{ ...job!, ...schedule }] });
      expect(result).toMatchObject({ planned: 5, recorded: 5, starts: 2, examples: [] });
      expect(Object.keys(VIOLATIONS).map((name) => result[name])).toEqual(
        Object.keys(VIOLATIONS).map(() => 0),
      );
    }
  });

  it.each<[string, (facts: ReturnType<typeof sound>) => void]>([
    ['missing', ({ rows }) => rows.splice(0, 1)],
    ['duplicated', ({ rows }) => rows.push({ ...rows[0], id: 'again' })],
    ['unplanned', ({ rows }) => (rows[2].fireCount = 2)],
    ['unplanned', ({ rows }) => (rows[0].atMs += 1)],
    ['doubleStarts', ({ runs }) => runs.push({ ...runs[1], pid: 8, startMs: at(4) })],
    [
      'doubleStarts',
      ({ rows, runs, attempts }) => {
        rows[1].attempt = 2;
        runs[1].attempt = 2;
        attempts.push({ id: 'e2', attempt: 1, fence: 1, status: 8 });
      },
    ],
    ['staleWrites', ({ rows }) => (rows[1].resultFence = 1)],
    ['staleWrites', ({ runs }) => runs.push({ ...runs[1], attempt: 2, fence: 9, startMs: at(4) })],
    ['notTerminal', ({ rows }) => (rows[1].status = 3)],
    ['contradictions', ({ runs }) => runs.splice(1, 1)],
    ['contradictions', ({ runs }) => runs.push({ ...runs[1], executionId: 'e3', fence: 0, startMs: at(4) })],
    ['overlaps', ({ runs }) => (runs[0].endMs = at(3))],
  ])('sees %s', (name, spoil) => {
    const facts = sound();
    spoil(facts);
    expect(judge(facts)[name]).toBeGreaterThan(0);
  });

  it('counts the run of a dead or given up process apart from overlaps', () => {
    const dead = sound();
    Object.assign(dead.runs[0], { endMs: null, deathMs: at(1) + 50 });
    expect(judge(dead)).toMatchObject({ overlaps: 0, zombies: 0 });
    const zombie = sound();
    zombie.runs[0].endMs = at(3);
    zombie.rows[0].status = 8;
    expect(judge(zombie)).toMatchObject({ overlaps: 0, zombies: 1 });
  });
});
