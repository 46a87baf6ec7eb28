import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { QueryDeepPartialEntity } from 'typeorm';
import type { Session } from '../database/index.js';
import type { EpochMs, PageRequest } from '../kernel/index.js';
import { StateRepository } from '../lookups/index.js';
import { MaintenanceWindowEntity } from './maintenance-window.entity.js';

/** A window that has no id yet. */
export type NewWindow = Omit<MaintenanceWindowEntity, 'id'>;

/** The only writer of `scheduler_maintenance_window`. Whoever writes calls {@link begin} first. */
@Injectable()
export class WindowRepository {
  constructor(private readonly state: StateRepository) {}

  /** Waits until no planner works by the old windows and keeps new ones waiting until the transaction ends: a fire is decided either
   *  before the change and can be seen, or by the new windows. */
  async begin(tx: Session, now: EpochMs): Promise<void> {
    await this.state.put(tx, 'windows', randomUUID(), now);
  }

  async insert(tx: Session, window: NewWindow): Promise<number> {
    const result = await tx.manager.insert(
      MaintenanceWindowEntity,
      window as QueryDeepPartialEntity<MaintenanceWindowEntity>,
    );
    return Number(result.identifiers[0]?.['id']);
  }

  async update(tx: Session, { id, ...columns }: MaintenanceWindowEntity): Promise<void> {
    await tx.manager.update(
      MaintenanceWindowEntity,
      { id },
      columns as QueryDeepPartialEntity<MaintenanceWindowEntity>,
    );
  }

  async delete(tx: Session, id: number): Promise<void> {
    await tx.manager.delete(MaintenanceWindowEntity, { id });
  }

  async findById(session: Session, id: number): Promise<MaintenanceWindowEntity | null> {
    return session.manager.findOneBy(MaintenanceWindowEntity, { id });
  }

  /** All, by id: there are at most {@link MAX_WINDOWS}. */
  async findAll(session: Session): Promise<MaintenanceWindowEntity[]> {
    return session.manager.find(MaintenanceWindowEntity, { order: { id: 'ASC' } });
  }

  async count(session: Session): Promise<number> {
    return session.manager.count(MaintenanceWindowEntity);
  }

  /** Latest start first. @returns the page and how many there are. */
  async list(session: Session, page: PageRequest): Promise<[MaintenanceWindowEntity[], number]> {
    return session.manager.findAndCount(MaintenanceWindowEntity, {
      order: { from: 'DESC', id: 'DESC' },
      skip: (page.page - 1) * page.perPage,
      take: page.perPage,
    });
  }
}

/** Windows that can be kept; every planning turn looks at them. */
export const MAX_WINDOWS = 500;
