import { inject, type Signal, computed } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, convertToParamMap, Router, type ParamMap, type Params } from '@angular/router';
import { isSame } from '../same-value';

/** How one field stands in the address. `parse` is given what the address says and never throws: nonsense = the default. */
export interface UrlField<T> {
  parse(values: string[]): T;
  /** undefined = the default: leave it out. */
  write(value: T): string | string[] | undefined;
}

/** Free text; empty = absent. */
export const textField = (): UrlField<string> => ({
  parse: ([value = '']) => value.trim(),
  write: (value) => value.trim() || undefined,
});

/** One of some words. @param fallback the default, not written. */
export const choiceField = <T extends string>(words: readonly T[], fallback: T): UrlField<T> => ({
  parse: ([value]) => words.find((word) => word === value) ?? fallback,
  write: (value) => (value === fallback ? undefined : value),
});

/** Some of some words, repeated in the address; unknown ones are dropped. */
export const listField = <T extends string>(words: readonly T[]): UrlField<T[]> => ({
  parse: (values) => words.filter((word) => values.includes(word)),
  write: (values) => (values.length > 0 ? [...values] : undefined),
});

/** Any words, repeated in the address, each once. */
export const wordsField = (): UrlField<string[]> => ({
  parse: (values) => [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))],
  write: (values) => (values.length > 0 ? [...values] : undefined),
});

/** A whole number within bounds (inclusive). */
export const numberField = (fallback: number, min: number, max: number): UrlField<number> => ({
  parse: ([value]) => {
    const number = Number(value);
    return value !== undefined && Number.isInteger(number) && number >= min && number <= max
      ? number
      : fallback;
  },
  write: (value) => (value === fallback ? undefined : String(value)),
});

/** A positive id, or null. */
export const idField = (): UrlField<number | null> => ({
  parse: ([value]) => (value !== undefined && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : null),
  write: (value) => (value === null ? undefined : String(value)),
});

/** An instant in ISO 8601, or null. */
export const instantField = (): UrlField<string | null> => ({
  parse: ([value]) =>
    value !== undefined && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : null,
  write: (value) => value ?? undefined,
});

/** All fields of one page. */
export type UrlFields<Q> = { readonly [K in keyof Q]: UrlField<Q[K]> };

/** Address -> state of the page. */
export function parseQuery<Q extends object>(fields: UrlFields<Q>, params: ParamMap): Q {
  const entries = keysOf(fields).map((key) => [key, fields[key].parse(params.getAll(key))]);
  return Object.fromEntries(entries) as Q;
}

/** State of the page -> address; defaults are left out, so that equal states have equal addresses. */
export function writeQuery<Q extends object>(fields: UrlFields<Q>, query: Q): Params {
  const params: Params = {};
  for (const key of keysOf(fields)) {
    const written = fields[key].write(query[key]);
    if (written !== undefined) params[key] = written;
  }
  return params;
}

function keysOf<Q extends object>(fields: UrlFields<Q>): (keyof Q & string)[] {
  return Object.keys(fields) as (keyof Q & string)[];
}

/** The state of a page that lives in the address. */
export interface UrlQuery<Q> {
  readonly value: Signal<Q>;
  /** Changes fields; whatever else the address holds stays. `page` goes back to 1 unless it is what changes. */
  change(part: Partial<Q>): void;
  /** Back to the defaults. */
  clear(): void;
  /** The parameters of the address with some fields changed, for links. */
  paramsFor(part: Partial<Q>): Params;
}

/** Binds fields to the address of the present route. Call it where injection works. */
export function urlQuery<Q extends object>(fields: UrlFields<Q>): UrlQuery<Q> {
  const route = inject(ActivatedRoute);
  const router = inject(Router);
  const params = toSignal(route.queryParamMap, { initialValue: route.snapshot.queryParamMap });
  const value = computed(() => parseQuery(fields, params()), { equal: isSame });
  const full = (part: Partial<Q>): Params => {
    const reset = 'page' in fields && !('page' in part) ? { page: fields['page' as keyof Q].parse([]) } : {};
    return writeQuery(fields, { ...value(), ...reset, ...part });
  };
  const navigate = (written: Params): void => {
    const foreign = Object.fromEntries(
      Object.entries(route.snapshot.queryParams).filter(([key]) => !(key in fields)),
    );
    void router.navigate([], { relativeTo: route, queryParams: { ...foreign, ...written } });
  };
  return {
    value,
    change: (part) => navigate(full(part)),
    clear: () => navigate(writeQuery(fields, parseQuery(fields, convertToParamMap({})))),
    paramsFor: full,
  };
}
