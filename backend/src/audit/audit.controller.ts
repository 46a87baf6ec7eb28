import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, buildLinkHeader, RequireRole } from '../http/index.js';
import { AuditPageDto, AuditQuery } from './audit.dto.js';
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
}
