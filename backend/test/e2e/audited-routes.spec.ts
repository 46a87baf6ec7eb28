import { Database, insertRows, toDbInstant } from '../../src/database/index.js';
import { epochMs } from '../../src/kernel/index.js';
import { operationsOf } from '../support/operations.js';
import { describeForEachDatabase } from '../support/temp-database.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { testTasks } from '../support/test-tasks.js';
import { eventually } from '../support/eventually.js';

/* Every operation of the OpenAPI document that may change something leaves an entry in the audit log: who, what, before, after, why, and
   the request. A new operation fails here until it is in a table. */

interface Entry {
  principal: string;
  action: string;
  targetType: string;
  targetId: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  reason: string | null;
  requestId: string | null;
  ip: string | null;
}

/** What is sent and what must be written down. */
interface Deed {
  /** `METHOD path` below `/api/v1`. */
  send: string;
  body?: object;
  headers?: Record<string, string>;
  action: string;
  /** Which states the entry has. */
  has: 'before' | 'after' | 'both' | 'neither';
  /** The reason the entry has; default none. */
  why?: string;
}

const WHY = 'because of a test';
/** Instead of the administrator's key. */
const NOBODY = { Authorization: '' };
const JOB = { name: 'audited', taskFunctionKey: 'test.ok', intervalSeconds: 86_400 };
const { intervalSeconds: _interval, ...UNTIMED } = JOB;

const WEBHOOK = { name: 'audited', url: 'https://hooks.invalid/', events: ['job.failing'] };

/** Operations that are not GET and change nothing. */
const CHANGES_NOTHING: Record<string, string> = { previewSchedule: 'works out fires, writes nothing' };

