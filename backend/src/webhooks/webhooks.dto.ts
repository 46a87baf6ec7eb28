import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
} from 'class-validator';
import { PageQuery } from '../http/index.js';
import { JOB_BOUNDS, TagsField } from '../jobs/index.js';
import { DELIVERY_STATUSES, DISABLED_REASONS } from './delivery-state.js';
import { WEBHOOK_EVENTS, type WebhookEvent } from './webhook-events.js';

const INSTANT = { type: String, format: 'date-time' } as const;
const INSTANT_OR_NULL = { ...INSTANT, nullable: true } as const;
const EVENT = { enum: WEBHOOK_EVENTS, enumName: 'WebhookEvent' } as const;

/** What a client may send of a webhook. In an update an absent field stays as it is; null gives the default. */
export class CreateWebhookDto {
  @ApiProperty({ type: 'string', maxLength: JOB_BOUNDS.name.max, example: 'On-call' })
  @IsDefined()
  @IsString()
  @MaxLength(JOB_BOUNDS.name.max)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;

  @ApiProperty({
    type: 'string',
    maxLength: 2_048,
    description:
      'Where messages are posted: http or https, without user and password. Addresses that are not public are refused unless SCHEDULER_HTTP_ALLOWED_HOSTS names them.',
    example: 'https://alerts.example.com/mawid',
  })
  @IsDefined()
  @IsString()
  @MaxLength(2_048)
  url!: string;

  @ApiProperty({
    ...EVENT,
    isArray: true,
    minItems: 1,
    uniqueItems: true,
    description:
      'job.failing and job.recovered are told when it turns; execution.* of each run that ends so.',
    example: ['job.failing', 'job.recovered'],
  })
  @IsDefined()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(WEBHOOK_EVENTS, { each: true })
  events!: WebhookEvent[];

  @TagsField('It is told of jobs that have any of these; empty = of all jobs.', ['billing'])
  tags?: string[] | null;

  @ApiPropertyOptional({
    type: 'boolean',
    nullable: true,
    default: true,
    description:
      'false: nothing is sent and nothing new is written down for it; what waits is sent when it is on again.',
  })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean | null;
}

/** The same, all optional. */
export class UpdateWebhookDto extends PartialType(CreateWebhookDto) {}

/** A webhook, without its secret. */
export class WebhookDto {
  @ApiProperty({ type: 'integer', example: 3 }) id!: number;
  @ApiProperty({ example: 'On-call' }) name!: string;
  @ApiProperty({ example: 'https://alerts.example.com/mawid' }) url!: string;
  @ApiProperty({ ...EVENT, isArray: true }) events!: WebhookEvent[];
  @ApiProperty({ type: [String], example: ['billing'] }) tags!: string[];
  @ApiProperty() enabled!: boolean;
  @ApiProperty({
    enum: DISABLED_REASONS,
    enumName: 'WebhookDisabledReason',
    nullable: true,
    description: 'by_person; gone: it answered 410; failing: nothing came through for 5 days.',
  })
  disabledReason!: (typeof DISABLED_REASONS)[number] | null;
  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Since when no delivery succeeded; null: the last did.' })
  failingSince!: string | null;
  @ApiProperty({ type: 'integer', description: 'Messages that wait to be sent.' }) pendingCount!: number;
  @ApiProperty({
    type: 'integer',
    description: 'Messages that were not written down because 1,000 others waited; a delivery resets it.',
  })
  droppedCount!: number;
  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Until when the secret before signs as well.' })
  previousSecretUntil!: string | null;
  @ApiProperty({ type: 'integer', description: 'Its ETag.' }) version!: number;
  @ApiProperty(INSTANT) createdAt!: string;
  @ApiProperty({ example: 'user:anna' }) createdBy!: string;
  @ApiProperty(INSTANT) updatedAt!: string;
  @ApiProperty({ example: 'user:anna' }) updatedBy!: string;
}

/** A webhook with its secret, which is shown this once. */
export class CreatedWebhookDto extends WebhookDto {
  @ApiProperty({
    description: 'Checks `webhook-signature` (Standard Webhooks 1.0.0). Shown this once.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  })
  secret!: string;
}

/** All webhooks. */
export class WebhookListDto {
  @ApiProperty({ type: [WebhookDto], description: 'By name. At most 50 are kept.' }) items!: WebhookDto[];
}

/** Which deliveries. */
export class ListDeliveriesQuery extends PageQuery {
  @ApiPropertyOptional({ enum: DELIVERY_STATUSES, enumName: 'WebhookDeliveryStatus' })
  @IsOptional()
  @IsIn(DELIVERY_STATUSES)
  status?: (typeof DELIVERY_STATUSES)[number];
}

/** One message to a webhook, and what became of it. */
export class WebhookDeliveryDto {
  @ApiProperty({ type: 'integer', example: 81 }) id!: number;
  @ApiProperty({
    description: 'Header `webhook-id`: the same at every attempt.',
    example: 'msg_2b6f7a0c9d1e4f53a8b7c6d5e4f3a2b1',
  })
  messageId!: string;
  @ApiProperty({ enum: [...WEBHOOK_EVENTS, 'webhook.test'], enumName: 'WebhookSentEvent' }) event!: string;
  @ApiProperty({ type: 'integer', nullable: true }) jobId!: number | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) executionId!: string | null;
  @ApiProperty({ enum: DELIVERY_STATUSES, enumName: 'WebhookDeliveryStatus' })
  status!: (typeof DELIVERY_STATUSES)[number];
  @ApiProperty({ type: 'integer' }) attempts!: number;
  @ApiProperty({ type: 'integer', description: 'After so many it is given up.' }) maxAttempts!: number;
  @ApiProperty(INSTANT_OR_NULL) nextAttemptAt!: string | null;
  @ApiProperty(INSTANT_OR_NULL) lastAttemptAt!: string | null;
  @ApiProperty(INSTANT_OR_NULL) deliveredAt!: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Of the last attempt; null: no answer.' })
  responseStatus!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why the last attempt did not succeed.' })
  error!: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) durationMs!: number | null;
  @ApiProperty(INSTANT) createdAt!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The message as it is posted.' })
  body!: Record<string, unknown>;
}

/** A page of deliveries. */
export class WebhookDeliveryPageDto {
  @ApiProperty({ type: [WebhookDeliveryDto] }) items!: WebhookDeliveryDto[];
  @ApiProperty({ type: 'integer' }) total!: number;
  @ApiProperty({ type: 'integer' }) page!: number;
  @ApiProperty({ type: 'integer' }) perPage!: number;
  @ApiProperty({ type: 'integer' }) pages!: number;
}
