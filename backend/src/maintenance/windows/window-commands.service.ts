import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/index.js';
import { AppConfig } from '../../config/index.js';
import { Database, DatabaseTime, type Session } from '../../database/index.js';
import { matchesVersion, preconditionFailed, principalLabel, type Principal } from '../../http/index.js';
import type { CommandContext } from '../../jobs/index.js';
import {
  ConflictError,
  EventHub,
  NotFoundError,
  toIso,
  toIsoOrNull,
  pageOf,
  ValidationError,
  type EpochMs,
  type Page,
  type PageRequest,
} from '../../kernel/index.js';
import { MAX_WINDOWS, type MaintenanceWindowEntity } from '../../windows/index.js';
import { WindowStore } from './window-store.js';
import { resolveWindow, type WindowDefinition } from './window-definition.js';
import type { UpdateMaintenanceWindowDto } from './window.dto.js';
import './window-problems.js';

/** Everything of a window besides its definition. */
type Standing = Omit<MaintenanceWindowEntity, keyof WindowDefinition>;

/** Makes, changes and ends maintenance windows. From the answer on, no fire that is due within a window meant for its job is admitted:
 *  fires written down already are settled in the same transaction, for which planners wait (see `WindowRepository.begin`). */
@Injectable()
export class WindowCommands {
  constructor(
    private readonly config: AppConfig,
    private readonly store: WindowStore,
    private readonly audit: AuditLog,
    private readonly time: DatabaseTime,
    private readonly database: Database,
    private readonly hub: EventHub,
  ) {}

  /** @throws NOT_FOUND. */
  async get(id: number): Promise<MaintenanceWindowEntity> {
    return this.database.read((session) => this.existing(session, id));
  }

  /** Latest start first. */
  async list(request: PageRequest): Promise<Page<MaintenanceWindowEntity>> {
    const [items, total] = await this.database.read((session) => this.store.windows.list(session, request));
    return pageOf(items, total, request);
  }

  /** @throws VALIDATION_FAILED, WINDOW_LIMIT. */
  async create(fields: UpdateMaintenanceWindowDto, principal: Principal): Promise<MaintenanceWindowEntity> {
    return this.change(async (tx, now) => {
      if ((await this.store.windows.count(tx)) >= MAX_WINDOWS) throw tooManyWindows();
      const draft = { ...this.resolve(fields, null, now), ...birth(principal, now) };
      const id = await this.store.windows.insert(tx, draft);
      const window = { ...draft, id };
      await this.record(tx, 'create', principal, { before: null, after: window });
      await this.store.settle(tx, window, now);
      return window;
    });
  }

  /** Absent fields stay, null = default. A request that changes nothing writes nothing.
   *  @throws NOT_FOUND, VERSION_MISMATCH, VALIDATION_FAILED. */
  async update(
    id: number,
    fields: UpdateMaintenanceWindowDto,
    context: CommandContext,
  ): Promise<MaintenanceWindowEntity> {
    return this.change(async (tx, now) => {
      const current = await this.existing(tx, id);
      checkVersion(current, context);
      const definition = this.resolve(fields, current, now);
      const updatedBy = principalLabel(context.principal);
      const next = { ...current, ...definition, version: current.version + 1, updatedAt: now, updatedBy };
      const isSame = isDeepStrictEqual({ ...current, ...definition }, { ...current });
      if (isSame) return current;
      await this.store.windows.update(tx, next);
      await this.record(tx, 'update', context.principal, { before: current, after: next });
      await this.store.settle(tx, next, now);
      return next;
    });
  }

  /** Ends it for good. Fires it made skip stay skipped. @throws NOT_FOUND, VERSION_MISMATCH. */
  async delete(id: number, context: CommandContext): Promise<void> {
    await this.change(async (tx) => {
      const current = await this.existing(tx, id);
      checkVersion(current, context);
      await this.store.windows.delete(tx, id);
      await this.record(tx, 'delete', context.principal, { before: current, after: null });
    });
  }

  /** The window that {@link create}, or {@link update} of `id`, would make. Writes nothing. @throws as they do. */
  async draft(
    id: number | null,
    fields: UpdateMaintenanceWindowDto,
    principal: Principal,
  ): Promise<MaintenanceWindowEntity> {
    const current = id === null ? null : await this.get(id);
    const now = this.time.now();
    return { ...birth(principal, now), id: 0, ...current, ...this.resolve(fields, current, now) };
  }

  private async change<T>(work: (tx: Session, now: EpochMs) => Promise<T>): Promise<T> {
    const result = await this.database.transaction(async (tx) => {
      await this.store.windows.begin(tx, this.time.now());
      return work(tx, await this.time.read(tx));
    });
    this.hub.ring('plan');
    return result;
  }

  private resolve(
    fields: UpdateMaintenanceWindowDto,
    current: WindowDefinition | null,
    now: EpochMs,
  ): WindowDefinition {
    const { timezone } = this.config;
    const { definition, errors } = resolveWindow(fields, current, { now, timezone });
    if (errors.length > 0) throw new ValidationError(errors);
    return definition;
  }

  private async existing(session: Session, id: number): Promise<MaintenanceWindowEntity> {
    const window = await this.store.windows.findById(session, id);
    if (!window) throw new NotFoundError('maintenance window', id);
    return window;
  }

  private async record(
    tx: Session,
    verb: string,
    principal: Principal,
    { before, after }: { before: MaintenanceWindowEntity | null; after: MaintenanceWindowEntity | null },
  ): Promise<void> {
    await this.audit.record(tx, {
      principal,
      action: `maintenance_window.${verb}`,
      targetType: 'maintenance_window',
      targetId: (after ?? before)!.id,
      ...(before && { before: stateOf(before) }),
      ...(after && { after: stateOf(after) }),
      reason: after?.reason ?? null,
    });
  }
}

function birth(principal: Principal, now: EpochMs): Omit<Standing, 'id'> {
  const by = principalLabel(principal);
  return { version: 1, createdAt: now, createdBy: by, updatedAt: now, updatedBy: by };
}

function stateOf({ name, tags, from, until, ...rest }: MaintenanceWindowEntity): Record<string, unknown> {
  const { repeats, timezone, repeatUntil, forbidsTrigger, reason } = rest;
  const times = { from: toIso(from), until: toIso(until), repeatUntil: toIsoOrNull(repeatUntil) };
  return { name, tags, ...times, repeats, timezone, forbidsTrigger, reason };
}

function checkVersion({ version }: MaintenanceWindowEntity, { expected }: CommandContext): void {
  if (!matchesVersion(expected, version)) throw preconditionFailed(version);
}

function tooManyWindows(): ConflictError {
  const detail = `There are ${MAX_WINDOWS} maintenance windows already; delete those that are over.`;
  return new ConflictError('WINDOW_LIMIT', detail, { limit: MAX_WINDOWS });
}
