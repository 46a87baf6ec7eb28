import { ApiProperty } from '@nestjs/swagger';

/** What runs here. The composition root fills it and provides it under this class. */
export class VersionInfo {
  @ApiProperty({ example: '1.0.0' }) version!: string;
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Git commit of the build; null where none was baked in.',
  })
  commit!: string | null;
  @ApiProperty({ example: 'v24.21.0' }) node!: string;
  @ApiProperty({ example: '2026a', description: 'Time zone data.' }) tzdata!: string;
  @ApiProperty({ enum: ['embedded', 'standalone', 'api', 'worker'] }) mode!: string;
}
