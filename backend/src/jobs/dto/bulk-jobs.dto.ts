import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  Max,
  Min,
} from 'class-validator';
import { FieldProblemDto } from '../../http/index.js';
import { JobFields } from './job-fields.dto.js';

/** Most jobs of one request: it is answered when all are done. */
export const MAX_BULK_JOBS = 500;

/** What became of an item. `invalid`: its fields are wrong; `refused`: the state of things does not allow it. */
export const BULK_OUTCOMES = ['created', 'updated', 'unchanged', 'invalid', 'refused'] as const;
export type BulkOutcome = (typeof BULK_OUTCOMES)[number];

/** One job: the one with that id is changed; else the one with that key is created or changed; else a job is created. */
export class BulkJobItemDto extends JobFields {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, example: 17 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  id?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Change it only while it is this version; takes the place of If-Match.',
    example: 3,
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  expectedVersion?: number;
}

/** Body of `POST /jobs/bulk`. */
export class BulkJobsDto {
  @ApiProperty({
    type: 'array',
    items: { $ref: getSchemaPath(BulkJobItemDto) },
    minItems: 1,
    maxItems: MAX_BULK_JOBS,
    example: [
      {
        jobKey: 'reports.nightly',
        name: 'Nightly report',
        taskFunctionKey: 'demo.hello',
        cronExpression: '0 2 * * *',
      },
    ],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_BULK_JOBS)
  @IsObject({ each: true })
  items!: object[];

  @ApiPropertyOptional({ default: false, description: 'Tells what each item would do and writes nothing.' })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

/** A field that is other than before. */
export class FieldChangeDto {
  @ApiProperty({ example: 'cronExpression' }) field!: string;
  @ApiProperty({ anyOf: [{}], example: '0 2 * * *' }) before!: unknown;
  @ApiProperty({ anyOf: [{}], example: '0 3 * * *' }) after!: unknown;
}

/** What became of one item; in a dry run, what would. */
export class BulkJobResultDto {
  @ApiProperty({ type: 'integer', description: 'Position in items, from 0.' }) index!: number;
  @ApiProperty({ enum: BULK_OUTCOMES, enumName: 'BulkOutcome' }) outcome!: BulkOutcome;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null where there is no job (yet).' })
  jobId!: number | null;
  @ApiProperty({ type: String, nullable: true }) jobKey!: string | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Version of the job after it; in a dry run, now.',
  })
  version!: number | null;
  @ApiProperty({ type: [FieldChangeDto], description: 'In a dry run, for a job that is changed.' })
  changes!: FieldChangeDto[];
  @ApiProperty({ type: [FieldProblemDto], description: 'Wrong fields, with pointers into the body.' })
  errors!: FieldProblemDto[];
  @ApiProperty({ type: String, nullable: true, description: 'Problem code of a refusal.', example: null })
  code!: string | null;
  @ApiProperty({ type: String, nullable: true }) detail!: string | null;
}

const COUNT = { type: 'integer', minimum: 0 } as const;

/** Items by outcome. */
export class BulkJobCountsDto implements Record<BulkOutcome, number> {
  @ApiProperty(COUNT) created!: number;
  @ApiProperty(COUNT) updated!: number;
  @ApiProperty(COUNT) unchanged!: number;
  @ApiProperty(COUNT) invalid!: number;
  @ApiProperty(COUNT) refused!: number;
}

/** Answer of `POST /jobs/bulk`. */
export class BulkJobsResultDto {
  @ApiProperty() dryRun!: boolean;
  @ApiProperty({ type: BulkJobCountsDto }) counts!: BulkJobCountsDto;
  @ApiProperty({ type: [BulkJobResultDto], description: 'In the order of items.' })
  results!: BulkJobResultDto[];
}
