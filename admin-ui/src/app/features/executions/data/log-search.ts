import type { AnsiPart } from './ansi';

/** What is looked for in a log. */
export interface LogSearch {
  /** Finds all places in a line; null = nothing is looked for, or the expression is broken. */
  pattern: RegExp | null;
  isBroken: boolean;
}

/** A stretch of a line in one look, and whether it was looked for. */
export interface LogPart extends AnsiPart {
  isHit: boolean;
}

/** Longer lines are searched up to here, so that a slow expression costs little. */
const SEARCHED_CHARS = 5_000;

/** @param isRegex whether the text is a regular expression; else it is found as it stands. Case never counts. */
export function compileSearch(text: string, isRegex: boolean): LogSearch {
  if (text === '') return { pattern: null, isBroken: false };
  const source = isRegex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  try {
    return { pattern: new RegExp(source, 'giu'), isBroken: false };
  } catch {
    return { pattern: null, isBroken: true };
  }
}

/** Whether the line holds what is looked for; true when nothing is. */
export function isHit(text: string, { pattern }: LogSearch): boolean {
  return pattern === null || text.slice(0, SEARCHED_CHARS).search(pattern) >= 0;
}

/** Cuts the parts of a line where what is looked for begins and ends; a place may reach over several parts. Places of no length do
 *  not count. @param text the line without its colours, so that they never hide a place. */
export function cutAtHits(parts: readonly AnsiPart[], text: string, search: LogSearch): LogPart[] {
  const places = placesOf(text, search);
  let start = 0;
  return parts.flatMap((part) => {
    const from = start;
    start += part.text.length;
    return cutPart(part, from, places);
  });
}

function placesOf(text: string, { pattern }: LogSearch): [number, number][] {
  if (pattern === null) return [];
  return [...text.slice(0, SEARCHED_CHARS).matchAll(pattern)]
    .filter(([place]) => place !== '')
    .map(({ index, 0: place }) => [index, index + place.length]);
}

/** @param start where the part begins in its line. */
function cutPart(part: AnsiPart, start: number, places: readonly [number, number][]): LogPart[] {
  const end = start + part.text.length;
  const cuts: LogPart[] = [];
  let at = start;
  const push = (to: number, isHit: boolean): void => {
    if (to > at) cuts.push({ text: part.text.slice(at - start, to - start), look: part.look, isHit });
    at = Math.max(at, to);
  };
  for (const [from, to] of places) {
    if (to <= at || from >= end) continue;
    push(Math.max(from, start), false);
    push(Math.min(to, end), true);
  }
  push(end, false);
  return cuts;
}
