/** Compares what was planned, what the ledger says and what really started. */
import { readFileSync } from 'node:fs';

const TERMINAL = new Set([4, 5, 6, 7, 8, 9, 10]);

/** @param jobs `{id, everyMs, anchorMs, delivery}`; @param rows of the ledger (origin 0); @param endMs when planning ended, exclusive. */
export function judge({ jobs, rows, oracleFile, endMs }) {
  const starts = readFileSync(oracleFile, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const byJob = Map.groupBy(rows, (row) => row.jobId);
  const result = {
    planned: 0,
    recorded: 0,
    missing: 0,
    duplicated: 0,
    doubleStarts: 0,
    staleWrites: 0,
    notTerminal: 0,
    statuses: {},
  };
  for (const job of jobs) {
    const seen = new Map();
    for (const row of byJob.get(job.id) ?? []) cover(row, job, seen, result);
    for (let at = job.anchorMs + job.everyMs; at < endMs; at += job.everyMs) {
      result.planned += 1;
      if (!seen.has(at)) result.missing += 1;
    }
    result.duplicated += [...seen.values()].filter((count) => count > 1).length;
  }
  const delivery = new Map(jobs.map((job) => [job.id, job.delivery]));
  for (const lines of Map.groupBy(starts, (line) => `${line.executionId}`).values()) {
    const isOnce = delivery.get(lines[0].jobId) === 'at_most_once' && !lines.some((line) => line.attempt > 1);
    if (isOnce && lines.length > 1) result.doubleStarts += lines.length - 1;
    // Under both deliveries one attempt is one start.
    if (new Set(lines.map((line) => line.attempt)).size < lines.length && !isOnce) result.doubleStarts += 1;
  }
  result.lateness = percentiles(rows.filter((row) => row.latenessMs !== null).map((row) => row.latenessMs));
  result.starts = starts.length;
  return result;
}

function cover(row, job, seen, result) {
  result.statuses[row.status] = (result.statuses[row.status] ?? 0) + row.fireCount;
  result.recorded += row.fireCount;
  if (!TERMINAL.has(row.status)) result.notTerminal += 1;
  if (row.status === 4 && row.resultFence !== null && row.resultFence !== row.fence) result.staleWrites += 1;
  const until = row.untilMs ?? row.atMs;
  for (let at = row.atMs; at <= until; at += job.everyMs) seen.set(at, (seen.get(at) ?? 0) + 1);
}

function percentiles(values) {
  const sorted = values.sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
