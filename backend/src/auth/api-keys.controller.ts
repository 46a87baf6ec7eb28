import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import {
  ApiProblems,
  CurrentPrincipal,
  PageQuery,
  ParseRowId,
  RequireRole,
  type Principal,
} from '../http/index.js';
import { ApiKeysService } from './api-keys.service.js';
import { ApiKeyPageDto, CreateApiKeyDto, CreatedApiKeyDto } from './auth.dto.js';

/** API keys, for administrators. */
@ApiTags('api-keys')
@Controller('api/v1/auth/api-keys')
@RequireRole('admin')
export class ApiKeysController {
  constructor(@Inject(ApiKeysService) private readonly keys: ApiKeysService) {}

  @Get()
  @ApiOperation({ summary: 'List keys, newest first' })
  @ApiOkResponse({ type: ApiKeyPageDto })
  @ApiProblems(400)
  listApiKeys(@Query() page: PageQuery): Promise<ApiKeyPageDto> {
    return this.keys.list(page);
  }

  @Post()
  @ApiOperation({ summary: 'Create a key; its secret is shown this once' })
  @ApiCreatedResponse({ type: CreatedApiKeyDto })
  @ApiProblems(400)
  createApiKey(
    @CurrentPrincipal() principal: Principal,
    @Body() body: CreateApiKeyDto,
  ): Promise<CreatedApiKeyDto> {
    return this.keys.create(principal, body);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Replace the secret; the old one ends at once' })
  @ApiOkResponse({ type: CreatedApiKeyDto })
  @ApiProblems(400, 404, { status: 409, code: 'API_KEY_REVOKED' })
  rotateApiKey(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseRowId) id: number,
  ): Promise<CreatedApiKeyDto> {
    return this.keys.rotate(principal, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a key at once' })
  @ApiNoContentResponse()
  @ApiProblems(400, 404)
  async revokeApiKey(
    @CurrentPrincipal() principal: Principal,
    @Param('id', ParseRowId) id: number,
  ): Promise<void> {
    await this.keys.revoke(principal, id);
  }
}
