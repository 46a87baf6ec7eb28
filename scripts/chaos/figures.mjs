/** How late starts were, and how soon losses were decided: with a fault near and without. Pure. */
import { AFTERMATH_MS } from './scenarios.mjs';
import { STATUS } from './verdict.mjs';

/** A kill's fires: planned around its moment. */
const AROUND_KILL_MS = { before: 1_000, after: 8_000 };

/** After the last job was created: creating hundreds of them is a load of its own, and no part of what is measured. */
const BEGIN_MS = 3_000;

/** Fires that were planned ahead for an instance when it began to stop: the planner looks this far ahead. */
const HAND_BACK_MS = 2_000;
/** How much later than others these may be. Less than what a fire waits for when nobody hands it back: it is swept 500 ms overdue. */
export const HAND_BACK_LIMIT_MS = 300;

/** @param record faults with `fromMs` and `toMs`; @param deaths pid -> `{ at, isKill }`. */
export function figures({ jobs, rows, attempts, runs, record, deaths }) {
  const punctual = new Map(jobs.filter(({ isPunctual }) => isPunctual).map((job) => [job.id, job]));
  const firsts = runs.filter(({ jobId, attempt }) => attempt === 1 && punctual.has(jobId));
  const points = firsts.map((run) => ({
    at: run.at,
    lateMs: run.startMs - run.at,
    isNear: isNear(run.at, record),
  }));
  const loneOf = (name) => record.filter((fault) => fault.name === name && isLone(fault, record));
  const [lone, terms] = [loneOf('kill'), loneOf('term')];
  const begunMs = Math.max(...jobs.map(({ createdMs }) => createdMs)) + BEGIN_MS;
  const lateBy = (isConcerned) => percentiles(points.filter(isConcerned).map(({ lateMs }) => lateMs));
  const ended = [...rows, ...attempts].filter(
    ({ status, pid, finishedMs }) => status === STATUS.lost && pid !== null && finishedMs !== null,
  );
  const losses = ended.filter(({ pid }) => deaths.get(pid)?.isKill);
  const decided = (list) => percentiles(list.map(({ pid, finishedMs }) => finishedMs - deaths.get(pid).at));
  const lonePids = new Set(lone.map(({ pid }) => pid));
  return {
    points,
    latenessMs: {
      calm: lateBy((point) => !point.isNear && point.at >= begunMs),
      near: lateBy((point) => point.isNear),
    },
    killDelayMs: { kills: lone.length, ...lateBy(({ at }) => lone.some((kill) => isAround(at, kill))) },
    stopDelayMs: { stops: terms.length, ...lateBy(({ at }) => terms.some((term) => isWithin(at, term))) },
    lostDecidedMs: { lone: decided(losses.filter(({ pid }) => lonePids.has(pid))), all: decided(losses) },
    outages: outages(
      record,
      rows.filter(({ status }) => status === STATUS.lost),
    ),
  };
}

const isNear = (at, record) =>
  record.some(({ fromMs, toMs }) => at >= fromMs - 1_000 && at <= toMs + AFTERMATH_MS);
const isWithin = (at, { fromMs }) => at >= fromMs && at <= fromMs + HAND_BACK_MS;
const isAround = (at, { fromMs }) =>
  at >= fromMs - AROUND_KILL_MS.before && at <= fromMs + AROUND_KILL_MS.after;
const isLone = (fault, record) =>
  record.every(
    (other) =>
      other === fault ||
      other.toMs + AFTERMATH_MS < fault.fromMs ||
      other.fromMs > fault.fromMs + AROUND_KILL_MS.after,
  );

/** Outages of the database alone, and the executions that ended as lost in and right after them. */
function outages(record, lostRows) {
  const all = record.filter(({ name }) => name === 'outage');
  const lost = lostRows.filter(({ finishedMs }) =>
    all.some(({ fromMs, toMs }) => finishedMs >= fromMs && finishedMs <= toMs + AFTERMATH_MS),
  );
  return { count: all.length, lost: lost.length };
}

/** In whole ms; null where there is nothing. */
export function percentiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
    return value === undefined ? null : Math.round(value);
  };
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
