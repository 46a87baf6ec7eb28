import { ApiProperty, ApiPropertyOptional, IntersectionType, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsInstant, PageQuery } from '../http/index.js';

const EXPORT_FORMATS = ['ndjson', 'csv'] as const;
/** How an export is written. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Which entries; absent = any. Texts match exactly. */
export class AuditExportQuery {
  @ApiPropertyOptional({ example: 'job' }) @IsOptional() @IsString() @MaxLength(32) targetType?: string;
  @ApiPropertyOptional({ example: '17' }) @IsOptional() @IsString() @MaxLength(64) targetId?: string;
  @ApiPropertyOptional({ example: 'user:anna' }) @IsOptional() @IsString() @MaxLength(190) principal?: string;
  @ApiPropertyOptional({ example: 'job.update' }) @IsOptional() @IsString() @MaxLength(64) action?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'Inclusive.' })
  @IsOptional()
  @IsInstant()
  from?: string;
  @ApiPropertyOptional({ format: 'date-time', description: 'Exclusive.' })
  @IsOptional()
  @IsInstant()
  to?: string;

  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'ndjson' })
  @IsOptional()
  @IsIn(EXPORT_FORMATS)
  format?: ExportFormat;
}

/** Filters of `GET /api/v1/audit`, and the page. */
export class AuditQuery extends IntersectionType(OmitType(AuditExportQuery, ['format']), PageQuery) {}

/** One entry on the wire. */
export class AuditEntryDto {
  @ApiProperty({ type: 'integer' }) id!: number;
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ example: 'user:anna' }) principal!: string;
  @ApiProperty({ example: 'job.update' }) action!: string;
  @ApiProperty({ example: 'job' }) targetType!: string;
  @ApiProperty({ example: '17' }) targetId!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'null for something new.',
  })
  before!: unknown;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'null for something removed.',
  })
  after!: unknown;
  @ApiProperty({ type: 'string', nullable: true }) reason!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) requestId!: string | null;
  @ApiProperty({ type: 'string', nullable: true }) ip!: string | null;
}

/** A page of entries. */
export class AuditPageDto {
  @ApiProperty({ type: [AuditEntryDto] }) items!: AuditEntryDto[];
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
  @ApiPropertyOptional({ description: 'false: more than 10,000 match and total is a lower bound.' })
  totalIsExact?: boolean;
}
