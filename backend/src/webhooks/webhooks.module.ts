import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { ExecutionCommandsModule } from '../executions/index.js';
import { JobsModule } from '../jobs/index.js';
import { DeliveryRepository } from './delivery.repository.js';
import { FailingJobsRepository } from './failing-jobs.repository.js';
import { MessageRead } from './message.read.js';
import { WebhookDeliveries } from './webhook-deliveries.service.js';
import { MessageSources, WebhookOutbox } from './webhook-outbox.js';
import { WebhookPost } from './webhook-post.js';
import { SenderTools, WebhookSender } from './webhook-sender.js';
import { WebhookStore } from './webhook-store.js';
import { WebhookRepository } from './webhook.repository.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksService } from './webhooks.service.js';

const STORES = [DeliveryRepository, WebhookRepository, WebhookStore];

/** Messages are written down and sent: for processes with an engine. Needs the platform's global providers and MetricsModule. */
@Module({
  imports: [AuditModule, ExecutionCommandsModule],
  providers: [
    ...STORES,
    FailingJobsRepository,
    MessageRead,
    MessageSources,
    SenderTools,
    WebhookOutbox,
    WebhookPost,
    WebhookSender,
  ],
  exports: [WebhookSender],
})
export class WebhooksModule {}

/** The REST side, for processes that serve the API. */
@Module({
  imports: [AuditModule, JobsModule],
  controllers: [WebhooksController],
  providers: [...STORES, WebhookDeliveries, WebhooksService],
})
export class WebhooksApiModule {}
