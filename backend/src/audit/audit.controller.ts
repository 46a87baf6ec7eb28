import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, buildLinkHeader, RequireRole } from '../http/index.js';
import { AuditExportQuery, AuditPageDto, AuditQuery } from './audit.dto.js';
import { AuditService } from './audit.service.js';

/** The audit log, for administrators. */
@ApiTags('audit')
@Controller('api/v1/audit')
@RequireRole('admin')
export class AuditController {
  constructor(@Inject(AuditService) private readonly audit: AuditService) {}

  @Get()
  @ApiOperation({ summary: 'Who did what, newest first' })
  @ApiOkResponse({ type: AuditPageDto })
  @ApiProblems(400)
  async listAudit(
    @Query() query: AuditQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AuditPageDto> {
    const page = await this.audit.list(query);
    response.setHeader('Link', buildLinkHeader(request.originalUrl, page));
    return page;
  }

  @Get('export')
  @ApiOperation({ summary: 'All matching entries as a file, newest first' })
  @ApiOkResponse({
    description: 'One entry a line; CSV with a line of names first.',
    content: {
      'application/x-ndjson': { schema: { type: 'string' } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  @ApiProblems(400)
  exportAudit(@Query() query: AuditExportQuery): StreamableFile {
    const [type, extension] =
      query.format === 'csv' ? ['text/csv', 'csv'] : ['application/x-ndjson', 'ndjson'];
    return new StreamableFile(Readable.from(this.audit.export(query)), {
      type: `${type}; charset=utf-8`,
      disposition: `attachment; filename="audit.${extension}"`,
    });
  }
}
