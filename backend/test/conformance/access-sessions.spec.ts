import { createTempDatabase, describeForEachDatabase, type TempDatabase } from '../support/temp-database.js';
import { BOOTSTRAP_KEY, Browser, startAccessApp, type AccessApp } from './access-app.js';

describeForEachDatabase('access: sessions, keys, roles', (engine) => {
  let temp: TempDatabase;
  let sut: AccessApp;
  let admin: Browser;

  beforeAll(async () => {
    temp = await createTempDatabase(engine);
    sut = await startAccessApp(temp);
    admin = await Browser.signIn(sut, 'Admin', 'admin password');
  }, 60_000);
  afterAll(async () => {
    await sut?.app.close();
    await temp?.drop();
  });

  const bearer = (key: string, path = '/api/v1/probe/viewer') =>
    sut.call.get(path).set('Authorization', `Bearer ${key}`);
  const makeUser = async (username: string, role: string): Promise<number> =>
    (
      (await admin.send('post', '/api/v1/auth/users', { username, password: 'a password', role }).expect(201))
        .body as { id: number }
    ).id;

  it('sets a cookie that scripts and other sites cannot use', async () => {
    const answer = await sut.call
      .post('/api/v1/auth/login')
      .send({ username: 'admin', password: 'admin password' })
      .expect(200);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^mawid_session=[\w-]{43}; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    expect(JSON.stringify(answer.body)).not.toContain('argon2');
    expect(answer.body.user).toMatchObject({ username: 'admin', role: 'admin', disabled: false });
  });

  it('keeps only hashes of tokens, keys and passwords', async () => {
    const [row] = await temp.database.read((s) =>
      s.query<{ token_hash: string }>('SELECT * FROM scheduler_session'),
    );
    expect(JSON.stringify(row)).not.toContain(admin.cookie.split('=')[1]);
    const [key] = await temp.database.read((s) => s.query('SELECT * FROM scheduler_api_key'));
    expect(JSON.stringify(key)).not.toContain(BOOTSTRAP_KEY);
    const [user] = await temp.database.read((s) =>
      s.query<{ password_hash: string }>('SELECT * FROM scheduler_user'),
    );
    expect(user!.password_hash).toMatch(/^\$argon2id\$/);
  });

  it('answers an unknown user, a wrong password and a disabled account alike', async () => {
    const id = await makeUser('gone', 'viewer');
    await admin.send('post', `/api/v1/auth/users/${id}/disable`).expect(200);
    const bodies = [];
    for (const [username, password] of [
      ['nobody', 'x'],
      ['admin', 'wrong'],
      ['gone', 'a password'],
    ]) {
      const { body, status } = await sut.call
        .post('/api/v1/auth/login')
        .set('X-Request-Id', 'r')
        .send({ username, password });
      expect(status).toBe(401);
      bodies.push(body);
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect(bodies[0].code).toBe('INVALID_CREDENTIALS');
  });

  it('takes a change only with the token of the session and from its own site', async () => {
    const path = '/api/v1/probe/operator';
    await sut.call.post(path).set('Cookie', admin.cookie).expect(403);
    await sut.call.post(path).set('Cookie', admin.cookie).set('X-CSRF-Token', 'f'.repeat(64)).expect(403);
    expect((await admin.send('post', path).set('Origin', 'http://evil.test').expect(403)).body.code).toBe(
      'CSRF_REJECTED',
    );
    await admin.send('post', path).set('Sec-Fetch-Site', 'cross-site').expect(403);
    await admin.send('post', path).expect(200);
    expect((await admin.get('/api/v1/auth/me').expect(200)).body).toMatchObject({
      kind: 'user',
      role: 'admin',
      csrfToken: admin.csrf,
    });
  });

  it('lets each role do what the ones below it may, and no more', async () => {
    const paths = ['viewer', 'operator', 'editor', 'admin'];
    const matrix: Record<string, number[]> = {};
    for (const role of ['viewer', 'operator', 'editor']) {
      await makeUser(role, role);
      const browser = await Browser.signIn(sut, role, 'a password');
      const statuses = [];
      for (const path of paths) {
        const test =
          path === 'viewer'
            ? browser.get('/api/v1/probe/viewer')
            : browser.send('post', `/api/v1/probe/${path}`);
        statuses.push((await test).status);
      }
      matrix[role] = statuses;
      expect((await browser.get('/api/v1/audit')).status).toBe(403);
      expect((await browser.get('/api/v1/auth/users')).status).toBe(403);
      expect((await browser.get('/api/v1/auth/api-keys')).status).toBe(403);
    }
    expect(matrix).toEqual({
      viewer: [200, 403, 403, 403],
      operator: [200, 200, 403, 403],
      editor: [200, 200, 200, 403],
    });
    await sut.call.get('/api/v1/probe/viewer').expect(401);
  });

  it.each([
    ['the role changes', { role: 'editor' }],
    ['the account is disabled', { disabled: true }],
  ])('ends sessions at once when %s', async (_name, patch) => {
    const username = `u${'role' in patch ? 1 : 2}`;
    const id = await makeUser(username, 'operator');
    const browser = await Browser.signIn(sut, username, 'a password');
    await browser.get('/api/v1/probe/viewer').expect(200);
    await admin.send('patch', `/api/v1/auth/users/${id}`, patch).expect(200);
    expect((await browser.get('/api/v1/probe/viewer').expect(401)).body.code).toBe('UNAUTHENTICATED');
  });

  it('does not count a session that was made while the account changed', async () => {
    const id = await makeUser('racer', 'operator');
    const browser = await Browser.signIn(sut, 'racer', 'a password');
    const sql = 'UPDATE scheduler_user SET session_epoch = session_epoch + 1 WHERE id = ?';
    await temp.database.transaction((tx) => tx.execute(sql, [id]));
    await browser.get('/api/v1/probe/viewer').expect(401);
  });

  it('ends all sessions of a person who changes the password, and wants the old one first', async () => {
    await makeUser('pw', 'viewer');
    const [first, second] = [
      await Browser.signIn(sut, 'pw', 'a password'),
      await Browser.signIn(sut, 'pw', 'a password'),
    ];
    const wrong = await first
      .send('post', '/api/v1/auth/password', { currentPassword: 'nope', newPassword: 'another one' })
      .expect(400);
    expect(wrong.body.errors[0]).toMatchObject({ pointer: '/currentPassword', code: 'WRONG_PASSWORD' });
    await first
      .send('post', '/api/v1/auth/password', { currentPassword: 'a password', newPassword: 'another one' })
      .expect(204);
    await first.get('/api/v1/probe/viewer').expect(401);
    await second.get('/api/v1/probe/viewer').expect(401);
    await Browser.signIn(sut, 'pw', 'another one');
  });

  it('lets a person with a reset password do nothing but choose another', async () => {
    const id = await makeUser('reset', 'viewer');
    const { body } = await admin.send('post', `/api/v1/auth/users/${id}/password`).expect(200);
    const browser = await Browser.signIn(sut, 'reset', body.password as string);
    expect((await browser.get('/api/v1/probe/viewer').expect(403)).body.code).toBe(
      'PASSWORD_CHANGE_REQUIRED',
    );
    await browser.get('/api/v1/auth/me').expect(200);
    await browser
      .send('post', '/api/v1/auth/password', { currentPassword: body.password, newPassword: 'my own one' })
      .expect(204);
    await (await Browser.signIn(sut, 'reset', 'my own one')).get('/api/v1/probe/viewer').expect(200);
  });

  it('ends a session by signing out, by idleness and by age, however much it is used', async () => {
    const browser = await Browser.signIn(sut, 'admin', 'admin password');
    await browser.send('post', '/api/v1/auth/logout').expect(204);
    await browser.get('/api/v1/auth/me').expect(401);
    const idle = await Browser.signIn(sut, 'admin', 'admin password');
    const start = sut.time.current;
    sut.time.current = start + 3_599_000;
    await idle.get('/api/v1/auth/me').expect(200);
    sut.time.current += 3_599_000;
    await idle.get('/api/v1/auth/me').expect(200);
    sut.time.current += 3_600_000;
    await idle.get('/api/v1/auth/me').expect(401);
    const aged = await Browser.signIn(sut, 'admin', 'admin password');
    const born = sut.time.current;
    await temp.database.transaction((tx) =>
      tx.execute(
        `UPDATE scheduler_session SET created_at = '2026-10-02 11:30:00.000' WHERE created_at > '2026-11-01 11:59:00.000'`,
      ),
    );
    sut.time.current = born + 120_000;
    const [row] = await temp.database.read((s) =>
      s.query<{ expires_at: string }>(
        `SELECT expires_at FROM scheduler_session WHERE created_at = '2026-10-02 11:30:00.000'`,
      ),
    );
    expect(row).toBeDefined();
    await aged.get('/api/v1/auth/me').expect(200);
    const [touched] = await temp.database.read((s) =>
      s.query<{ expires_at: string }>(
        `SELECT expires_at FROM scheduler_session WHERE created_at = '2026-10-02 11:30:00.000'`,
      ),
    );
    expect(touched!.expires_at.slice(0, 19)).toBe('2026-11-01 11:30:00');
    await aged.get('/api/v1/auth/me').expect(401);
    sut.time.current = start;
    // The sign-ins two hours later cleared what had expired by then.
    admin = await Browser.signIn(sut, 'admin', 'admin password');
  });

  it('shows a key once, takes it as bearer, and ends it by expiry, rotation and revocation', async () => {
    const expiresAt = new Date(sut.time.current + 60_000).toISOString();
    const { body: created } = await admin
      .send('post', '/api/v1/auth/api-keys', { name: 'deploy', role: 'operator', expiresAt })
      .expect(201);
    expect(created.key).toMatch(/^mwd_[0-9a-f]{8}_[\w-]{43}$/);
    expect(created.prefix).toBe(created.key.slice(4, 12));
    await bearer(created.key).expect(200);
    await sut.call.post('/api/v1/probe/operator').set('Authorization', `Bearer ${created.key}`).expect(200);
    await sut.call.post('/api/v1/probe/editor').set('Authorization', `Bearer ${created.key}`).expect(403);
    const list = (await admin.get('/api/v1/auth/api-keys').expect(200)).body;
    expect(JSON.stringify(list)).not.toContain(created.key);
    expect(list.items.find((k: { id: number }) => k.id === created.id).lastUsedAt).toBe(
      new Date(sut.time.current).toISOString(),
    );
    const { body: rotated } = await admin
      .send('post', `/api/v1/auth/api-keys/${created.id}/rotate`)
      .expect(200);
    await bearer(created.key).expect(401);
    await bearer(rotated.key).expect(200);
    sut.time.current += 60_000;
    await bearer(rotated.key).expect(401);
    sut.time.current -= 60_000;
    await admin.send('delete', `/api/v1/auth/api-keys/${created.id}`).expect(204);
    await bearer(rotated.key).expect(401);
    expect(
      (await admin.send('post', `/api/v1/auth/api-keys/${created.id}/rotate`).expect(409)).body.code,
    ).toBe('API_KEY_REVOKED');
  });

  it.each(['', 'Bearer', 'Bearer mwd_x', 'Basic YWRtaW46YWRtaW4=', `Bearer ${'x'.repeat(400)}`])(
    'does not fall back to the cookie with the header %j',
    async (header) => {
      await admin.get('/api/v1/probe/viewer').set('Authorization', header).expect(401);
    },
  );

  it('keeps the last administrator, whoever asks at the same time', async () => {
    const second = await makeUser('second', 'admin');
    const [adminRow] = (await admin.get('/api/v1/auth/users?perPage=200').expect(200)).body.items.filter(
      (u: { username: string }) => u.username === 'admin',
    );
    const demote = (id: number) =>
      sut.call
        .patch(`/api/v1/auth/users/${id}`)
        .set('Authorization', `Bearer ${BOOTSTRAP_KEY}`)
        .send({ role: 'viewer' });
    const statuses = (await Promise.all([demote(second), demote(adminRow.id)]))
      .map((answer) => answer.status)
      .sort();
    expect(statuses).toEqual([200, 409]);
    const promote = (id: number) =>
      sut.call
        .patch(`/api/v1/auth/users/${id}`)
        .set('Authorization', `Bearer ${BOOTSTRAP_KEY}`)
        .send({ role: 'admin' });
    await promote(adminRow.id).expect(200);
    admin = await Browser.signIn(sut, 'admin', 'admin password');
  });

  it('refuses a taken name in any case, bad names and fields that are not theirs to set', async () => {
    await makeUser('anna', 'viewer');
    const create = (body: object) =>
      admin.send('post', '/api/v1/auth/users', { password: 'a password', role: 'viewer', ...body });
    expect((await create({ username: 'ANNA' }).expect(409)).body.code).toBe('USERNAME_TAKEN');
    await create({ username: 'a b' }).expect(400);
    await create({ username: 'x', id: 1, sessionEpoch: 9 }).expect(400);
    await create({ username: 'x', password: 'short' }).expect(400);
    await create({ username: { toString: 'x' } }).expect(400);
  });
});

describeForEachDatabase('access: sign-in is slowed down', (engine) => {
  it('answers 429 with Retry-After after five failures, also to the right password', async () => {
    const temp = await createTempDatabase(engine);
    const sut = await startAccessApp(temp);
    const login = (password: string) =>
      sut.call.post('/api/v1/auth/login').send({ username: 'admin', password });
    const statuses = (await Promise.all(Array.from({ length: 12 }, () => login('wrong')))).map(
      (a) => a.status,
    );
    expect(statuses.filter((s) => s === 401)).toHaveLength(5);
    expect(statuses.filter((s) => s === 429)).toHaveLength(7);
    const refused = await login('admin password').expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await sut.app.close();
    await temp.drop();
  }, 60_000);
});

describeForEachDatabase('access: first start', (engine) => {
  it('makes one administrator and one key however many processes start, and announces the password once', async () => {
    const temp = await createTempDatabase(engine);
    const apps = await Promise.all([1, 2, 3].map(() => startAccessApp(temp, { adminPassword: null })));
    const announced = apps.flatMap((app) => app.announced);
    expect(announced).toHaveLength(1);
    const password = /password (\S+) /.exec(announced[0]!)![1]!;
    await Browser.signIn(apps[0]!, 'admin', password);
    const count = async (table: string): Promise<number> =>
      Number(
        (await temp.database.read((s) => s.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)))[0]!.n,
      );
    expect([await count('scheduler_user'), await count('scheduler_api_key')]).toEqual([1, 1]);
    await apps[0]!.call.get('/api/v1/auth/me').set('Authorization', `Bearer ${BOOTSTRAP_KEY}`).expect(200);

    const next = await startAccessApp(temp, {
      adminPassword: 'other password',
      bootstrapApiKey: 'another-key-of-at-least-24-chars',
    });
    expect(next.announced).toEqual([]);
    await next.call.get('/api/v1/auth/me').set('Authorization', `Bearer ${BOOTSTRAP_KEY}`).expect(401);
    await next.call
      .get('/api/v1/auth/me')
      .set('Authorization', 'Bearer another-key-of-at-least-24-chars')
      .expect(200);
    await next.call
      .post('/api/v1/auth/login')
      .send({ username: 'admin', password: 'other password' })
      .expect(401);
    const back = await startAccessApp(temp, {});
    await back.call.get('/api/v1/auth/me').set('Authorization', `Bearer ${BOOTSTRAP_KEY}`).expect(200);
    await Promise.all([...apps, next, back].map(({ app }) => app.close()));
    await temp.drop();
  }, 120_000);
});
