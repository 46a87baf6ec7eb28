import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { IdempotencyService } from '../../src/auth/index.js';
import { SYSTEM_PRINCIPAL } from '../../src/http/index.js';
import { BOOTSTRAP_KEY, startAccessApp, type AccessApp } from './access-app.js';

let temp: TempDatabase;
let sut: AccessApp;

const start = (engine: Parameters<typeof createTempDatabase>[0]) => async (): Promise<void> => {
  temp = await createTempDatabase(engine);
  sut = await startAccessApp(temp);
};
const stop = async (): Promise<void> => {
  await sut?.app.close();
  await temp?.drop();
};

describeForEachDatabase('access: idempotency keys', (engine) => {
  beforeAll(start(engine), 60_000);
  afterAll(stop);

  const post = (key: string | null, body: object = { a: 1 }, kind = 'good') => {
    const test = sut.call
      .post(`/api/v1/probe/effects/${kind}`)
      .set('Authorization', `Bearer ${BOOTSTRAP_KEY}`);
    return (key === null ? test : test.set('Idempotency-Key', key)).send(body);
  };

  it('repeats status, body and headers of the first answer without running again', async () => {
    const first = await post('k1').expect(201);
    const before = sut.effects.count;
    const again = await post('k1').expect(201);
    expect(again.body).toEqual(first.body);
    expect([again.headers['location'], again.headers['etag']]).toEqual([first.headers['location'], '"7"']);
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect(sut.effects.count).toBe(before);
    expect(sut.effects.ids.at(-1)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('runs each time without a key', async () => {
    const before = sut.effects.count;
    await post(null).expect(201);
    await post(null).expect(201);
    expect(sut.effects.count).toBe(before + 2);
  });

  it('refuses the key with another body or path, and malformed keys', async () => {
    await post('k2').expect(201);
    expect((await post('k2', { a: 2 }).expect(422)).body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    await post('k2', { a: 1 }, 'other').expect(422);
    await post('x'.repeat(256)).expect(400);
    await post('a b').expect(400);
  });

  it('has one effect for 50 parallel duplicates', async () => {
    const before = sut.effects.count;
    let open = (): void => undefined;
    sut.effects.gate = new Promise((resolve) => (open = resolve));
    const calls = Array.from({ length: 50 }, () =>
      post('k3').then((answer) => {
        // Once a loser has its answer the winner may go on: so the losers really met a request in flight.
        if (answer.status === 409) open();
        return answer;
      }),
    );
    const statuses = (await Promise.all(calls)).map((answer) => answer.status);
    expect(sut.effects.count).toBe(before + 1);
    expect(statuses.filter((s) => s === 201).length).toBeGreaterThanOrEqual(1);
    expect(statuses.filter((s) => s !== 201 && s !== 409)).toEqual([]);
    expect((await post('k3').expect(201)).headers['idempotency-replayed']).toBe('true');
  });

  it('frees the key of a request that was refused', async () => {
    const before = sut.effects.count;
    await post('k4', {}, 'failing').expect(409);
    await post('k4', {}, 'failing').expect(409);
    expect(sut.effects.count).toBe(before + 2);
  });

  it('takes a dead request over after a minute, once', async () => {
    const keys = sut.app.get(IdempotencyService);
    const slot = { principal: 'user:1', operation: 'x', idempotencyKey: 'dead' };
    await keys.begin(slot, 'a'.repeat(64));
    await expect(keys.begin(slot, 'a'.repeat(64))).rejects.toMatchObject({ code: 'IDEMPOTENCY_IN_FLIGHT' });
    sut.time.current += 60_000;
    const verdicts = await Promise.allSettled(
      Array.from({ length: 8 }, () => keys.begin(slot, 'a'.repeat(64))),
    );
    expect(verdicts.filter((v) => v.status === 'fulfilled')).toHaveLength(1);
  });

  it('forgets a key after a day', async () => {
    const keys = sut.app.get(IdempotencyService);
    const slot = { principal: 'user:1', operation: 'x', idempotencyKey: 'old' };
    const first = await keys.begin(slot, 'a'.repeat(64));
    if (first.kind === 'run')
      await keys.complete(slot, first.lockedAt, {
        responseStatus: 201,
        responseHeaders: null,
        responseBody: null,
      });
    expect((await keys.begin(slot, 'a'.repeat(64))).kind).toBe('replay');
    sut.time.current += 86_400_000;
    expect((await keys.begin(slot, 'b'.repeat(64))).kind).toBe('run');
    sut.time.current += 86_400_001;
    expect(await keys.deleteExpired()).toBeGreaterThan(3);
    expect(await keys.deleteExpired()).toBe(0);
  });
});

describeForEachDatabase('access: audit log', (engine) => {
  beforeAll(start(engine), 60_000);
  afterAll(stop);

  const get = (query: string) =>
    sut.call.get(`/api/v1/audit?${query}`).set('Authorization', `Bearer ${BOOTSTRAP_KEY}`);

  it('stands or falls with the change it records', async () => {
    const entry = { principal: SYSTEM_PRINCIPAL, action: 'job.create', targetType: 'job', targetId: 1 };
    await expect(
      temp.database.transaction(async (tx) => {
        await sut.audit.record(tx, entry);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect((await get('targetType=job').expect(200)).body.total).toBe(0);
    await temp.database.transaction((tx) => sut.audit.record(tx, entry));
    expect((await get('targetType=job').expect(200)).body.total).toBe(1);
  });

  it('tells who did what to what from where, before and after, without secrets', async () => {
    const auth = (test: ReturnType<typeof get>) =>
      test.set('Authorization', `Bearer ${BOOTSTRAP_KEY}`).set('X-Request-Id', 'req-7');
    const { body: user } = await auth(sut.call.post('/api/v1/auth/users'))
      .send({ username: 'eve', password: 'hunter2-hunter2', role: 'viewer' })
      .expect(201);
    await auth(sut.call.patch(`/api/v1/auth/users/${user.id}`))
      .send({ role: 'editor', reason: 'promoted' })
      .expect(200);
    const { body } = await get(`targetType=user&targetId=${user.id}`).expect(200);
    expect(body.items.map((e: { action: string }) => e.action)).toEqual(['user.update', 'user.create']);
    expect(body.items[0]).toMatchObject({
      principal: 'api_key:bootstrap',
      reason: 'promoted',
      requestId: 'req-7',
      ip: '::ffff:127.0.0.1'.endsWith(body.items[0].ip) ? body.items[0].ip : '127.0.0.1',
      before: { role: 'viewer' },
      after: { role: 'editor' },
      at: new Date(sut.time.current).toISOString(),
    });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('filters by principal, action and time, and pages newest first', async () => {
    const begin = sut.time.current;
    for (let i = 0; i < 5; i++) {
      sut.time.current += 1_000;
      await temp.database.transaction((tx) =>
        sut.audit.record(tx, {
          principal: SYSTEM_PRINCIPAL,
          action: 'lock.free',
          targetType: 'lock',
          targetId: i,
          after: { "it's": i },
        }),
      );
    }
    const page = await get('action=lock.free&perPage=2&page=2').expect(200);
    expect(page.body).toMatchObject({ total: 5, pages: 3, totalIsExact: true });
    expect(page.body.items.map((e: { targetId: string }) => e.targetId)).toEqual(['2', '1']);
    expect(page.headers['link']).toContain('rel="next"');
    const iso = (ms: number) => encodeURIComponent(new Date(begin + ms).toISOString());
    const range = await get(`action=lock.free&principal=system&from=${iso(2_000)}&to=${iso(4_000)}`).expect(
      200,
    );
    expect(range.body.items.map((e: { targetId: string }) => e.targetId)).toEqual(['2', '1']);
    await get(`from=${iso(2)}&to=${iso(1)}`).expect(400);
    await get("action=' OR 1=1--")
      .expect(200)
      .then(({ body }) => expect(body.total).toBe(0));
  });
});
