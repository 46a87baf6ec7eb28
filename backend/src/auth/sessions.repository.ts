import { Injectable } from '@nestjs/common';
import { toDbInstant, type Session } from '../database/index.js';
import type { EpochMs } from '../kernel/index.js';
import { SessionEntity } from './session.entity.js';

/** Sole access to `scheduler_session`. */
@Injectable()
export class SessionsRepository {
  async find(session: Session, tokenHash: string): Promise<SessionEntity | null> {
    return session.manager.findOneBy(SessionEntity, { tokenHash });
  }

  async insert(session: Session, row: SessionEntity): Promise<void> {
    await session.manager.insert(SessionEntity, { ...row });
  }

  async touch(session: Session, tokenHash: string, lastSeenAt: EpochMs, expiresAt: EpochMs): Promise<void> {
    await session.manager.update(SessionEntity, { tokenHash }, { lastSeenAt, expiresAt });
  }

  async delete(session: Session, tokenHash: string): Promise<void> {
    await session.manager.delete(SessionEntity, { tokenHash });
  }

  async deleteOfUser(session: Session, userId: number): Promise<void> {
    await session.manager.delete(SessionEntity, { userId });
  }

  /** @returns how many had expired. */
  async deleteExpired(session: Session, now: EpochMs): Promise<number> {
    const result = await session.execute('DELETE FROM scheduler_session WHERE expires_at <= ?', [
      toDbInstant(now),
    ]);
    return result.affected;
  }
}
