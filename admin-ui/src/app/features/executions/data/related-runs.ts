import { computed, type Signal } from '@angular/core';
import { apiQuery } from '../../../core/api/api-query';
import { listHistory, type ListHistory$Params } from '../../../core/api/generated/fn/executions/list-history';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';

/** Runs around one run. */
export interface RelatedRuns {
  /** The run of the job planned before this one; null when there is none (or none is known yet). */
  readonly previous: Signal<ExecutionDto | null>;
  readonly next: Signal<ExecutionDto | null>;
  /** Runs somebody started in place of this one, oldest first. */
  readonly retries: Signal<ExecutionDto[]>;
}

/** Executions planned for the same instant: a neighbour is looked for among so many. */
const SAME_INSTANT = 5;
/** A retry is looked for among so many runs that persons and services asked for since this one ended. */
const LATER_REQUESTS = 100;

/** Call it where injection works. @param run undefined = not known yet. */
export function relatedRuns(run: () => ExecutionDto | undefined): RelatedRuns {
  const id = computed(() => run()?.id);
  const ask =
    (of: (run: ExecutionDto) => ListHistory$Params | undefined): (() => ListHistory$Params | undefined) =>
    () => {
      const known = run();
      return known && of(known);
    };
  const before = apiQuery(
    listHistory,
    ask(({ jobId, scheduledFor }) => ({
      jobId,
      to: new Date(Date.parse(scheduledFor) + 1).toISOString(),
      sort: '-scheduledFor',
      perPage: SAME_INSTANT,
    })),
  );
  const after = apiQuery(
    listHistory,
    ask(({ jobId, scheduledFor }) => ({
      jobId,
      from: scheduledFor,
      sort: 'scheduledFor',
      perPage: SAME_INSTANT,
    })),
  );
  const later = apiQuery(
    listHistory,
    ask(({ jobId, finishedAt }) =>
      finishedAt === null
        ? undefined
        : {
            jobId,
            kind: ['manual', 'api'],
            from: finishedAt,
            sort: 'scheduledFor',
            perPage: LATER_REQUESTS,
          },
    ),
  );
  return {
    previous: computed(() => behind(before.value()?.items ?? [], id())),
    next: computed(() => behind(after.value()?.items ?? [], id())),
    retries: computed(() => (later.value()?.items ?? []).filter(({ retryOf }) => retryOf === id())),
  };
}

/** The neighbour in reading order. */
function behind(runs: readonly ExecutionDto[], id: string | undefined): ExecutionDto | null {
  const at = runs.findIndex((run) => run.id === id);
  return (at < 0 ? runs[0] : runs[at + 1]) ?? null;
}
