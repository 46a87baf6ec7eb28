import { gzipSync } from 'node:zlib';
import { HostileProbe } from './hostile-probe.js';
import { operationsOf, pathOf, type Operation } from './operations.js';
import { RawClient, type RawRequest } from './raw-client.js';
import { SAMPLE_BODIES } from './sample-bodies.js';
import type { Engine } from './temp-database.js';
import { startTestApp, type TestApp } from './test-app.js';

/** An application under attack, with one job and one user to aim at. */
export interface HostileTarget {
  sut: TestApp;
  client: RawClient;
  probe: HostileProbe;
  operations: Operation[];
  /** Operations that take a body. */
  withBody: Operation[];
  jobId: number;
  /** Path of an operation, aimed at what exists. */
  pathTo(operation: Operation): string;
  /** A request with that body, as JSON. */
  send(operation: Operation, body: unknown): RawRequest;
  /** The good body with some fields changed. */
  altered(operation: Operation, fields: Record<string, unknown>): RawRequest;
  stop(): Promise<void>;
}

/** Starts the application and makes what the attacks aim at. */
export async function startHostileTarget(engine: Engine): Promise<HostileTarget> {
  const sut = await startTestApp(engine);
  const client = RawClient.of(sut);
  const job = {
    name: 'target',
    jobKey: 'hostile.target',
    taskFunctionKey: 'test.ok',
    intervalSeconds: 86_400,
  };
  const jobId = await create(client, sut, '/api/v1/scheduler/jobs', job);
  const user = { username: 'target', password: 'a good password', role: 'viewer' };
  const userId = await create(client, sut, '/api/v1/auth/users', user);
  const window = {
    name: 'target',
    from: '2098-12-31T00:00:00Z',
    until: '2099-01-01T00:00:00Z',
    tags: ['hostile'],
  };
  const windowId = await create(client, sut, '/api/v1/scheduler/maintenance-windows', window);
  const webhook = { name: 'target', url: 'https://hooks.invalid/', events: ['job.failing'] };
  const webhookId = await create(client, sut, '/api/v1/scheduler/webhooks', webhook);
  const operations = operationsOf(sut.openApi);
  /** By a word of the path; everything else is aimed at the job. */
  const ids = {
    executions: '0198c0de-7a3b-7c11-9f00-5b1d3c2a4e6f',
    users: userId,
    'maintenance-windows': windowId,
    webhooks: webhookId,
  };
  const pathTo = (operation: Operation): string => {
    const aim = Object.entries(ids).find(([word]) => operation.path.includes(word));
    return pathOf(operation, {
      id: aim?.[1] ?? jobId,
      jobKey: 'hostile.target',
      ...{ jobId, slot: 0, deliveryId: 1 },
    });
  };
  const send = (operation: Operation, body: unknown): RawRequest => ({
    method: operation.method.toUpperCase(),
    path: pathTo(operation),
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    sut,
    client,
    probe: new HostileProbe(client, sut.bearer),
    operations,
    withBody: operations.filter(({ body }) => body !== null),
    jobId,
    pathTo,
    send,
    altered: (operation, fields) => send(operation, { ...SAMPLE_BODIES[operation.id], ...fields }),
    stop: async () => {
      client.close();
      await sut.stop();
    },
  };
}

async function create(client: RawClient, sut: TestApp, path: string, body: object): Promise<number> {
  const answer = await client.json({ method: 'POST', path, headers: sut.bearer, body });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return (JSON.parse(answer.text) as { id: number }).id;
}

/** One attack on a body as a whole. */
export interface BodyAttack {
  name: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** What it must be answered with. */
  status: number;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const manyKeys = (): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [i.toString(36), 1])));
const gzip = (text: string): Buffer => gzipSync(text);

/** Bodies no operation may take. Large ones are made once. */
export function bodyAttacks(): BodyAttack[] {
  const json = (name: string, body: string, status = 400): BodyAttack => ({
    name,
    headers: JSON_TYPE,
    body,
    status,
  });
  const typed = (name: string, type: string, body: string | Buffer = '{}', status = 415): BodyAttack => ({
    name,
    headers: { 'Content-Type': type },
    body,
    status,
  });
  const encoded = (name: string, encoding: string, body: Buffer, status: number): BodyAttack => ({
    name,
    headers: { ...JSON_TYPE, 'Content-Encoding': encoding },
    body,
    status,
  });
  return [
    json('array', '[]'),
    json('array of one', '[{"name":"x"}]'),
    json('string', '"x"'),
    json('number', '1'),
    json('true', 'true'),
    json('null', 'null'),
    json('open brace', '{'),
    json('cut off', '{"name":"x'),
    json('single quotes', "{'name':'x'}"),
    json('trailing comma', '{"name":"x",}'),
    json('two documents', '{}{}'),
    json('NaN', '{"intervalSeconds":NaN}'),
    json('comment', '{/* */}'),
    json('lone NUL', '\u0000'),
    json('200,000 levels', `{"params":${deep(200_000)}}`),
    json('33 levels', `{"params":${deep(33)}}`),
    json('100,000 keys', manyKeys()),
    json('10 MB', JSON.stringify({ name: 'x'.repeat(10_000_000) }), 413),
    json('__proto__', '{"__proto__":{"x":1,"role":"admin"}}'),
    json('constructor.prototype', '{"constructor":{"prototype":{"x":1}}}'),
    json('__proto__ in params', '{"params":{"a":[{"__proto__":{"x":1}}]}}'),
    encoded('gzip bomb', 'gzip', gzip(' '.repeat(50_000_000)), 413),
    encoded('gzip of junk', 'gzip', Buffer.from('not gzip'), 400),
    encoded('unknown encoding', 'rot13', Buffer.from('{}'), 415),
    typed('form', 'application/x-www-form-urlencoded', 'name=x&role=admin'),
    typed('text', 'text/plain'),
    typed('multipart', 'multipart/form-data; boundary=x', '--x--'),
    typed('xml', 'application/xml', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    typed('almost JSON', 'application/jsonp'),
    typed('latin-1', 'application/json; charset=iso-8859-1'),
    { name: 'no type', body: '{}', status: 415 },
  ];
}
