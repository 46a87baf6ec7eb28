// The decorators live in http/ because health and metrics, which stand beside auth, carry them too.
export {
  CurrentPrincipal,
  principalLabel,
  principalOf,
  Public,
  RequireRole,
  roleAllows,
  ROLES,
  SYSTEM_PRINCIPAL,
  type Principal,
  type PrincipalCarrier,
  type Role,
} from '../http/index.js';
export { ApiKeyEntity } from './api-key.entity.js';
export { AuthOptions } from './auth-options.js';
export { AuthModule } from './auth.module.js';
export { Authenticator, type Identity } from './authenticator.js';
export { IdempotencyKeyEntity } from './idempotency-key.entity.js';
export { Idempotent, idempotencyIdOf } from './idempotency.interceptor.js';
export { IdempotencyService } from './idempotency.service.js';
export { SessionEntity } from './session.entity.js';
export { UserEntity } from './user.entity.js';
