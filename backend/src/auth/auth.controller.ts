import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiProblems, principalOf, Public, RequireRole } from '../http/index.js';
import { AllowBeforePasswordChange, type IdentityCarrier } from './access.guard.js';
import { AuthOptions, SESSION_ABSOLUTE_MS } from './auth-options.js';
import { ChangePasswordDto, LoginDto, LoginResultDto, MeDto } from './auth.dto.js';
import { AuthService } from './auth.service.js';
import { checkOrigin } from './csrf.js';
import { clearSessionCookie, setSessionCookie } from './session-cookie.js';

/** Signing in and out, and one's own account. */
@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    @Inject(AuthService) private readonly auth: AuthService,
    @Inject(AuthOptions) private readonly options: AuthOptions,
  ) {}

  @Post('login')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in; sets the session cookie' })
  @ApiOkResponse({ type: LoginResultDto })
  @ApiProblems(400, { status: 401, code: 'INVALID_CREDENTIALS' }, { status: 403, code: 'CSRF_REJECTED' }, 429)
  async login(
    @Body() body: LoginDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginResultDto> {
    checkOrigin(request, this.options.publicUrl);
    const { token, ...result } = await this.auth.login(body, request.headers['user-agent'] ?? null);
    // The server ends idle sessions; the cookie lives as long as a session can.
    setSessionCookie(request, response, token, SESSION_ABSOLUTE_MS);
    return result;
  }

  @Post('logout')
  @RequireRole('viewer')
  @AllowBeforePasswordChange()
  @HttpCode(204)
  @ApiOperation({ summary: 'End this session' })
  @ApiNoContentResponse()
  async logout(
    @Req() request: Request & IdentityCarrier,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.auth.logout(principalOf(request), request.identity?.tokenHash ?? null);
    clearSessionCookie(request, response);
  }

  @Get('me')
  @RequireRole('viewer')
  @AllowBeforePasswordChange()
  @ApiOperation({ summary: 'Who am I, with the CSRF token of this session' })
  @ApiOkResponse({ type: MeDto })
  getMe(@Req() request: Request & IdentityCarrier): MeDto {
    const { mustChangePassword = false, csrfToken = null } = request.identity ?? {};
    return { ...principalOf(request), mustChangePassword, csrfToken };
  }

  @Post('password')
  @RequireRole('viewer')
  @AllowBeforePasswordChange()
  @HttpCode(204)
  @ApiOperation({ summary: "Change one's own password; ends all one's sessions" })
  @ApiNoContentResponse()
  @ApiProblems(400, 429)
  async changePassword(
    @Body() body: ChangePasswordDto,
    @Req() request: Request & IdentityCarrier,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.auth.changePassword(principalOf(request), body);
    clearSessionCookie(request, response);
  }
}
