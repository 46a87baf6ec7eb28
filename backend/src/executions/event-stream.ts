import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Request, Response } from 'express';
import { Authenticator } from '../auth/index.js';
import { SseHub, type SseMessage } from '../http/index.js';
import { Clock, EventHub, SECOND, type ChangeEvent } from '../kernel/index.js';
import type { EventsQuery } from './dto/events.query.js';

/** Hints of one type sent in a second; what exceeds it is told by one message without ids. */
const HINTS_PER_SECOND = 100;

/* Purpose: the hints of this process (and those bridged into its EventHub) as server-sent events.
   State: one SseHub; per type, how many hints went out in the present second.
   Failure handling: hints may be lost or merged; clients read the lists again when told `many` or `reset`. */

/** Carries change hints from the {@link EventHub} to browsers. */
@Injectable()
export class EventStream implements OnModuleInit, OnModuleDestroy {
  private readonly sse: SseHub;
  private readonly sent = new Map<string, { second: number; count: number }>();
  private unsubscribe: () => void = () => undefined;

  constructor(
    @Inject(EventHub) private readonly hub: EventHub,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
  ) {
    this.sse = new SseHub(clock);
  }

  onModuleInit(): void {
    this.unsubscribe = this.hub.onChange((event) => this.publish(event));
  }

  onModuleDestroy(): void {
    this.unsubscribe();
    this.sse.close();
  }

  /** Streams until the client goes, its session ends or the process stops.
   *  @throws UNAVAILABLE when too many streams are open or the process is stopping. */
  open(request: Request, response: Response, query: EventsQuery): void {
    const lastEventId = request.headers['last-event-id'];
    this.sse.subscribe(response, {
      lastEventId: typeof lastEventId === 'string' ? lastEventId : query.lastEventId,
      accepts: (message) => isWanted(message, query),
      revalidate: () => this.isStillSignedIn(request),
    });
  }

  private publish(event: ChangeEvent): void {
    const { type, ...data } = event;
    if (this.isWithinBudget(type)) {
      const subject = event.executionId ?? event.operationId ?? event.jobId ?? event.instanceId ?? '';
      this.sse.publish(`${type}:${subject}`, { event: type, data });
    } else {
      this.sse.publish(type, { event: type, data: { many: true } });
    }
  }

  private isWithinBudget(type: string): boolean {
    const second = Math.floor(this.clock.monotonic() / SECOND);
    const budget = this.sent.get(type);
    if (budget?.second !== second) {
      this.sent.set(type, { second, count: 1 });
      return true;
    }
    budget.count += 1;
    return budget.count <= HINTS_PER_SECOND;
  }

  /** The authenticator lives in a module that only the composition root configures. */
  private async isStillSignedIn(request: Request): Promise<boolean> {
    return (await this.modules.get(Authenticator, { strict: false }).identify(request)) !== null;
  }
}

/** Whether a client that asked like this gets the message. Messages about many things pass every filter on ids. */
export function isWanted(message: SseMessage, query: EventsQuery): boolean {
  const { topics, jobId } = query;
  if (topics !== undefined && topics.length > 0 && !topics.some((topic) => isOfTopic(message.event, topic)))
    return false;
  const data = message.data as { jobId?: number; many?: boolean };
  return jobId === undefined || data.many === true || data.jobId === jobId;
}

/** `execution` and `execution.changed` both name the topic. */
function isOfTopic(event: string, topic: string): boolean {
  return event === topic || event.startsWith(`${topic}.`);
}
