import { Injectable } from '@nestjs/common';
import { insertRows, toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import { PreferencesEntity, ViewEntity } from './view.entity.js';

/** Sole access to `scheduler_view` and `scheduler_preferences`. */
@Injectable()
export class ViewsRepository {
  /** Own views and shared ones of others, by page and name. */
  async list(session: Session, owner: string, page: string | null, limit: number): Promise<ViewEntity[]> {
    const query = session.manager
      .createQueryBuilder(ViewEntity, 'v')
      .where('(v.owner = :owner OR v.isShared = 1)', { owner });
    if (page !== null) query.andWhere('v.page = :page', { page });
    return query.orderBy('v.page').addOrderBy('v.name').addOrderBy('v.id').limit(limit).getMany();
  }

  async find(session: Session, id: number): Promise<ViewEntity | null> {
    return session.manager.findOneBy(ViewEntity, { id });
  }

  async countOf(session: Session, owner: string): Promise<number> {
    return session.manager.countBy(ViewEntity, { owner });
  }

  /** @returns the id. @throws a unique violation when the owner has one of that name on that page. */
  async insert(tx: Session, view: Omit<ViewEntity, 'id'>): Promise<number> {
    const result = await tx.manager.insert(ViewEntity, { ...view });
    return Number(result.identifiers[0]?.['id']);
  }

  /** @throws as {@link insert}. */
  async update(tx: Session, view: ViewEntity): Promise<void> {
    const { id, ...columns } = view;
    await tx.manager.update(ViewEntity, { id }, columns);
  }

  async delete(tx: Session, id: number): Promise<void> {
    await tx.manager.delete(ViewEntity, { id });
  }

  async preferences(session: Session, owner: string): Promise<PreferencesEntity | null> {
    return session.manager.findOneBy(PreferencesEntity, { owner });
  }

  async savePreferences(
    tx: Session,
    owner: string,
    preferences: Record<string, unknown>,
    now: EpochMs,
  ): Promise<void> {
    const row = { owner, preferences: JSON.stringify(preferences), updated_at: toDbInstant(now) };
    const suffix = tx.dialect.overwriteDuplicates(['owner'], ['preferences', 'updated_at']);
    await insertRows(tx, 'scheduler_preferences', [row], suffix);
  }
}
