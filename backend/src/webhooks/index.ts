import './webhook-problems.js';

export { WebhookOutbox } from './webhook-outbox.js';
export { WebhookSender } from './webhook-sender.js';
export { WebhooksApiModule, WebhooksModule } from './webhooks.module.js';
