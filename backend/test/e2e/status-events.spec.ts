import type { AddressInfo } from 'node:net';
import { Database, toDbInstant } from '../../src/database/index.js';
import { DAY, epochMs, EventHub } from '../../src/kernel/index.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';

const BASE = '/api/v1/scheduler';

describeForEachDatabase('status, instances and events over HTTP', (engine) => {
  let sut: TestApp;
  let database: Database;
  const clock = new FakeClock(START);
  beforeAll(async () => {
    sut = await startTestApp(engine, { clock });
    database = sut.app.get(Database);
    await clock.advance(1_000);
  }, 60_000);
  afterAll(async () => sut?.stop());

  const get = (path: string) => sut.http.get(`${BASE}${path}`).set(sut.bearer);
  const status = async () => (await get('/status').expect(200)).body;

  it('tells what runs here, and counts jobs and executions by state', async () => {
    const before = await status();
    expect(before).toMatchObject({
      ...{ isRunning: true, mode: 'embedded', version: '0.0.0-test', database: engine, queue: 'in_process' },
      ...{ timezone: expect.any(String), instanceName: expect.any(String), instanceId: expect.any(Number) },
      instances: [{ isSelf: true, status: 'alive', late: false, runsEngine: true }],
    });
    const job = await aJob().every(1_800).insert(database);
    await aJob().every(86_400).paused().insert(database);
    await aJob().disabled().insert(database);
    await anExecution(job).at(-5_000).succeeded().insert(database);
    await anExecution(job).at(-6_000).lost().insert(database);
    await anExecution(job)
      .at(-2 * DAY)
      .missed()
      .insert(database);
    await anExecution(job).at(600_000).insert(database);
    const after = await status();
    const grown = (part: 'jobs' | 'executions' | 'last24h'): Record<string, number> =>
      Object.fromEntries(
        Object.entries(after[part] as Record<string, unknown>)
          .filter(([, value]) => typeof value === 'number')
          .map(([key, value]) => [key, Number(value) - Number(before[part][key])])
          .filter(([, difference]) => difference !== 0),
      ) as Record<string, number>;
    expect(grown('jobs')).toEqual({ total: 3, active: 1, paused: 1, disabled: 1, dueSoon: 1 });
    expect(grown('executions')).toEqual({ planned: 1 });
    // The missed one was due two days ago.
    expect(grown('last24h')).toEqual({ succeeded: 1, lost: 1 });
    expect(after.last24h).toMatchObject({ exact: true, since: expect.stringMatching(/^2026-11-01T/) });
  });

  it('lists present instances, then the last ended ones', async () => {
    const at = toDbInstant(epochMs(START - DAY));
    await database.transaction(async (tx) => {
      for (const [name, state] of [
        ['gone-1', 'dead'],
        ['gone-2', 'stopped'],
        ['gone-3', 'stopped'],
      ]) {
        await tx.execute(
          `INSERT INTO scheduler_instance (uid, name, host, pid, version, mode, runs_engine, runs_tasks, status, started_at, heartbeat_at, stopped_at, functions)
           VALUES (?, ?, 'h', 1, '1', 'worker', 0, 1, ?, ?, ?, ?, '["a.b"]')`,
          [`00000000-0000-4000-8000-00000000000${name?.at(-1) ?? ''}`, name, state, at, at, at],
        );
      }
    });
    const all = await get('/instances').expect(200);
    const names = all.body.items.map((item: { name: string }) => item.name);
    expect(names.slice(1)).toEqual(['gone-3', 'gone-2', 'gone-1']);
    expect(all.body.items[0]).toMatchObject({ isSelf: true, heartbeatAgeMs: expect.any(Number) });
    expect(all.body.items[1]).toMatchObject({
      status: 'stopped',
      heartbeatAgeMs: null,
      late: false,
      functions: ['a.b'],
    });
    const dead = await get('/instances?status=dead').expect(200);
    expect(dead.body).toMatchObject({ total: 1, items: [{ name: 'gone-1' }] });
    expect((await get('/instances?recent=1').expect(200)).body.total).toBe(2);
  });

  it('forgets instances that have ended, and only those; executions go on naming them', async () => {
    const forget = (id: number) => sut.http.delete(`${BASE}/instances/${id}`).set(sut.bearer);
    const listed = async (): Promise<{ id: number; name: string }[]> =>
      (await get('/instances').expect(200)).body.items;
    const [self, ended] = await listed();
    const job = await aJob().insert(database);
    const run = await anExecution(job).with({ instanceId: ended!.id }).succeeded().insert(database);
    await forget(ended!.id).expect(204);
    await forget(ended!.id).expect(204);
    expect((await listed()).map(({ id }) => id)).not.toContain(ended!.id);
    expect((await get(`/executions/${run.id}`)).body).toMatchObject({ instanceId: ended!.id });
    expect((await forget(self!.id).expect(409)).body.code).toBe('INSTANCE_PRESENT');
    await forget(4_711).expect(404);
    const audit = await sut.http.get('/api/v1/audit?action=instance.forget').set(sut.bearer).expect(200);
    expect(audit.body.items).toMatchObject([{ targetId: String(ended!.id), before: { forgottenAt: null } }]);
  });

  it('streams hints, narrowed by topic and job, and merges what is too much', async () => {
    const hub = sut.app.get(EventHub);
    const everything = await openStream(sut, '/events');
    const one = await openStream(sut, '/events?topics=execution&jobId=7');
    hub.publish({ type: 'job.changed', jobId: 7 });
    hub.publish({ type: 'execution.changed', jobId: 8, executionId: 'x', status: 'running' });
    hub.publish({ type: 'execution.changed', jobId: 7, executionId: 'y', status: 'running' });
    expect(await everything.next(3)).toEqual([
      ['job.changed', { jobId: 7 }],
      ['execution.changed', { jobId: 8, executionId: 'x', status: 'running' }],
      ['execution.changed', { jobId: 7, executionId: 'y', status: 'running' }],
    ]);
    expect(await one.next(1)).toEqual([
      ['execution.changed', { jobId: 7, executionId: 'y', status: 'running' }],
    ]);
    for (let i = 0; i < 300; i++)
      hub.publish({ type: 'execution.changed', jobId: 1_000 + i, executionId: `e${i}`, status: 'planned' });
    const [merged] = await one.next(1);
    expect(merged).toEqual(['execution.changed', { many: true }]);
    everything.close();
    one.close();
    await get('/events?topics=nothing').expect(400);
    await sut.http.get(`${BASE}/events`).expect(401);
  });
});

type Hint = [event: string, data: unknown];

/** A stream as a browser reads it; greetings and comments are left out. */
async function openStream(
  sut: TestApp,
  path: string,
): Promise<{ next(count: number): Promise<Hint[]>; close(): void }> {
  const { port } = sut.app.getHttpServer().address() as AddressInfo;
  const abort = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${port}${BASE}${path}`, {
    headers: sut.bearer,
    signal: abort.signal,
  });
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let hints: Hint[] = [];
  return {
    async next(count) {
      while (hints.length < count) {
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream ended');
        text += value;
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const event = /^event: (.*)$/m.exec(block)?.[1];
          if (event && event !== 'hello')
            hints.push([event, JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null')]);
        }
      }
      const found = hints.slice(0, count);
      hints = hints.slice(count);
      return found;
    },
    close: () => abort.abort(),
  };
}
