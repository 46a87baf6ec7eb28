import { HttpClient } from '@angular/common/http';
import { computed, inject, linkedSignal, type Signal } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { map } from 'rxjs';
import { AppProblem, toAppProblem } from './app-problem';
import type { ApiFnOptional, ApiFnRequired } from './generated/api';

/** A read of the API that follows its parameters. */
export interface ApiQuery<R> {
  /** The last good answer; kept while a newer one is on its way or has failed, so that the page can show it dimmed. */
  readonly value: Signal<R | undefined>;
  /** Why the last try failed; null after a success. */
  readonly problem: Signal<AppProblem | null>;
  readonly isLoading: Signal<boolean>;
  /** Loading with nothing to show yet. */
  readonly isFirst: Signal<boolean>;
  /** What is shown belongs to older parameters or the last try failed. */
  readonly isStale: Signal<boolean>;
  /** The parameters that the shown answer belongs to, as text; '' before the first. */
  readonly view: Signal<string>;
  /** When the shown answer came, epoch ms of this browser; null before the first. */
  readonly asOf: Signal<number | null>;
  /** Reads again; a running read goes on. */
  reload(): void;
}

interface Answer<R> {
  value: R;
  at: number;
  view: string;
}

/** Reads whenever `params` changes; `undefined` = not now. A read that is overtaken is cancelled.
 *  Call it where injection works (field initialisers, constructors). */
export function apiQuery<P, R>(
  fn: ApiFnRequired<P, R> | ApiFnOptional<P, R>,
  params: () => P | undefined,
): ApiQuery<R> {
  const http = inject(HttpClient);
  const resource = rxResource({
    params,
    stream: ({ params: given }) => fn(http, '', given).pipe(map(({ body }) => body)),
  });
  const latest = computed<Answer<R> | null>(() =>
    resource.hasValue()
      ? { value: resource.value() as R, at: Date.now(), view: JSON.stringify(params()) }
      : null,
  );
  const kept = linkedSignal<Answer<R> | null, Answer<R> | null>({
    source: latest,
    computation: (now, previous) => now ?? previous?.value ?? null,
  });
  const problem = computed(() => {
    const error = resource.error();
    return error === undefined ? null : toAppProblem(error);
  });
  return {
    value: computed(() => kept()?.value),
    view: computed(() => kept()?.view ?? ''),
    asOf: computed(() => kept()?.at ?? null),
    problem,
    isLoading: resource.isLoading,
    isFirst: computed(() => resource.isLoading() && kept() === null),
    isStale: computed(() => kept() !== null && (resource.status() === 'loading' || problem() !== null)),
    reload: () => void resource.reload(),
  };
}
