import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiExtension } from '@nestjs/swagger';
import { ApiProblems } from './api-problems.decorator.js';
import { principalOf, type PrincipalCarrier, type Role } from './principal.js';

/** Metadata keys read by the guard of `auth/`. They live down here because health and metrics, beside auth, need them too. */
export const PUBLIC_ROUTE = 'mawid:public';
export const REQUIRED_ROLE = 'mawid:role';

/** Opens a route, or every route of a controller, to callers without a session or key. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(PUBLIC_ROUTE, true);
}

/** Demands a principal of at least `role`. On a method it overrides the one of the controller. */
export function RequireRole(role: Role): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(REQUIRED_ROLE, role),
    ApiBearerAuth('apiKey'),
    ApiCookieAuth('session'),
    ApiExtension('x-required-role', role),
    // A session without its CSRF token, or before its first password change, gets 403 whatever its role.
    ApiProblems(401, 403),
  );
}

/** Injects the {@link Principal} of the request. Only on routes that are not public. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext) =>
  principalOf(context.switchToHttp().getRequest<PrincipalCarrier>()),
);
