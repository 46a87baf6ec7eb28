import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { parseConfig } from '../../config/index.js';
import { buildDefinition } from '../define-task.js';
import type { TaskDefinition } from '../task-definition.js';
import { fakeTaskContext, ManualClock, type FakeTaskContext } from '../testing.js';
import { AddressGuard, isPublicAddress } from './address-guard.js';
import { DemoTasks, HelloParams } from './demo.tasks.js';
import { httpParamsSchema } from './http-params.js';
import { HttpTasks, type HttpResult } from './http.tasks.js';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let base = '';
let handler: Handler;
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handler(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

function setup(allowed = '127.0.0.1'): {
  sut: HttpTasks;
  task: TaskDefinition;
  ctx: FakeTaskContext;
  clock: ManualClock;
} {
  const clock = new ManualClock();
  const sut = new HttpTasks(parseConfig({ SCHEDULER_HTTP_ALLOWED_HOSTS: allowed }).config, clock);
  const task = buildDefinition({
    options: { key: 'http.request' },
    params: httpParamsSchema,
    source: 'spec',
    call: (params, ctx) => sut.request(params, ctx),
  });
  return { sut, task, clock, ctx: fakeTaskContext({ fence: 7, slot: 1, fire: { jobId: 42, attempt: 2 } }) };
}

describe('http.request', () => {
  it('sends the request with the fire’s identity and returns the answer', async () => {
    const { task, ctx, clock } = setup();
    let seen: { method?: string; headers: IncomingMessage['headers']; body: string } | null = null;
    handler = (request, response, body) => {
      seen = { method: request.method, headers: request.headers, body };
      response
        .writeHead(201, {
          'content-type': 'application/json',
          'x-request-id': 'r1',
          'set-cookie': 'secret=1',
        })
        .end('{"ok":true}');
    };
    const params = {
      url: `${base}/hook?token=hidden`,
      method: 'POST',
      headers: { 'X-Team': 'a' },
      body: { n: 1 },
    };
    expect(await task.run(params, ctx)).toEqual({
      status: 201,
      headers: expect.objectContaining({ 'content-type': 'application/json', 'x-request-id': 'r1' }),
      body: { ok: true },
      truncated: false,
      redirects: 0,
      durationMs: 0,
    });
    expect(seen).toMatchObject({
      method: 'POST',
      body: '{"n":1}',
      headers: {
        'content-type': 'application/json',
        'x-team': 'a',
        'x-mawid-job-id': '42',
        'x-mawid-execution-id': ctx.fire.executionId,
        'x-mawid-scheduled-for': '2026-01-05T09:00:00.000Z',
        'x-mawid-attempt': '2',
        'x-mawid-fence': '7',
        'x-mawid-slot': '1',
      },
    });
    expect(JSON.stringify(ctx.lines)).not.toContain('hidden');
    expect(clock.pending).toBe(0); // the timeout is disarmed
  });

  it('fails on a status that is not expected, showing the body', async () => {
    const { task, ctx } = setup();
    handler = (_request, response) => response.writeHead(503).end('try later');
    await expect(task.run({ url: base }, ctx)).rejects.toMatchObject({
      name: 'HttpStatusError',
      message: expect.stringMatching(/answered 503, expected 200 to 299\. Body: try later/),
    });
    expect(await task.run({ url: base, expectStatus: [200, 503] }, ctx)).toMatchObject({
      status: 503,
      body: 'try later',
    });
    expect(await task.run({ url: base, expectStatus: 503 }, ctx)).toMatchObject({ status: 503 });
    handler = (_request, response) => response.end('fine');
    await expect(task.run({ url: base, expectStatus: 204 }, ctx)).rejects.toThrow(
      /answered 200, expected 204/,
    );
  });

  it('reads at most 64 KiB of an endless answer', async () => {
    const { task, ctx } = setup();
    handler = (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more);
      more();
    };
    const result = (await task.run({ url: base }, ctx)) as HttpResult;
    expect(result.truncated).toBe(true);
    expect(String(result.body)).toHaveLength(16_384);
  });

  it('gives up after its timeout, also in the middle of a body', async () => {
    const { task, ctx, clock } = setup();
    const arrived = new Promise<void>((resolve) => {
      handler = (_request, response) => {
        response.write('slow');
        resolve();
      };
    });
    const running = task.run({ url: base, timeoutSeconds: 5 }, ctx);
    const verdict = expect(running).rejects.toMatchObject({
      name: 'HttpTimeoutError',
      message: 'no complete answer within 5 s',
    });
    await arrived;
    await clock.advance(5_000);
    await verdict;
    expect(clock.pending).toBe(0);
  });

  it('stops when the run is cancelled', async () => {
    const { task, ctx } = setup();
    const arrived = new Promise<void>((resolve) => (handler = () => resolve()));
    const running = task.run({ url: base }, ctx);
    const verdict = expect(running).rejects.toMatchObject({ name: 'TaskAbort', reason: 'cancelled' });
    await arrived;
    ctx.abort();
    await verdict;
  });

  it('follows redirects, at most five, without carrying credentials to another origin', async () => {
    const { task, ctx, sut } = setup('127.0.0.1,other.test');
    sut.resolve = async () => ['127.0.0.1'];
    const seen: IncomingMessage[] = [];
    const other = base.replace('127.0.0.1', 'other.test');
    handler = (request, response) => {
      seen.push(request);
      if (request.url === '/start') response.writeHead(302, { location: `${other}/end` }).end();
      else if (request.url === '/end') response.end('done');
      else response.writeHead(307, { location: '/loop' }).end();
    };
    const params = {
      url: `${base}/start`,
      method: 'POST',
      body: 'x',
      headers: { Authorization: 'Bearer secret' },
    };
    expect(await task.run(params, ctx)).toMatchObject({ status: 200, body: 'done', redirects: 1 });
    expect(seen[0]?.headers.authorization).toBe('Bearer secret');
    expect(seen[1]).toMatchObject({ method: 'GET' });
    expect(seen[1]?.headers.authorization).toBeUndefined();
    expect(seen[1]?.headers.host).toBe(new URL(other).host);
    await expect(task.run({ url: `${base}/loop` }, ctx)).rejects.toThrow('more than 5 redirects');
  });

  it.each([
    'http://127.0.0.1/',
    'http://localhost/',
    'http://[::1]/',
    'http://0.0.0.0/',
    'http://169.254.169.254/latest/meta-data',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://10.1.2.3/',
    'http://192.168.0.1/',
    'http://172.31.0.1/',
    'http://100.64.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:8.8.8.8]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://224.0.0.1/',
    'http://rebind.test/',
    'http://mixed.test/',
  ])('refuses to call %s', async (url) => {
    const { task, sut, ctx } = setup('192.0.2.1');
    const names: Record<string, string[]> = {
      localhost: ['127.0.0.1', '::1'],
      'rebind.test': ['10.0.0.1'],
      'mixed.test': ['93.184.215.14', '127.0.0.1'],
    };
    sut.resolve = async (host) => names[host] ?? [];
    await expect(task.run({ url }, ctx)).rejects.toMatchObject({ name: 'TargetRefusedError' });
  });

  it('checks each hop of a redirect, resolves once, and connects to the address it checked', async () => {
    const { task, sut, ctx } = setup('start.test');
    const resolve = jest.fn(async (host: string) => (host === 'start.test' ? ['127.0.0.1'] : ['10.0.0.1']));
    sut.resolve = resolve;
    const url = base.replace('127.0.0.1', 'start.test');
    handler = (_request, response) => response.end('here');
    expect(await task.run({ url }, ctx)).toMatchObject({ body: 'here' }); // no DNS knows start.test
    expect(resolve).toHaveBeenCalledTimes(1);
    handler = (_request, response) => response.writeHead(302, { location: 'http://inside.test/' }).end();
    await expect(task.run({ url }, ctx)).rejects.toThrow(/inside\.test leads to 10\.0\.0\.1/);
    handler = (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    await expect(task.run({ url }, ctx)).rejects.toThrow(/only http and https/);
    await expect(task.run({ url: url.replace('//', '//user:pw@') }, ctx)).rejects.toThrow(/user or password/);
  });

  it.each([
    [{ url: 'ftp://example.com' }, '/params/url'],
    [{ url: 'not a url' }, '/params/url'],
    [{ url: 'http://e.x', headers: { Host: 'y' } }, '/params/headers'],
    [{ url: 'http://e.x', headers: { CONNECTION: 'upgrade' } }, '/params/headers'],
    [{ url: 'http://e.x', headers: { 'x-MAWID-fence': '9' } }, '/params/headers'],
    [{ url: 'http://e.x', headers: { a: 'b\r\nc: d' } }, '/params/headers/a'],
    [{ url: 'http://e.x', method: 'TRACE' }, '/params/method'],
    [{ url: 'http://e.x', expectStatus: 99 }, '/params/expectStatus'],
    [{ url: 'http://e.x', timeoutSeconds: 0 }, '/params/timeoutSeconds'],
  ])('refuses the params %j', (params, pointer) => {
    expect(
      setup()
        .task.validate(params)
        .map((error) => error.pointer),
    ).toContain(pointer);
  });
});

describe(AddressGuard.name, () => {
  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'])(
    'knows that %s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it('allows listed hosts, addresses and ranges, and nothing beside them', () => {
    const sut = new AddressGuard(['db.internal', '10.1.0.0/16', 'fd00::/8', '192.168.1.5']);
    const refuses = (host: string, address: string) => () => sut.check(host, [address]);
    expect(refuses('DB.internal.', '10.9.9.9')).not.toThrow();
    expect(refuses('a', '10.1.2.3')).not.toThrow();
    expect(refuses('a', 'fd12::1')).not.toThrow();
    expect(refuses('a', '192.168.1.5')).not.toThrow();
    expect(refuses('a', '10.2.0.1')).toThrow(/SCHEDULER_HTTP_ALLOWED_HOSTS/);
    expect(refuses('sub.db.internal', '10.2.0.1')).toThrow();
    expect(refuses('a', '::ffff:10.1.2.3')).toThrow();
    expect(() => sut.check('a', [])).toThrow(/no address/);
  });
});

describe('demo.hello', () => {
  it('logs and reports each step in its own time', async () => {
    const clock = new ManualClock();
    const ctx = fakeTaskContext();
    const running = new DemoTasks(clock).hello(
      Object.assign(new HelloParams(), { steps: 4, seconds: 8 }),
      ctx,
    );
    await clock.advance(4_000);
    expect(ctx.reports.map(({ fraction }) => fraction)).toEqual([0.25, 0.5]);
    await clock.advance(4_000);
    expect(await running).toEqual({ greeting: 'Hello, world', steps: 4 });
    expect(ctx.lines[0]).toMatchObject({ level: 'info', message: 'Hello, world' });
  });

  it('stops when asked', async () => {
    const clock = new ManualClock();
    const ctx = fakeTaskContext();
    const running = new DemoTasks(clock).hello(new HelloParams(), ctx);
    const verdict = expect(running).rejects.toMatchObject({ reason: 'shutdown' });
    ctx.abort('shutdown');
    await verdict;
    expect(clock.pending).toBe(0);
  });
});
