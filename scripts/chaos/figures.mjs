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

/** Whether a second's fires were in time: half of them started within so long. */
const IN_TIME_MS = 500;
/** So many such seconds in a row, and what a fault left behind has been caught up with. */
const STEADY_SECONDS = 3;

/** A fault is felt from a second before it until ten seconds after its end, or longer: until most fires start in time again. How long
 *  that takes is a figure of its own.
 *  @param record faults with `fromMs` and `toMs`; @param deaths pid -> `{ at, isKill }`. */
export function figures({ jobs, rows, attempts, runs, record: faults, deaths }) {
  const punctual = new Map(jobs.filter(({ isPunctual }) => isPunctual).map((job) => [job.id, job]));
  const firsts = runs.filter(({ jobId, attempt }) => attempt === 1 && punctual.has(jobId));
  const starts = firsts.map((run) => ({ at: run.at, lateMs: run.startMs - run.at }));
  const record = withAftermath(faults, starts);
  const points = starts.map((start) => ({ ...start, isNear: isNear(start.at, record) }));
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

/** Faults with `steadyMs`, when most fires were in time again, and `feltMs`, until when they count as felt. */
function withAftermath(record, starts) {
  const bySecond = Map.groupBy(starts, ({ at }) => Math.floor(at / 1_000));
  const last = Math.max(...bySecond.keys());
  const isInTime = (second) =>
    second > last || percentiles((bySecond.get(second) ?? []).map(({ lateMs }) => lateMs)).p50 <= IN_TIME_MS;
  const isSteady = (second) => Array.from({ length: STEADY_SECONDS }, (_, i) => second + i).every(isInTime);
  return record.map((fault) => {
    let second = Math.ceil(fault.toMs / 1_000);
    while (!isSteady(second)) second += 1;
    const steadyMs = second * 1_000;
    return { ...fault, steadyMs, feltMs: Math.max(fault.toMs + AFTERMATH_MS, steadyMs) };
  });
}

const isNear = (at, record) => record.some(({ fromMs, feltMs }) => at >= fromMs - 1_000 && at <= feltMs);
const isWithin = (at, { fromMs }) => at >= fromMs && at <= fromMs + HAND_BACK_MS;
const isAround = (at, { fromMs }) =>
  at >= fromMs - AROUND_KILL_MS.before && at <= fromMs + AROUND_KILL_MS.after;
const isLone = (fault, record) =>
  record.every(
    (other) =>
      other === fault || other.feltMs < fault.fromMs || other.fromMs > fault.fromMs + AROUND_KILL_MS.after,
  );

/** Outages of the database alone, the executions that ended as lost in and right after them, and how long it took until most fires were in
 *  time again. */
function outages(record, lostRows) {
  const all = record.filter(({ name }) => name === 'outage');
  const lost = lostRows.filter(({ finishedMs }) =>
    all.some(({ fromMs, toMs }) => finishedMs >= fromMs && finishedMs <= toMs + AFTERMATH_MS),
  );
  const caughtUpMs = percentiles(all.map(({ toMs, steadyMs }) => steadyMs - toMs));
  return { count: all.length, lost: lost.length, caughtUpMs };
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
