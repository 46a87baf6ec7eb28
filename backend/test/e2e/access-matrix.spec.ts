import { roleAllows, type Role } from '../../src/http/index.js';
import { makeCallers, type Caller } from '../support/callers.js';
import { operationsOf, pathOf, type Operation } from '../support/operations.js';
import { RawClient, type RawAnswer } from '../support/raw-client.js';
import { describeForEachDatabase } from '../support/temp-database.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/* Every operation of the OpenAPI document x everybody who may knock. A new operation fails here until it is in the table. */

/** Who may call what; `public` = everybody. Written by hand: the code says the same in its decorators. */
const NEEDED: Record<string, Role | 'public'> = {
  getLiveness: 'public',
  getReadiness: 'public',
  getVersion: 'public',
  getMetrics: 'public',
  login: 'public',
  logout: 'viewer',
  getMe: 'viewer',
  changePassword: 'viewer',
  listUsers: 'admin',
  createUser: 'admin',
  getUser: 'admin',
  updateUser: 'admin',
  disableUser: 'admin',
  resetPassword: 'admin',
  listApiKeys: 'admin',
  createApiKey: 'admin',
  rotateApiKey: 'admin',
  revokeApiKey: 'admin',
  listAudit: 'admin',
  exportAudit: 'admin',
  listTaskFunctions: 'viewer',
  listJobTypes: 'viewer',
  listExecutionStatuses: 'viewer',
  listLocks: 'viewer',
  releaseLock: 'admin',
  getAccounting: 'viewer',
  getStatistics: 'viewer',
  getAttention: 'viewer',
  getFunctionStatistics: 'viewer',
  listViews: 'viewer',
  createView: 'viewer',
  updateView: 'viewer',
  deleteView: 'viewer',
  getPreferences: 'viewer',
  savePreferences: 'viewer',
  getConfiguration: 'admin',
  getTimeline: 'viewer',
  getCalendar: 'viewer',
  listUpcoming: 'viewer',
  getJobStatistics: 'viewer',
  restoreJobRevision: 'editor',
  explainJob: 'viewer',
  getStatus: 'viewer',
  listInstances: 'viewer',
  actOnInstance: 'operator',
  getDoctor: 'viewer',
  listHistory: 'viewer',
  listJobHistory: 'viewer',
  getExecution: 'viewer',
  getExecutionLogs: 'viewer',
  actOnExecution: 'operator',
  noteExecution: 'operator',
  forgetInstance: 'admin',
  streamEvents: 'viewer',
  createJob: 'editor',
  createIntervalJob: 'editor',
  createCronJob: 'editor',
  createDateJob: 'editor',
  listJobs: 'viewer',
  listJobFacets: 'viewer',
  getJob: 'viewer',
  listJobRevisions: 'viewer',
  updateJob: 'editor',
  deleteJob: 'editor',
  putJobByKey: 'editor',
  runJobAction: 'operator',
  previewSchedule: 'viewer',
  cleanupHistory: 'admin',
  backfillJob: 'operator',
  bulkJobs: 'editor',
  bulkJobAction: 'operator',
  bulkExecutionAction: 'operator',
  listOperations: 'viewer',
  getOperation: 'viewer',
  listOperationItems: 'viewer',
  actOnOperation: 'operator',
  listMaintenanceWindows: 'viewer',
  getMaintenanceWindow: 'viewer',
  createMaintenanceWindow: 'operator',
  updateMaintenanceWindow: 'operator',
  deleteMaintenanceWindow: 'operator',
  listWebhooks: 'admin',
  createWebhook: 'admin',
  getWebhook: 'admin',
  updateWebhook: 'admin',
  deleteWebhook: 'admin',
  rotateWebhookSecret: 'admin',
  testWebhook: 'admin',
  listWebhookDeliveries: 'admin',
  replayWebhookDelivery: 'admin',
};

