import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { Database, DatabaseTime, isUniqueViolation, type Session } from '../database/index.js';
import { principalLabel, registerProblems, roleAllows, type Principal } from '../http/index.js';
import { ConflictError, ForbiddenError, NotFoundError, toIso, toIsoOrNull } from '../kernel/index.js';
import type { ViewEntity } from './view.entity.js';
import type { PreferencesDto, SavedPreferencesDto, SaveViewDto } from './views.dto.js';
import { ViewsRepository } from './views.repository.js';

/** Views of one person, and views of one answer. */
const MAX_OWN = 200;
const MAX_LISTED = 1_000;

registerProblems({
  VIEW_NAME_TAKEN: {
    status: 409,
    title: { en: 'You have a view of this name', ar: 'لديك عرض بهذا الاسم' },
    help: 'Names are unique among your views of a page. Choose another, or change that view.',
  },
  TOO_MANY_VIEWS: {
    status: 409,
    title: { en: 'You have too many views', ar: 'لديك عروض كثيرة جدًا' },
    help: `A person may save ${MAX_OWN}. Delete some first.`,
  },
});

/** Saved views and preferences. Everybody has their own; what is shared, everybody sees and its owner changes (an administrator may
 *  delete it). */
@Injectable()
export class ViewsService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DatabaseTime) private readonly time: DatabaseTime,
    @Inject(ViewsRepository) private readonly views: ViewsRepository,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async list(principal: Principal, page: string | null): Promise<ViewEntity[]> {
    const owner = principalLabel(principal);
    return this.database.read((session) => this.views.list(session, owner, page, MAX_LISTED));
  }

  /** @throws VIEW_NAME_TAKEN, TOO_MANY_VIEWS. */
  async create(principal: Principal, wish: SaveViewDto): Promise<ViewEntity> {
    const owner = principalLabel(principal);
    return this.named(wish, async (tx) => {
      if ((await this.views.countOf(tx, owner)) >= MAX_OWN)
        throw new ConflictError('TOO_MANY_VIEWS', `You have ${MAX_OWN} views; delete some first.`);
      const now = this.time.now();
      const draft = { owner, ...columnsOf(wish), createdAt: now, updatedAt: now };
      const view = { id: await this.views.insert(tx, draft), ...draft };
      await this.record(tx, principal, 'view.create', { after: view });
      return view;
    });
  }

  /** @throws NOT_FOUND also for what is not one's own to see; FORBIDDEN, VIEW_NAME_TAKEN. */
  async update(principal: Principal, id: number, wish: SaveViewDto): Promise<ViewEntity> {
    return this.named(wish, async (tx) => {
      const before = await this.own(tx, principal, id);
      const view = { ...before, ...columnsOf(wish), updatedAt: this.time.now() };
      await this.views.update(tx, view);
      await this.record(tx, principal, 'view.update', { before, after: view });
      return view;
    });
  }

  /** @throws as {@link update}. */
  async delete(principal: Principal, id: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const before = await this.own(tx, principal, id, roleAllows(principal.role, 'admin'));
      await this.views.delete(tx, id);
      await this.record(tx, principal, 'view.delete', { before });
    });
  }

  async preferences(principal: Principal): Promise<SavedPreferencesDto> {
    const found = await this.database.read((session) =>
      this.views.preferences(session, principalLabel(principal)),
    );
    return { ...found?.preferences, savedAt: toIsoOrNull(found?.updatedAt ?? null) };
  }

  /** Replaces them. */
  async savePreferences(principal: Principal, wish: PreferencesDto): Promise<SavedPreferencesDto> {
    const owner = principalLabel(principal);
    const after = { ...wish };
    const now = this.time.now();
    await this.database.transaction(async (tx) => {
      const before = (await this.views.preferences(tx, owner))?.preferences ?? {};
      await this.views.savePreferences(tx, owner, after, now);
      const target = { targetType: 'preferences', targetId: owner.slice(0, 64) };
      await this.audit.record(tx, { principal, action: 'preferences.update', ...target, before, after });
    });
    return { ...after, savedAt: toIso(now) };
  }

  private async own(tx: Session, principal: Principal, id: number, anyShared = false): Promise<ViewEntity> {
    const view = await this.views.find(tx, id);
    const isOwn = view?.owner === principalLabel(principal);
    if (!view || (!isOwn && !view.isShared)) throw new NotFoundError('view', id);
    if (!isOwn && !anyShared)
      throw new ForbiddenError(`This view belongs to ${view.owner}; save one of your own.`);
    return view;
  }

  private async named(wish: SaveViewDto, work: (tx: Session) => Promise<ViewEntity>): Promise<ViewEntity> {
    return this.database.transaction(work).catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error;
      throw new ConflictError('VIEW_NAME_TAKEN', `You have a view named ${wish.name} on this page already.`);
    });
  }

  private async record(
    tx: Session,
    principal: Principal,
    action: string,
    states: { before?: ViewEntity; after?: ViewEntity },
  ): Promise<void> {
    const targetId = (states.after ?? states.before)!.id;
    await this.audit.record(tx, { principal, action, targetType: 'view', targetId, ...states });
  }
}

function columnsOf({
  page,
  name,
  query,
  shared,
}: SaveViewDto): Pick<ViewEntity, 'page' | 'name' | 'query' | 'isShared'> {
  return { page, name, query, isShared: shared ?? false };
}
