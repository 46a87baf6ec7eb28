import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { DatabaseTime, type Session } from '../database/index.js';
import { EndedExecutions, ExecutionsRead, type EndedExecution } from '../executions/index.js';
import type { EpochMs } from '../kernel/index.js';
import type { NewDelivery } from './delivery.repository.js';
import { FailingJobsRepository } from './failing-jobs.repository.js';
import { MessageRead } from './message.read.js';
import { newMessageId } from './signature.js';
import { eventOf, turnOf, wants, type WebhookEvent } from './webhook-events.js';
import { bodyOfExecution, type MessageJob } from './webhook-message.js';
import { WebhookStore } from './webhook-store.js';
import type { WebhookEntity } from './webhook.entity.js';

/** Messages that wait for one webhook at most: a receiver that is away must not fill the database. */
export const MAX_PENDING = 1_000;

/** An event of an execution. */
interface Occurrence {
  event: WebhookEvent;
  ended: EndedExecution;
}

/** What messages are made from, as one parameter. */
@Injectable()
export class MessageSources {
  constructor(
    readonly executions: ExecutionsRead,
    readonly jobs: MessageRead,
    readonly failing: FailingJobsRepository,
  ) {}
}

/** Writes down what webhooks are to be told of ended executions, in the transaction that counts them: no message is forgotten or written
 *  twice, whatever crashes. Sending is somebody else's work. */
@Injectable()
export class WebhookOutbox implements OnModuleInit {
  constructor(
    private readonly config: AppConfig,
    private readonly time: DatabaseTime,
    private readonly ended: EndedExecutions,
    private readonly store: WebhookStore,
    private readonly sources: MessageSources,
  ) {}

  onModuleInit(): void {
    this.ended.listen((tx, ended) => this.write(tx, ended));
  }

  /** Writes the messages about these executions. */
  async write(tx: Session, ended: readonly EndedExecution[]): Promise<void> {
    const webhooks = await this.store.webhooks.findEnabled(tx);
    const now = this.time.now();
    const turns = await this.turns(tx, webhooks, ended, now);
    const occurrences = ended
      .flatMap((each): Occurrence[] =>
        [turns.get(each) ?? null, eventOf(each.status)].flatMap((event) =>
          event === null ? [] : [{ event, ended: each }],
        ),
      )
      .filter(({ event }) => webhooks.some(({ events }) => events.includes(event)));
    if (occurrences.length === 0) return;
    const messages = await this.messages(tx, webhooks, occurrences, now);
    await this.store.deliveries.insert(tx, await this.withinRoom(tx, messages), now);
  }

  /** Executions by which jobs began to fail, or do their work again. Nothing is kept while nobody wants to know: the first failure after that is news. */
  private async turns(
    tx: Session,
    webhooks: readonly WebhookEntity[],
    ended: readonly EndedExecution[],
    now: EpochMs,
  ): Promise<ReadonlyMap<EndedExecution, WebhookEvent>> {
    const { failing } = this.sources;
    const isWanted = webhooks.some(({ events }) => events.some((event) => event.startsWith('job.')));
    if (!isWanted) {
      await failing.clear(tx);
      return new Map();
    }
    const before = await failing.among(tx, [...new Set(ended.map(({ jobId }) => jobId))]);
    const after = new Set(before);
    const turns = new Map<EndedExecution, WebhookEvent>();
    for (const each of ended) {
      const event = turnOf(each.status, after.has(each.jobId));
      if (event === null) continue;
      if (event === 'job.failing') after.add(each.jobId);
      else after.delete(each.jobId);
      turns.set(each, event);
    }
    await failing.add(
      tx,
      [...after].filter((id) => !before.has(id)),
      now,
    );
    await failing.remove(
      tx,
      [...before].filter((id) => !after.has(id)),
    );
    return turns;
  }

  private async messages(
    tx: Session,
    webhooks: readonly WebhookEntity[],
    occurrences: readonly Occurrence[],
    now: EpochMs,
  ): Promise<NewDelivery[]> {
    const { executions, jobs } = this.sources;
    const jobsById = await jobs.jobs(tx, [...new Set(occurrences.map(({ ended }) => ended.jobId))]);
    const wanted = occurrences.flatMap(({ event, ended }) => {
      const job = jobsById.get(ended.jobId) ?? gone(ended.jobId);
      const listeners = webhooks.filter((webhook) => wants(webhook, event, job.tags));
      return listeners.length > 0 ? [{ event, ended, job, listeners }] : [];
    });
    const views = await executions.findViews(tx, [...new Set(wanted.map(({ ended }) => ended.id))]);
    const viewsById = new Map(views.map((view) => [view.id, view]));
    const place = { at: now, consoleUrl: this.config.publicUrl };
    return wanted.flatMap(({ event, ended: { id, jobId }, job, listeners }) => {
      const view = viewsById.get(id);
      if (!view) return [];
      const message = { event, jobId, executionId: id, body: bodyOfExecution(event, view, job, place) };
      return listeners.map(({ id: webhookId }) => ({ webhookId, messageId: newMessageId(), ...message }));
    });
  }

  private async withinRoom(tx: Session, messages: readonly NewDelivery[]): Promise<NewDelivery[]> {
    if (messages.length === 0) return [];
    const waiting = new Map(await this.store.deliveries.countPending(tx));
    const dropped = new Map<number, number>();
    const kept = messages.filter(({ webhookId }) => {
      const count = waiting.get(webhookId) ?? 0;
      const [counts, next] = count < MAX_PENDING ? [waiting, count] : [dropped, dropped.get(webhookId) ?? 0];
      counts.set(webhookId, next + 1);
      return counts === waiting;
    });
    for (const [webhookId, count] of dropped) await this.store.webhooks.noteDropped(tx, webhookId, count);
    return kept;
  }
}

/** A job whose row is gone. */
const gone = (id: number): MessageJob => ({ id, name: null, jobKey: null, taskFunctionKey: null, tags: [] });
