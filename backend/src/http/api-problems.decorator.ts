import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import {
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
  ApiExtraModels,
} from '@nestjs/swagger';
import { codeOfStatus, problemEntry } from './problem-catalogue.js';
import { PROBLEM_MEDIA_TYPE, problemType } from './problem.js';

/** OpenAPI shape of one wrong field. */
export class FieldProblemDto {
  @ApiProperty({
    description: 'JSON pointer into the body, ?name for the query, header:Name for a header.',
    example: '/name',
  })
  pointer!: string;
  @ApiProperty({ example: 'REQUIRED' })
  code!: string;
  @ApiProperty({ example: 'name is missing; add it.' })
  message!: string;
  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  params?: Record<string, unknown>;
}

/** OpenAPI shape of an error answer (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ format: 'uri-reference' })
  type!: string;
  @ApiProperty({ description: 'In the language of Accept-Language (en, ar).' })
  title!: string;
  @ApiProperty({ type: 'integer' })
  status!: number;
  @ApiProperty()
  detail!: string;
  @ApiProperty({ format: 'uri-reference' })
  instance!: string;
  @ApiProperty({ description: 'Stable; branch on this.' })
  code!: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  params!: Record<string, unknown>;
  @ApiProperty({ type: 'string', nullable: true })
  requestId!: string | null;
  @ApiPropertyOptional({ type: [FieldProblemDto] })
  errors?: FieldProblemDto[];
}

/** An error of a route: a bare status, or a status with the code (and an example detail) it answers. */
export type DeclaredProblem = number | { status: number; code: string; detail?: string };

/** Documents the errors of a route with their schema and an example each. Several codes of one status become several
 *  examples. `@ApiProblems(400, 404, { status: 409, code: 'JOB_BUSY' })`. 401 and 403 come with `@RequireRole`. */
export function ApiProblems(...declared: DeclaredProblem[]): MethodDecorator & ClassDecorator {
  const byStatus = new Map<number, { code: string; detail: string }[]>();
  for (const problem of declared) {
    const status = typeof problem === 'number' ? problem : problem.status;
    const code = typeof problem === 'number' ? codeOfStatus(problem) : problem.code;
    const own = typeof problem === 'number' ? undefined : problem.detail;
    const detail = own ?? problemEntry(code)?.help ?? STATUS_CODES[status] ?? 'Error';
    byStatus.set(status, [...(byStatus.get(status) ?? []), { code, detail }]);
  }
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...[...byStatus].map(([status, codes]) =>
      ApiResponse({
        status,
        description: codes.map(({ code, detail }) => `\`${code}\`: ${detail}`).join('\n\n'),
        content: {
          [PROBLEM_MEDIA_TYPE]: {
            schema: { $ref: getSchemaPath(ProblemDto) },
            examples: Object.fromEntries(
              codes.map((item) => [item.code, { value: exampleOf(status, item) }]),
            ),
          },
        },
      }),
    ),
  );
}

function exampleOf(status: number, { code, detail }: { code: string; detail: string }): ProblemDto {
  return {
    type: problemType(code),
    title: problemEntry(code)?.title.en ?? STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    instance: '/api/v1/scheduler/jobs',
    code,
    params: {},
    requestId: '0198c0de-0000-4000-8000-000000000001',
    ...(code === 'VALIDATION_FAILED'
      ? { errors: [{ pointer: '/name', code: 'REQUIRED', message: 'name is missing; add it.' }] }
      : {}),
  };
}
