import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  ApiProblems,
  CurrentPrincipal,
  PageQuery,
  ParseRowId,
  RequireRole,
  type Principal,
} from '../http/index.js';
import {
  CreateUserDto,
  ResetPasswordDto,
  ResetPasswordResultDto,
  UpdateUserDto,
  UserDto,
  UserPageDto,
} from './auth.dto.js';
import { UsersService } from './users.service.js';

/** Users, for administrators. */
@ApiTags('users')
@Controller('api/v1/auth/users')
@RequireRole('admin')
export class UsersController {
  constructor(@Inject(UsersService) private readonly users: UsersService) {}

  @Get()
  @ApiOperation({ summary: 'List users by name' })
  @ApiOkResponse({ type: UserPageDto })
  @ApiProblems(400)
  listUsers(@Query() page: PageQuery): Promise<UserPageDto> {
    return this.users.list(page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a user' })
  @ApiOkResponse({ type: UserDto })
  @ApiProblems(400, 404)
  getUser(@Param('id', ParseRowId) id: number): Promise<UserDto> {
    return this.users.get(id);
  }

  @Post()
  @ApiOperation({ summary: 'Create a user' })
  @ApiCreatedResponse({ type: UserDto })
  @ApiProblems(400, { status: 409, code: 'USERNAME_TAKEN' })
  async createUser(
    @CurrentPrincipal() principal: Principal,
    @Body() body: CreateUserDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserDto> {
    const user = await this.users.create(principal, body);
    response.setHeader('Location', `/api/v1/auth/users/${user.id}`);
    return user;
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change role or state; ends the sessions of the user' })
  @ApiOkResponse({ type: UserDto })
  @ApiProblems(400, 404, { status: 409, code: 'LAST_ADMIN' })
  updateUser(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseRowId) id: number,
    @Body() body: UpdateUserDto,
  ): Promise<UserDto> {
    return this.users.update(principal, id, body);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @ApiOperation({ summary: 'Disable a user; ends the sessions at once' })
  @ApiOkResponse({ type: UserDto })
  @ApiProblems(400, 404, { status: 409, code: 'LAST_ADMIN' })
  disableUser(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseRowId) id: number,
  ): Promise<UserDto> {
    return this.users.update(principal, id, { disabled: true });
  }

  @Post(':id/password')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give a user a new password; ends the sessions' })
  @ApiOkResponse({ type: ResetPasswordResultDto })
  @ApiProblems(400, 404)
  resetPassword(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseRowId) id: number,
    @Body() body: ResetPasswordDto,
  ): Promise<ResetPasswordResultDto> {
    return this.users.resetPassword(principal, id, body);
  }
}
