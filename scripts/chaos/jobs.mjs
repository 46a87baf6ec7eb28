/** The jobs of a run, and when they should fire: by croner and by arithmetic, not by the service's own calendar. */
import { Cron } from 'croner';

const MISFIRE = ['run_latest', 'skip', 'run_all'];

/** Mostly one-second jobs that do nothing; of each twenty: two crons, a job that takes longer than its period, a failing one, one that hangs. */
export function jobSpecs(count) {
  return Array.from({ length: count }, (_, i) => {
    const base = {
      name: `chaos ${i}`,
      params: {},
      delivery: i % 2 === 0 ? 'at_most_once' : 'at_least_once',
      misfirePolicy: MISFIRE[i % 3],
      misfireGraceSeconds: 5,
      maxCatchUp: 20,
    };
    return { ...base, ...special(i, Math.floor(i / 20)) };
  });
}

/** What makes job `i`, of the `round`-th twenty, different. */
function special(i, round) {
  switch (i % 20) {
    case 3:
      return { taskFunctionKey: 'probe.fast', cronExpression: '* * * * * *', timezone: 'UTC' };
    case 6:
      return {
        taskFunctionKey: 'probe.fast',
        cronExpression: ['*/2 * * * * *', '0,7,30-40 * * * * *', '*/5 * * * * *'][round % 3],
        timezone: ['Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns'][round % 3],
      };
    case 7:
      return slow(['skip', 'queue', 'replace'][round % 3], round % 2 === 0 ? 1 : 2);
    case 13:
      return { taskFunctionKey: 'probe.fail', intervalSeconds: 3, maxAttempts: 2, retryDelaySeconds: 1 };
    case 17:
      return {
        taskFunctionKey: 'probe.hang',
        intervalSeconds: 45,
        timeoutSeconds: 2,
        delivery: i % 40 < 20 ? 'at_most_once' : 'at_least_once',
      };
    case 18:
      return { taskFunctionKey: 'probe.fast', intervalSeconds: 5, jitterSeconds: 2 };
    default:
      return { taskFunctionKey: 'probe.fast', intervalSeconds: 1 };
  }
}

const slow = (overlapPolicy, maxInstances) => ({
  taskFunctionKey: 'probe.slow',
  params: { ms: 2_500 },
  intervalSeconds: maxInstances === 1 ? 2 : 1,
  overlapPolicy,
  maxInstances,
  cancelGraceSeconds: 2,
});

/** A job as the oracle knows it: what was asked for, the id and the instant it was created. */
export function knownJob(spec, { id, createdAt }) {
  const { taskFunctionKey, delivery, maxInstances = 1, jitterSeconds = 0, timeoutSeconds = null } = spec;
  return {
    id,
    createdMs: Date.parse(createdAt),
    everyMs: spec.intervalSeconds ? spec.intervalSeconds * 1_000 : null,
    cron: spec.cronExpression ?? null,
    timezone: spec.timezone ?? null,
    delivery,
    maxInstances,
    timeoutSeconds,
    task: taskFunctionKey,
    /** Its fires should start at their instant, whatever ran before. */
    isPunctual: taskFunctionKey === 'probe.fast' && jitterSeconds === 0,
    endMs: null,
  };
}

/** @returns the instants a job should have fired at: after its creation, up to and including `endMs`. */
export function plannedOf(job) {
  const instants = [];
  if (job.everyMs !== null) {
    for (let at = job.createdMs + job.everyMs; at <= job.endMs; at += job.everyMs) instants.push(at);
    return instants;
  }
  const cron = new Cron(job.cron, { timezone: job.timezone });
  for (
    let next = cron.nextRun(new Date(job.createdMs));
    next.getTime() <= job.endMs;
    next = cron.nextRun(next)
  )
    instants.push(next.getTime());
  return instants;
}
