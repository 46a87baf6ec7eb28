/** Compares what was planned, what the ledger says and what really started. Pure. */
import { plannedOf } from './jobs.mjs';

export const STATUS = { succeeded: 4, failed: 5, timedOut: 6, cancelled: 7, lost: 8, skipped: 9, missed: 10 };
const NAMES = Object.fromEntries(Object.entries(STATUS).map(([name, id]) => [id, name]));

/** Each must be 0. */
export const VIOLATIONS = {
  missing: 'planned instants that no row covers',
  duplicated: 'planned instants that more than one row covers',
  unplanned: 'instants in the ledger that were not planned, or rows that count wrongly',
  doubleStarts: 'attempts that started twice, and a second attempt of an at_most_once run that was lost',
  staleWrites: 'outcomes that another start than the newest wrote',
  notTerminal: 'rows without an outcome in the end',
  contradictions: 'outcomes of runs that never started, and starts of fires that did not run',
  overlaps: 'runs beyond maxInstances, those of zombies not counted',
};

/** @param jobs as of `knownJob`, with `endMs`; @param rows and @param attempts of the ledger; @param runs of the oracle.
 *  @returns the counts of {@link VIOLATIONS}, `planned`, `recorded`, `starts`, `statuses`, `zombies` and the first `examples`. */
export function judge({ jobs, rows, attempts, runs }) {
  const result = { planned: 0, recorded: 0, starts: runs.length, zombies: 0, statuses: {}, examples: [] };
  for (const name of Object.keys(VIOLATIONS)) result[name] = 0;
  const violate = (name, text) => {
    result[name] += 1;
    if (result.examples.length < 20) result.examples.push(`${name}: ${text}`);
  };
  const context = {
    result,
    violate,
    rowOf: new Map(rows.map((row) => [row.id, row])),
    runsOf: Map.groupBy(runs, ({ executionId }) => executionId),
    attemptsOf: Map.groupBy(attempts, ({ id }) => id),
  };
  const rowsOf = Map.groupBy(rows, ({ jobId }) => jobId);
  const runsOfJob = Map.groupBy(runs, ({ jobId }) => jobId);
  for (const job of jobs) {
    judgeCover(job, rowsOf.get(job.id) ?? [], context);
    for (const row of rowsOf.get(job.id) ?? []) judgeRow(job, row, context);
    judgeOverlap(job, runsOfJob.get(job.id) ?? [], context);
  }
  return result;
}

/** Every planned instant has one row, and no row covers anything else. */
function judgeCover(job, rows, { result, violate }) {
  const planned = plannedOf(job);
  const index = new Map(planned.map((at, i) => [at, i]));
  const covered = new Uint8Array(planned.length);
  for (const row of rows) {
    const name = NAMES[row.status] ?? `open (${row.status})`;
    result.statuses[name] = (result.statuses[name] ?? 0) + row.fireCount;
    result.recorded += row.fireCount;
    const [from, until] = [index.get(row.atMs), index.get(row.untilMs)];
    if (from === undefined || until === undefined || until - from + 1 !== row.fireCount) {
      violate(
        'unplanned',
        `job ${job.id} row ${row.id} at ${iso(row.atMs)} to ${iso(row.untilMs)}, ${row.fireCount} fires`,
      );
      continue;
    }
    for (let i = from; i <= until; i++) covered[i] += 1;
  }
  result.planned += planned.length;
  planned.forEach((at, i) => {
    if (covered[i] === 0) violate('missing', `job ${job.id} at ${iso(at)}`);
    if (covered[i] > 1) violate('duplicated', `job ${job.id} at ${iso(at)}`);
  });
}

/** One row against the starts of its execution. */
function judgeRow(job, row, { violate, runsOf, attemptsOf }) {
  const runs = runsOf.get(row.id) ?? [];
  const text = `job ${job.id} execution ${row.id} at ${iso(row.atMs)} (${NAMES[row.status] ?? row.status}, ${row.reasonCode}), attempt ${row.attempt}, fence ${row.fence}; starts ${JSON.stringify(runs.map(({ attempt, fence, pid }) => [attempt, fence, pid]))}`;
  if (row.status < STATUS.succeeded) violate('notTerminal', text);
  const numbers = runs.map(({ attempt }) => attempt);
  if (new Set(numbers).size < numbers.length) violate('doubleStarts', text);
  const lostBefore = (attemptsOf.get(row.id) ?? []).some(
    ({ status, attempt }) => status === STATUS.lost && attempt < row.attempt,
  );
  if (job.delivery === 'at_most_once' && lostBefore) violate('doubleStarts', `${text}, after a loss`);
  const isNewest = runs.every(({ fence }) => fence <= row.fence);
  if (!isNewest || (row.resultFence !== null && row.resultFence !== row.fence)) violate('staleWrites', text);
  const isStarted = runs.some(({ fence, attempt }) => fence === row.fence && attempt === row.attempt);
  const ran = [STATUS.succeeded, STATUS.failed, STATUS.timedOut].includes(row.status);
  if (ran && !isStarted) violate('contradictions', text);
  if ([STATUS.skipped, STATUS.missed].includes(row.status) && runs.length > 0)
    violate('contradictions', text);
}

/** No more than maxInstances at once. A run that was given up (lost, or told to stop) and goes on in a frozen or cut-off process is a
 *  zombie: counted, not a violation. */
function judgeOverlap(job, runs, { result, violate, rowOf, attemptsOf }) {
  const isGivenUp = (run) => {
    const row = rowOf.get(run.executionId);
    if (row && row.fence === run.fence) return row.status === STATUS.lost || row.status === STATUS.cancelled;
    return (attemptsOf.get(run.executionId) ?? []).some(
      ({ fence, status }) => fence === run.fence && status === STATUS.lost,
    );
  };
  let open = [];
  for (const run of runs) {
    open = open.filter((each) => authorityEnd(each) > run.startMs);
    const zombies = open.filter(isGivenUp);
    if (open.length - zombies.length >= job.maxInstances)
      violate(
        'overlaps',
        `job ${job.id} at ${iso(run.startMs)}: ${run.executionId} beside ${open.map(({ executionId }) => executionId)}`,
      );
    else if (open.length >= job.maxInstances) result.zombies += 1;
    open.push(run);
  }
}

/** Until when a run may act: its end, the moment it was told to stop, or its process' death. */
const authorityEnd = ({ endMs, abortMs, deathMs }) =>
  Math.min(endMs ?? Infinity, abortMs ?? Infinity, deathMs ?? Infinity);

const iso = (ms) => new Date(ms).toISOString();
