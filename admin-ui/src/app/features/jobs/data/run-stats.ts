import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import type { ExecutionStatus } from '../../../core/api/generated/models/execution-status';

/** What some executions of one job say about it. */
export interface RunStats {
  /** Those that ended, oldest first. */
  runs: ExecutionDto[];
  /** Share of successes among those that ran, 0 to 1; null when none ran. */
  successRate: number | null;
  /** Milliseconds; null when nothing ran. */
  durationP50: number | null;
  durationP95: number | null;
  latenessP50: number | null;
  latenessP95: number | null;
  /** Fires by outcome, most first; a run-length row counts as many as it stands for. */
  outcomes: { status: ExecutionStatus; fires: number }[];
  /** Before which of `runs` the job was edited: its index, and the version that it is the first of. */
  edits: { index: number; version: number }[];
}

const RAN: ReadonlySet<ExecutionStatus> = new Set(['succeeded', 'failed', 'timed_out', 'lost']);

/** @param executions in any order; open ones are left out. */
export function runStats(executions: readonly ExecutionDto[]): RunStats {
  const ended = executions.filter(({ status }) => !['planned', 'queued', 'running'].includes(status));
  const ran = ended.filter(({ status }) => RAN.has(status));
  const counts = new Map<ExecutionStatus, number>();
  for (const { status, fireCount } of ended) counts.set(status, (counts.get(status) ?? 0) + fireCount);
  const numbers = (of: (run: ExecutionDto) => number | null): number[] =>
    ran.map(of).filter((value) => value !== null);
  const durations = numbers(({ durationMs }) => durationMs);
  const lateness = numbers(({ latenessMs }) => latenessMs);
  const runs = [...ended].sort((a, b) => (a.scheduledFor < b.scheduledFor ? -1 : 1));
  return {
    runs,
    successRate:
      ran.length === 0 ? null : ran.filter(({ status }) => status === 'succeeded').length / ran.length,
    durationP50: percentile(durations, 0.5),
    durationP95: percentile(durations, 0.95),
    latenessP50: percentile(lateness, 0.5),
    latenessP95: percentile(lateness, 0.95),
    outcomes: [...counts].map(([status, fires]) => ({ status, fires })).sort((a, b) => b.fires - a.fires),
    edits: editsOf(runs),
  };
}

/** A run of an older version that came later, as a backfill's can, is no edit. */
function editsOf(runs: readonly ExecutionDto[]): RunStats['edits'] {
  let newest = runs[0]?.jobVersion ?? 0;
  return runs.flatMap(({ jobVersion }, index) => {
    if (jobVersion <= newest) return [];
    newest = jobVersion;
    return [{ index, version: jobVersion }];
  });
}

/** The smallest value that at least this share does not exceed (nearest rank); null for nothing. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
