import type { Facts, Run } from './verdict.mjs';

/** Types of `figures.mjs`, for its test. Times in ms since 1970, lengths in ms. */
export interface Spread {
  n: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
}

export function figures(facts: {
  jobs: { id: number; createdMs: number; isPunctual: boolean }[];
  rows: Facts['rows'];
  attempts: [];
  runs: Run[];
  record: { name: string; fromMs: number; toMs: number }[];
  deaths: Map<number, { at: number; isKill: boolean }>;
}): {
  latenessMs: { calm: Spread; near: Spread };
  killDelayMs: Spread & { kills: number };
  outages: { count: number; lost: number; caughtUpMs: Spread };
};
