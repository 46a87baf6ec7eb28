import { Injectable } from '@nestjs/common';
import { insertRows, placeholders, toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { TaskDefinition } from '../tasks/index.js';
import { EXECUTION_STATUS_ROWS, JOB_TYPES } from './lookup-names.js';
import { ExecutionStatusEntity, JobTypeEntity, TaskFunctionEntity } from './lookup.entity.js';

/** The only writer of the three lookup tables. */
@Injectable()
export class LookupsRepository {
  /** Writes the fixed rows. Idempotent, also when several processes start at once. */
  async seed(tx: Session, now: EpochMs): Promise<void> {
    const types = JOB_TYPES.map(({ id, name }) => ({ id, name }));
    await insertRows(tx, 'scheduler_job_type', types, tx.dialect.overwriteDuplicates(['id'], ['name']));
    const statuses = EXECUTION_STATUS_ROWS.map(({ id, name, isTerminal }) => ({
      id,
      name,
      is_terminal: isTerminal ? 1 : 0,
    }));
    const overwrite = tx.dialect.overwriteDuplicates(['id'], ['name', 'is_terminal']);
    await insertRows(tx, 'scheduler_execution_status', statuses, overwrite);
    // There from the start, so that it can be locked.
    const state = { state_key: 'windows', state_value: '0', updated_at: toDbInstant(now) };
    await insertRows(tx, 'scheduler_state', [state], tx.dialect.ignoreDuplicates('state_key'));
  }

  /** Fixed rows that are not there, as `table:id`; empty = all are. */
  async findMissingSeeds(session: Session): Promise<string[]> {
    const missing = async (
      table: string,
      ids: readonly (number | string)[],
      key = 'id',
    ): Promise<string[]> => {
      const rows = await session.query<{ id: number | string }>(`SELECT ${key} AS id FROM ${table}`);
      const there = new Set(rows.map(({ id }) => String(id)));
      return ids.filter((id) => !there.has(String(id))).map((id) => `${table}:${id}`);
    };
    return [
      ...(await missing(
        'scheduler_job_type',
        JOB_TYPES.map(({ id }) => id),
      )),
      ...(await missing(
        'scheduler_execution_status',
        EXECUTION_STATUS_ROWS.map(({ id }) => id),
      )),
      ...(await missing('scheduler_state', ['windows'], 'state_key')),
    ];
  }

  /** Mirrors functions of a process that runs tasks: new rows are added, known ones take the new description and count as
   *  registered again. Rows of functions it does not have are left alone: another process may have them. */
  async upsertTaskFunctions(
    tx: Session,
    definitions: readonly TaskDefinition[],
    now: EpochMs,
  ): Promise<void> {
    const at = toDbInstant(now);
    // Ascending keys: two processes that start together lock the rows in one order.
    const sorted = [...definitions].sort((a, b) => (a.key < b.key ? -1 : 1));
    const rows = sorted.map((definition) => ({
      task_key: definition.key,
      name: definition.name,
      description: definition.description,
      params_schema: JSON.stringify(definition.paramsSchema),
      timeout_seconds: definition.timeoutSeconds,
      run_on: definition.runOn,
      max_attempts: definition.maxAttempts,
      is_registered: 1,
      first_seen_at: at,
      last_seen_at: at,
    }));
    const overwritten = [
      'name',
      'description',
      'params_schema',
      'timeout_seconds',
      'run_on',
      'max_attempts',
      'is_registered',
      'last_seen_at',
    ];
    const suffix = tx.dialect.overwriteDuplicates(['task_key'], overwritten);
    await insertRows(tx, 'task_function', rows, suffix);
  }

  /** Sets which functions some live instance has, and which none has. For the maintenance sweep, which knows the instances. */
  async setRegistered(tx: Session, presentKeys: readonly string[]): Promise<void> {
    const present = [...presentKeys];
    const within = present.length > 0 ? `task_key IN (${placeholders(present.length)})` : '1 = 0';
    await tx.execute(
      `UPDATE task_function SET is_registered = 1 WHERE is_registered = 0 AND ${within}`,
      present,
    );
    await tx.execute(
      `UPDATE task_function SET is_registered = 0 WHERE is_registered = 1 AND NOT (${within})`,
      present,
    );
  }

  /** All functions that were ever registered, by key. */
  async findTaskFunctions(session: Session): Promise<TaskFunctionEntity[]> {
    return session.manager.find(TaskFunctionEntity, { order: { key: 'ASC' } });
  }

  async findTaskFunctionByKey(session: Session, key: string): Promise<TaskFunctionEntity | null> {
    return session.manager.findOneBy(TaskFunctionEntity, { key });
  }

  async findJobTypes(session: Session): Promise<JobTypeEntity[]> {
    return session.manager.find(JobTypeEntity, { order: { id: 'ASC' } });
  }

  async findExecutionStatuses(session: Session): Promise<ExecutionStatusEntity[]> {
    return session.manager.find(ExecutionStatusEntity, { order: { id: 'ASC' } });
  }

  /** The status of that name, or null. */
  async findStatusByName(session: Session, name: string): Promise<ExecutionStatusEntity | null> {
    return session.manager.findOneBy(ExecutionStatusEntity, { name });
  }
}
