import { AuditLog } from '../../src/audit/index.js';
import { AuditRepository } from '../../src/audit/audit.repository.js';
import { parseConfig } from '../../src/config/index.js';
import { DatabaseTime, type Session } from '../../src/database/index.js';
import { ExecutionRepository } from '../../src/executions/index.js';
import { SYSTEM_PRINCIPAL, type Principal } from '../../src/http/index.js';
import type { JobFields } from '../../src/jobs/dto/job-fields.dto.js';
import { JobActions } from '../../src/jobs/job-actions.service.js';
import { JobChanger } from '../../src/jobs/job-changer.js';
import { JobCommands, type CommandContext } from '../../src/jobs/job-commands.service.js';
import { JobDefiner } from '../../src/jobs/job-definer.js';
import { JobRuns } from '../../src/jobs/job-runs.service.js';
import { JobVerbs } from '../../src/jobs/job-verbs.js';
import { JobUpkeep } from '../../src/jobs/job-upkeep.service.js';
import { JobsRepository } from '../../src/jobs/jobs.repository.js';
import { PlannedFires } from '../../src/jobs/planned-fires.js';
import { JobsService } from '../../src/jobs/jobs.service.js';
import { RunWriter } from '../../src/jobs/run-writer.js';
import { epochMs, EventHub, type EpochMs } from '../../src/kernel/index.js';
import { SlotRepository } from '../../src/locks/index.js';
import { LookupsRepository, StateRepository, TaskCatalogue } from '../../src/lookups/index.js';
import { MaintenanceWindows, WindowRepository } from '../../src/windows/index.js';
import { defineTask, TaskRegistry } from '../../src/tasks/index.js';
import type { TempDatabase } from './temp-database.js';

/** 2026-11-02T09:00:00Z, a Monday. */
export const START = epochMs(Date.UTC(2026, 10, 2, 9));

/** The database's clock, as a test sets it. */
export class SettableDatabaseTime extends DatabaseTime {
  current: number = START;
  now(): EpochMs {
    return epochMs(this.current);
  }
  async read(_session: Session): Promise<EpochMs> {
    return this.now();
  }
  async measure(_session: Session): Promise<number> {
    return 0;
  }
}

export const ANNA: Principal = { kind: 'user', id: 1, name: 'anna', role: 'editor' };
export const DEPLOY: Principal = { kind: 'api_key', id: 1, name: 'deploy', role: 'editor' };

/** A command of `principal` that does not say which version it saw. */
export const as = (principal: Principal): CommandContext => ({ principal, expected: null });
/** A command that saw `version`. */
export const saw = (version: number): CommandContext => ({
  principal: ANNA,
  expected: { kind: 'tags', tags: [String(version)] },
});

/** The jobs module over a real database, without Nest. */
export function jobsBundle(temp: TempDatabase) {
  const time = new SettableDatabaseTime();
  const events = new EventHub();
  const heard: string[] = [];
  events.onChange((event) => heard.push(`${event.type} ${event.jobId}`));
  events.onDoorbell('plan', () => heard.push('plan'));
  events.onDoorbell('start', () => heard.push('start'));
  const registry = new TaskRegistry();
  registry.register(
    defineTask({
      key: 'mail.send',
      maxAttempts: 3,
      params: {
        type: 'object',
        properties: { to: { type: 'string' }, copies: { type: 'integer' } },
        additionalProperties: false,
      },
      run: () => undefined,
    }),
  );
  registry.register(defineTask({ key: 'mail.sort', run: () => undefined }));
  const { config } = parseConfig({ SCHEDULER_TIMEZONE: 'Asia/Riyadh' });
  const { database } = temp;
  const lookups = new LookupsRepository();
  const jobs = new JobsRepository();
  const executions = new ExecutionRepository();
  const slots = new SlotRepository();
  const audit = new AuditLog(new AuditRepository(), time);
  const state = new StateRepository();
  const windows = new MaintenanceWindows(state, new WindowRepository(state));
  const fires = new PlannedFires(executions, windows, jobs);
  const changer = new JobChanger(time, jobs, fires, slots, audit, events);
  const definer = new JobDefiner(config, new TaskCatalogue(registry, lookups));
  const commands = new JobCommands(database, jobs, changer, definer);
  const writer = new RunWriter(definer, slots, executions, audit, windows);
  const runs = new JobRuns(database, time, events, commands, writer);
  const actions = new JobActions(database, changer, new JobVerbs(jobs, changer, commands), runs);
  const upkeep = new JobUpkeep(jobs, changer, commands, slots, fires);
  const create = (fields: Partial<JobFields> = {}) =>
    commands.create(
      { name: 'job', taskFunctionKey: 'mail.send', cronExpression: '0 * * * *', ...fields },
      ANNA,
    );
  const rows = <R>(sql: string, ...params: unknown[]): Promise<R[]> =>
    database.read((s) => s.query<R>(sql, params));
  return {
    ...{
      database,
      time,
      heard,
      registry,
      config,
      lookups,
      jobs,
      executions,
      slots,
      commands,
      actions,
      upkeep,
      create,
      rows,
    },
    service: new JobsService(database, jobs, time),
    system: SYSTEM_PRINCIPAL,
  };
}

export type JobsBundle = ReturnType<typeof jobsBundle>;
