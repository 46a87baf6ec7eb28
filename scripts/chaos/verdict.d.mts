/** Types of `verdict.mjs`, for its test. Times in ms since 1970. */
export interface Run {
  jobId: number;
  executionId: string;
  at: number;
  attempt: number;
  fence: number;
  pid: number;
  startMs: number;
  endMs: number | null;
  abortMs: number | null;
  deathMs: number | null;
}

export interface Row {
  id: string;
  jobId: number;
  status: number;
  attempt: number;
  fence: number;
  fireCount: number;
  atMs: number;
  untilMs: number;
  finishedMs: number | null;
  reasonCode: string | null;
  resultFence: number | null;
}

export interface Facts {
  jobs: {
    id: number;
    createdMs: number;
    endMs: number;
    everyMs: number | null;
    cron: string | null;
    timezone: string | null;
    delivery: string;
    maxInstances: number;
  }[];
  rows: Row[];
  attempts: { id: string; attempt: number; fence: number; status: number }[];
  runs: Run[];
}

export declare const VIOLATIONS: Record<string, string>;
export declare function judge(facts: Facts): Record<string, number> & { examples: string[] };
