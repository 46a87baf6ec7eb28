import { Body, Controller, Get, Header, HttpException, Module, Param, Post, Query } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ApiProperty } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import {
  ApiProblems,
  buildOpenApi,
  ConditionalGet,
  HttpModule,
  installEdge,
  installReference,
  PageQuery,
  ParseRowId,
  RequestId,
} from '../../src/http/index.js';
import {
  AppLogger,
  Clock,
  ConflictError,
  NotFoundError,
  SystemClock,
  UnavailableError,
} from '../../src/kernel/index.js';

let ticks = 0;

class Step {
  @ApiProperty() @IsString() @MaxLength(10) name!: string;
}

class Thing {
  @ApiProperty() @IsString() title!: string;
  @ApiProperty() @IsOptional() @IsInt() @Min(1) maxInstances?: number;
  @ApiProperty({ type: [Step] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(3)
  @ValidateNested({ each: true })
  @Type(() => Step)
  steps?: Step[];
  @IsOptional() params?: Record<string, unknown>;
}

/** What {@link ThingsController} answers to those who poll; a test changes it. */
export const polled: { items: string[] } = { items: ['a'] };

/** A little of everything the edge has to do with. */
@Controller('api/v1/things')
class ThingsController {
  @Get()
  @ApiProblems(400, { status: 409, code: 'THING_BUSY', detail: 'busy' }, { status: 409, code: 'THING_GONE' })
  listThings(@Query() query: PageQuery): PageQuery {
    return query;
  }

  @Post()
  createThing(
    @Body() body: Thing,
    @RequestId() requestId: string,
  ): { body: Thing; requestId: string; isThing: boolean } {
    return { body, requestId, isThing: body instanceof Thing };
  }

  @Get('search')
  searchThings(@Query('q') q: string): { q: string } {
    return { q };
  }

  @Get('polled')
  @ConditionalGet()
  pollThings(): { now: number; items: string[] } {
    ticks += 1;
    return { now: ticks, ...polled };
  }

  @Get('fail/:how')
  @Header('ETag', '"1"')
  fail(@Param('how') how: string): never {
    if (how === 'missing') throw new NotFoundError('thing', 7);
    if (how === 'conflict') throw new ConflictError('THING_BUSY', 'It is busy.', { by: 'anna' });
    if (how === 'down') throw new UnavailableError('No database.', { retryAfterSeconds: 3 });
    if (how === 'teapot') throw new HttpException('short and stout', 418);
    throw new Error('password=hunter2 in a stack');
  }

  @Get(':id')
  getThing(@Param('id', ParseRowId) id: number): { id: number } {
    return { id };
  }
}

class Recorder extends AppLogger {
  readonly entries: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  debug(message: string, fields: Record<string, unknown> = {}): void {
    this.entries.push({ level: 'debug', message, fields });
  }
  info(message: string, fields: Record<string, unknown> = {}): void {
    this.entries.push({ level: 'info', message, fields });
  }
  warn(message: string, fields: Record<string, unknown> = {}): void {
    this.entries.push({ level: 'warn', message, fields });
  }
  error(message: string, fields: Record<string, unknown> = {}): void {
    this.entries.push({ level: 'error', message, fields });
  }
}

/** What was logged. */
export const log = new Recorder();

@Module({
  providers: [
    { provide: AppLogger, useValue: log },
    { provide: Clock, useClass: SystemClock },
  ],
  exports: [AppLogger, Clock],
})
class LogModule {}

/** The edge around a controller, as the service has it. */
export async function startThings(rateLimitPerMinute = 0): Promise<NestExpressApplication> {
  const module = await Test.createTestingModule({
    imports: [{ module: LogModule, global: true }, HttpModule.forRoot({ rateLimitPerMinute })],
    controllers: [ThingsController],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
  installEdge(app, { bodyLimitBytes: 2_000_000, trustProxy: false, isHttps: false });
  installReference(app, buildOpenApi(app, { version: '1.2.3' }));
  await app.init();
  return app;
}
