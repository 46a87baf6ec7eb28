import { toIso, toIsoOrNull } from '../kernel/index.js';
import type { ApiKeyEntity } from './api-key.entity.js';
import type { ApiKeyDto, UserDto } from './auth.dto.js';
import type { UserEntity } from './user.entity.js';

/** A user as clients see it: without hash and epoch. */
export function toUserDto(user: UserEntity): UserDto {
  return {
    id: user.id,
    username: user.username,
    role: user.role,
    disabled: user.disabled,
    mustChangePassword: user.mustChangePassword,
    createdAt: toIso(user.createdAt),
    createdBy: user.createdBy,
    updatedAt: toIso(user.updatedAt),
    lastLoginAt: toIsoOrNull(user.lastLoginAt),
  };
}

/** A key as clients see it: without its hash. */
export function toApiKeyDto(key: ApiKeyEntity): ApiKeyDto {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    role: key.role,
    createdAt: toIso(key.createdAt),
    createdBy: key.createdBy,
    expiresAt: toIsoOrNull(key.expiresAt),
    lastUsedAt: toIsoOrNull(key.lastUsedAt),
    revokedAt: toIsoOrNull(key.revokedAt),
  };
}
