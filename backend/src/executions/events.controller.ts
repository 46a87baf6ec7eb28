import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, RequireRole } from '../http/index.js';
import { EventsQuery } from './dto/events.query.js';
import { EventStream } from './event-stream.js';

/** Live hints for screens. */
@ApiTags('events')
@Controller('api/v1/scheduler/events')
@RequireRole('viewer')
export class EventsController {
  constructor(@Inject(EventStream) private readonly stream: EventStream) {}

  @Get()
  @ApiOperation({
    summary: 'Change hints as server-sent events',
    description:
      'job.changed, execution.changed, instance.changed, lock.changed, operation.changed and stats carry ids and status, at most 5 a second for each thing; ' +
      '{"many": true} stands for more changes than are told one by one. reset = something was missed: read the lists again. ' +
      'Resume with Last-Event-ID, or with ?lastEventId= on a new stream.',
  })
  @ApiOkResponse({
    description: 'A stream.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiProblems(400, 503)
  streamEvents(@Query() query: EventsQuery, @Req() request: Request, @Res() response: Response): void {
    this.stream.open(request, response, query);
  }
}
