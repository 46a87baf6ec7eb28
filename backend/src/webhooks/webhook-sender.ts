import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime } from '../database/index.js';
import { SYSTEM_PRINCIPAL } from '../http/index.js';
import {
  AppLogger,
  Clock,
  DAY,
  epochMs,
  HOUR,
  Loop,
  MINUTE,
  SECOND,
  type Ms,
  type StartStop,
} from '../kernel/index.js';
import { MetricsRegistry } from '../metrics/index.js';
import { judgeAttempt, type AttemptEnd, type Verdict } from './delivery-state.js';
import type { ClaimedDelivery } from './delivery.repository.js';
import { WebhookPost } from './webhook-post.js';
import { WebhookStore } from './webhook-store.js';
import type { WebhookEntity } from './webhook.entity.js';

/** Who claims a delivery and dies leaves it to others after this. */
export const LEASE_MS: Ms = MINUTE;
/** Deliveries that one process makes at once: in all, and to one webhook, so that a slow receiver holds up only itself. */
const MAX_AT_ONCE = 20;
const MAX_PER_WEBHOOK = 4;
/** Ended deliveries are kept so long. */
export const KEPT_MS: Ms = 30 * DAY;
const DELETE_BATCH = 500;
const ERROR_CHARS = 500;

/** Clock, log and metrics, as one parameter. */
@Injectable()
export class SenderTools {
  constructor(
    @Inject(Clock) readonly clock: Clock,
    @Inject(DatabaseTime) readonly time: DatabaseTime,
    @Inject(MetricsRegistry) readonly metrics: MetricsRegistry,
    @Inject(AppLogger) readonly logger: AppLogger,
  ) {}
}

/** Sends what is written down for webhooks, in an engine process. Any number of processes may do it.
 *
 *  Purpose: each message is posted until it is answered with 2xx or given up. State: what this process is posting now.
 *  Failure handling: a claimed delivery is leased; a process that dies leaves it to others, so a message may arrive twice (with the same id),
 *  and none is forgotten. */
