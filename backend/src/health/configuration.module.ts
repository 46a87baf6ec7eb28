import { Controller, Get, Inject, Module } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { AppConfig } from '../config/index.js';
import { RequireRole } from '../http/index.js';

const SOURCES = ['env', 'dotenv', 'file', 'default'] as const;

/** A setting of the process that answers. */
export class SettingDto {
  @ApiProperty({ example: 'SCHEDULER_RETENTION_DAYS' }) name!: string;
  @ApiProperty({
    nullable: true,
    oneOf: [
      { type: 'string' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'array', items: { type: 'string' } },
    ],
    description: 'Secrets are `********`, of URLs only the password and the query; null = unset.',
    example: 90,
  })
  value!: string | number | boolean | string[] | null;
  @ApiProperty({
    enum: SOURCES,
    description: 'The environment, a .env file, a file named by NAME_FILE, or nowhere.',
    example: 'env',
  })
  source!: (typeof SOURCES)[number];
  @ApiProperty({ example: 'days, 1 to 3650' }) unit!: string;
  @ApiProperty({ description: 'What it is for, in English.' }) doc!: string;
}

/** The effective configuration. */
export class ConfigurationDto {
  @ApiProperty({ type: [SettingDto] }) items!: SettingDto[];
}

/** What this process was told, and by whom. */
@ApiTags('configuration')
@Controller('api/v1/scheduler')
@RequireRole('admin')
export class ConfigurationController {
  constructor(@Inject(AppConfig) private readonly config: AppConfig) {}

  @Get('configuration')
  @ApiOperation({ summary: 'Effective settings of the process that answers; secrets are masked' })
  @ApiOkResponse({ type: ConfigurationDto })
  getConfiguration(): ConfigurationDto {
    return { items: this.config.redacted() };
  }
}

/** The settings page, for processes that serve the API. */
@Module({ controllers: [ConfigurationController] })
export class ConfigurationModule {}
