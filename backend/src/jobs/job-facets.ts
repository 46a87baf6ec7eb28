import type { ExecutionStatus } from '../executions/index.js';
import { DAY, epochMs, HOUR, type EpochMs, type Ms } from '../kernel/index.js';
import type { TriggerType } from '../triggers/index.js';
import type { JobState } from './job-state.js';

/** What a facet looks at of a job. */
export interface FacetRow {
  state: JobState;
  type: TriggerType;
  task: string;
  /** Who made it. */
  owner: string;
  /** `none` = it has not run. */
  lastStatus: ExecutionStatus | 'none';
  nextRunAt: EpochMs | null;
  tags: readonly string[];
}

/** What is chosen of each facet; an absent one lets all through. */
export interface FacetChoice {
  state?: readonly JobState[] | undefined;
  type?: readonly TriggerType[] | undefined;
  task?: readonly string[] | undefined;
  owner?: readonly string[] | undefined;
  lastStatus?: readonly (ExecutionStatus | 'none')[] | undefined;
  /** All of them. */
  tag?: readonly string[] | undefined;
  /** Inclusive, exclusive. */
  nextFrom?: EpochMs | null | undefined;
  nextTo?: EpochMs | null | undefined;
}

/** Facets whose values are words; a job has one of each, but any number of tags. */
export const WORD_FACETS = ['state', 'type', 'task', 'owner', 'lastStatus'] as const;
/** Windows from now on, by name. */
export const NEXT_RUN_WINDOWS: Readonly<Record<string, Ms>> = { '1h': HOUR, '24h': DAY, '7d': 7 * DAY };
/** Values of a facet that are told; the most frequent ones. */
const MAX_VALUES = 100;

/** A value and how many jobs have it. */
export interface FacetCount {
  value: string;
  count: number;
}

/** Counts of every facet: each under what is chosen of the others, so that they say what choosing would give. Tags are chosen
 *  together, so theirs are under all that is chosen. */
export interface JobFacets extends Record<(typeof WORD_FACETS)[number] | 'tag', FacetCount[]> {
  /** Jobs that fire within a time from now on; a longer one holds the shorter. */
  nextRun: (FacetCount & { to: EpochMs })[];
}

/** Counts in one pass. Pure. */
export function countFacets(rows: readonly FacetRow[], choice: FacetChoice, now: EpochMs): JobFacets {
  const tallies = Object.fromEntries(
    [...WORD_FACETS, 'tag', 'nextRun'].map((facet) => [facet, new Map<string, number>()]),
  ) as Record<keyof JobFacets, Map<string, number>>;
  const note = (facet: keyof JobFacets, value: string): void =>
    void tallies[facet].set(value, (tallies[facet].get(value) ?? 0) + 1);
  for (const row of rows) {
    const against = refusedBy(row, choice);
    if (against.length > 1) continue;
    const counts = (facet: keyof JobFacets): boolean => against.length === 0 || against[0] === facet;
    for (const facet of WORD_FACETS) if (counts(facet)) note(facet, row[facet]);
    if (against.length === 0) for (const tag of row.tags) note('tag', tag);
    if (counts('nextRun')) for (const window of windowsOf(row, now)) note('nextRun', window);
  }
  const listed = (facet: keyof JobFacets): FacetCount[] =>
    [...tallies[facet]]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, MAX_VALUES);
  return {
    state: listed('state'),
    type: listed('type'),
    task: listed('task'),
    owner: listed('owner'),
    lastStatus: listed('lastStatus'),
    tag: listed('tag'),
    nextRun: Object.entries(NEXT_RUN_WINDOWS).map(([value, span]) => ({
      ...{ value, count: tallies.nextRun.get(value) ?? 0, to: epochMs(now + span) },
    })),
  };
}

/** The facets whose choice keeps a job out. Without a choice of states, deleted jobs are out. */
function refusedBy(row: FacetRow, choice: FacetChoice): (keyof JobFacets)[] {
  const refused: (keyof JobFacets)[] = WORD_FACETS.filter((facet) => {
    const wanted: readonly string[] = choice[facet] ?? [];
    if (wanted.length > 0) return !wanted.includes(row[facet]);
    return facet === 'state' && row.state === 'deleted';
  });
  if (choice.tag?.some((tag) => !row.tags.includes(tag))) refused.push('tag');
  if (!isWithin(row.nextRunAt, choice)) refused.push('nextRun');
  return refused;
}

function isWithin(at: EpochMs | null, { nextFrom = null, nextTo = null }: FacetChoice): boolean {
  if (nextFrom === null && nextTo === null) return true;
  return at !== null && (nextFrom === null || at >= nextFrom) && (nextTo === null || at < nextTo);
}

function windowsOf({ nextRunAt }: FacetRow, now: EpochMs): string[] {
  if (nextRunAt === null) return [];
  return Object.keys(NEXT_RUN_WINDOWS).filter((name) => nextRunAt < now + NEXT_RUN_WINDOWS[name]!);
}
