import { InvariantError } from '../kernel/index.js';

/** Roles, lowest first; each may do what the ones before it may. Source: design.md section 10. */
export const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who is acting. `system` is the process itself (start-up, engine); its `id` is 0. */
export interface Principal {
  kind: 'user' | 'api_key' | 'system';
  /** Row id of the user or API key; 0 for the system. Unique only together with `kind`. */
  id: number;
  /** User name, or the API key's name. At most 190 characters. */
  name: string;
  role: Role;
}

/** The process acting on its own. */
export const SYSTEM_PRINCIPAL: Principal = { kind: 'system', id: 0, name: 'system', role: 'admin' };

/** Whether `actual` is `needed` or above it. */
export function roleAllows(actual: Role, needed: Role): boolean {
  return ROLES.indexOf(actual) >= ROLES.indexOf(needed);
}

/** Text for `created_by`, `principal` and similar columns: `user:anna`, `api_key:deploy`, `system`; cut at 190 characters. */
export function principalLabel(principal: Principal): string {
  return principal.kind === 'system' ? 'system' : `${principal.kind}:${principal.name}`.slice(0, 190);
}

/** What the authentication guard leaves on the request. */
export interface PrincipalCarrier {
  principal?: Principal;
}

/** @throws InvariantError when no guard has run: the route is public, so nobody is known. */
export function principalOf(request: PrincipalCarrier): Principal {
  if (!request.principal) throw new InvariantError('no principal on this request: is the route @Public()?');
  return request.principal;
}
