import { Readable } from 'node:stream';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Idempotent } from '../auth/index.js';
import {
  ApiProblems,
  buildLinkHeader,
  CurrentPrincipal,
  ParseExecutionId,
  ParseRowId,
  RequireRole,
  type Principal,
  ConditionalGet,
} from '../http/index.js';
import type { ExecutionId } from '../kernel/index.js';
import {
  ExecutionActionRequest,
  ExecutionActionResponse,
  ExecutionQuery,
} from './dto/execution-action.dto.js';
import { ExecutionNoteRequest } from './dto/execution-note.dto.js';
import { ExecutionLogsQuery, LogPageDto } from './dto/execution-logs.dto.js';
import { ExecutionDetailDto, ExecutionDto, ExecutionPageDto } from './dto/execution.dto.js';
import { HistoryQuery, JobHistoryQuery } from './dto/history.query.js';
import { ExecutionCommands } from './execution-commands.service.js';
import { ExecutionNotes } from './execution-notes.service.js';
import { ExecutionsService } from './executions.service.js';
import { HistoryService } from './history.service.js';

/** The id is a branded string, of which no type is left at run time to document. */
const ExecutionIdParam = (): MethodDecorator =>
  ApiParam({
    name: 'id',
    schema: { type: 'string', format: 'uuid' },
    example: '0198c0de-7a3b-7c11-9f00-5b1d3c2a4e6f',
  });

/** History, single executions, their logs, and what can be done to them. */
@ApiTags('executions')
@Controller('api/v1/scheduler')
@RequireRole('viewer')
export class ExecutionsController {
  constructor(
    @Inject(HistoryService) private readonly history: HistoryService,
    @Inject(ExecutionsService) private readonly executions: ExecutionsService,
    @Inject(ExecutionCommands) private readonly commands: ExecutionCommands,
    @Inject(ExecutionNotes) private readonly notes: ExecutionNotes,
  ) {}

  @Get('history')
  @ConditionalGet()
  @ApiOperation({ summary: 'Executions of all jobs, newest planned instant first' })
  @ApiOkResponse({ type: ExecutionPageDto })
  @ApiProblems(400)
  async listHistory(
    @Query() query: HistoryQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExecutionPageDto> {
    return withLinks(await this.history.list(query), request, response);
  }

  @Get('jobs/:id/history')
  @ConditionalGet()
  @ApiOperation({ summary: "One job's executions, newest planned instant first" })
  @ApiOkResponse({ type: ExecutionPageDto })
  @ApiProblems(400, 404)
  async listJobHistory(
    @Param('id', ParseRowId) id: number,
    @Query() query: JobHistoryQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExecutionPageDto> {
    return withLinks(await this.history.listOfJob(id, query), request, response);
  }

  @Get('executions/:id')
  @ExecutionIdParam()
  @ApiOperation({ summary: 'One execution with its attempts; with wait after its end' })
  @ApiOkResponse({
    type: ExecutionDetailDto,
    headers: {
      'Retry-After': {
        description: 'Seconds after which asking again makes sense; absent when it has ended.',
        schema: { type: 'integer' },
      },
    },
  })
  @ApiProblems(400, 404)
  async getExecution(
    @Param('id', ParseExecutionId) id: ExecutionId,
    @Query() query: ExecutionQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExecutionDetailDto> {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answer = await this.executions.find(id, { waitSeconds: query.wait, signal: gone.signal });
    if (answer.retryAfterSeconds !== null) response.setHeader('Retry-After', answer.retryAfterSeconds);
    return answer.execution;
  }

  @Get('executions/:id/logs')
  @ExecutionIdParam()
  @ApiOperation({ summary: 'What the task logged: a page as JSON, or all lines as NDJSON or text' })
  @ApiExtraModels(LogPageDto)
  @ApiOkResponse({
    description: 'A page of lines; with format=ndjson or text every line.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(LogPageDto) } },
      'application/x-ndjson': { schema: { type: 'string' } },
      'text/plain': { schema: { type: 'string' } },
    },
  })
  @ApiProblems(400, 404)
  async getExecutionLogs(
    @Param('id', ParseExecutionId) id: ExecutionId,
    @Query() query: ExecutionLogsQuery,
  ): Promise<LogPageDto | StreamableFile> {
    if (query.format === undefined || query.format === 'json') return this.executions.logPage(id, query);
    const [type, extension] =
      query.format === 'text' ? ['text/plain', 'log'] : ['application/x-ndjson', 'ndjson'];
    return new StreamableFile(Readable.from(await this.executions.logText(id, query)), {
      type: `${type}; charset=utf-8`,
      disposition: `inline; filename="${id}.${extension}"`,
    });
  }

  @Post('executions/:id/action')
  @ExecutionIdParam()
  @HttpCode(200)
  @RequireRole('operator')
  @Idempotent()
  @ApiOperation({ summary: 'Cancel an execution, or run an ended one again' })
  @ApiOkResponse({ type: ExecutionActionResponse })
  @ApiProblems(
    400,
    404,
    { status: 409, code: 'EXECUTION_ALREADY_TERMINAL' },
    { status: 409, code: 'EXECUTION_NOT_TERMINAL' },
    { status: 409, code: 'JOB_DELETED' },
    { status: 409, code: 'JOB_BUSY' },
    { status: 409, code: 'HANDLER_MISSING' },
    { status: 409, code: 'IDEMPOTENCY_IN_FLIGHT' },
  )
  actOnExecution(
    @Param('id', ParseExecutionId) id: ExecutionId,
    @Body() body: ExecutionActionRequest,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ExecutionActionResponse> {
    return this.commands.act(id, body, principal);
  }

  @Put('executions/:id/note')
  @ExecutionIdParam()
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Note something of an execution, and say whether it is handled',
    description:
      'Sets both; changes nothing else of it. What is handled is left out by `handled=false` of the history.',
  })
  @ApiOkResponse({ type: ExecutionDto })
  @ApiProblems(400, 404, { status: 409, code: 'EXECUTION_NOT_TERMINAL' })
  noteExecution(
    @Param('id', ParseExecutionId) id: ExecutionId,
    @Body() body: ExecutionNoteRequest,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ExecutionDto> {
    return this.notes.put(id, body, principal);
  }
}

function withLinks(page: ExecutionPageDto, request: Request, response: Response): ExecutionPageDto {
  response.setHeader('Link', buildLinkHeader(request.originalUrl, page));
  return page;
}
