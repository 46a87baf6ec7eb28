import { toIsoOrNull } from '../kernel/index.js';
import type { ExplainFacts } from './explain-facts.js';
import type { Check, Finding } from './explanation.js';

/** Adds what backfills made of the instant, the newest last; the sentence tells of that one. The verdict stays: it is about the schedule's
 *  own fire. */
export function withBackfills({ backfills }: Pick<ExplainFacts, 'backfills'>, finding: Finding): Finding {
  const newest = backfills.at(-1);
  if (!newest) return finding;
  const checks = backfills.map(({ id, operationId, status, startedAt, finishedAt }): Check => ({
    code: 'backfilled',
    passed: status === 'succeeded',
    inputs: {
      operationId,
      status,
      startedAt: toIsoOrNull(startedAt),
      finishedAt: toIsoOrNull(finishedAt),
    },
    link: `/api/v1/scheduler/executions/${id}`,
  }));
  const params = { backfill: 'yes', operationId: newest.operationId, backfillStatus: newest.status };
  return { ...finding, checks: [...finding.checks, ...checks], params: { ...finding.params, ...params } };
}
