import { ApiProperty } from '@nestjs/swagger';

/** A value and how many jobs have it. */
export class FacetCountDto {
  @ApiProperty({ example: 'user:anna' }) value!: string;
  @ApiProperty({ type: 'integer', minimum: 0, example: 12 }) count!: number;
}

/** Jobs that fire within a time from now on. */
export class NextRunCountDto extends FacetCountDto {
  @ApiProperty({ enum: ['1h', '24h', '7d'], example: '24h' }) declare value: string;
  @ApiProperty({ format: 'date-time', description: 'For the filter nextTo.' }) to!: string;
}

/** What the filters of GET /jobs would give: at most 100 values each, the most frequent first. */
export class JobFacetsDto {
  @ApiProperty({ format: 'date-time', description: "The database's clock." }) now!: string;
  @ApiProperty({ description: 'false: more than 20,000 jobs match, and counts are lower bounds.' })
  exact!: boolean;
  @ApiProperty({ type: [FacetCountDto] }) state!: FacetCountDto[];
  @ApiProperty({ type: [FacetCountDto] }) type!: FacetCountDto[];
  @ApiProperty({ type: [FacetCountDto] }) task!: FacetCountDto[];
  @ApiProperty({ type: [FacetCountDto] }) tag!: FacetCountDto[];
  @ApiProperty({ type: [FacetCountDto], description: 'Who made the job.' }) owner!: FacetCountDto[];
  @ApiProperty({ type: [FacetCountDto], description: 'How the last run ended; none = it has not run.' })
  lastStatus!: FacetCountDto[];
  @ApiProperty({ type: [NextRunCountDto], description: 'A longer time holds the shorter.' })
  nextRun!: NextRunCountDto[];
}
