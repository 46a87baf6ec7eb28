import type { Params } from '@angular/router';

/** Where in a list one is; no part of what a saved view asks for. */
const PLACE: ReadonlySet<string> = new Set(['page', 'cursor']);

/** What an address asks for, as a saved view keeps it: without the place in the list, in one order, so that equal views are equal
 *  texts whatever order their fields were chosen in. */
export function queryOf(params: Params): string {
  const kept = new URLSearchParams();
  for (const key of Object.keys(params).sort()) {
    if (PLACE.has(key)) continue;
    for (const value of [params[key] as string | string[]].flat()) kept.append(key, value);
  }
  return kept.toString();
}

/** The parameters of a saved query, for a link. Repeated ones become a list, as the router writes them. */
export function paramsOf(query: string): Params {
  const saved = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(saved.keys())].map((key) => {
      const values = saved.getAll(key);
      return [key, values.length === 1 ? values[0] : values];
    }),
  );
}
