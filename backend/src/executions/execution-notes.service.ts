import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, type Session } from '../database/index.js';
import { principalLabel, type Principal } from '../http/index.js';
import { EventHub, NotFoundError, type ExecutionId } from '../kernel/index.js';
import type { ExecutionDto } from './dto/execution.dto.js';
import type { ExecutionNoteRequest } from './dto/execution-note.dto.js';
import { ExecutionNoteRepository } from './execution-note.repository.js';
import { notTerminal } from './execution-problems.js';
import { isTerminal } from './execution-state.js';
import type { ExecutionView } from './execution-view.js';
import { ExecutionsRead } from './executions.read.js';
import { toExecutionDto } from './to-execution-dto.js';

/** What people say of an execution. */
interface Saying {
  note: string | null;
  handled: boolean;
}

/** Who says it, and why. */
interface Speaker {
  principal: Principal;
  reason: string | null;
}

/** An execution after somebody said something of it. */
export interface NoteChange {
  view: ExecutionView;
  /** Whether anything was written. */
  changed: boolean;
}

/** Notes on executions, and which of them somebody has dealt with. Neither touches what the ledger says of them. */
@Injectable()
export class ExecutionNotes {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(ExecutionsRead) private readonly executions: ExecutionsRead,
    @Inject(ExecutionNoteRepository) private readonly notes: ExecutionNoteRepository,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(EventHub) private readonly hub: EventHub,
  ) {}

  /** Note and mark are as given afterwards; once more changes nothing.
   *  @throws NOT_FOUND; EXECUTION_NOT_TERMINAL when one that has not ended is to be marked. */
  async put(id: ExecutionId, request: ExecutionNoteRequest, principal: Principal): Promise<ExecutionDto> {
    const saying = { note: request.note?.trim() || null, handled: request.handled };
    const speaker = { principal, reason: null };
    const done = await this.database.transaction((tx) => this.say(tx, id, () => saying, speaker));
    this.announce(done);
    return toExecutionDto(done.view);
  }

  /** Marks as handled within the caller's transaction; call {@link announce} after the commit. One that is marked already stays as it is.
   *  @param note null = what is noted stays. @throws as {@link put}. */
  async handleIn(tx: Session, id: ExecutionId, note: string | null, speaker: Speaker): Promise<NoteChange> {
    const saying = (before: ExecutionView): Saying =>
      before.handledAt === null ? { note: note ?? before.note, handled: true } : sayingOf(before);
    return this.say(tx, id, saying, speaker);
  }

  /** Tells screens. */
  announce({ view, changed }: NoteChange): void {
    if (!changed) return;
    const { id: executionId, jobId, status } = view;
    this.hub.publish({ type: 'execution.changed', jobId, executionId, status });
  }

  private async say(
    tx: Session,
    id: ExecutionId,
    choose: (before: ExecutionView) => Saying,
    speaker: Speaker,
  ): Promise<NoteChange> {
    const before = await this.executions.lockView(tx, id);
    if (!before) throw new NotFoundError('execution', id);
    const saying = choose(before);
    if (saying.handled && !isTerminal(before.status)) throw notTerminal(id, before.status);
    const { note, handled } = sayingOf(before);
    if (saying.note === note && saying.handled === handled) return { view: before, changed: false };
    const view = await this.write(tx, before, saying, speaker);
    return { view, changed: true };
  }

  private async write(
    tx: Session,
    before: ExecutionView,
    { note, handled }: Saying,
    { principal, reason }: Speaker,
  ): Promise<ExecutionView> {
    const by = principalLabel(principal);
    const at = await this.time.read(tx);
    const mark = handled
      ? { handledBy: before.handledBy ?? by, handledAt: before.handledAt ?? at }
      : { handledBy: null, handledAt: null };
    await this.notes.save(tx, { executionId: before.id, note, ...mark, updatedBy: by, updatedAt: at });
    await this.audit.record(tx, {
      principal,
      action: 'execution.note',
      targetType: 'execution',
      targetId: before.id,
      before: { ...sayingOf(before) },
      after: { note, handled },
      reason,
    });
    return { ...before, note, ...mark };
  }
}

function sayingOf({ note, handledAt }: ExecutionView): Saying {
  return { note, handled: handledAt !== null };
}
