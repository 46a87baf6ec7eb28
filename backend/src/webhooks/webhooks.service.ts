import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { AppConfig } from '../config/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { matchesVersion, preconditionFailed, principalLabel, type Principal } from '../http/index.js';
import type { CommandContext } from '../jobs/index.js';
import {
  ConflictError,
  epochMs,
  HOUR,
  ValidationError,
  type EpochMs,
  type FieldError,
} from '../kernel/index.js';
import { AddressGuard, normaliseHost } from '../tasks/index.js';
import { newSecret } from './signature.js';
import { toWebhookDto } from './to-webhook-dto.js';
import { MAX_WEBHOOKS } from './webhook-problems.js';
import { WebhookStore } from './webhook-store.js';
import type { WebhookEntity } from './webhook.entity.js';
import type { CreatedWebhookDto, UpdateWebhookDto, WebhookDto } from './webhooks.dto.js';

/** How long the secret before a rotation signs as well. */
const OLD_SECRET_MS = 24 * HOUR;
/** Deliveries deleted by one transaction. */
const DELETE_BATCH = 1_000;

/** What a client defines of a webhook. */
type Definition = Pick<WebhookEntity, 'name' | 'url' | 'events' | 'tags' | 'isEnabled'>;

/** Makes, changes and ends webhooks. */
@Injectable()
export class WebhooksService {
  private readonly guard: AddressGuard;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(WebhookStore) private readonly store: WebhookStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(AppConfig) config: AppConfig,
  ) {
    this.guard = new AddressGuard(config.httpAllowedHosts);
  }

  /** All, by name. */
  async list(): Promise<WebhookDto[]> {
    return this.database.read(async (session) => {
      const webhooks = await this.store.webhooks.findAll(session);
      const waiting = await this.store.deliveries.countPending(session);
      return webhooks.map((webhook) => toWebhookDto(webhook, waiting.get(webhook.id) ?? 0, this.time.now()));
    });
  }

  /** @throws NOT_FOUND. */
  async get(id: number): Promise<WebhookDto> {
    return this.database.read(async (session) => this.shown(session, await this.store.existing(session, id)));
  }

  /** @throws VALIDATION_FAILED, WEBHOOK_LIMIT. */
  async create(fields: UpdateWebhookDto, principal: Principal): Promise<CreatedWebhookDto> {
    const definition = this.resolve(fields, null);
    return this.database.transaction(async (tx) => {
      if ((await this.store.webhooks.count(tx)) >= MAX_WEBHOOKS) throw tooManyWebhooks();
      const draft = { ...definition, ...birth(principal, await this.time.read(tx)) };
      const webhook = { ...draft, id: await this.store.webhooks.insert(tx, draft) };
      await this.record(tx, principal, 'create', { after: webhook });
      return { ...(await this.shown(tx, webhook)), secret: webhook.secret };
    });
  }

  /** Absent fields stay, null = default. A request that changes nothing writes nothing.
   *  @throws NOT_FOUND, VERSION_MISMATCH, VALIDATION_FAILED. */
  async update(id: number, fields: UpdateWebhookDto, context: CommandContext): Promise<WebhookDto> {
    return this.database.transaction(async (tx) => {
      const before = await this.checked(tx, id, context);
      const definition = this.resolve(fields, before);
      if (isSame(definition, before)) return this.shown(tx, before);
      const after = this.changed(before, definition, context.principal, await this.time.read(tx));
      await this.store.webhooks.update(tx, after);
      // Whoever turns it on again says that the receiver is mended.
      if (after.isEnabled && !before.isEnabled) await this.store.webhooks.noteSuccess(tx, id);
      await this.record(tx, context.principal, 'update', { before, after });
      return this.shown(tx, await this.store.existing(tx, id));
    });
  }

  /** @throws NOT_FOUND. @returns it with its new secret. */
  async rotate(id: number, principal: Principal): Promise<CreatedWebhookDto> {
    return this.database.transaction(async (tx) => {
      const before = await this.store.locked(tx, id);
      const now = await this.time.read(tx);
      const after: WebhookEntity = {
        ...this.changed(before, before, principal, now),
        secret: newSecret(),
        oldSecret: before.secret,
        oldSecretUntil: epochMs(now + OLD_SECRET_MS),
      };
      await this.store.webhooks.update(tx, after);
      await this.record(tx, principal, 'rotate_secret', { before, after });
      return { ...(await this.shown(tx, after)), secret: after.secret };
    });
  }

  /** Its deliveries go with it. @throws NOT_FOUND, VERSION_MISMATCH. */
  async delete(id: number, context: CommandContext): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await this.checked(tx, id, context);
      await this.store.webhooks.delete(tx, id);
      await this.record(tx, context.principal, 'delete', { before });
    });
    const batch = (): Promise<number> =>
      this.database.transaction((tx) => this.store.deliveries.deleteOf(tx, id, DELETE_BATCH));
    while ((await batch()) === DELETE_BATCH);
  }

  private async checked(tx: Session, id: number, { expected }: CommandContext): Promise<WebhookEntity> {
    const webhook = await this.store.locked(tx, id);
    if (!matchesVersion(expected, webhook.version)) throw preconditionFailed(webhook.version);
    return webhook;
  }

  private async shown(session: Session, webhook: WebhookEntity): Promise<WebhookDto> {
    const waiting = await this.store.deliveries.countPending(session);
    return toWebhookDto(webhook, waiting.get(webhook.id) ?? 0, this.time.now());
  }

  private changed(
    before: WebhookEntity,
    definition: Definition,
    principal: Principal,
    now: EpochMs,
  ): WebhookEntity {
    const { name, url, events, tags, isEnabled } = definition;
    const disabledReason = isEnabled ? null : (before.disabledReason ?? 'by_person');
    return {
      ...before,
      ...{ name, url, events, tags, isEnabled, disabledReason },
      version: before.version + 1,
      updatedAt: now,
      updatedBy: principalLabel(principal),
    };
  }

  private resolve(fields: UpdateWebhookDto, current: Definition | null): Definition {
    const definition: Definition = {
      name: fields.name ?? current?.name ?? '',
      url: fields.url ?? current?.url ?? '',
      events: fields.events ?? current?.events ?? [],
      tags: fields.tags === undefined ? (current?.tags ?? []) : (fields.tags ?? []),
      isEnabled: fields.enabled === undefined ? (current?.isEnabled ?? true) : (fields.enabled ?? true),
    };
    const required = (['name', 'url', 'events'] as const).filter((field) => fields[field] === null);
    const errors = required.map((field) => fault(field, 'REQUIRED', `${field} is required.`));
    if (fields.url) errors.push(...this.faultsOf(fields.url));
    if (errors.length > 0) throw new ValidationError(errors);
    return definition;
  }

  /** What can be said of an address before it is called; where its name leads is checked at every attempt. */
  private faultsOf(text: string): FieldError[] {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !['http:', 'https:'].includes(url.protocol))
      return [fault('url', 'INVALID_FORMAT', 'url must be an http or https URL.')];
    if (url.username !== '' || url.password !== '')
      return [fault('url', 'INVALID_FORMAT', 'url must not hold a user or password.')];
    const host = normaliseHost(url.hostname);
    if (isIP(host) === 0) return [];
    try {
      this.guard.check(host, [host]);
      return [];
    } catch (error) {
      return [fault('url', 'TARGET_REFUSED', (error as Error).message)];
    }
  }

  private async record(
    tx: Session,
    principal: Principal,
    verb: string,
    { before, after }: { before?: WebhookEntity; after?: WebhookEntity },
  ): Promise<void> {
    await this.audit.record(tx, {
      principal,
      action: `webhook.${verb}`,
      targetType: 'webhook',
      targetId: (after ?? before)!.id,
      ...(before && { before: stateOf(before) }),
      ...(after && { after: stateOf(after) }),
    });
  }
}

