import type { AttemptDto } from '../../../core/api/generated/models/attempt-dto';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';

/** A point in the course of an execution. */
export interface Station {
  /** Key of its name in the section `stations`. */
  name: 'planned' | 'scheduled' | 'due' | 'queued' | 'started' | 'ended' | 'retry-due' | 'finished';
  /** Of which attempt; null where attempts play no part. */
  attempt: number | null;
  /** ISO in UTC. */
  at: string;
  /** Distance to the station before, ms; null for the first. */
  gapMs: number | null;
  /** What came of the attempt that ended here; null elsewhere. */
  status: string | null;
}

type Run = ExecutionDto & { attempts: readonly AttemptDto[] };
type Reached = Omit<Station, 'gapMs' | 'at'> & { at: string | null };

/** The stations an execution has reached, in the order of time. The due time is one of its own only where jitter moved it; attempts that
 *  another one followed have their own start and end. */
export function stationsOf(execution: Run): Station[] {
  const ordered = [...courseOf(execution), ...attemptsOf(execution)]
    .flatMap((station) => (station.at === null ? [] : [{ ...station, at: station.at }]))
    // Stable: equal instants keep the order of life.
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return ordered.map((station, index) => {
    const before = ordered[index - 1];
    return { ...station, gapMs: before ? Date.parse(station.at) - Date.parse(before.at) : null };
  });
}

function courseOf({
  plannedAt,
  scheduledFor,
  dueAt,
  queuedAt,
  finishedAt,
  status,
  attempts,
}: Run): Reached[] {
  const tries = attempts.length;
  const waits = tries > 0 && status === 'queued';
  return [
    station('planned', plannedAt),
    station('scheduled', scheduledFor),
    // From the first retry on, the due time and the time of queueing are those of the retry.
    station('due', dueAt === scheduledFor || tries > 1 || waits ? null : dueAt),
    station('queued', tries > 1 || waits ? null : queuedAt),
    station('retry-due', waits ? dueAt : null),
    station('finished', finishedAt, { status }),
  ];
}

/** Starts and ends; the end of the last attempt is that of the execution. */
function attemptsOf({ attempts, finishedAt: end }: Run): Reached[] {
  return attempts.flatMap(({ attempt, startedAt, finishedAt, status }) => {
    const number = attempts.length > 1 ? attempt : null;
    return [
      station('started', startedAt, { attempt: number }),
      station('ended', finishedAt === end ? null : finishedAt, { attempt: number, status }),
    ];
  });
}

function station(name: Station['name'], at: string | null, more: Partial<Reached> = {}): Reached {
  return { attempt: null, status: null, ...more, name, at };
}
