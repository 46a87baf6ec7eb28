import type { EpochMs } from '../kernel/index.js';

/** What became, or will become, of a fire, as one word. */
export const VERDICTS = [
  'ran',
  'running',
  'waiting',
  'skipped',
  'missed',
  'cancelled',
  'lost',
  'will_run',
  'will_not_run',
  'not_scheduled',
  'unaccounted',
  'forgotten',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One question on the way to the answer, in the order in which they decide. */
export interface Check {
  /** Stable; reads as the statement that holds when it passed. */
  code: string;
  passed: boolean;
  /** What it looked at. Instants are ISO text, durations say their unit. */
  inputs: Record<string, unknown>;
  /** Path of the API where that can be seen. */
  link?: string;
}

/** The answer without its sentence. */
export interface Finding {
  verdict: Verdict;
  /** Stable: a reason code of the ledger, or one that only explain gives. */
  reasonCode: string;
  /** The fire that was meant; null when the instant is none. */
  nominal: EpochMs | null;
  checks: Check[];
  /** For the sentence. */
  params: Record<string, unknown>;
  executionId: string | null;
}
