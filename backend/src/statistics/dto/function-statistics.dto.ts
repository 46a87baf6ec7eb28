import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { QueryInt } from '../../http/index.js';
import { OutcomesDto } from './statistics.dto.js';

/** How far back. */
export class FunctionStatisticsQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 92,
    default: 7,
    description: 'UTC days, today being the first.',
  })
  @IsOptional()
  @QueryInt()
  @IsInt()
  @Min(1)
  @Max(92)
  days?: number;
}

/** How the jobs of a task function did: fires by outcome. */
export class FunctionOutcomesDto extends OutcomesDto {
  @ApiProperty({ example: 'reports.daily' }) taskFunctionKey!: string;
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Succeeded of those that ended by themselves (failed, timed out, lost); one decimal; null when none did.',
    example: 99.2,
  })
  successPercent!: number | null;
}

/** How task functions did: each that a job calls now, by key. */
export class FunctionStatisticsDto {
  @ApiProperty({ format: 'date-time', description: 'Inclusive; a UTC midnight.' }) from!: string;
  @ApiProperty({ format: 'date-time', description: 'Exclusive end; left out by the ETag.' }) now!: string;
  @ApiProperty({ type: [FunctionOutcomesDto] }) items!: FunctionOutcomesDto[];
}
