import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import { INSTANCE_STATUSES, InstanceEntity, type InstanceStatus } from './instance.entity.js';

/** Statuses of an instance that has not ended. */
export const PRESENT_STATUSES: readonly InstanceStatus[] = INSTANCE_STATUSES.filter(
  (status) => status !== 'stopped' && status !== 'dead',
);

/** Each count of the status panel is exact up to here. */
export const STATUS_COUNT_LIMIT = 10_000;

/** Counts by name, and whether none of them was cut off. */
export interface Counts {
  byName: Record<string, number>;
  isExact: boolean;
}

/** Reads for the instances and the status panel. Cost does not grow with the number of jobs or runs: each count follows one index and
 *  stops at {@link STATUS_COUNT_LIMIT}. */
@Injectable()
export class InstancesRead {
  /** Present instances by id, then the `recent` last ended ones that nobody has forgotten, newest first. */
  async list(
    session: Session,
    options: { recent: number; statuses: readonly InstanceStatus[] },
  ): Promise<InstanceEntity[]> {
    const wanted = options.statuses.length > 0 ? options.statuses : INSTANCE_STATUSES;
    const found: InstanceEntity[] = [];
    for (const status of PRESENT_STATUSES.filter((one) => wanted.includes(one))) {
      found.push(
        ...(await session.manager.find(InstanceEntity, {
          where: { status },
          order: { id: 'ASC' },
          take: 1_000,
        })),
      );
    }
    found.sort((a, b) => a.id - b.id);
    const ended: InstanceEntity[] = [];
    for (const status of (['stopped', 'dead'] as const).filter((one) => wanted.includes(one))) {
      ended.push(
        ...(await session.manager.find(InstanceEntity, {
          where: { status, forgottenAt: IsNull() },
          order: { id: 'DESC' },
          take: options.recent,
        })),
      );
    }
    ended.sort((a, b) => b.id - a.id);
    return [...found, ...ended.slice(0, options.recent)];
  }

  async find(session: Session, id: number): Promise<InstanceEntity | null> {
    return session.manager.findOneBy(InstanceEntity, { id });
  }

  /** Jobs in each of `states`; `ix_job_state`. */
  async countJobs(session: Session, states: readonly string[]): Promise<Counts> {
    return countEach(states, (state) =>
      bounded(session, { sql: `scheduled_job j WHERE j.state = ?`, params: [state] }),
    );
  }

  /** Executions in each of the statuses, of those due at or after `since` where given; `ix_open`. */
  async countExecutions(
    session: Session,
    statuses: readonly { id: number; name: string }[],
    since: EpochMs | null,
  ): Promise<Counts> {
    const from = `scheduled_job_execution e${session.dialect.useIndex('ix_open')} WHERE e.status_id = ?`;
    const ids = new Map(statuses.map((status) => [status.name, status.id]));
    return countEach([...ids.keys()], (name) =>
      since === null
        ? bounded(session, { sql: from, params: [ids.get(name)] })
        : bounded(session, {
            // The index is (status_id, wait_reason, due_at); naming all four wait reasons makes due_at a range.
            sql: `${from} AND e.wait_reason IN (0, 1, 2, 3) AND e.due_at >= ?`,
            params: [ids.get(name), toDbInstant(since)],
          }),
    );
  }

  /** Jobs whose next fire is due by `until`, in plan order; `ix_job_next`. */
  async countDueSoon(session: Session, until: EpochMs): Promise<number> {
    const from = `scheduled_job j${session.dialect.useIndex('ix_job_next')} WHERE j.next_run_at <= ? AND j.plannable = 1`;
    return bounded(session, { sql: from, params: [toDbInstant(until)] });
  }

  /** Slots that are held; `ix_lock_execution`. */
  async countHeldLocks(session: Session): Promise<number> {
    return bounded(session, { sql: 'scheduled_job_lock l WHERE l.execution_id IS NOT NULL', params: [] });
  }
}

async function bounded(session: Session, source: { sql: string; params: unknown[] }): Promise<number> {
  const [row] = await session.query<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM ${source.sql} LIMIT ${STATUS_COUNT_LIMIT + 1}) w`,
    source.params,
  );
  return row!.n;
}

async function countEach(
  names: readonly string[],
  count: (name: string) => Promise<number>,
): Promise<Counts> {
  const byName: Record<string, number> = {};
  let isExact = true;
  for (const name of names) {
    const n = await count(name);
    byName[name] = Math.min(n, STATUS_COUNT_LIMIT);
    isExact &&= n <= STATUS_COUNT_LIMIT;
  }
  return { byName, isExact };
}
