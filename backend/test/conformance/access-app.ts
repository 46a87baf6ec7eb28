import { Body, Controller, Get, HttpCode, Injectable, Module, Param, Post, Req, Res } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { Request, Response } from 'express';
import request from 'supertest';
import { AuditApiModule, AuditLog, AuditModule } from '../../src/audit/index.js';
import {
  AuthModule,
  idempotencyIdOf,
  Idempotent,
  RequireRole,
  type AuthOptions,
} from '../../src/auth/index.js';
import { Database, DatabaseTime, type Session } from '../../src/database/index.js';
import {
  buildOpenApi,
  HttpModule,
  installEdge,
  principalOf,
  ROLES,
  type PrincipalCarrier,
} from '../../src/http/index.js';
import {
  AppLogger,
  Clock,
  ConflictError,
  epochMs,
  SilentLogger,
  SystemClock,
  type EpochMs,
} from '../../src/kernel/index.js';
import type { TempDatabase } from '../support/temp-database.js';

/** Time that tests move. */
export class MovableTime extends DatabaseTime {
  current = Date.UTC(2026, 10, 1, 9);
  now(): EpochMs {
    return epochMs(this.current);
  }
  async read(_session: Session): Promise<EpochMs> {
    return this.now();
  }
  async measure(_session: Session): Promise<number> {
    return 0;
  }
}

/** What the probe routes did. */
@Injectable()
export class Effects {
  count = 0;
  readonly ids: (string | null)[] = [];
  /** Holds back the next effects until it is resolved. */
  gate: Promise<void> = Promise.resolve();
}

@Controller('api/v1/probe')
class ProbeController {
  constructor(private readonly effects: Effects) {}

  @Get(ROLES[0]) @RequireRole('viewer') view(): string {
    return 'ok';
  }
  @Post('operator') @HttpCode(200) @RequireRole('operator') operate(): string {
    return 'ok';
  }
  @Post('editor') @HttpCode(200) @RequireRole('editor') edit(): string {
    return 'ok';
  }
  @Post('admin') @HttpCode(200) @RequireRole('admin') administrate(): string {
    return 'ok';
  }

  @Post('effects/:kind')
  @RequireRole('operator')
  @Idempotent()
  async makeEffect(
    @Param('kind') kind: string,
    @Body() body: object,
    @Req() req: Request & PrincipalCarrier,
    @Res({ passthrough: true }) res: Response,
  ): Promise<object> {
    await this.effects.gate;
    this.effects.count += 1;
    this.effects.ids.push(idempotencyIdOf(req));
    if (kind === 'failing') throw new ConflictError('JOB_BUSY', 'busy');
    res.setHeader('Location', `/effects/${this.effects.count}`).setHeader('ETag', '"7"');
    return { number: this.effects.count, body, by: principalOf(req).name };
  }
}

export interface AccessApp {
  app: NestExpressApplication;
  time: MovableTime;
  effects: Effects;
  announced: string[];
  call: ReturnType<typeof request>;
  audit: AuditLog;
}

export const BOOTSTRAP_KEY = 'bootstrap-key-of-at-least-24-characters';

/** A process that serves authentication, audit and some probe routes on that database. */
export async function startAccessApp(
  temp: TempDatabase,
  options: Partial<AuthOptions> = {},
): Promise<AccessApp> {
  const time = new MovableTime();
  const effects = new Effects();
  const announced: string[] = [];

  @Module({
    providers: [
      { provide: Database, useValue: temp.database },
      { provide: DatabaseTime, useValue: time },
      { provide: Clock, useClass: SystemClock },
      { provide: AppLogger, useClass: SilentLogger },
    ],
    exports: [Database, DatabaseTime, Clock, AppLogger],
  })
  class KernelModule {}

  const auth: AuthOptions = {
    sessionTtlMs: 3_600_000,
    adminPassword: 'admin password',
    bootstrapApiKey: BOOTSTRAP_KEY,
    publicUrl: null,
    announce: (text) => void announced.push(text),
    ...options,
  };
  const module = await Test.createTestingModule({
    imports: [
      { module: KernelModule, global: true },
      HttpModule.forRoot({ rateLimitPerMinute: 0 }),
      AuthModule.forRoot(auth),
      AuditModule,
      AuditApiModule,
    ],
    controllers: [ProbeController],
    providers: [{ provide: Effects, useValue: effects }],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false });
  installEdge(app, { bodyLimitBytes: 1_048_576, trustProxy: false, isHttps: false });
  buildOpenApi(app, { version: '0' });
  await app.listen(0, '127.0.0.1');
  return { app, time, effects, announced, call: request(app.getHttpServer()), audit: app.get(AuditLog) };
}

/** A signed-in browser. */
export class Browser {
  private constructor(
    private readonly sut: AccessApp,
    readonly cookie: string,
    readonly csrf: string,
  ) {}

  static async signIn(sut: AccessApp, username: string, password: string): Promise<Browser> {
    const answer = await sut.call.post('/api/v1/auth/login').send({ username, password });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
    const cookie = String(answer.headers['set-cookie']).split(';', 1)[0]!;
    return new Browser(sut, cookie, (answer.body as { csrfToken: string }).csrfToken);
  }

  get(path: string): request.Test {
    return this.sut.call.get(path).set('Cookie', this.cookie);
  }

  send(method: 'post' | 'patch' | 'delete', path: string, body: object = {}): request.Test {
    return this.sut.call[method](path).set('Cookie', this.cookie).set('X-CSRF-Token', this.csrf).send(body);
  }
}
