import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';

/** A point in the course of an execution. */
export interface Station {
  /** Key of its name in the section `stations`. */
  name: 'planned' | 'scheduled' | 'due' | 'queued' | 'started' | 'finished';
  /** ISO in UTC. */
  at: string;
  /** Distance to the station before, ms; null for the first. */
  gapMs: number | null;
}

/** The stations an execution has reached, in the order of time. The due time is one of its own only where jitter moved it. */
export function stationsOf(execution: ExecutionDto): Station[] {
  const { plannedAt, scheduledFor, dueAt, queuedAt, startedAt, finishedAt } = execution;
  const reached: [Station['name'], string | null][] = [
    ['planned', plannedAt],
    ['scheduled', scheduledFor],
    ['due', dueAt === scheduledFor ? null : dueAt],
    ['queued', queuedAt],
    ['started', startedAt],
    ['finished', finishedAt],
  ];
  const ordered = reached
    .flatMap(([name, at]) => (at === null ? [] : [{ name, at }]))
    // Stable: equal instants keep the order of life.
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return ordered.map((station, index) => {
    const before = ordered[index - 1];
    return { ...station, gapMs: before ? Date.parse(station.at) - Date.parse(before.at) : null };
  });
}
