import type { FitnessCheck, Severity } from '../instances/index.js';
import type { InstallationFacts, JobName, PresentInstance } from './installation-facts.js';

/** Names that one text lists; more are counted. */
const LISTED = 20;

/** What is wrong with the installation as a whole. Pure. */
export function judgeInstallation(facts: InstallationFacts): FitnessCheck[] {
  const { instances } = facts;
  return [
    alive(
      'engines',
      instances.filter(({ runsEngine }) => runsEngine),
    ),
    alive(
      'runners',
      instances.filter(({ runsTasks }) => runsTasks),
    ),
    agreement('tzdata', instances, ({ tzdata }) => tzdata),
    agreement('versions', instances, ({ version }) => version),
    names(instances),
    functions(facts),
    params(facts),
    slots(facts.slotless),
    webhooks(facts.deafWebhooks),
  ];
}

function check(code: string, severity: Severity, params: Record<string, unknown>): FitnessCheck {
  return { code, severity, params };
}

function alive(code: string, instances: readonly PresentInstance[]): FitnessCheck {
  const fit = instances.filter(({ status }) => status === 'alive');
  const others = instances.filter(({ status }) => status !== 'alive');
  return check(code, fit.length > 0 ? 'ok' : 'fail', {
    count: fit.length,
    others: others.map(({ name, status }) => `${name} (${status})`).slice(0, LISTED),
  });
}

/** Whether all say the same; those that do not say (older versions) are left out. */
function agreement(
  code: string,
  instances: readonly PresentInstance[],
  valueOf: (instance: PresentInstance) => string | null,
): FitnessCheck {
  const groups = Map.groupBy(
    instances.filter((instance) => valueOf(instance) !== null),
    (instance) => valueOf(instance)!,
  );
  const values = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([value, members]) => `${value} (${members.map(({ name }) => name).join(', ')})`);
  return check(code, groups.size > 1 ? 'warn' : 'ok', { values: values.slice(0, LISTED) });
}

function names(instances: readonly PresentInstance[]): FitnessCheck {
  const groups = Map.groupBy(instances, ({ name }) => name);
  const shared = [...groups].filter(([, members]) => members.length > 1).map(([name]) => name);
  return check('names', shared.length > 0 ? 'warn' : 'ok', { names: shared.slice(0, LISTED) });
}

function functions({ instances, usedFunctions }: InstallationFacts): FitnessCheck {
  const held = new Set(instances.filter(({ runsTasks }) => runsTasks).flatMap(({ functions: keys }) => keys));
  const missing = usedFunctions.filter(({ key }) => !held.has(key));
  const jobs = missing.reduce((sum, { jobs: count }) => sum + count, 0);
  return check('functions', missing.length > 0 ? 'warn' : 'ok', {
    functions: missing.map(({ key }) => key).slice(0, LISTED),
    count: missing.length,
    jobs,
  });
}

function params({ invalid }: InstallationFacts): FitnessCheck {
  const { jobs, count, checked, isComplete } = invalid;
  return check('stored_params', count > 0 ? 'warn' : 'ok', {
    count,
    checked,
    isComplete,
    jobIds: jobs.map(({ id }) => id),
    jobs: told(jobs),
  });
}

function slots(jobs: readonly JobName[]): FitnessCheck {
  const ids = jobs.map(({ id }) => id);
  return check('slot_rows', jobs.length > 0 ? 'fail' : 'ok', {
    count: ids.length,
    jobIds: ids,
    jobs: told(jobs),
  });
}

function webhooks(names: readonly string[]): FitnessCheck {
  return check('webhooks', names.length > 0 ? 'warn' : 'ok', {
    count: names.length,
    names: names.slice(0, LISTED),
  });
}

function told(jobs: readonly JobName[]): string[] {
  return jobs.slice(0, LISTED).map(({ id, name }) => `${id} (${name})`);
}
