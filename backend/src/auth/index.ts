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
