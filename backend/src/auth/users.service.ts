import { AccessStore } from './access-store.js';
import { Inject, Injectable } from '@nestjs/common';
import { isUniqueViolation, type Session } from '../database/index.js';
import { principalLabel, type Principal } from '../http/index.js';
import { ConflictError, NotFoundError, pageOf, type PageRequest } from '../kernel/index.js';
import { toUserDto } from './auth-mapping.js';
import type {
  CreateUserDto,
  ResetPasswordDto,
  ResetPasswordResultDto,
  UpdateUserDto,
  UserDto,
  UserPageDto,
} from './auth.dto.js';
import { hashPassword } from './password.js';
import { newPassword } from './tokens.js';
import type { UserEntity } from './user.entity.js';
import type { UserPatch } from './users.repository.js';

/** Administration of users. Every change ends the user's sessions. */
@Injectable()
export class UsersService {
  constructor(@Inject(AccessStore) private readonly store: AccessStore) {}

  async list(page: PageRequest): Promise<UserPageDto> {
    const { rows, total } = await this.store.database.read((session) => this.store.users.list(session, page));
    return pageOf(rows.map(toUserDto), total, page);
  }

  /** @throws NOT_FOUND. */
  async get(id: number): Promise<UserDto> {
    const user = await this.store.database.read((session) => this.store.users.find(session, id));
    if (!user) throw new NotFoundError('user', id);
    return toUserDto(user);
  }

  /** @throws USERNAME_TAKEN. */
  async create(principal: Principal, input: CreateUserDto): Promise<UserDto> {
    const passwordHash = await hashPassword(input.password);
    const now = this.store.time.now();
    const user = {
      username: input.username,
      passwordHash,
      role: input.role,
      disabled: false,
      mustChangePassword: input.mustChangePassword ?? false,
      sessionEpoch: 0,
      createdAt: now,
      createdBy: principalLabel(principal),
      updatedAt: now,
      lastLoginAt: null,
    };
    try {
      return await this.store.database.transaction(async (tx) => {
        const id = await this.store.users.insert(tx, user);
        const after = toUserDto({ ...user, id });
        await this.store.audit.record(tx, {
          principal,
          action: 'user.create',
          targetType: 'user',
          targetId: id,
          after,
        });
        return after;
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new ConflictError('USERNAME_TAKEN', `There is a user ${input.username} already.`, {
        username: input.username,
      });
    }
  }

  /** @throws NOT_FOUND, LAST_ADMIN. */
  async update(principal: Principal, id: number, { reason, ...patch }: UpdateUserDto): Promise<UserDto> {
    return this.store.database.transaction(async (tx) => {
      // Before the single row, so that all demotions take the administrators' locks in the same order.
      const admins = await this.store.users.lockActiveAdmins(tx);
      const user = await this.lock(tx, id);
      const isDemoted = (patch.role !== undefined && patch.role !== 'admin') || patch.disabled === true;
      if (isDemoted && admins.length === 1 && admins[0] === id) {
        throw new ConflictError('LAST_ADMIN', 'This is the last administrator who can sign in.');
      }
      const after = await this.change(tx, user, patch);
      await this.store.audit.record(tx, {
        principal,
        action: 'user.update',
        targetType: 'user',
        targetId: id,
        before: toUserDto(user),
        after: toUserDto(after),
        reason: reason ?? null,
      });
      return toUserDto(after);
    });
  }

  /** Sets a given or generated password.  @throws NOT_FOUND. */
  async resetPassword(
    principal: Principal,
    id: number,
    input: ResetPasswordDto,
  ): Promise<ResetPasswordResultDto> {
    const password = input.password ?? newPassword();
    const passwordHash = await hashPassword(password);
    const mustChangePassword = input.mustChangePassword ?? true;
    return this.store.database.transaction(async (tx) => {
      const user = await this.lock(tx, id);
      const after = await this.change(tx, user, { passwordHash, mustChangePassword });
      await this.store.audit.record(tx, {
        principal,
        action: 'user.reset_password',
        targetType: 'user',
        targetId: id,
      });
      return { user: toUserDto(after), password: input.password === undefined ? password : null };
    });
  }

  private async lock(tx: Session, id: number): Promise<UserEntity> {
    const user = await this.store.users.lock(tx, id);
    if (!user) throw new NotFoundError('user', id);
    return user;
  }

  private async change(tx: Session, user: UserEntity, patch: UserPatch): Promise<UserEntity> {
    const given = Object.fromEntries(
      Object.entries(patch).filter(([, value]) => value !== undefined),
    ) as UserPatch;
    const after = await this.store.users.update(tx, user, given, this.store.time.now());
    await this.store.sessions.deleteOfUser(tx, user.id);
    return after;
  }
}
