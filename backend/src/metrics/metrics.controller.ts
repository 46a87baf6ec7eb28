import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../http/index.js';
import { MetricsRegistry } from './metrics-registry.js';

/** Prometheus scrapes without a session: the text holds counts and times, no names and no secrets. Public on purpose, because
 *  `standalone` and `worker` processes have no users; keep the port inside the network. */
@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(MetricsRegistry) private readonly metrics: MetricsRegistry) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'Metrics in the Prometheus text format' })
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  async getMetrics(@Res({ passthrough: true }) response: Response): Promise<string> {
    const { contentType, text } = await this.metrics.render();
    response.setHeader('Content-Type', contentType);
    response.setHeader('Cache-Control', 'no-store');
    return text;
  }
}
