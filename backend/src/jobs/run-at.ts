import { epochMs, SECOND, toIso, type EpochMs } from '../kernel/index.js';
import { nextFire } from '../triggers/index.js';
import type { JobDefinition } from './job-definition.js';
import { refuse } from './job-problems.js';
import { triggerOf } from './job-trigger.js';
import type { JobEntity } from './job.entity.js';

/** From when on a definition holds. Usually from now on, so nothing that lies behind fires. A run asked for at an instant that has just
 *  passed (within the misfire grace) is still to fire, so then the definition holds from just before that instant.
 *  @param current null for a new job. @param now from {@link JobChanger.effectiveAt}.
 *  @throws VALIDATION_FAILED for a new `runAt` that lies further back than its grace, or so far back that fires of the former
 *  schedule lie between. */
export function effectiveFrom(definition: JobDefinition, current: JobEntity | null, now: EpochMs): EpochMs {
  const { runAt } = definition;
  if (runAt === null || runAt > now || runAt === current?.runAt) return now;
  const graceSeconds = definition.misfireGraceSeconds;
  if (now - runAt > graceSeconds * SECOND) {
    throw refuse(
      '/runAt',
      'RUN_AT_PAST',
      `${toIso(runAt)} lies more than ${graceSeconds} seconds (misfireGraceSeconds) back; give an instant to come.`,
    );
  }
  const from = epochMs(runAt - 1);
  if (current && (from < current.updatedAt || firesWithin(current, from, now))) {
    throw refuse(
      '/runAt',
      'RUN_AT_PAST',
      'Give an instant to come: the former schedule was in force at this one.',
    );
  }
  return from;
}

function firesWithin(job: JobEntity, from: EpochMs, to: EpochMs): boolean {
  const next = job.plannable || job.state === 'ended' ? nextFire(triggerOf(job), from) : null;
  return next !== null && next <= to;
}
