import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { startHostileTarget, type HostileTarget } from '../support/hostile-target.js';
import {
  BAD_ENCODINGS,
  BAD_IDEMPOTENCY_KEYS,
  BAD_IF_MATCH,
  BAD_KEYS,
  BAD_ROW_IDS,
  BAD_UUIDS,
  INJECTIONS,
  ODD_REQUEST_IDS,
  wrongQueryValues,
} from '../support/hostile-values.js';
import { pathOf, type Operation, type Parameter } from '../support/operations.js';
import type { RawAnswer } from '../support/raw-client.js';
import { SAMPLE_BODIES } from '../support/sample-bodies.js';
import { describeForEachDatabase } from '../support/temp-database.js';

/* Paths, queries and headers of every operation, and what no HTTP client would send. */

describeForEachDatabase('hostile addresses and headers', (engine) => {
  let target: HostileTarget;
  beforeAll(async () => {
    target = await startHostileTarget(engine);
  }, 30_000);
  afterAll(async () => {
    process.stdout.write(target?.probe.summary(`hostile addresses and headers (${engine})`) ?? '');
    await target?.stop();
  });
  beforeEach(() => void target.probe.findings.splice(0));

  const order = (operation: Operation, path: string, headers: Record<string, string> = {}) => ({
    method: operation.method.toUpperCase(),
    path,
    headers: operation.body ? { 'Content-Type': 'application/json', ...headers } : headers,
    ...(operation.body ? { body: JSON.stringify(SAMPLE_BODIES[operation.id]) } : {}),
    headersOnly: operation.id === 'streamEvents',
  });
  const queriesOf = (operation: Operation): Parameter[] =>
    operation.parameters.filter((one) => one.in === 'query');
  const each = async (
    operations: Operation[],
    work: (operation: Operation) => Promise<void>,
  ): Promise<void> => {
    for (const operation of operations) await work(operation);
    expect(target.probe.findings).toEqual([]);
  };
  /** The query an operation needs to be a good one. */
  const goodQuery = (operation: Operation, without: string): string =>
    queriesOf(operation)
      .filter(({ required, name }) => required && name !== without)
      .map(
        ({ name }) =>
          `${name}=${encodeURIComponent(name === 'from' ? '2026-01-01T00:00:00Z' : '2026-01-02T00:00:00Z')}&`,
      )
      .join('');

  it('refuses ids that are none, and names the parameter', async () => {
    await each(
      target.operations.filter(({ path }) => path.includes('{')),
      async (operation) => {
        for (const { name, schema } of operation.parameters.filter((one) => one.in === 'path')) {
          const isUuid = schema['format'] === 'uuid';
          const values =
            name === 'jobKey'
              ? BAD_KEYS
              : isUuid
                ? BAD_UUIDS
                : BAD_ROW_IDS.filter((id) => name !== 'slot' || id !== '0');
          for (const value of values) {
            const good = { id: 1, jobId: 1, slot: 0, jobKey: 'k', [name]: value };
            const isSlotInRange = name === 'slot' && value === '2147483648';
            await target.probe.refused(
              'bad id',
              operation.id,
              order(operation, pathOf(operation, good)),
              isSlotInRange ? undefined : `path:${name}`,
            );
          }
          for (const value of BAD_ENCODINGS) {
            const good = { id: 1, jobId: 1, slot: 0, jobKey: 'k', [name]: value };
            await target.probe.refused(
              'bad percent encoding',
              operation.id,
              order(operation, pathOf(operation, good)),
            );
          }
        }
      },
    );
  }, 60_000);

  it('refuses wrong values of every query parameter, and names it', async () => {
    await each(target.operations, async (operation) => {
      const path = target.pathTo(operation);
      for (const { name, schema } of queriesOf(operation)) {
        const query = `${path}?${goodQuery(operation, name)}`;
        for (const value of wrongQueryValues(name, schema))
          await target.probe.refused(
            'wrong query value',
            operation.id,
            order(operation, `${query}${name}=${value}`),
            `?${name}`,
          );
        await target.probe.refused(
          'NUL in the query',
          operation.id,
          order(operation, `${query}${name}=a%00b`),
          `?${name}`,
        );
        // It looks at no parameter but its own, and would delete what the others aim at.
        if (operation.id === 'deleteJob') continue;
        await target.probe.refused(
          'nested query',
          operation.id,
          order(operation, `${query}${name}[__proto__][x]=1`),
        );
        await target.probe.refused(
          'bad percent encoding',
          operation.id,
          order(operation, `${query}${name}=%E0%A4%A`),
        );
        if (schema.type !== 'array')
          await target.probe.refused(
            'repeated parameter',
            operation.id,
            order(operation, `${query}${name}=1&${name}=2`),
            `?${name}`,
          );
      }
    });
    expect(({} as { x?: unknown }).x).toBeUndefined();
  }, 90_000);

  it('refuses parameters there are not, where there are any', async () => {
    await each(
      target.operations.filter(
        (operation) => queriesOf(operation).length > 0 && operation.id !== 'deleteJob',
      ),
      async (operation) => {
        for (const name of ['nope', 'where', 'toString', '__proto__', 'constructor', 'order%5Bby%5D', '$gt'])
          await target.probe.refused(
            'unknown parameter',
            operation.id,
            order(operation, `${target.pathTo(operation)}?${goodQuery(operation, '')}${name}=1`),
          );
        const many = Array.from({ length: 1_000 }, (_, i) => `k${i}=1`).join('&');
        await target.probe.refused(
          '1,000 parameters',
          operation.id,
          order(operation, `${target.pathTo(operation)}?${many}`),
        );
      },
    );
  }, 60_000);

  it('takes SQL, LIKE and scripts in a search as the text they are', async () => {
    const free = (operation: Operation): Parameter[] =>
      queriesOf(operation).filter(
        ({ name, schema }) =>
          schema.type === 'string' &&
          !schema.enum &&
          schema['format'] !== 'date-time' &&
          !['sort', 'cursor'].includes(name),
      );
    let searched = 0;
    await each(
      target.operations.filter((operation) => operation.method === 'get' && free(operation).length > 0),
      async (operation) => {
        for (const { name } of free(operation)) {
          for (const text of INJECTIONS) {
            const answer = await target.probe.harmless(
              'injection in a search',
              operation.id,
              order(
                operation,
                `${target.pathTo(operation)}?${goodQuery(operation, name)}${name}=${encodeURIComponent(text)}`,
              ),
            );
            if (answer.status !== 200 || operation.id === 'streamEvents') continue;
            searched += 1;
            const items = itemsOf(answer);
            // Names and texts of the target hold none of these; `_` and `%` would match all of them as wildcards.
            if (text !== '_' || name !== 'q')
              expect([operation.id, name, text, items]).toEqual([operation.id, name, text, []]);
          }
        }
      },
    );
    expect(searched).toBeGreaterThan(60);
  }, 60_000);

  it('refuses If-Match and Idempotency-Key that are none, and names the header', async () => {
    const takes = (name: string) => (operation: Operation) =>
      operation.parameters.some((one) => one.in === 'header' && one.name === name);
    await each(target.operations.filter(takes('If-Match')), async (operation) => {
      for (const value of BAD_IF_MATCH) {
        const answer = await target.probe.refused(
          'bad If-Match',
          operation.id,
          order(operation, target.pathTo(operation), { 'If-Match': value }),
        );
        expect([operation.id, value.slice(0, 30), [400, 412].includes(answer.status)]).toEqual([
          operation.id,
          value.slice(0, 30),
          true,
        ]);
      }
    });
    await each(target.operations.filter(takes('Idempotency-Key')), async (operation) => {
      for (const value of BAD_IDEMPOTENCY_KEYS)
        await target.probe.refused(
          'bad Idempotency-Key',
          operation.id,
          order(operation, target.pathTo(operation), { 'Idempotency-Key': value }),
          'header:Idempotency-Key',
        );
    });
  }, 60_000);

  it('replaces request ids that are not harmless, and is not moved by other odd headers', async () => {
    const path = '/api/v1/scheduler/jobs';
    for (const id of ODD_REQUEST_IDS) {
      const answer = await target.probe.harmless('odd X-Request-Id', 'listJobs', {
        method: 'GET',
        path,
        headers: { 'X-Request-Id': id },
      });
      expect([
        answer.status,
        /^[\w.-]{1,64}$/.test(String(answer.headers['x-request-id'])),
        answer.headers['x-request-id'] === id,
      ]).toEqual([200, true, false]);
    }
    const odd: Record<string, string>[] = [
      { 'Accept-Language': 'x'.repeat(5_000) },
      { 'Accept-Language': 'ar-'.repeat(500) },
      { Accept: 'application/xml' },
      { Range: 'bytes=0-1' },
      { 'If-None-Match': 'x'.repeat(5_000) },
      { 'If-Modified-Since': 'garbage' },
      { traceparent: '00-zz' },
      { Forwarded: 'for="\\"' },
      { 'X-Forwarded-For': `${'1.2.3.4,'.repeat(500)}` },
      { 'X-Forwarded-Proto': 'javascript' },
      { Host: 'evil.example' },
      { Cookie: `mawid_session=${'x'.repeat(5_000)}` },
      { Cookie: '__proto__=1; constructor=2; mawid_session=j:{"a":1}' },
      { 'Last-Event-ID': '-1e999' },
    ];
    for (const headers of odd) {
      const answer = await target.probe.harmless('odd header', 'listJobs', { method: 'GET', path, headers });
      expect([headers, answer.status]).toEqual([headers, 200]);
      expect(answer.text).not.toContain('evil.example');
      expect(JSON.stringify(answer.headers)).not.toContain('evil.example');
    }
    expect(target.probe.findings).toEqual([]);
  });

  it('refuses addresses and header blocks that are too long', async () => {
    const long = await target.probe.refused('long URL', 'listJobs', {
      method: 'GET',
      path: `/api/v1/scheduler/jobs?q=${'x'.repeat(9_000)}`,
    });
    expect(long.status).toBe(414);
    const answer = await wire(target, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(1_000_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
    expect(target.probe.findings).toEqual([]);
  });

  it('closes the connection on what is not HTTP, and says 400', async () => {
    const head = 'POST /api/v1/scheduler/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    const attacks = [
      '\u0000\u0001\u0002\r\n\r\n',
      'GET /\r\n\r\n',
      'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
      'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET / HTTP/1.1\r\nHost : x\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\r\n b\u0000\r\n\r\n',
      `${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
      `${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      `${head}Content-Length: -1\r\n\r\n`,
      `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
      `${head}Transfer-Encoding: identity, chunked, x\r\n\r\n`,
    ];
    for (const attack of attacks) {
      const answer = await wire(target, attack);
      expect([attack, answer.split('\r\n', 1)[0]]).toEqual([
        attack,
        expect.stringMatching(/^HTTP\/1\.1 (400|401|404|415|501) /),
      ]);
    }
  }, 30_000);

  it('hides what it is made of', async () => {
    for (const path of [
      '/.env',
      '/package.json',
      '/.git/HEAD',
      '/dist/backend/src/main.js',
      '/..%2fpackage.json',
      '/%2e%2e/package.json',
      '/..\\package.json',
      '/api/v1/scheduler/../../../package.json',
      '/docs/..%2f..%2fpackage.json',
      '/docs/%2e%2e/%2e%2e/package.json',
    ]) {
      const answer = await target.probe.refused('file', path, { method: 'GET', path });
      expect([path, [400, 404].includes(answer.status)]).toEqual([path, true]);
    }
    const home = await target.client.send({ method: 'GET', path: '/healthz' });
    for (const name of ['x-powered-by', 'server']) expect(home.headers[name]).toBeUndefined();
    expect(home.headers['x-content-type-options']).toBe('nosniff');
    expect(String(home.headers['content-security-policy'])).toContain("default-src 'self'");
    expect(String(home.headers['content-security-policy'])).not.toContain('unsafe-eval');
    expect(target.probe.findings).toEqual([]);
  });

  it('is alive and well afterwards', async () => {
    expect((await target.client.send({ method: 'GET', path: '/readyz' })).status).toBe(200);
    const job = await target.client.send({
      method: 'GET',
      path: `/api/v1/scheduler/jobs/${target.jobId}`,
      headers: target.sut.bearer,
    });
    expect(job.status).toBe(200);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(target.client.count).toBeGreaterThan(800);
  });
});

/** Sends bytes as they are. @returns all that came back until the server hung up. */
function wire({ sut }: HostileTarget, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect((sut.app.getHttpServer().address() as AddressInfo).port, '127.0.0.1', () =>
      socket.end(text),
    );
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', (error) => (answer === '' ? reject(error) : undefined));
  });
}

/** Items of a page, or lines of a file. */
function itemsOf({ text, headers }: RawAnswer): unknown[] {
  if (String(headers['content-type']).startsWith('application/x-ndjson'))
    return text.split('\n').filter(Boolean);
  return (JSON.parse(text) as { items?: unknown[] }).items ?? [];
}
