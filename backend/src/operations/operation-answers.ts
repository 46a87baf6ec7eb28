import { ApiResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import { OperationDto } from './dto/operation.dto.js';
import type { OperationView } from './operations.read.js';
import { toOperationDto } from './to-operation-dto.js';

/** Documents the answer 202. */
export const Accepted = (): MethodDecorator =>
  ApiResponse({
    status: 202,
    type: OperationDto,
    description: 'Begun: follow the operation in `Location`.',
    headers: { Location: { description: 'Path of the operation.', schema: { type: 'string' } } },
  });

/** 202 with `Location`. */
export function accepted(view: OperationView, response: Response): OperationDto {
  response.status(202).setHeader('Location', `/api/v1/scheduler/operations/${view.operation.id}`);
  return toOperationDto(view);
}
