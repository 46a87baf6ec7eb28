import { Inject, Injectable } from '@nestjs/common';
import { DatabaseTime, type Session } from '../database/index.js';
import { currentRequest, principalLabel, type Principal } from '../http/index.js';
import { AuditRepository } from './audit.repository.js';
import { maskState } from './mask-state.js';

/** What is to be written down. */
export interface AuditEntry {
  principal: Principal;
  /** `<thing>.<verb>`, at most 64 characters. */
  action: string;
  /** At most 32 characters, for example `job`. */
  targetType: string;
  /** At most 64 characters. */
  targetId: string | number;
  /** JSON-able state before; left out for something new. */
  before?: unknown;
  /** JSON-able state after; left out for something removed. */
  after?: unknown;
  /** The person's words; cut at 500 characters. */
  reason?: string | null;
  /** Default: the id of the request being served. */
  requestId?: string | null;
}

/** The append-only record of who did what. */
@Injectable()
export class AuditLog {
  constructor(
    @Inject(AuditRepository) private readonly entries: AuditRepository,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
  ) {}

  /** Writes the entry in the caller's transaction, so that the change and its record stand or fall together. */
  async record(session: Session, entry: AuditEntry): Promise<void> {
    const request = currentRequest();
    await this.entries.insert(session, {
      at: this.time.now(),
      principal: principalLabel(entry.principal),
      action: entry.action,
      targetType: entry.targetType,
      targetId: String(entry.targetId),
      beforeState: maskState(entry.before),
      afterState: maskState(entry.after),
      reason: entry.reason?.slice(0, 500) ?? null,
      requestId: entry.requestId ?? request?.requestId ?? null,
      ip: request?.ip ?? null,
    });
  }
}