/** Verbs of `runJobAction` that need more than the route. */
const ACTIONS: Record<string, Role> = {
  trigger: 'operator',
  pause: 'operator',
  resume: 'operator',
  enable: 'editor',
  disable: 'editor',
  restore: 'editor',
};

const UNSAFE = new Set(['post', 'put', 'patch', 'delete']);
/** Ends the session of whoever calls it. */
const ENDS_SESSION = 'logout';
const EXECUTION = '0198c0de-7a3b-7c11-9f00-5b1d3c2a4e6f';

const targetOf = (operation: Operation): string =>
  pathOf(operation, operation.path.includes('executions') ? { id: EXECUTION } : {}, '2147483000');

describeForEachDatabase('access', (engine) => {
  let sut: TestApp;
  let client: RawClient;
  let callers: Caller[];
  let operations: Operation[];

  beforeAll(async () => {
    sut = await startTestApp(engine);
    client = RawClient.of(sut);
    callers = await makeCallers(sut, client);
    operations = operationsOf(sut.openApi);
  }, 60_000);
  afterAll(async () => {
    client?.close();
    await sut?.stop();
  });

  const call = (
    operation: Operation,
    headers: Record<string, string>,
    path = targetOf(operation),
  ): Promise<RawAnswer> =>
    client.send({
      method: operation.method.toUpperCase(),
      path,
      headers: operation.body ? { 'Content-Type': 'application/json', ...headers } : headers,
      ...(operation.body ? { body: '{}' } : {}),
      headersOnly: true,
    });
  const codeOf = (answer: RawAnswer): string =>
    answer.status < 400 ? 'ok' : `${answer.status} ${(JSON.parse(answer.text) as { code: string }).code}`;
  const neededOf = ({ id }: Operation): Role | 'public' => NEEDED[id] ?? 'public';
  const verdict = (operation: Operation, { role }: Caller): string => {
    const needed = neededOf(operation);
    if (needed === 'public') return 'in';
    if (role === null) return '401 UNAUTHENTICATED';
    return roleAllows(role, needed) ? 'in' : '403 FORBIDDEN';
  };
  /** `in` = past the guards, whatever the handler then thinks of an empty body. */
  const seen = (operation: Operation, answer: RawAnswer): string => {
    const code = codeOf(answer);
    if (operation.id === 'login') return code === '400 VALIDATION_FAILED' ? 'in' : code;
    // An API key has no password, says the service behind the guards.
    return /^40[13] (UNAUTHENTICATED|FORBIDDEN|CSRF_REJECTED|PASSWORD_CHANGE_REQUIRED)$/.test(code)
      ? code
      : 'in';
  };

  it('has a decision about every operation, and the document says the same', () => {
    expect(
      Object.fromEntries(operations.map(({ id, requiredRole }) => [id, requiredRole ?? 'public'])),
    ).toEqual(NEEDED);
  });

  it('lets in who may, and nobody else', async () => {
    const wrong: unknown[] = [];
    for (const caller of callers) {
      for (const operation of operations.filter(({ id }) => id !== ENDS_SESSION)) {
        const answer = await call(operation, caller.headers);
        const [expected, actual] = [verdict(operation, caller), seen(operation, answer)];
        if (expected !== actual || answer.status >= 500)
          wrong.push([caller.name, operation.id, expected, actual, answer.text]);
        if (answer.status === 401) expect(answer.headers['www-authenticate']).toContain('Bearer');
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('lets operators run and pause, but not switch and restore', async () => {
    const job = { name: 'roles', taskFunctionKey: 'test.ok', intervalSeconds: 3_600 };
    const created = await client.json({
      method: 'POST',
      path: '/api/v1/scheduler/jobs',
      headers: sut.bearer,
      body: job,
    });
    const { id } = JSON.parse(created.text) as { id: number };
    for (const caller of callers.filter(({ role }) => role !== null)) {
      for (const [action, needed] of Object.entries(ACTIONS)) {
        const path = `/api/v1/scheduler/jobs/${id}/action`;
        const { status } = await client.json({
          method: 'POST',
          path,
          headers: caller.headers,
          body: { action },
        });
        expect([caller.name, action, status === 403]).toEqual([
          caller.name,
          action,
          !roleAllows(caller.role!, needed),
        ]);
      }
    }
  }, 60_000);

  it('takes no change from a session without its CSRF token, nor from another site', async () => {
    const admin = callers.find(({ name }) => name === 'admin session')!;
    const { Cookie } = admin.headers as { Cookie: string };
    const other = callers.find(({ name }) => name === 'viewer session')!;
    const attempts: Record<string, Record<string, string>> = {
      'no token': { Cookie },
      'empty token': { Cookie, 'X-CSRF-Token': '' },
      'token of somebody else': { Cookie, 'X-CSRF-Token': other.csrf! },
      'Origin: null': { ...admin.headers, Origin: 'null' },
      'foreign origin': { ...admin.headers, Origin: 'https://evil.example' },
      'own host as a prefix': { ...admin.headers, Origin: `http://127.0.0.1.evil.example` },
      'cross-site': { ...admin.headers, 'Sec-Fetch-Site': 'cross-site' },
      'same-site': { ...admin.headers, 'Sec-Fetch-Site': 'same-site' },
    };
    for (const operation of operations.filter(
      ({ method, id }) => UNSAFE.has(method) && neededOf({ id } as Operation) !== 'public',
    )) {
      for (const [name, headers] of Object.entries(attempts)) {
        const answer = await call(operation, headers);
        expect([operation.id, name, codeOf(answer)]).toEqual([operation.id, name, '403 CSRF_REJECTED']);
      }
    }
    const me = await client.send({ method: 'GET', path: '/api/v1/auth/me', headers: { Cookie } });
    expect(me.status).toBe(200);
  }, 60_000);

  it('does not sign anybody in from another site, nor by a form', async () => {
    const path = '/api/v1/auth/login';
    const body = { username: 'admin', password: 'admin password' };
    const strangers: Record<string, string>[] = [
      { Origin: 'null' },
      { Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ];
    for (const headers of strangers) {
      const answer = await client.json({ method: 'POST', path, headers, body });
      expect([codeOf(answer), answer.headers['set-cookie']]).toEqual(['403 CSRF_REJECTED', undefined]);
    }
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
    ]) {
      const headers = { 'Content-Type': type };
      const answer = await client.send({ method: 'POST', path, headers, body: JSON.stringify(body) });
      expect([type, codeOf(answer)]).toEqual([type, '415 UNSUPPORTED_MEDIA_TYPE']);
    }
  });

  it('invites no other origin (CORS)', async () => {
    for (const operation of operations) {
      const preflight = {
        Origin: 'https://evil.example',
        'Access-Control-Request-Method': operation.method.toUpperCase(),
      };
      for (const method of ['OPTIONS', operation.method.toUpperCase()]) {
        const answer = await client.send({
          method,
          path: targetOf(operation),
          headers: preflight,
          headersOnly: true,
        });
        const cors = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
        expect([operation.id, method, cors]).toEqual([operation.id, method, []]);
      }
    }
  }, 60_000);

  it('gives nothing away by spelling the path otherwise', async () => {
    const viewer = callers.find(({ name }) => name === 'viewer key')!;
    const nobody = callers[0]!;
    for (const operation of operations.filter((one) => neededOf(one) !== 'public')) {
      const path = targetOf(operation);
      for (const spelling of spellingsOf(path)) {
        const answer = await call(operation, nobody.headers, spelling);
        expect([operation.id, spelling, answer.status >= 400 && answer.status < 500]).toEqual([
          operation.id,
          spelling,
          true,
        ]);
        if (verdict(operation, viewer) === 'in') continue;
        const mine = await call(operation, viewer.headers, spelling);
        const got = codeOf(mine);
        expect([operation.id, spelling, /^40(0|4|5) |^403 FORBIDDEN$/.test(got) ? 'out' : got]).toEqual([
          operation.id,
          spelling,
          'out',
        ]);
      }
    }
  }, 120_000);

  it('lets no header or parameter change the method', async () => {
    const admin = callers.find(({ name }) => name === 'admin key')!;
    const job = { name: 'stays', taskFunctionKey: 'test.ok', intervalSeconds: 3_600 };
    const created = await client.json({
      method: 'POST',
      path: '/api/v1/scheduler/jobs',
      headers: admin.headers,
      body: job,
    });
    const path = String(created.headers.location);
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', '_method']) {
      await client.send({ method: 'GET', path, headers: { ...admin.headers, [name]: 'DELETE' } });
      await client.send({ method: 'GET', path: `${path}?_method=DELETE`, headers: admin.headers });
    }
    const after = await client.send({ method: 'GET', path, headers: admin.headers });
    expect((JSON.parse(after.text) as { state: string }).state).toBe('active');
  });

  it('answers methods no operation has with 404 or 405, and to nobody with data', async () => {
    const methods = [
      'GET',
      'PUT',
      'POST',
      'DELETE',
      'PATCH',
      'OPTIONS',
      'PROPFIND',
      'SEARCH',
      'TRACE',
      'LINK',
    ];
    const paths = new Map(operations.map((operation) => [operation.path, targetOf(operation)]));
    for (const [pattern, path] of paths) {
      const known = operations
        .filter((one) => one.path === pattern)
        .map(({ method }) => method.toUpperCase());
      for (const method of methods.filter((one) => !known.includes(one))) {
        const answer = await client.send({ method, path, headers: sut.bearer, headersOnly: true });
        if (isJobId(pattern, method)) {
          expect([method, pattern, answer.status]).toEqual([method, pattern, 400]);
          continue;
        }
        expect([method, pattern, answer.status]).toEqual([method, pattern, 405]);
        expect(String(answer.headers.allow).split(', ')).toEqual(expect.arrayContaining(known));
      }
    }
  }, 60_000);

  it('ends a session at once when it signs out', async () => {
    const viewer = callers.find(({ name }) => name === 'operator session')!;
    const me = (): Promise<RawAnswer> =>
      client.send({ method: 'GET', path: '/api/v1/auth/me', headers: viewer.headers });
    expect((await me()).status).toBe(200);
    const out = await client.send({ method: 'POST', path: '/api/v1/auth/logout', headers: viewer.headers });
    expect(out.status).toBe(204);
    expect((await me()).status).toBe(401);
  });
});

/** `GET /jobs/cron` is `GET /jobs/{id}` with a bad id. */
const isJobId = (pattern: string, method: string): boolean =>
  (/\/jobs\/(interval|cron|date|bulk|bulk-action|facets)$/.test(pattern) &&
    ['GET', 'PUT', 'DELETE'].includes(method)) ||
  (pattern.endsWith('/executions/bulk-action') && method === 'GET');

/** Other ways to write a path that some server in front, or a router, may read as the same. */
function spellingsOf(path: string): string[] {
  const last = path.split('/').at(-1)!;
  const encoded = path.slice(0, -last.length) + `%${last.charCodeAt(0).toString(16)}${last.slice(1)}`;
  return [
    `${path}/`,
    path.toUpperCase(),
    path.replace('/api/v1/', '/API/v1/'),
    path.replaceAll('/', '//'),
    `/${path}`,
    encoded,
    path.replace('/api/', '/%61pi/'),
    path.replaceAll('/', '%2f').replace('%2f', '/'),
    path.replace('/api/v1', '/api/./v1'),
    path.replace('/api/v1', '/healthz/../api/v1'),
    path.replace('/api/v1', '/healthz/..;/api/v1'),
    `${path};jsessionid=1`,
    `${path}%20`,
    `${path}.json`,
    `http://127.0.0.1${path}`,
  ];
}
