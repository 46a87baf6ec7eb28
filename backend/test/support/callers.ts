import { Database } from '../../src/database/index.js';
import { ROLES, type Role } from '../../src/http/index.js';
import type { RawClient } from './raw-client.js';
import { ADMIN_KEY, type TestApp } from './test-app.js';

/** Somebody who sends requests: the headers that say who it is. */
export interface Caller {
  name: string;
  /** What the server should make of it; null = nobody. */
  role: Role | null;
  headers: Record<string, string>;
  /** Also the headers without the CSRF token; only sessions have one. */
  csrf?: string;
}

const PASSWORD = 'a password for tests';
const admin = { Authorization: `Bearer ${ADMIN_KEY}` };

/** Makes one caller of each kind: a key and a session per role, and those who are nobody (any more). */
export async function makeCallers(sut: TestApp, client: RawClient): Promise<Caller[]> {
  const callers: Caller[] = [{ name: 'anonymous', role: null, headers: {} }];
  for (const role of ROLES) {
    const key = await makeKey(client, role);
    callers.push({ name: `${role} key`, role, headers: bearer(key.key) });
    callers.push(await signedIn(client, role, `${role}.session`));
  }
  const revoked = await makeKey(client, 'admin');
  await client.send({ method: 'DELETE', path: `/api/v1/auth/api-keys/${revoked.id}`, headers: admin });
  const past = await makeKey(client, 'admin');
  const expired = await signedIn(client, 'admin', 'expired');
  const disabled = await signedIn(client, 'admin', 'disabled');
  await endThem(sut, past.id);
  callers.push(
    { name: 'revoked key', role: null, headers: bearer(revoked.key) },
    { name: 'expired key', role: null, headers: bearer(past.key) },
    { name: 'unknown key', role: null, headers: bearer('mwd_00000000_nobody-has-this-key') },
    { name: 'basic auth', role: null, headers: { Authorization: 'Basic YWRtaW46YWRtaW4gcGFzc3dvcmQ=' } },
    { ...expired, name: 'expired session', role: null },
    { ...disabled, name: 'session of a disabled user', role: null },
  );
  return callers;
}

const bearer = (key: string): Record<string, string> => ({ Authorization: `Bearer ${key}` });

async function makeKey(client: RawClient, role: Role): Promise<{ id: number; key: string }> {
  const body = { name: `${role} of a test`, role };
  const answer = await client.json({ method: 'POST', path: '/api/v1/auth/api-keys', headers: admin, body });
  return JSON.parse(answer.text) as { id: number; key: string };
}

/** A user of that role, signed in. */
export async function signedIn(client: RawClient, role: Role, username: string): Promise<Caller> {
  const user = { username, password: PASSWORD, role };
  await client.json({ method: 'POST', path: '/api/v1/auth/users', headers: admin, body: user });
  const answer = await client.json({
    method: 'POST',
    path: '/api/v1/auth/login',
    body: { username, password: PASSWORD },
  });
  if (answer.status !== 200) throw new Error(`sign-in of ${username}: ${answer.status} ${answer.text}`);
  const { csrfToken } = JSON.parse(answer.text) as { csrfToken: string };
  const cookie = String(answer.headers['set-cookie']).split(';', 1)[0]!;
  const headers = { Cookie: cookie, 'X-CSRF-Token': csrfToken };
  return { name: `${role} session`, role, headers, csrf: csrfToken };
}

/** What time and administrators do, done to rows: a session and a key that ran out, an account that was closed. */
async function endThem(sut: TestApp, keyId: number): Promise<void> {
  const database = sut.app.get(Database, { strict: false });
  const past = '2020-01-01 00:00:00.000';
  await database.transaction(async (tx) => {
    const of = '(SELECT id FROM scheduler_user WHERE username = ?)';
    await tx.execute(`UPDATE scheduler_session SET expires_at = ? WHERE user_id IN ${of}`, [past, 'expired']);
    await tx.execute('UPDATE scheduler_api_key SET expires_at = ? WHERE id = ?', [past, keyId]);
    await tx.execute('UPDATE scheduler_user SET disabled = 1 WHERE username = ?', ['disabled']);
  });
}