function birth(principal: Principal, now: EpochMs): Omit<WebhookEntity, 'id' | keyof Definition> {
  const by = principalLabel(principal);
  return {
    disabledReason: null,
    secret: newSecret(),
    oldSecret: null,
    oldSecretUntil: null,
    failingSince: null,
    droppedCount: 0,
    version: 1,
    createdAt: now,
    createdBy: by,
    updatedAt: now,
    updatedBy: by,
  };
}

/** What the audit log keeps; the secret is masked there, so a rotation shows by its version. */
function stateOf({ name, url, events, tags, isEnabled, version }: WebhookEntity): Record<string, unknown> {
  return { name, url, events, tags, enabled: isEnabled, version };
}

function isSame(definition: Definition, current: Definition): boolean {
  const names = Object.keys(definition) as (keyof Definition)[];
  return names.every((name) => JSON.stringify(definition[name]) === JSON.stringify(current[name]));
}

const fault = (field: string, code: string, message: string): FieldError => ({
  pointer: `/${field}`,
  code,
  message,
});

function tooManyWebhooks(): ConflictError {
  const detail = `There are ${MAX_WEBHOOKS} webhooks already; delete those that nobody needs.`;
  return new ConflictError('WEBHOOK_LIMIT', detail, { limit: MAX_WEBHOOKS });
}