@Injectable()
export class WebhookSender implements StartStop {
  private readonly loop: Loop;
  private readonly open = new Map<Promise<void>, number>();
  private stopping = new AbortController();
  private nextCleanUp = 0;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(WebhookStore) private readonly store: WebhookStore,
    @Inject(WebhookPost) private readonly http: WebhookPost,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(SenderTools) private readonly tools: SenderTools,
  ) {
    this.loop = new Loop(tools.clock, {
      periodMs: SECOND,
      turn: () => this.turn(),
      onError: (error) => tools.logger.warn('webhooks had an error and go on', { error: String(error) }),
    });
  }

  async start(): Promise<void> {
    this.stopping = new AbortController();
    this.nextCleanUp = 0;
    await this.loop.start();
  }

  /** What is being posted is broken off and given back. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('this process stops'));
    await this.loop.stop();
    await Promise.all(this.open.keys());
  }

  /** How many messages this process is posting now. */
  get posting(): number {
    return this.open.size;
  }

  /** Starts the posting of what is due, and deletes what is old. @returns whether there is more to delete. */
  async turn(): Promise<boolean> {
    for (const [webhook, delivery] of await this.claim()) {
      const work: Promise<void> = this.deliver(webhook, delivery).finally(() => {
        this.open.delete(work);
        this.loop.ring();
      });
      this.open.set(work, webhook.id);
    }
    return this.cleanUp();
  }

  private async claim(): Promise<[WebhookEntity, ClaimedDelivery][]> {
    const { webhooks, due } = await this.database.read(async (session) => {
      const webhooks = await this.store.webhooks.findEnabled(session);
      const ids = webhooks.map(({ id }) => id);
      return {
        webhooks,
        due: await this.store.deliveries.findDueWebhooks(session, ids, this.tools.time.now()),
      };
    });
    const room = this.roomFor(due);
    if (room.size === 0) return [];
    const claimed = await this.database.transaction(async (tx) => {
      const at = await this.tools.time.read(tx);
      return this.store.deliveries.claim(tx, room, { now: at, leaseUntil: epochMs(at + LEASE_MS) });
    });
    const byId = new Map(webhooks.map((webhook) => [webhook.id, webhook]));
    return claimed.map((delivery) => [byId.get(delivery.webhookId)!, delivery]);
  }

  private roomFor(webhookIds: readonly number[]): ReadonlyMap<number, number> {
    const busy = [...this.open.values()];
    let left = MAX_AT_ONCE - busy.length;
    const room = new Map<number, number>();
    for (const id of webhookIds) {
      const own = Math.min(left, MAX_PER_WEBHOOK - busy.filter((each) => each === id).length);
      if (own <= 0) continue;
      room.set(id, own);
      left -= own;
    }
    return room;
  }

  private async deliver(webhook: WebhookEntity, delivery: ClaimedDelivery): Promise<void> {
    const { clock, logger } = this.tools;
    const startedAt = clock.monotonic();
    try {
      const end = await this.http.post(webhook, delivery, this.stopping.signal);
      await this.settle(webhook, delivery, end, Math.round(clock.monotonic() - startedAt));
    } catch (error) {
      // The lease runs out, and it is tried again.
      logger.warn('what became of a webhook delivery could not be written down', {
        webhookId: webhook.id,
        error: String(error),
      });
    }
  }

  private async settle(
    { id, failingSince }: WebhookEntity,
    delivery: ClaimedDelivery,
    end: AttemptEnd | null,
    durationMs: number,
  ): Promise<void> {
    const { webhooks, deliveries } = this.store;
    const outcome = await this.database.transaction(async (tx) => {
      const now = await this.tools.time.read(tx);
      if (end === null) {
        await deliveries.release(tx, delivery, now);
        return null;
      }
      const standing = { attempts: delivery.attempts, failingSince };
      const verdict = judgeAttempt(end, standing, { now, random: Math.random() });
      const record = { ...verdict, ...evidenceOf(end, verdict), durationMs };
      if (!(await deliveries.settle(tx, delivery, record, now))) return null;
      if (verdict.status === 'delivered') await webhooks.noteSuccess(tx, id);
      else await webhooks.noteFailure(tx, id, now);
      if (verdict.disable !== null && (await webhooks.disable(tx, id, verdict.disable, now))) {
        const target = { targetType: 'webhook', targetId: id };
        const after = { enabled: false, disabledReason: verdict.disable };
        const change = { before: { enabled: true }, after };
        await this.audit.record(tx, {
          principal: SYSTEM_PRINCIPAL,
          action: 'webhook.disable',
          ...target,
          ...change,
        });
      }
      return verdict.status === 'pending' ? 'retried' : verdict.status;
    });
    if (outcome !== null) this.tools.metrics.count('mawid_webhook_attempts_total', { outcome });
  }

  private async cleanUp(): Promise<boolean> {
    const { clock, time } = this.tools;
    if (clock.monotonic() < this.nextCleanUp) return false;
    const before = epochMs(time.now() - KEPT_MS);
    const deleted = await this.database.transaction((tx) =>
      this.store.deliveries.deleteBefore(tx, before, DELETE_BATCH),
    );
    if (deleted === DELETE_BATCH) return true;
    this.nextCleanUp = clock.monotonic() + HOUR;
    return false;
  }
}

/** What is kept of an attempt. */
function evidenceOf(
  end: AttemptEnd,
  { status }: Verdict,
): { responseStatus: number | null; error: string | null } {
  if (end.kind === 'failed') return { responseStatus: null, error: end.error.slice(0, ERROR_CHARS) };
  if (status === 'delivered') return { responseStatus: end.status, error: null };
  return { responseStatus: end.status, error: `answered ${end.status}: ${end.text}`.slice(0, ERROR_CHARS) };
}
