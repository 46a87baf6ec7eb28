import { Database, toDbInstant, type Session } from '../../src/database/index.js';
import type { ExecutionStatus } from '../../src/executions/index.js';
import { DAY, epochMs, HOUR, SECOND, type ExecutionId } from '../../src/kernel/index.js';
import { RollupService } from '../../src/statistics/index.js';
import { WebhookSender } from '../../src/webhooks/index.js';
import { DeliveryRepository } from '../../src/webhooks/delivery.repository.js';
import { WebhookPost } from '../../src/webhooks/webhook-post.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { START } from '../support/factories/job.factory.js';
import { Receiver, signatureOf } from '../support/receiver.js';
import { seedOutcomes } from '../support/seed-outcomes.js';
import { describeForEachDatabase } from '../support/temp-database.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const BASE = '/api/v1/scheduler';

interface Webhook {
  id: number;
  secret: string;
  version: number;
  path: string;
}

describeForEachDatabase('webhooks', (engine) => {
  let clock: FakeClock;
  let sut: TestApp;
  let receiver: Receiver;
  let sender: WebhookSender;
  let rollups: RollupService;
  let isWaitedFor = true;
  let made = 0;

  beforeAll(async () => {
    clock = new FakeClock(START);
    receiver = await Receiver.start();
    const env = {
      SCHEDULER_HTTP_ALLOWED_HOSTS: '127.0.0.1',
      SCHEDULER_PUBLIC_URL: 'https://mawid.example.com',
    };
    sut = await startTestApp(engine, { clock, env });
    sender = sut.app.get(WebhookSender, { strict: false });
    rollups = sut.app.get(RollupService, { strict: false });
    clock.watch(() => isWaitedFor && sender.posting > 0);
    await clock.advance(SECOND);
  }, 60_000);
  afterAll(async () => {
    await sut?.stop();
    await receiver?.stop();
  }, 60_000);
  beforeEach(() => {
    receiver.answers = [{ status: 204 }];
    isWaitedFor = true;
  });
  afterEach(async () => {
    const { body } = await get('/webhooks');
    for (const { id } of body.items as Webhook[]) await send('delete', `/webhooks/${id}`).expect(204);
  });

  const send = (method: 'post' | 'put' | 'delete', path: string, body?: object) =>
    sut.http[method](`${BASE}${path}`).set(sut.bearer).send(body);
  const get = (path: string) => sut.http.get(`${BASE}${path}`).set(sut.bearer).expect(200);
  const webhook = async (fields: object = {}): Promise<Webhook> => {
    const path = `/${(made += 1)}`;
    const wish = { name: 'on-call', url: receiver.url(path), events: ['execution.failed'], ...fields };
    const { body } = await send('post', '/webhooks', wish).expect(201);
    return { ...(body as Webhook), path };
  };
  const job = async (tags: string[] = []): Promise<number> => {
    const wish = { name: 'a job', taskFunctionKey: 'test.ok', intervalSeconds: 86_400, tags };
    return (await send('post', '/jobs', wish).expect(201)).body.id as number;
  };
  /** Executions that ended, old enough to be counted, and counted. */
  const ended = async (jobId: number, ...statuses: ExecutionStatus[]): Promise<ExecutionId[]> => {
    const at = clock.now() - 21 * SECOND;
    const error = { type: 'RangeError', message: 'it went wrong', stack: 'at secret.ts' };
    const seeds = statuses.map((status, i) => ({ jobId, at: at + i, status, error }));
    const ids = await seedOutcomes(sut.app.get(Database), seeds);
    while (await rollups.turn());
    await clock.advance(SECOND);
    return ids;
  };
  const deliveries = async ({ id }: Webhook): Promise<Record<string, unknown>[]> =>
    (await get(`/webhooks/${id}/deliveries`)).body.items;
  const test = async ({ id }: Webhook): Promise<{ id: number; messageId: string }> =>
    (await send('post', `/webhooks/${id}/test`).expect(202)).body;
  const write = (work: (tx: Session) => Promise<unknown>) => sut.app.get(Database).transaction(work);

  it('tell once of each run that ended so, of the jobs they are meant for, signed', async () => {
    const hook = await webhook({ tags: ['db'], events: ['execution.failed', 'execution.succeeded'] });
    const meant = await job(['db', 'x']);
    const [executionId] = await ended(meant, 'failed');
    await ended(await job(['web']), 'failed', 'succeeded', 'lost');
    const messages = receiver.of(hook.path);
    expect(messages).toHaveLength(1);
    expect(messages[0]!.body).toMatchObject({
      type: 'execution.failed',
      data: {
        job: { id: meant, name: 'a job', taskFunctionKey: 'test.ok', tags: ['db', 'x'] },
        execution: {
          ...{ id: executionId, status: 'failed', kind: 'schedule' },
          error: { type: 'RangeError', message: 'it went wrong' },
          url: `https://mawid.example.com/executions/${executionId}`,
        },
      },
    });
    expect(messages[0]!.headers['webhook-signature']).toBe(signatureOf(messages[0]!, hook.secret));
    const sent = { attempts: 1, jobId: meant, executionId, responseStatus: 204, error: null };
    expect(await deliveries(hook)).toMatchObject([{ status: 'delivered', ...sent }]);
    expect(messages[0]!.text).not.toContain('secret');
    while (await rollups.turn());
    await clock.advance(SECOND);
    expect(receiver.of(hook.path)).toHaveLength(1);
  });

  it('tell when a job begins to fail and when it does its work again, not of each failure', async () => {
    const hook = await webhook({ events: ['job.failing', 'job.recovered'] });
    const types = () => receiver.of(hook.path).map(({ body }) => body.type);
    const id = await job();
    await ended(id, 'succeeded', 'failed', 'missed', 'skipped', 'failed');
    await ended(id, 'lost');
    expect(types()).toEqual(['job.failing']);
    await ended(id, 'cancelled', 'succeeded', 'succeeded', 'timed_out');
    expect(types()).toEqual(['job.failing', 'job.recovered', 'job.failing']);
    // A message of the job comes before that of its run, and runs in their order.
    const all = await webhook({
      events: ['job.failing', 'job.recovered', 'execution.failed', 'execution.succeeded'],
    });
    await ended(id, 'succeeded', 'failed');
    expect((await deliveries(all)).map(({ event }) => event).reverse()).toEqual([
      ...['job.recovered', 'execution.succeeded', 'job.failing', 'execution.failed'],
    ]);
    await send('delete', `/webhooks/${all.id}`).expect(204);
    // While nobody wants to know nothing is kept: the next failure is news.
    const wish = (events: string[]) => send('put', `/webhooks/${hook.id}`, { events }).expect(200);
    await wish(['execution.lost']);
    await ended(id, 'failed');
    await wish(['job.failing']);
    await ended(id, 'failed');
    expect(types().slice(5)).toEqual(['job.failing']);
  });

  it('try again what is not answered with 2xx, with the same id and body; redirects are not followed', async () => {
    receiver.answers = [
      { status: 302, headers: { location: receiver.url('/elsewhere') } },
      { status: 503, headers: { 'retry-after': '90' }, text: 'busy' },
      { status: 200 },
    ];
    const hook = await webhook();
    const { messageId } = await test(hook);
    await clock.advance(SECOND);
    const first = { messageId, status: 'pending', attempts: 1, maxAttempts: 9, responseStatus: 302 };
    expect(await deliveries(hook)).toMatchObject([first]);
    expect((await get(`/webhooks/${hook.id}`)).body.failingSince).not.toBeNull();
    await clock.advance(7 * SECOND);
    const [second] = await deliveries(hook);
    expect(second).toMatchObject({ attempts: 2, error: 'answered 503: busy' });
    const instant = (name: string): number => Date.parse(String(second![name]));
    expect(instant('nextAttemptAt') - instant('lastAttemptAt')).toBe(90 * SECOND);
    const due = toDbInstant(clock.now());
    await write((tx) => tx.execute('UPDATE scheduler_webhook_delivery SET next_attempt_at = ?', [due]));
    await clock.advance(SECOND);
    expect(await deliveries(hook)).toMatchObject([{ status: 'delivered', attempts: 3, error: null }]);
    expect((await get(`/webhooks/${hook.id}`)).body).toMatchObject({ failingSince: null, pendingCount: 0 });
    const messages = receiver.of(hook.path);
    expect(messages.map(({ headers }) => headers['webhook-id'])).toEqual(new Array(3).fill(messageId));
    expect(new Set(messages.map(({ text }) => text)).size).toBe(1);
    expect(receiver.of('/elsewhere')).toEqual([]);
  });

  it('give up after nine attempts, send again what somebody asks for, and forget after 30 days', async () => {
    receiver.answers = [{ status: 500 }];
    const hook = await webhook();
    const { id } = await test(hook);
    const replay = () => send('post', `/webhooks/${hook.id}/deliveries/${id}/replay`);
    expect((await replay().expect(409)).body.code).toBe('DELIVERY_PENDING');
    await write((tx) => tx.execute('UPDATE scheduler_webhook_delivery SET attempts = 8', []));
    await clock.advance(SECOND);
    expect(await deliveries(hook)).toMatchObject([{ status: 'failed', attempts: 9, nextAttemptAt: null }]);
    receiver.answers = [{ status: 200 }];
    await replay().expect(202);
    await clock.advance(SECOND);
    expect(await deliveries(hook)).toMatchObject([{ id, status: 'delivered', attempts: 1 }]);
    const old = toDbInstant(epochMs(clock.now() - 30 * DAY - SECOND));
    await write((tx) => tx.execute('UPDATE scheduler_webhook_delivery SET created_at = ?', [old]));
    await sender.stop();
    await sender.start();
    await clock.advance(SECOND);
    expect(await deliveries(hook)).toEqual([]);
  });

  it('are turned off by 410 and after five days without success; what waits is sent when they are on again', async () => {
    receiver.answers = [{ status: 410 }];
    const gone = await webhook();
    await test(gone);
    await clock.advance(SECOND);
    expect((await get(`/webhooks/${gone.id}`)).body).toMatchObject({
      enabled: false,
      disabledReason: 'gone',
    });
    expect((await send('post', `/webhooks/${gone.id}/test`).expect(409)).body.code).toBe('WEBHOOK_DISABLED');
    receiver.answers = [{ status: 500 }];
    const failing = await webhook();
    await test(failing);
    const since = toDbInstant(epochMs(clock.now() - 5 * DAY));
    await write((tx) =>
      tx.execute('UPDATE scheduler_webhook SET failing_since = ? WHERE id = ?', [since, failing.id]),
    );
    await clock.advance(SECOND);
    const off = { enabled: false, disabledReason: 'failing', pendingCount: 1 };
    expect((await get(`/webhooks/${failing.id}`)).body).toMatchObject(off);
    const { body: audit } = await sut.http.get('/api/v1/audit?action=webhook.disable').set(sut.bearer);
    expect(audit.items).toMatchObject([{ principal: 'system', targetId: String(failing.id) }, {}]);
    const { installation } = (await get('/doctor')).body as { installation: { code: string }[] };
    expect(installation.find(({ code }) => code === 'webhooks')).toMatchObject({
      ...{ severity: 'warn', params: { names: ['on-call', 'on-call'] } },
    });
    receiver.answers = [{ status: 200 }];
    await clock.advance(7 * SECOND);
    expect(await deliveries(failing)).toMatchObject([{ attempts: 1 }]);
    await send('put', `/webhooks/${failing.id}`, { enabled: true }).expect(200);
    await clock.advance(SECOND);
    expect(await deliveries(failing)).toMatchObject([{ attempts: 2, status: 'delivered' }]);
  });

  it('lose nothing when a process dies while it posts, or stops: others try, once', async () => {
    const hook = await webhook();
    const died = await test(hook);
    const lease = { now: clock.now(), leaseUntil: epochMs(clock.now() + 5 * SECOND) };
    const claim = () =>
      sut.app
        .get(Database)
        .transaction((tx) => new DeliveryRepository().claim(tx, new Map([[hook.id, 10]]), lease));
    // Two at once: each delivery is one's.
    const claimed = await Promise.all([claim(), claim()]);
    expect(claimed.flat()).toHaveLength(1);
    await clock.advance(4 * SECOND);
    expect(receiver.of(hook.path)).toEqual([]);
    await clock.advance(2 * SECOND);
    expect(receiver.of(hook.path)).toHaveLength(1);
    expect(await deliveries(hook)).toMatchObject([{ id: died.id, status: 'delivered', attempts: 2 }]);
    // The process that was taken for dead cannot overwrite that.
    const late = {
      status: 'failed' as const,
      nextAttemptAt: null,
      responseStatus: 500,
      error: 'late',
      durationMs: 1,
    };
    await write((tx) => new DeliveryRepository().settle(tx, claimed.flat()[0]!, late, clock.now()));
    expect(await deliveries(hook)).toMatchObject([{ status: 'delivered' }]);

    receiver.answers = ['hang'];
    isWaitedFor = false;
    await test(hook);
    await clock.advance(SECOND);
    await eventually(() => receiver.of(hook.path).length === 2);
    await sender.stop();
    expect((await deliveries(hook))[0]).toMatchObject({ status: 'pending', attempts: 0 });
    receiver.answers = [{ status: 200 }];
    isWaitedFor = true;
    await sender.start();
    await clock.advance(SECOND);
    expect((await deliveries(hook))[0]).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('cannot be led to internal addresses, nor wait for ever', async () => {
    const refused = { name: 'x', events: ['job.failing'] };
    const urls = ['http://10.0.0.5/', 'http://[::1]/', 'ftp://example.com/', 'https://a:b@example.com/', 'x'];
    for (const url of urls) {
      const { body } = await send('post', '/webhooks', { ...refused, url }).expect(400);
      expect([url, body.errors[0].pointer]).toEqual([url, '/url']);
    }
    const post = sut.app.get(WebhookPost, { strict: false });
    post.resolve = () => Promise.resolve(['169.254.169.254']);
    const hook = await webhook({ url: 'https://metadata.example.com/' });
    await test(hook);
    await clock.advance(SECOND);
    const [first] = await deliveries(hook);
    expect(first).toMatchObject({ status: 'pending', responseStatus: null });
    expect(first!['error']).toMatch(/leads to 169.254.169.254, which is not a public address/);

    receiver.answers = ['hang'];
    const slow = await webhook();
    isWaitedFor = false;
    await test(slow);
    await clock.advance(SECOND);
    await eventually(() => receiver.of(slow.path).length === 1);
    await clock.advance(10 * SECOND);
    await eventually(async () => (await deliveries(slow))[0]!['error'] !== null);
    expect((await deliveries(slow))[0]!['error']).toBe('no complete answer within 10 s');
  });

  it('have a secret that is shown once; a new one signs at once, the old one for a day more', async () => {
    const hook = await webhook();
    const { body: rotated } = await send('post', `/webhooks/${hook.id}/rotate`).expect(200);
    expect(rotated.secret).not.toBe(hook.secret);
    expect(JSON.stringify((await get('/webhooks')).body)).not.toContain('whsec_');
    const { body: audit } = await sut.http.get('/api/v1/audit?targetType=webhook').set(sut.bearer);
    expect(JSON.stringify(audit)).not.toContain('whsec_');
    const signed = async () => {
      await test(hook);
      await clock.advance(SECOND);
      const message = receiver.of(hook.path).at(-1)!;
      const signatures = [rotated.secret as string, hook.secret].map((secret) =>
        signatureOf(message, secret),
      );
      return [message.headers['webhook-signature'], signatures];
    };
    const [both, [fresh, old]] = (await signed()) as [string, string[]];
    expect(both).toBe(`${fresh} ${old}`);
    await write((tx) =>
      tx.execute('UPDATE scheduler_webhook SET old_secret_until = ?', [toDbInstant(clock.now())]),
    );
    const [one, [own]] = (await signed()) as [string, string[]];
    expect(one).toBe(own);
  });

  it('hold at most 1,000 messages that wait; what is not written down is counted', async () => {
    const hook = await webhook();
    const message = {
      webhookId: hook.id,
      event: 'execution.failed' as const,
      jobId: 1,
      executionId: null,
      body: '{}',
    };
    const later = epochMs(clock.now() + HOUR);
    const waiting = Array.from({ length: 999 }, (_, i) => ({ ...message, messageId: `m${i}` }));
    await write((tx) => new DeliveryRepository().insert(tx, waiting, later));
    await write((tx) => tx.execute(`UPDATE scheduler_webhook SET url = 'https://away.invalid/'`, []));
    await ended(await job(), 'failed', 'failed', 'failed');
    expect((await get(`/webhooks/${hook.id}`)).body).toMatchObject({ pendingCount: 1_000, droppedCount: 2 });
  });

  it('are changed by who saw them as they are; absent fields stay', async () => {
    const hook = await webhook({ tags: ['a'] });
    const change = (fields: object, version: number) =>
      send('put', `/webhooks/${hook.id}`, fields).set('If-Match', `"${version}"`);
    const { body } = await change({ name: 'renamed' }, 1).expect(200);
    expect(body).toMatchObject({ name: 'renamed', tags: ['a'], events: ['execution.failed'], version: 2 });
    await change({ name: 'again' }, 1).expect(412);
    expect((await change({ name: 'renamed' }, 2).expect(200)).body.version).toBe(2);
    expect((await change({ events: [] }, 2).expect(400)).body.errors[0].pointer).toBe('/events');
    expect((await change({ events: null }, 2).expect(400)).body.errors[0].pointer).toBe('/events');
    expect((await change({ tags: null, enabled: false }, 2).expect(200)).body).toMatchObject({
      ...{ tags: [], enabled: false, disabledReason: 'by_person' },
    });
    await send('delete', `/webhooks/${hook.id}`).set('If-Match', '"1"').expect(412);
  });
});
