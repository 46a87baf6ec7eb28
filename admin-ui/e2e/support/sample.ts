import type { Mawid } from './mawid';

/** What {@link makeSample} left behind, by id. */
export interface Sample {
  job: number;
  paused: number;
  ended: string;
  failed: string;
  running: string;
  backfill: number;
  webhook: number;
}

interface Made {
  id: number;
}

/** Something to show on every page: a job with a past, one that is paused, one that runs, a backfill, a window, a key, a webhook, a user. */
export async function makeSample(mawid: Mawid): Promise<Sample> {
  const job = await mawid.call<Made>('POST', '/jobs', {
    name: 'Nightly report',
    taskFunctionKey: 'reports.daily',
    params: { title: 'Sales' },
    cronExpression: '0 3 * * *',
    timezone: 'Asia/Riyadh',
    tags: ['reports', 'nightly'],
    description: 'Adds up the day.',
  });
  const flaky = await mawid.call<Made>('POST', '/jobs', {
    name: 'Billing',
    taskFunctionKey: 'billing.flaky',
    params: { failEvery: 1 },
    intervalSeconds: 3_600,
  });
  const slow = await mawid.call<Made>('POST', '/jobs', {
    name: 'Import of the catalogue',
    taskFunctionKey: 'imports.slow',
    params: { seconds: 600 },
    intervalSeconds: 86_400,
  });
  const webhook = await makeWebhook(mawid);
  const [ended, failed, running] = await Promise.all(
    [job, flaky, slow].map(async ({ id }) => trigger(mawid, id)),
  );
  await mawid.call('GET', `/executions/${ended}?wait=20`);
  await mawid.call('GET', `/executions/${failed}?wait=20`);
  const note = 'The figures of Monday were late: checked by hand.';
  await mawid.call('PUT', `/executions/${ended}/note`, { note, handled: true });
  await mawid.call('POST', `/jobs/${flaky.id}/action`, { action: 'pause', reason: 'The bank is closed' });
  const backfill = await backfillDays(mawid, job.id, 3);
  await makeSettings(mawid);
  return {
    ...{ job: job.id, paused: flaky.id, backfill, webhook },
    ...{ ended: ended!, failed: failed!, running: running! },
  };
}

async function trigger(mawid: Mawid, jobId: number): Promise<string> {
  const { executionId } = await mawid.call<{ executionId: string }>('POST', `/jobs/${jobId}/action`, {
    action: 'trigger',
  });
  return executionId;
}

async function backfillDays(mawid: Mawid, jobId: number, days: number): Promise<number> {
  const to = new Date(Math.floor(Date.now() / 1_000) * 1_000);
  const from = new Date(to.getTime() - days * 86_400_000);
  const { id } = await mawid.call<Made>('POST', `/jobs/${jobId}/backfill`, {
    from: from.toISOString(),
    to: to.toISOString(),
    only: 'all',
  });
  return id;
}

/** Before anything runs, so that its log has messages; nobody listens at its address. */
async function makeWebhook(mawid: Mawid): Promise<number> {
  const { id } = await mawid.call<Made>('POST', '/webhooks', {
    name: 'On-call',
    url: 'http://127.0.0.1:9/mawid',
    events: ['job.failing', 'job.recovered', 'execution.succeeded'],
    tags: ['reports', 'billing'],
  });
  await mawid.call('POST', `/webhooks/${id}/test`);
  return id;
}

async function makeSettings(mawid: Mawid): Promise<void> {
  await mawid.call('POST', '/maintenance-windows', {
    name: 'Database upgrade',
    from: '2030-11-28T01:00:00Z',
    until: '2030-11-28T04:00:00Z',
    reason: 'The new version needs an hour.',
    tags: ['reports'],
    repeats: 'weekly',
    timezone: 'Asia/Riyadh',
  });
  await mawid.call('POST', '/auth/api-keys', { name: 'Deployments', role: 'editor' });
  await mawid.call('POST', '/auth/users', {
    username: 'reader',
    password: 'reader-tests-password',
    role: 'viewer',
    mustChangePassword: false,
  });
}
