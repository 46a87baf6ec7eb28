import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Public } from '../http/index.js';
import { AppError } from '../kernel/index.js';
import './health-problems.js';
import { HealthRegistry, type HealthState } from './health-registry.js';
import { VersionInfo } from './version-info.js';

/** State of one thing this process needs. */
export class HealthStateDto implements HealthState {
  @ApiProperty({ example: 'database' }) name!: string;
  @ApiProperty() isUp!: boolean;
  @ApiPropertyOptional() detail?: string;
  @ApiProperty({ type: 'integer' }) durationMs!: number;
}

/** Answer of `/healthz`. */
export class LivenessDto {
  @ApiProperty({ enum: ['ok'] }) status!: 'ok';
}

/** Answer of `/readyz`. */
export class ReadinessDto {
  @ApiProperty({ enum: ['ready'] }) status!: 'ready';
  @ApiProperty({ type: [HealthStateDto] }) checks!: HealthStateDto[];
}

/** Probes. Public: an orchestrator has no session, and nothing here tells more than up or down. Our own few lines rather than
 *  @nestjs/terminus, whose answers are not problem documents and whose indicators are built per request. */
@ApiTags('health')
@Controller()
@Public()
export class HealthController {
  constructor(
    @Inject(HealthRegistry) private readonly registry: HealthRegistry,
    @Inject(VersionInfo) private readonly version: VersionInfo,
  ) {}

  @Get('healthz')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'The process is alive; asks nothing else' })
  @ApiOkResponse({ type: LivenessDto })
  getLiveness(): LivenessDto {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Everything this process needs is there' })
  @ApiOkResponse({ type: ReadinessDto })
  @ApiProblems({ status: 503, code: 'NOT_READY' })
  async getReadiness(): Promise<ReadinessDto> {
    const checks = await this.registry.check();
    const down = checks.filter((check) => !check.isUp);
    if (down.length === 0) return { status: 'ready', checks };
    throw new AppError('NOT_READY', {
      status: 503,
      detail: `Not ready: ${down.map((check) => check.name).join(', ')}.`,
      params: { checks },
      logLevel: 'debug',
      retryAfterSeconds: 2,
    });
  }

  @Get('version')
  @ApiOperation({ summary: 'What runs here' })
  @ApiOkResponse({ type: VersionInfo })
  getVersion(): VersionInfo {
    return this.version;
  }
}
