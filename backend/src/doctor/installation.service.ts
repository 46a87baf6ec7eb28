import { Injectable } from '@nestjs/common';
import { Database, DatabaseTime } from '../database/index.js';
import {
  InstancesRead,
  PRESENT_STATUSES,
  type FitnessCheck,
  type InstanceEntity,
} from '../instances/index.js';
import { Clock, epochMs } from '../kernel/index.js';
import { TaskCatalogue } from '../lookups/index.js';
import { InstallationRead } from './installation.read.js';
import { DEAF_AFTER_MS, type InstallationFacts, type JobName } from './installation-facts.js';
import { judgeInstallation } from './judge-installation.js';

/** Jobs read at once. */
const BATCH = 200;
/** Jobs whose params are checked; the rest is left out and said so. */
const MAX_CHECKED = 20_000;
const MAX_NAMED = 100;

/** What the doctor sees of the whole installation. */
export interface InstallationReport {
  checks: FitnessCheck[];
  /** Present instances, with what each found out about itself. */
  instances: InstanceEntity[];
}

/** Examines the installation: reads only, in slices that let others pass. */
@Injectable()
export class InstallationDoctor {
  constructor(
    private readonly database: Database,
    private readonly time: DatabaseTime,
    private readonly clock: Clock,
    private readonly instances: InstancesRead,
    private readonly reads: InstallationRead,
    private readonly tasks: TaskCatalogue,
  ) {}

  async examine(): Promise<InstallationReport> {
    const found = await this.database.read(async (session) => ({
      instances: await this.instances.list(session, { recent: 0, statuses: PRESENT_STATUSES }),
      usedFunctions: await this.reads.usedFunctions(session),
      slotless: await this.reads.slotless(session),
      deafWebhooks: await this.reads.deafWebhooks(session, epochMs(this.time.now() - DEAF_AFTER_MS)),
    }));
    const facts: InstallationFacts = { ...found, invalid: await this.checkParams() };
    return { checks: judgeInstallation(facts), instances: found.instances };
  }

  now(): number {
    return this.time.now();
  }

  /** Functions that nobody has are a finding of their own, not a matter of params. */
  private async checkParams(): Promise<InstallationFacts['invalid']> {
    const jobs: JobName[] = [];
    let [count, checked, after] = [0, 0, 0];
    for (;;) {
      const batch = await this.database.read(async (session) => {
        const found = await this.reads.storedParams(session, after, BATCH);
        const keys = [...new Set(found.map(({ taskFunctionKey }) => taskFunctionKey))];
        const tasks = new Map(
          await Promise.all(keys.map(async (key) => [key, await this.tasks.find(session, key)] as const)),
        );
        return found.map((job) => ({ ...job, task: tasks.get(job.taskFunctionKey) ?? null }));
      });
      for (const { id, name, params, task } of batch) {
        checked += 1;
        if (task === null || task.validate(params).length === 0) continue;
        count += 1;
        if (jobs.length < MAX_NAMED) jobs.push({ id, name });
      }
      if (batch.length < BATCH) return { jobs, count, checked, isComplete: true };
      if (checked >= MAX_CHECKED) return { jobs, count, checked, isComplete: false };
      after = batch[batch.length - 1]!.id;
      await this.clock.sleep(0);
    }
  }
}
