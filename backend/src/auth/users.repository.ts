import { Injectable } from '@nestjs/common';
import type { Session } from '../database/index.js';
import type { EpochMs, PageRequest } from '../kernel/index.js';
import { UserEntity } from './user.entity.js';

/** What an edit may change. */
export type UserPatch = Partial<
  Pick<UserEntity, 'role' | 'disabled' | 'mustChangePassword' | 'passwordHash'>
>;

/** Sole access to `scheduler_user`. */
@Injectable()
export class UsersRepository {
  async find(session: Session, id: number): Promise<UserEntity | null> {
    return session.manager.findOneBy(UserEntity, { id });
  }

  /** @param username lower case. */
  async findByName(session: Session, username: string): Promise<UserEntity | null> {
    return session.manager.findOneBy(UserEntity, { username });
  }

  /** Locks the row, so that two edits follow one another. */
  async lock(session: Session, id: number): Promise<UserEntity | null> {
    await session.query(`SELECT id FROM scheduler_user WHERE id = ?${session.dialect.forUpdate}`, [id]);
    return this.find(session, id);
  }

  async list(session: Session, page: PageRequest): Promise<{ rows: UserEntity[]; total: number }> {
    const [rows, total] = await session.manager.findAndCount(UserEntity, {
      order: { username: 'ASC' },
      take: page.perPage,
      skip: (page.page - 1) * page.perPage,
    });
    return { rows, total };
  }

  async count(session: Session): Promise<number> {
    return session.manager.count(UserEntity);
  }

  /** Administrators who can sign in, their rows locked: two people demoting each other must not leave none. */
  async lockActiveAdmins(session: Session): Promise<number[]> {
    const sql = `SELECT id FROM scheduler_user WHERE role = 'admin' AND disabled = 0 ORDER BY id${session.dialect.forUpdate}`;
    return (await session.query<{ id: number }>(sql)).map((row) => Number(row.id));
  }

  /** @returns the new id.  @throws a unique violation when the name is taken. */
  async insert(session: Session, user: Omit<UserEntity, 'id'>): Promise<number> {
    const result = await session.manager.insert(UserEntity, { ...user });
    return Number(result.identifiers[0]?.['id']);
  }

  /** Applies the patch and ends all sessions of the user. */
  async update(session: Session, user: UserEntity, patch: UserPatch, now: EpochMs): Promise<UserEntity> {
    const changed = { ...patch, sessionEpoch: user.sessionEpoch + 1, updatedAt: now };
    await session.manager.update(UserEntity, { id: user.id }, changed);
    return { ...user, ...changed };
  }

  async recordLogin(session: Session, id: number, now: EpochMs): Promise<void> {
    await session.manager.update(UserEntity, { id }, { lastLoginAt: now });
  }
}
