import { Controller, Get, Module, Param } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { HttpModule, installEdge } from '../http/index.js';
import { AppLogger, Clock, SilentLogger, SystemClock } from '../kernel/index.js';
import { MetricsModule, MetricsRegistry } from '../metrics/index.js';
import { HealthModule, HealthRegistry } from './index.js';

/** The machine's clock, but waiting ends at once: checks that hang are late immediately. */
class ImpatientClock extends SystemClock {
  override setTimeout(callback: () => void): () => void {
    return super.setTimeout(callback, 0);
  }
}

@Controller('things')
class ThingsController {
  @Get(':id') get(@Param('id') id: string): { id: string } {
    return { id };
  }
}

@Module({
  providers: [
    { provide: AppLogger, useClass: SilentLogger },
    { provide: Clock, useClass: ImpatientClock },
  ],
  exports: [AppLogger, Clock],
})
class KernelModule {}

let app: NestExpressApplication;
let health: HealthRegistry;

beforeEach(async () => {
  const version = { version: '1.2.3', commit: null, tzdata: '2026a', node: 'v24', mode: 'worker' };
  const module = await Test.createTestingModule({
    imports: [
      { module: KernelModule, global: true },
      HttpModule.forRoot({ rateLimitPerMinute: 1 }),
      MetricsModule,
      HealthModule.forRoot(version),
    ],
    controllers: [ThingsController],
  }).compile();
  app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
  installEdge(app, { bodyLimitBytes: 1_000, trustProxy: false, isHttps: false });
  await app.init();
  health = app.get(HealthRegistry);
});
afterEach(() => app.close());

const get = (path: string) => request(app.getHttpServer()).get(path);

describe('health', () => {
  it('is alive and tells its version without asking anything', async () => {
    health.register({ name: 'database', check: () => ({ isUp: false }) });
    expect((await get('/healthz').expect(200)).body).toEqual({ status: 'ok' });
    expect((await get('/version').expect(200)).body).toMatchObject({
      version: '1.2.3',
      mode: 'worker',
      commit: null,
    });
  });

  it('is ready while all indicators are up', async () => {
    health.register({ name: 'database', check: () => Promise.resolve({ isUp: true }) });
    expect((await get('/readyz').expect(200)).body.checks).toEqual([
      { name: 'database', isUp: true, durationMs: expect.any(Number) },
    ]);
  });

  it('names what is down: refused, failing and hanging checks, without the text of errors', async () => {
    health.register({ name: 'engine', check: () => ({ isUp: false, detail: 'stuck' }) });
    health.register({
      name: 'database',
      check: () => Promise.reject(new Error('mariadb://root:hunter2@db')),
    });
    health.register({ name: 'redis', check: () => new Promise(() => undefined) });
    const { body, headers } = await get('/readyz').expect(503);
    expect(body.code).toBe('NOT_READY');
    expect(headers['retry-after']).toBe('2');
    expect(body.params.checks.map((c: { name: string; detail: string }) => `${c.name}: ${c.detail}`)).toEqual(
      ['engine: stuck', 'database: check failed', 'redis: no answer'],
    );
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('is not ready once it is stopping, and forgets indicators that were removed', async () => {
    health.register({ name: 'engine', check: () => ({ isUp: false }) })();
    await get('/readyz').expect(200);
    health.stop();
    expect((await get('/readyz').expect(503)).body.detail).toBe('Not ready: shutdown.');
  });
});

describe('metrics', () => {
  it('counts requests by route pattern, never by path', async () => {
    await get('/things/4711').expect(200);
    await get('/things/4712').expect(429);
    await get('/nowhere').expect(404);
    const { text, headers } = await get('/metrics').expect(200);
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toContain(
      'mawid_http_request_duration_seconds_count{method="GET",route="/things/:id",status="2xx"} 1',
    );
    expect(text).toContain('route="/things/:id",status="4xx"} 1');
    expect(text).toContain('route="unmatched",status="4xx"} 1');
    expect(text).not.toContain('4711');
  });

  it('raises counters, gauges and histograms by name and reads gauges at the scrape', async () => {
    const metrics = app.get(MetricsRegistry);
    let open = 3;
    metrics.onScrape('mawid_sse_connections', () => open);
    metrics.count('mawid_executions_finished_total', { status: 'failed' }, 2);
    metrics.observe('mawid_plan_duration_seconds', {}, 0.02);
    open = 4;
    const { text } = await metrics.render();
    expect(text).toContain('mawid_sse_connections 4');
    expect(text).toContain('mawid_executions_finished_total{status="failed"} 2');
    expect(text).toContain('mawid_plan_duration_seconds_bucket{le="0.025"} 1');
  });

  it('counts as other what would be the 501st series', async () => {
    const metrics = app.get(MetricsRegistry);
    for (let i = 0; i < 510; i++) metrics.count('mawid_loop_errors_total', { loop: `loop-${i}` });
    const { text } = await metrics.render();
    expect(text).toContain('mawid_loop_errors_total{loop="other"} 10');
    expect(text).not.toContain('loop-500');
  });
});
