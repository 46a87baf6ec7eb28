import type { LedgerStore, Telemetry } from '../dispatch/index.js';
import { findNewerDue, newestDue } from '../executions/index.js';
import { epochMs, type EpochMs, type Ms } from '../kernel/index.js';
import { decideOverdue, missedReason, PUNCTUAL_MS } from '../jobs/index.js';
import type { PlannedEntry } from './plan-batch.js';

/** A planned row that turns out not to run. */
interface Missed {
  entry: PlannedEntry;
  reasonCode: string;
  reasonParams: Record<string, unknown>;
}

/** How long late rows of a job wait for the planner, which may be busy with others or unable to plan the job. */
const PLANNER_FIRST_MS: Ms = 30_000;

/** Revision of a job, as a key: fires are decided by the rules they pinned. */
const revisionOf = ({ job }: PlannedEntry): string => `${job.id}:${job.version}`;

/** Decides planned rows that nobody admitted in time (their process died, nobody had their function): the planner decides only what
 *  it plans. */
export class Misfires {
  /** Jobs whose late rows are left to the planner, and since when. */
  private behind = new Map<number, EpochMs>();

  constructor(
    private readonly store: LedgerStore,
    private readonly telemetry: Telemetry,
  ) {}

  /** Settles those that will not run before it gives those that will: they are told how many fires they stand for. Late rows of a job whose
   *  newer fires are not planned yet are left alone: the planner decides all of them together. */
  async settle(
    entries: readonly PlannedEntry[],
  ): Promise<{ run: PlannedEntry[]; missed: readonly PlannedEntry[] }> {
    const now = this.store.time.now();
    const isLate = ({ row }: PlannedEntry): boolean => row.origin === 0 && now - row.dueAt > PUNCTUAL_MS;
    const late = new Set(entries.filter(isLate).map(revisionOf));
    if (late.size === 0) return { run: [...entries], missed: [] };
    const isConcerned = (entry: PlannedEntry): boolean =>
      entry.row.origin === 0 && late.has(revisionOf(entry));
    const run = entries.filter((entry) => !isConcerned(entry));
    const missed: Missed[] = [];
    const groups = Map.groupBy(await this.decidable(entries.filter(isConcerned), now), revisionOf);
    const newer = await this.newerThan(groups, now);
    for (const [revision, group] of groups) {
      const { job } = group[0]!;
      const due = group
        .map((entry) => ({ ...entry.row, entry }))
        .sort((a, b) => a.scheduledFor - b.scheduledFor);
      const outcomes = decideOverdue(job, due, now, newer.get(revision) ?? []);
      for (const fire of due) {
        const outcome = outcomes.get(fire);
        if (outcome?.decision === 'missed')
          missed.push({ entry: fire.entry, ...missedReason(job, fire, outcome, now) });
        else run.push({ job, row: { ...fire.entry.row, catchUp: true } });
      }
    }
    await this.write(missed, now);
    return { run, missed: missed.map(({ entry }) => entry) };
  }

  /** Entries of jobs that the planner is not about to look at, or has not looked at for too long. */
  private async decidable(late: readonly PlannedEntry[], now: EpochMs): Promise<PlannedEntry[]> {
    const ids = [...new Set(late.map(({ job }) => job.id))];
    const behind = await this.store.database.read((session) => this.store.jobs.findBehind(session, ids, now));
    this.behind = new Map(behind.map((id) => [id, this.behind.get(id) ?? now]));
    return late.filter(({ job }) => now - (this.behind.get(job.id) ?? 0) > PLANNER_FIRST_MS);
  }

  /** Newer fires of the job that are due as well, ascending. What has left `planned`, or is being decided by a peer, is what the late
   *  ones make way for; under `run_all` only what is still to run counts. */
  private async newerThan(
    groups: ReadonlyMap<string, readonly PlannedEntry[]>,
    now: EpochMs,
  ): Promise<Map<string, EpochMs[]>> {
    const newer = new Map<string, EpochMs[]>();
    await this.store.database.read(async (session) => {
      const ids = new Set([...groups.values()].map((group) => group[0]!.job.id));
      const newest = await newestDue(session, [...ids], now);
      for (const [revision, group] of groups) {
        const { id, misfirePolicy, maxCatchUp } = group[0]!.job;
        const after = epochMs(Math.max(...group.map(({ row }) => row.scheduledFor)));
        if ((newest.get(id) ?? after) <= after) continue;
        const found = await findNewerDue(session, id, { after, now, limit: maxCatchUp });
        const counted = found.filter(({ status }) => misfirePolicy !== 'run_all' || status === 'planned');
        newer.set(
          revision,
          counted.map(({ scheduledFor }) => scheduledFor),
        );
      }
    });
    return newer;
  }

  private async write(missed: readonly Missed[], now: EpochMs): Promise<void> {
    if (missed.length === 0) return;
    const rows = missed.map(({ entry, ...reason }) => ({ id: entry.row.id, ...reason }));
    await this.store.database.transaction((tx) =>
      this.store.executions.settlePlanned(tx, rows, 'missed', now),
    );
    for (const { reasonCode } of missed)
      this.telemetry.metrics.count('mawid_fires_not_run_total', { status: 'missed', reason: reasonCode });
  }
}
