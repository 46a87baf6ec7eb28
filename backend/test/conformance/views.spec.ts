import { makeCallers, type Caller } from '../support/callers.js';
import { RawClient } from '../support/raw-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';

describeForEachDatabase('saved views, preferences and configuration', (engine) => {
  let sut: TestApp;
  let client: RawClient;
  let viewer: Caller;
  beforeAll(async () => {
    sut = await startTestApp(engine);
    client = RawClient.of(sut);
    viewer = (await makeCallers(sut, client)).find(({ role }) => role === 'viewer')!;
  }, 60_000);
  afterAll(async () => {
    client?.close();
    await sut?.stop();
  }, 60_000);

  const view = (name: string, more: Record<string, unknown> = {}) => ({
    ...{ page: 'jobs', name, query: 'tag=reports&state=active' },
    ...more,
  });
  const as = (who: Record<string, string>) => ({
    get: (path: string) => sut.http.get(path).set(who),
    post: (path: string, body: object) => sut.http.post(path).set(who).send(body),
    put: (path: string, body: object) => sut.http.put(path).set(who).send(body),
    delete: (path: string) => sut.http.delete(path).set(who),
  });
  const admin = () => as(sut.bearer);
  const other = () => as(viewer.headers);
  const namesOf = ({ body }: { body: unknown }): string[] =>
    (body as { items: { name: string }[] }).items.map(({ name }) => name);

  it('are kept for their owner, and shown to others where shared', async () => {
    const own = await admin().post(`${BASE}/views`, view('own')).expect(201);
    expect(own.headers['location']).toBe(`${BASE}/views/${own.body.id}`);
    const shared = await admin()
      .post(`${BASE}/views`, view('shared', { shared: true }))
      .expect(201);
    await admin()
      .post(`${BASE}/views`, view('times', { page: 'timeline' }))
      .expect(201);
    expect(namesOf(await admin().get(`${BASE}/views?page=jobs`).expect(200))).toEqual(['own', 'shared']);
    const seen = await other().get(`${BASE}/views`).expect(200);
    expect(seen.body.items).toMatchObject([{ name: 'shared', isOwn: false, shared: true }]);
    await other().put(`${BASE}/views/${own.body.id}`, view('x')).expect(404);
    await other().put(`${BASE}/views/${shared.body.id}`, view('x')).expect(403);
    await other().delete(`${BASE}/views/${shared.body.id}`).expect(403);
  });

  it('have one name each, can be changed and deleted, and every change is audited', async () => {
    const { body } = await other()
      .post(`${BASE}/views`, view('mine', { shared: true }))
      .expect(201);
    const taken = await other().post(`${BASE}/views`, view('mine')).expect(409);
    expect(taken.body.code).toBe('VIEW_NAME_TAKEN');
    const changed = await other()
      .put(`${BASE}/views/${body.id}`, view('renamed', { query: '' }))
      .expect(200);
    expect(changed.body).toMatchObject({ name: 'renamed', query: '', shared: false, isOwn: true });
    await other().delete(`${BASE}/views/${body.id}`).expect(204);
    await other().delete(`${BASE}/views/${body.id}`).expect(404);
    const audit = await admin().get(`/api/v1/audit?targetType=view&targetId=${body.id}`).expect(200);
    const entries = audit.body.items as { action: string; before: unknown; after: unknown }[];
    expect(entries.map(({ action }) => action)).toEqual(['view.delete', 'view.update', 'view.create']);
    expect(entries[1]).toMatchObject({ before: { name: 'mine' }, after: { name: 'renamed' } });
  });

  it.each([
    ['an unknown page', { page: 'nowhere' }, '/page'],
    ['no name', { name: '' }, '/name'],
    ['an invisible name', { name: ' ' }, '/name'],
    ['a name of two lines', { name: 'two\nlines' }, '/name'],
    ['blanks in the query', { query: 'a b' }, '/query'],
    ['a query too long', { query: 'x'.repeat(2_001) }, '/query'],
    ['a flag that is none', { shared: 'yes' }, '/shared'],
    ['another owner', { owner: 'user:eve' }, '/owner'],
  ])('are refused with %s', async (_title, more, pointer) => {
    const { body } = await admin().post(`${BASE}/views`, view('bad', more)).expect(400);
    expect((body.errors as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
  });

  it('preferences are one’s own, and replaced as a whole', async () => {
    const path = '/api/v1/auth/me/preferences';
    expect((await other().get(path).expect(200)).body).toEqual({ savedAt: null });
    await other()
      .put(path, { language: 'ar', digits: 'arab', zone: 'Asia/Riyadh', shortcuts: false })
      .expect(200);
    const wish = { theme: 'dark', zone: 'mine', density: null, jobColumns: ['state', 'p95'] };
    const { body: saved } = await other().put(path, wish).expect(200);
    expect(saved).toEqual({ ...wish, savedAt: expect.stringMatching(/^2026-.+Z$/) });
    expect((await other().get(path).expect(200)).body).toEqual(saved);
    expect((await admin().get(path).expect(200)).body).toEqual({ savedAt: null });
    const columns = [{ jobColumns: ['a', 'a'] }, { executionColumns: ['a b'] }, { jobColumns: 'a' }];
    for (const bad of [
      { zone: 'Mars' },
      { theme: 'pink' },
      { shortcuts: 1 },
      { other: 1 },
      { savedAt: null },
      ...columns,
    ])
      await other().put(path, bad).expect(400);
  });

  it('the configuration is shown to administrators, without secrets', async () => {
    await other().get(`${BASE}/configuration`).expect(403);
    const { body, text } = await admin().get(`${BASE}/configuration`).expect(200);
    const items = body.items as { name: string; value: unknown; source: string; doc: string }[];
    const of = (name: string) => items.find((item) => item.name === name);
    expect(of('SCHEDULER_BOOTSTRAP_API_KEY')).toMatchObject({ value: '********', source: 'env' });
    expect(of('SCHEDULER_RETENTION_DAYS')).toMatchObject({ value: 90, source: 'default' });
    expect(items.every(({ doc }) => doc.length > 10)).toBe(true);
    expect(text).not.toContain(sut.adminKey);
  });
});
