import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { IsInstant, PageQuery } from '../http/index.js';

/** Filters of `GET /api/v1/audit`. */
export class AuditQuery extends PageQuery {
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
}

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