describeForEachDatabase('the audit log', (engine) => {
  let sut: TestApp;
  const tasks = testTasks();
  let requests = 0;

  beforeAll(async () => {
    sut = await startTestApp(engine, { tasks: tasks.definitions });
    // Clean-up is a run of a job that the engine makes at its start.
    await eventually(async () => (await call('GET /scheduler/jobs?q=clean')).body.total > 0, 20_000);
  }, 60_000);
  afterAll(async () => sut?.stop());

  const call = async (send: string, body?: object, headers: Record<string, string> = {}) => {
    const [method, path] = send.split(' ') as ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string];
    const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const { Authorization = sut.bearer.Authorization, ...others } = headers;
    const sent = sut.http[verb](`/api/v1${path}`).set(others);
    return (Authorization === '' ? sent : sent.set({ Authorization })).send(body);
  };
  const made = async (path: string, body: object): Promise<number> => {
    const answer = await call(`POST ${path}`, body);
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
    return (answer.body as { id: number }).id;
  };
  const job = (fields: object = {}): Promise<number> => made('/scheduler/jobs', { ...JOB, ...fields });
  const user = (): Promise<number> =>
    made('/auth/users', {
      username: `user${(requests += 1)}`,
      password: 'a good password',
      role: 'viewer',
    });
  const key = (): Promise<number> => made('/auth/api-keys', { name: 'audited', role: 'viewer' });
  const view = (): Promise<number> =>
    made('/scheduler/views', { page: 'jobs', name: `view ${(requests += 1)}`, query: 'state=active' });
  const window = { tags: ['t'], from: '2098-12-31T00:00:00Z', until: '2099-01-01T00:00:00Z' };
  const windowId = (): Promise<number> =>
    made('/scheduler/maintenance-windows', { ...window, name: `window ${(requests += 1)}` });
  const webhookId = (): Promise<number> => made('/scheduler/webhooks', WEBHOOK);
  /** A run that goes on until somebody ends it. */
  const running = async (): Promise<{ jobId: number; executionId: string }> => {
    const jobId = await job({ taskFunctionKey: 'test.held' });
    const answer = await call(`POST /scheduler/jobs/${jobId}/action`, { action: 'trigger' });
    await eventually(() => tasks.callsOf(jobId).length > 0, 20_000);
    return { jobId, executionId: (answer.body as { executionId: string }).executionId };
  };
  const signIn = async (): Promise<Record<string, string>> => {
    const username = `user${(requests += 1)}`;
    const password = 'a good password';
    await made('/auth/users', { username, password, role: 'viewer' });
    const answer = await sut.http.post('/api/v1/auth/login').send({ username, password });
    const cookie = String(answer.headers['set-cookie']).split(';', 1)[0]!;
    return { ...NOBODY, Cookie: cookie, 'X-CSRF-Token': (answer.body as { csrfToken: string }).csrfToken };
  };
  /** Another instance, that nobody waits for. */
  const peer = async (status = 'alive'): Promise<number> => {
    const at = toDbInstant(epochMs(Date.now()));
    const name = `${status} peer`;
    const row = {
      ...{ uid: name, name, host: 'h', pid: 1, version: '1', mode: 'standalone', status },
      ...{ runs_engine: 1, runs_tasks: 0, started_at: at, heartbeat_at: at, functions: '[]' },
    };
    await sut.app.get(Database).transaction((tx) => insertRows(tx, 'scheduler_instance', [row]));
    const { body } = await call('GET /scheduler/instances');
    const { items } = body as { items: { id: number; name: string }[] };
    return items.find((item) => item.name === name)!.id;
  };
  const range = { from: '2026-01-01T00:00:00Z', to: '2026-01-04T00:00:00Z', only: 'all' };
  /** A backfill that goes on until somebody ends it. */
  const operation = async (): Promise<number> => {
    const jobId = await job({
      taskFunctionKey: 'test.held',
      startAt: '2026-01-01T00:00:00Z',
      enabled: false,
    });
    const answer = await call(`POST /scheduler/jobs/${jobId}/backfill`, range);
    expect(answer.status).toBe(202);
    return (answer.body as { id: number }).id;
  };

  const DEEDS: Record<string, () => Promise<Deed>> = {
    login: async () => ({
      send: 'POST /auth/login',
      body: { username: 'admin', password: 'admin password' },
      headers: NOBODY,
      ...{ action: 'auth.login', has: 'neither' },
    }),
    logout: async () => ({
      send: 'POST /auth/logout',
      headers: await signIn(),
      ...{ action: 'auth.logout', has: 'neither' },
    }),
    changePassword: async () => ({
      send: 'POST /auth/password',
      headers: await signIn(),
      body: { currentPassword: 'a good password', newPassword: 'a better password' },
      // What a password was and is stays nowhere.
      ...{ action: 'auth.password', has: 'neither' },
    }),
    createUser: async () => ({
      send: 'POST /auth/users',
      body: { username: 'audited', password: 'a good password', role: 'viewer' },
      ...{ action: 'user.create', has: 'after' },
    }),
    updateUser: async () => ({
      send: `PATCH /auth/users/${await user()}`,
      body: { role: 'operator', reason: WHY },
      ...{ action: 'user.update', has: 'both', why: WHY },
    }),
    disableUser: async () => ({
      send: `POST /auth/users/${await user()}/disable`,
      ...{ action: 'user.update', has: 'both' },
    }),
    resetPassword: async () => ({
      send: `POST /auth/users/${await user()}/password`,
      body: { mustChangePassword: true },
      ...{ action: 'user.reset_password', has: 'neither' },
    }),
    createApiKey: async () => ({
      send: 'POST /auth/api-keys',
      body: { name: 'audited', role: 'viewer' },
      ...{ action: 'api_key.create', has: 'after' },
    }),
    rotateApiKey: async () => ({
      send: `POST /auth/api-keys/${await key()}/rotate`,
      ...{ action: 'api_key.rotate', has: 'both' },
    }),
    revokeApiKey: async () => ({
      send: `DELETE /auth/api-keys/${await key()}`,
      ...{ action: 'api_key.revoke', has: 'both' },
    }),
    savePreferences: async () => ({
      send: 'PUT /auth/me/preferences',
      headers: await signIn(),
      body: { theme: 'dark' },
      ...{ action: 'preferences.update', has: 'both' },
    }),
    createView: async () => ({
      send: 'POST /scheduler/views',
      body: { page: 'jobs', name: 'audited', query: 'state=active' },
      ...{ action: 'view.create', has: 'after' },
    }),
    updateView: async () => ({
      send: `PUT /scheduler/views/${await view()}`,
      body: { page: 'jobs', name: 'renamed', query: 'state=active' },
      ...{ action: 'view.update', has: 'both' },
    }),
    deleteView: async () => ({
      send: `DELETE /scheduler/views/${await view()}`,
      ...{ action: 'view.delete', has: 'before' },
    }),
    createJob: async () => ({ send: 'POST /scheduler/jobs', body: JOB, action: 'job.create', has: 'after' }),
    createIntervalJob: async () => ({
      send: 'POST /scheduler/jobs/interval',
      body: JOB,
      ...{ action: 'job.create', has: 'after' },
    }),
    createCronJob: async () => ({
      send: 'POST /scheduler/jobs/cron',
      body: { ...UNTIMED, cronExpression: '0 0 1 1 *' },
      ...{ action: 'job.create', has: 'after' },
    }),
    createDateJob: async () => ({
      send: 'POST /scheduler/jobs/date',
      body: { ...UNTIMED, runAt: '2099-01-01T00:00:00Z' },
      ...{ action: 'job.create', has: 'after' },
    }),
    putJobByKey: async () => ({
      send: 'PUT /scheduler/jobs/by-key/audited',
      body: JOB,
      ...{ action: 'job.create', has: 'after' },
    }),
    bulkJobs: async () => ({
      send: 'POST /scheduler/jobs/bulk',
      body: { items: [{ ...JOB, jobKey: 'audited.bulk' }] },
      ...{ action: 'job.create', has: 'after' },
    }),
    updateJob: async () => ({
      send: `PUT /scheduler/jobs/${await job()}`,
      body: { description: 'changed' },
      ...{ action: 'job.update', has: 'both' },
    }),
    deleteJob: async () => ({
      send: `DELETE /scheduler/jobs/${await job()}?reason=${encodeURIComponent(WHY)}`,
      ...{ action: 'job.delete', has: 'both', why: WHY },
    }),
    runJobAction: async () => ({
      send: `POST /scheduler/jobs/${await job()}/action`,
      body: { action: 'pause', reason: WHY },
      ...{ action: 'job.pause', has: 'both', why: WHY },
    }),
    restoreJobRevision: async () => {
      const id = await job();
      await call(`PUT /scheduler/jobs/${id}`, { description: 'changed' });
      return {
        send: `POST /scheduler/jobs/${id}/revisions/1/restore`,
        ...{ action: 'job.revert', has: 'both', why: 'version 1' },
      };
    },
    backfillJob: async () => ({
      send: `POST /scheduler/jobs/${await job({ startAt: '2026-01-01T00:00:00Z' })}/backfill`,
      body: { ...range, reason: WHY },
      ...{ action: 'job.backfill', has: 'after', why: WHY },
    }),
    bulkJobAction: async () => ({
      send: 'POST /scheduler/jobs/bulk-action',
      body: { action: 'pause', filter: { tag: ['t'] }, reason: WHY },
      ...{ action: 'job.bulk_action', has: 'after', why: WHY },
    }),
    bulkExecutionAction: async () => ({
      send: 'POST /scheduler/executions/bulk-action',
      body: { action: 'cancel', filter: { tag: 't' }, reason: WHY },
      ...{ action: 'execution.bulk_action', has: 'after', why: WHY },
    }),
    actOnOperation: async () => ({
      send: `POST /scheduler/operations/${await operation()}/action`,
      body: { action: 'pause', reason: WHY },
      ...{ action: 'operation.pause', has: 'both', why: WHY },
    }),
    actOnExecution: async () => ({
      send: `POST /scheduler/executions/${(await running()).executionId}/action`,
      body: { action: 'cancel', reason: WHY },
      ...{ action: 'execution.cancel', has: 'both', why: WHY },
    }),
    noteExecution: async () => ({
      send: `PUT /scheduler/executions/${(await running()).executionId}/note`,
      body: { note: 'watch this', handled: false },
      ...{ action: 'execution.note', has: 'both' },
    }),
    actOnInstance: async () => ({
      send: `POST /scheduler/instances/${await peer()}/action`,
      body: { action: 'drain', reason: WHY },
      ...{ action: 'instance.drain', has: 'both', why: WHY },
    }),
    forgetInstance: async () => ({
      send: `DELETE /scheduler/instances/${await peer('stopped')}?reason=${encodeURIComponent(WHY)}`,
      ...{ action: 'instance.forget', has: 'both', why: WHY },
    }),
    releaseLock: async () => ({
      send: `DELETE /scheduler/locks/${(await running()).jobId}/0?force=true&reason=${encodeURIComponent(WHY)}`,
      ...{ action: 'lock.force_release', has: 'both', why: WHY },
    }),
    cleanupHistory: async () => ({
      send: 'POST /scheduler/cleanup',
      body: {},
      ...{ action: 'job.trigger', has: 'after' },
    }),
    createMaintenanceWindow: async () => ({
      send: 'POST /scheduler/maintenance-windows',
      body: { ...window, name: 'audited', reason: WHY },
      ...{ action: 'maintenance_window.create', has: 'after', why: WHY },
    }),
    updateMaintenanceWindow: async () => ({
      send: `PUT /scheduler/maintenance-windows/${await windowId()}`,
      body: { reason: WHY },
      ...{ action: 'maintenance_window.update', has: 'both', why: WHY },
    }),
    deleteMaintenanceWindow: async () => ({
      send: `DELETE /scheduler/maintenance-windows/${await windowId()}`,
      ...{ action: 'maintenance_window.delete', has: 'before' },
    }),
    createWebhook: async () => ({
      send: 'POST /scheduler/webhooks',
      body: WEBHOOK,
      ...{ action: 'webhook.create', has: 'after' },
    }),
    updateWebhook: async () => ({
      send: `PUT /scheduler/webhooks/${await webhookId()}`,
      body: { name: 'renamed' },
      ...{ action: 'webhook.update', has: 'both' },
    }),
    rotateWebhookSecret: async () => ({
      send: `POST /scheduler/webhooks/${await webhookId()}/rotate`,
      ...{ action: 'webhook.rotate_secret', has: 'both' },
    }),
    testWebhook: async () => ({
      send: `POST /scheduler/webhooks/${await webhookId()}/test`,
      ...{ action: 'webhook.test', has: 'after' },
    }),
    replayWebhookDelivery: async () => {
      const id = await webhookId();
      const { body } = await call(`POST /scheduler/webhooks/${id}/test`);
      const deliveryId = (body as { id: number }).id;
      const sql = `UPDATE scheduler_webhook_delivery SET status = 'failed' WHERE id = ?`;
      await sut.app.get(Database).transaction((tx) => tx.execute(sql, [deliveryId]));
      return {
        send: `POST /scheduler/webhooks/${id}/deliveries/${deliveryId}/replay`,
        ...{ action: 'webhook.replay', has: 'after' },
      };
    },
    deleteWebhook: async () => ({
      send: `DELETE /scheduler/webhooks/${await webhookId()}`,
      ...{ action: 'webhook.delete', has: 'before' },
    }),
  };

  it('has a deed for every operation that may change something, and says which do not', () => {
    const unsafe = operationsOf(sut.openApi).filter(({ method }) => method !== 'get');
    const known = [...Object.keys(DEEDS), ...Object.keys(CHANGES_NOTHING)].sort();
    expect(known).toEqual(unsafe.map(({ id }) => id).sort());
  });

  const entriesOf = async (requestId: string): Promise<Entry[]> => {
    const { body } = await call('GET /audit?perPage=200');
    return (body as { items: Entry[] }).items.filter((entry) => entry.requestId === requestId);
  };

  it.each(Object.keys(DEEDS))('%s: who, what, before, after, why, and the request', async (id) => {
    const deed = await DEEDS[id]!();
    const requestId = `audit-${engine}-${id}`;
    const answer = await call(deed.send, deed.body, { 'X-Request-Id': requestId, ...deed.headers });
    expect([answer.status < 300, answer.status, answer.body]).toEqual([true, answer.status, answer.body]);
    const entries = await entriesOf(requestId);
    expect(entries.map(({ action }) => action)).toEqual([deed.action]);
    const [entry] = entries;
    expect(entry).toMatchObject({
      principal: expect.stringMatching(/^(user|api_key):\w/) as string,
      targetType: expect.stringMatching(/^\w+$/) as string,
      targetId: expect.stringMatching(/./) as string,
      reason: deed.why ?? null,
      ip: expect.stringMatching(/127\.0\.0\.1$/) as string,
    });
    const states = { before: entry!.before !== null, after: entry!.after !== null };
    expect(states).toEqual({
      before: deed.has === 'before' || deed.has === 'both',
      after: deed.has === 'after' || deed.has === 'both',
    });
    if (deed.has === 'both') expect(entry!.after).not.toEqual(entry!.before);
  });

  it('is exported as NDJSON and CSV, by the same filters, over more than a page of the database', async () => {
    const entry = {
      at: '2026-11-01 00:00:00.000',
      principal: 'user:anna',
      action: 'job.update',
      target_type: 'job',
    };
    const rows = Array.from({ length: 520 }, (_, i) => ({ ...entry, target_id: String(i), reason: `=${i}` }));
    await sut.app.get(Database).transaction((tx) => insertRows(tx, 'scheduler_audit', rows));
    const { total } = (await call('GET /audit?targetType=job&perPage=1')).body as { total: number };
    expect(total).toBeGreaterThan(520);
    const file = await call('GET /audit/export?targetType=job');
    expect(file.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(file.headers['content-disposition']).toBe('attachment; filename="audit.ndjson"');
    const text = file.text ?? (file.body as Buffer).toString('utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Entry & { id: number });
    expect(lines).toHaveLength(total);
    expect(lines.map((line) => line.id)).toEqual(lines.map((line) => line.id).sort((a, b) => b - a));
    const newest = (await call('GET /audit?targetType=job&perPage=1')).body as { items: Entry[] };
    expect(lines[0]).toEqual(newest.items[0]);
    const mine = await call('GET /audit/export?principal=user:anna&format=csv');
    expect(mine.text.split('\r\n')).toHaveLength(520 + 2);
    expect(mine.text).toContain(",'=519,");
    const table = await call('GET /audit/export?format=csv&action=job.delete');
    expect(table.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, row] = table.text.split('\r\n');
    expect(head).toBe('id,at,principal,action,targetType,targetId,before,after,reason,requestId,ip');
    expect(row).toContain(`,job.delete,job,`);
    expect(row).toContain(`,${WHY},`);
    expect((await call('GET /audit/export?format=xml')).status).toBe(400);
    expect((await call('GET /audit/export?page=2')).status).toBe(400);
  }, 120_000);
});
