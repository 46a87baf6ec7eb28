import type { Response } from 'supertest';
import { Database } from '../../src/database/index.js';
import { ChangePoll } from '../../src/executions/change-poll.js';
import { ExecutionRepository } from '../../src/executions/index.js';
import { epochMs, EventHub, newExecutionId, type ExecutionId } from '../../src/kernel/index.js';
import { anExecution } from '../support/factories/execution.factory.js';
import { aJob, START } from '../support/factories/job.factory.js';
import { FakeClock } from '../support/fake-clock.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeForEachDatabase } from '../support/temp-database.js';
import { testTasks } from '../support/test-tasks.js';

const BASE = '/api/v1/scheduler';
const FIELDS = [
  'id jobId jobName kind scheduledFor scheduledUntil fireCount status reasonCode reasonParams',
  'plannedAt queuedAt dueAt startedAt finishedAt latenessMs durationMs attempt maxAttempts',
  'operationId fence slot instanceId retryOf progress params result error triggeredBy jobVersion',
  'note handledAt handledBy',
].flatMap((line) => line.split(' '));
/** Far enough ahead that no engine touches it. */
const LATER = 3_600_000;

describeForEachDatabase('executions over HTTP', (engine) => {
  let sut: TestApp;
  let database: Database;
  const clock = new FakeClock(START);
  const tasks = testTasks();
  beforeAll(async () => {
    sut = await startTestApp(engine, { clock, tasks: tasks.definitions });
    database = sut.app.get(Database);
  }, 60_000);
  afterAll(async () => sut?.stop());

  const get = (path: string) => sut.http.get(`${BASE}${path}`).set(sut.bearer);
  const act = (id: string, body: object) =>
    sut.http.post(`${BASE}/executions/${id}/action`).set(sut.bearer).send(body);
  /** Moves the clock until the answer is there. */
  async function whileTimePasses(request: PromiseLike<Response>): Promise<Response> {
    let answer: Response | null = null;
    let failure: unknown = null;
    request.then(
      (found) => (answer = found),
      (error: unknown) => (failure = error),
    );
    for (let turns = 0; answer === null && failure === null && turns < 500; turns++) await clock.advance(200);
    if (answer === null) throw failure instanceof Error ? failure : new Error('no answer');
    return answer;
  }
  async function triggered(taskFunctionKey: string): Promise<{ jobId: number; id: string }> {
    const job = await aJob().running(taskFunctionKey, { a: 1 }).every(86_400).insert(database);
    const answer = await sut.http
      .post(`${BASE}/jobs/${job.id}/action`)
      .set(sut.bearer)
      .send({ action: 'trigger' });
    await clock.advance(1_000);
    return { jobId: job.id, id: (answer.body as { executionId: string }).executionId };
  }

  describe('one execution', () => {
    it('has exactly the fields of the contract, and its attempts', async () => {
      const { id, jobId } = await triggered('test.ok');
      const { body } = await get(`/executions/${id}`).expect(200);
      expect(Object.keys(body as object).sort()).toEqual([...FIELDS, 'attempts'].sort());
      expect(body).toMatchObject({
        id,
        jobId,
        kind: 'api',
        status: 'succeeded',
        params: { a: 1 },
        result: { a: 1 },
        attempt: 1,
      });
      expect(body.attempts).toMatchObject([{ attempt: 1, status: 'succeeded', late: null }]);
      const page = await get(`/jobs/${jobId}/history`).expect(200);
      expect(Object.keys(page.body.items[0] as object).sort()).toEqual([...FIELDS].sort());
    });

    it('lists attempts that another one followed before the last', async () => {
      const job = await aJob().running('test.flaky').retrying(3, 1).every(86_400).insert(database);
      const { body } = await sut.http
        .post(`${BASE}/jobs/${job.id}/action`)
        .set(sut.bearer)
        .send({ action: 'trigger' });
      await clock.advance(1_000);
      const waiting = await get(`/executions/${body.executionId}`).expect(200);
      await clock.advance(30_000);
      const ended = await get(`/executions/${body.executionId}`).expect(200);
      expect(ended.body).toMatchObject({ status: 'succeeded', attempt: 3, maxAttempts: 3 });
      expect(
        ended.body.attempts.map((a: { attempt: number; status: string }) => [a.attempt, a.status]),
      ).toEqual([
        [1, 'failed'],
        [2, 'failed'],
        [3, 'succeeded'],
      ]);
      const seen = waiting.body.attempts.map((a: { attempt: number }) => a.attempt);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it('is not found, or not an id, in so many words', async () => {
      const unknown = await get(`/executions/${newExecutionId(1)}`).expect(404);
      expect(unknown.body).toMatchObject({
        code: 'NOT_FOUND',
        detail: expect.stringContaining('There is no execution'),
      });
      await get('/executions/17').expect(400);
      await sut.http.get(`${BASE}/executions/${newExecutionId(1)}`).expect(401);
    });

    it('is answered at its end when the client waits', async () => {
      const { id, jobId } = await triggered('test.held');
      expect((await get(`/executions/${id}`).expect(200)).headers['retry-after']).toBe('1');
      const waiting = get(`/executions/${id}?wait=60`);
      setImmediate(() => tasks.callsOf(jobId)[0]?.succeed({ done: true }));
      const answer = await whileTimePasses(waiting);
      expect(answer.body).toMatchObject({ status: 'succeeded', result: { done: true } });
      expect(answer.headers['retry-after']).toBeUndefined();
    });

    it('is answered as it is when it does not end in time', async () => {
      const { id, jobId } = await triggered('test.held');
      const before = clock.monotonic();
      const answer = await whileTimePasses(get(`/executions/${id}?wait=5`));
      expect(answer.body).toMatchObject({ status: 'running' });
      expect(clock.monotonic() - before).toBeGreaterThanOrEqual(5_000);
      await get(`/executions/${id}?wait=61`).expect(400);
      tasks.callsOf(jobId)[0]?.succeed();
      await clock.advance(100);
    });
  });

  describe('logs', () => {
    let id: ExecutionId;
    beforeAll(async () => {
      const job = await aJob().every(86_400).insert(database);
      ({ id } = await anExecution(job).with({ attempt: 2, fence: 2 }).succeeded().insert(database));
      const line = (attempt: number, seq: number, level: number, message: string) => ({
        ...{ id, attempt, seq, level, message, at: epochMs(START + seq) },
        dataJson: seq === 2 ? '{"rows":120}' : null,
      });
      const lines = [
        line(1, 1, 1, 'first try'),
        line(2, 1, 0, 'quiet'),
        line(2, 2, 2, 'loud\nand long'),
        line(2, 3, 3, 'end'),
      ];
      await database.transaction((tx) => sut.app.get(ExecutionRepository).appendLogs(tx, lines));
    });

    it('come in pages, of the newest attempt', async () => {
      const first = await get(`/executions/${id}/logs?limit=2`).expect(200);
      expect(first.body).toMatchObject({ attempt: 2, nextAfterSeq: 2, isComplete: false });
      expect(first.body.items).toEqual([
        { seq: 1, at: '2026-11-02T09:00:00.001Z', level: 'debug', message: 'quiet', data: null },
        {
          seq: 2,
          at: '2026-11-02T09:00:00.002Z',
          level: 'warn',
          message: 'loud\nand long',
          data: { rows: 120 },
        },
      ]);
      const rest = await get(`/executions/${id}/logs?limit=2&afterSeq=2`).expect(200);
      expect(rest.body).toMatchObject({ items: [{ seq: 3 }], nextAfterSeq: 3, isComplete: true });
    });

    it('are narrowed by level and attempt', async () => {
      const loud = await get(`/executions/${id}/logs?level=warn`).expect(200);
      expect(loud.body.items.map((line: { seq: number }) => line.seq)).toEqual([2, 3]);
      const old = await get(`/executions/${id}/logs?attempt=1`).expect(200);
      expect(old.body).toMatchObject({ items: [{ message: 'first try' }], isComplete: true });
    });

    it('come whole as text and NDJSON', async () => {
      const text = await get(`/executions/${id}/logs?format=text`)
        .expect('Content-Type', /^text\/plain/)
        .expect(200);
      expect(text.text).toBe(
        '2026-11-02T09:00:00.001Z DEBUG quiet\n2026-11-02T09:00:00.002Z WARN  loud\n  and long {"rows":120}\n2026-11-02T09:00:00.003Z ERROR end\n',
      );
      const lines = await get(`/executions/${id}/logs?format=ndjson`).buffer(true).parse(asText).expect(200);
      const parsed = String(lines.body)
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { seq: number });
      expect(parsed.map((line) => line.seq)).toEqual([1, 2, 3]);
    });

    it('of no execution are not found', async () => {
      await get(`/executions/${newExecutionId(2)}/logs`).expect(404);
      await get(`/executions/${newExecutionId(2)}/logs?format=text`).expect(404);
    });
  });

  describe('cancel', () => {
    it('ends a planned one at once, with who and why', async () => {
      const job = await aJob().every(86_400).insert(database);
      const { id } = await anExecution(job).at(LATER).insert(database);
      const { body } = await act(id, { action: 'cancel', reason: 'not today' }).expect(200);
      expect(body).toMatchObject({
        executionId: id,
        execution: { status: 'cancelled', reasonCode: 'cancelled_by_user' },
      });
      expect(body.execution.reasonParams).toEqual({
        by: expect.stringMatching(/^api_key:/),
        reason: 'not today',
      });
      expect(body.execution.attempt).toBe(0);
      const again = await act(id, { action: 'cancel' }).expect(409);
      expect(again.body).toMatchObject({
        code: 'EXECUTION_ALREADY_TERMINAL',
        params: { status: 'cancelled' },
      });
      const audit = await sut.http.get('/api/v1/audit?action=execution.cancel').set(sut.bearer).expect(200);
      expect(audit.body.items[0]).toMatchObject({
        targetId: id,
        reason: 'not today',
        after: { status: 'cancelled' },
      });
    });

    it('frees the slot of a queued one in the same step', async () => {
      const job = await aJob().every(86_400).insert(database);
      const { id } = await anExecution(job).at(LATER).queued('retry_backoff').insert(database);
      expect((await get(`/locks?jobId=${job.id}`)).body.items).toMatchObject([
        { executionId: id, stale: false },
      ]);
      await act(id, { action: 'cancel' }).expect(200);
      expect((await get(`/locks?jobId=${job.id}`)).body.items).toEqual([]);
    });

    it('asks the owner of a running one, which ends it', async () => {
      const { id, jobId } = await triggered('test.held');
      const { body } = await act(id, { action: 'cancel', reason: 'stuck' }).expect(200);
      expect(body.execution).toMatchObject({ status: 'running' });
      await clock.advance(2_000);
      const ended = await get(`/executions/${id}`).expect(200);
      expect(ended.body).toMatchObject({
        status: 'cancelled',
        reasonCode: 'cancelled_by_user',
        reasonParams: { reason: 'stuck' },
      });
      expect(tasks.callsOf(jobId)).toHaveLength(1);
    });

    it('takes no params', async () => {
      const answer = await act(newExecutionId(3), { action: 'cancel', params: {} }).expect(400);
      expect(answer.body.errors).toMatchObject([{ pointer: '/params' }]);
      await act(newExecutionId(3), { action: 'stop' }).expect(400);
      await act(newExecutionId(3), { action: 'cancel' }).expect(404);
    });
  });

  describe('retry', () => {
    it('makes a new execution of the same parameters, or of others', async () => {
      const { id } = await triggered('test.fail');
      const { body } = await act(id, { action: 'retry', reason: 'upstream is back' }).expect(200);
      expect(body.execution).toMatchObject({ retryOf: id, kind: 'api', params: { a: 1 }, attempt: 0 });
      expect(body.executionId).toBe(body.execution.id);
      expect(body.executionId).not.toBe(id);
      await clock.advance(1_000);
      expect((await get(`/executions/${body.executionId}`)).body).toMatchObject({
        status: 'failed',
        error: { type: 'RangeError' },
      });
      const changed = await act(id, { action: 'retry', params: { a: 2 } }).expect(200);
      expect(changed.body.execution.params).toEqual({ a: 2 });
      await clock.advance(1_000);
    });

    it('repeats what ran, also after the job was edited', async () => {
      // Made by the API, so that its first revision is on record.
      const fields = {
        name: 'edited',
        taskFunctionKey: 'test.ok',
        params: { a: 1 },
        intervalSeconds: 86_400,
      };
      const made = await sut.http.post(`${BASE}/jobs`).set(sut.bearer).send(fields).expect(201);
      const { id: jobId } = made.body as { id: number };
      const asked = await sut.http
        .post(`${BASE}/jobs/${jobId}/action`)
        .set(sut.bearer)
        .send({ action: 'trigger' });
      const { executionId: id } = asked.body as { executionId: string };
      await clock.advance(1_000);
      await sut.http
        .put(`${BASE}/jobs/${jobId}`)
        .set(sut.bearer)
        .send({ params: { a: 9 } })
        .expect(200);
      expect((await get(`/executions/${id}`)).body).toMatchObject({ params: { a: 1 }, jobVersion: 1 });
      const { body } = await act(id, { action: 'retry' }).expect(200);
      expect(body.execution).toMatchObject({ params: { a: 1 }, jobVersion: 2 });
      await clock.advance(1_000);
    });

    it('is refused for one that goes on, for a deleted job and for a busy one', async () => {
      const { id, jobId } = await triggered('test.held');
      expect((await act(id, { action: 'retry' }).expect(409)).body.code).toBe('EXECUTION_NOT_TERMINAL');
      const old = await anExecution({ id: jobId, version: 1, priority: 1 })
        .at(-LATER)
        .lost()
        .insert(database);
      expect((await act(old.id, { action: 'retry' }).expect(409)).body).toMatchObject({
        code: 'JOB_BUSY',
        params: { executionIds: [id] },
      });
      tasks.callsOf(jobId)[0]?.succeed();
      await clock.advance(1_000);
      await sut.http.delete(`${BASE}/jobs/${jobId}`).set(sut.bearer);
      expect((await act(old.id, { action: 'retry' }).expect(409)).body.code).toBe('JOB_DELETED');
    });
  });

  describe('note', () => {
    const put = (id: string, body: object) =>
      sut.http.put(`${BASE}/executions/${id}/note`).set(sut.bearer).send(body);
    const audited = async (id: string) => {
      const { body } = await sut.http.get('/api/v1/audit?action=execution.note&perPage=200').set(sut.bearer);
      return (body.items as { targetId: string }[]).filter(({ targetId }) => targetId === id);
    };

    it('is set, changed and cleared with the mark; each change is told and kept, what changes nothing is not', async () => {
      const { id, jobId } = await triggered('test.fail');
      const told: unknown[] = [];
      const unsubscribe = sut.app.get(EventHub).onLocalChange((event) => told.push(event));
      const first = await put(id, { note: ' upstream was down ', handled: true }).expect(200);
      expect(first.body).toMatchObject({
        ...{ id, note: 'upstream was down', status: 'failed' },
        handledBy: expect.stringMatching(/^api_key:/),
        handledAt: expect.any(String),
      });
      expect((await put(id, { note: 'upstream was down', handled: true }).expect(200)).body).toEqual(
        first.body,
      );
      expect(told).toEqual([{ type: 'execution.changed', jobId, executionId: id, status: 'failed' }]);
      unsubscribe();
      const second = await put(id, { note: 'and is back', handled: true }).expect(200);
      expect(second.body).toEqual({ ...first.body, note: 'and is back' });
      expect((await get(`/executions/${id}`)).body).toMatchObject(second.body as object);
      const third = await put(id, { note: '  ', handled: false }).expect(200);
      expect(third.body).toMatchObject({ note: null, handledAt: null, handledBy: null });
      expect(await audited(id)).toMatchObject([
        { before: { note: 'and is back', handled: true }, after: { note: null, handled: false } },
        { before: { note: 'upstream was down' }, after: { note: 'and is back', handled: true } },
        { before: { note: null, handled: false }, after: { note: 'upstream was down', handled: true } },
      ]);
    });

    it('is seen by the poll of a process that nobody tells', async () => {
      const { id, jobId } = await triggered('test.ok');
      const poll = sut.app.get(ChangePoll, { strict: false });
      await poll.turn();
      await put(id, { note: 'seen to', handled: true }).expect(200);
      const relayed: unknown[] = [];
      const unsubscribe = sut.app.get(EventHub).onChange((event) => relayed.push(event));
      await poll.turn();
      unsubscribe();
      const hint = { type: 'execution.changed', jobId, executionId: id, status: 'succeeded' };
      expect(relayed).toContainEqual(hint);
    });

    it('leaves what is handled out of a history that asks for the rest', async () => {
      const { id, jobId } = await triggered('test.fail');
      const idsOf = async (query: string): Promise<string[]> => {
        const { body } = await get(`/jobs/${jobId}/history?${query}`).expect(200);
        return (body.items as { id: string }[]).map((item) => item.id);
      };
      await put(id, { note: 'only a note', handled: false }).expect(200);
      expect([await idsOf('handled=false'), await idsOf('handled=true')]).toEqual([[id], []]);
      await put(id, { note: null, handled: true }).expect(200);
      expect([await idsOf('handled=false'), await idsOf('handled=true')]).toEqual([[], [id]]);
      await get('/history?handled=maybe').expect(400);
    });

    it('is put on one that goes on, but only one that has ended is handled', async () => {
      const { id, jobId } = await triggered('test.held');
      const refused = await put(id, { note: 'watch this', handled: true }).expect(409);
      expect(refused.body).toMatchObject({ code: 'EXECUTION_NOT_TERMINAL', params: { status: 'running' } });
      await put(id, { note: 'watch this', handled: false }).expect(200);
      tasks.callsOf(jobId)[0]?.succeed();
      await clock.advance(1_000);
      expect((await get(`/executions/${id}`)).body).toMatchObject({
        status: 'succeeded',
        note: 'watch this',
      });
      await put(newExecutionId(3), { note: null, handled: true }).expect(404);
      await put(id, { note: null }).expect(400);
    });
  });

  it('answers lists with links, and names what is wrong in a query', async () => {
    const page = await get('/history?perPage=1').expect(200);
    expect(page.headers['link']).toContain('rel="next"');
    expect(page.body).toMatchObject({
      perPage: 1,
      page: 1,
      nextCursor: expect.any(String),
      searchedTo: null,
    });
    const wrong = await get('/history?status=broken&perPage=500&color=red').expect(400);
    const pointers = wrong.body.errors.map((error: { pointer: string }) => error.pointer);
    expect(pointers.map((pointer: string) => pointer.replace(/\/\d+$/, '')).sort()).toEqual([
      '?color',
      '?perPage',
      '?status',
    ]);
    await get('/jobs/987654/history').expect(404);
    const both = await get('/history?status=succeeded,cancelled&kind=api&perPage=200').expect(200);
    const statuses = both.body.items.map((item: { status: string }) => item.status);
    expect([...new Set(statuses)].sort()).toEqual(['cancelled', 'succeeded']);
  });
});

/** NDJSON is no type superagent knows. */
function asText(response: unknown, done: (error: Error | null, body: string) => void): void {
  const stream = response as NodeJS.ReadableStream;
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  stream.on('end', () => done(null, text));
}
