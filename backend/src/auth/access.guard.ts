import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { PUBLIC_ROUTE, REQUIRED_ROLE, roleAllows, type PrincipalCarrier, type Role } from '../http/index.js';
import { ForbiddenError, InvariantError } from '../kernel/index.js';
import { AuthOptions } from './auth-options.js';
import { unauthenticated } from './auth-problems.js';
import { Authenticator, type Identity } from './authenticator.js';
import { checkCsrfToken, checkOrigin } from './csrf.js';

const BEFORE_PASSWORD_CHANGE = 'mawid:before-password-change';

/** Opens a route to people who must choose a new password first. */
export const AllowBeforePasswordChange = (): MethodDecorator => SetMetadata(BEFORE_PASSWORD_CHANGE, true);

/** What the guard leaves on the request for the handlers of this module. */
export interface IdentityCarrier extends PrincipalCarrier {
  identity?: Identity;
}

/** Stands before every route and denies by default: a route is public, or names the role it demands. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(AuthOptions) private readonly options: AuthOptions,
  ) {}

  /** @throws UNAUTHENTICATED, FORBIDDEN, CSRF_REJECTED, PASSWORD_CHANGE_REQUIRED. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<Request & IdentityCarrier>();
    if (this.reflector.getAllAndOverride<boolean>(PUBLIC_ROUTE, targets) === true) return true;
    const needed = this.reflector.getAllAndOverride<Role | undefined>(REQUIRED_ROLE, targets);
    if (needed === undefined)
      throw new InvariantError(`route without @Public() or @RequireRole(): ${request.path}`);
    const identity = await this.authenticator.identify(request);
    if (!identity) throw unauthenticated();
    this.checkBrowser(request, identity);
    if (
      identity.mustChangePassword &&
      !this.reflector.getAllAndOverride<boolean>(BEFORE_PASSWORD_CHANGE, targets)
    ) {
      throw new ForbiddenError(
        'Choose a new password first: POST /api/v1/auth/password.',
        {},
        'PASSWORD_CHANGE_REQUIRED',
      );
    }
    const { role } = identity.principal;
    if (!roleAllows(role, needed)) {
      throw new ForbiddenError(`This needs the role ${needed}; yours is ${role}.`, {
        permission: needed,
        role,
      });
    }
    request.identity = identity;
    request.principal = identity.principal;
    return true;
  }

  /** A cookie is sent by the browser on its own, whoever made it ask; a key is not. */
  private checkBrowser(request: Request, identity: Identity): void {
    if (identity.csrfToken === null) return;
    checkOrigin(request, this.options.publicUrl);
    checkCsrfToken(request, identity.csrfToken);
  }
}
