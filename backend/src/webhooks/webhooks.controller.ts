import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Idempotent } from '../auth/index.js';
import {
  ApiProblems,
  buildLinkHeader,
  CurrentPrincipal,
  formatEtag,
  ParseRowId,
  RequireRole,
  type Principal,
} from '../http/index.js';
import { CommandContexts, IfMatchHeader } from '../jobs/index.js';
import { WebhookDeliveries } from './webhook-deliveries.service.js';
import {
  CreatedWebhookDto,
  CreateWebhookDto,
  ListDeliveriesQuery,
  UpdateWebhookDto,
  WebhookDeliveryDto,
  WebhookDeliveryPageDto,
  WebhookDto,
  WebhookListDto,
} from './webhooks.dto.js';
import { WebhooksService } from './webhooks.service.js';

const PATH = 'api/v1/scheduler/webhooks';
const ETAG = { ETag: { description: 'Its version.', schema: { type: 'string' } } } as const;

/** Who is told of what happens to jobs, and what became of the messages. For administrators: an address may hold a secret. */
@ApiTags('webhooks')
@Controller(PATH)
@RequireRole('admin')
export class WebhooksController {
  constructor(
    @Inject(WebhooksService) private readonly webhooks: WebhooksService,
    @Inject(WebhookDeliveries) private readonly deliveries: WebhookDeliveries,
    @Inject(CommandContexts) private readonly contexts: CommandContexts,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List webhooks' })
  @ApiOkResponse({ type: WebhookListDto })
  async listWebhooks(): Promise<WebhookListDto> {
    return { items: await this.webhooks.list() };
  }

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Make a webhook; its secret is shown this once' })
  @ApiCreatedResponse({
    type: CreatedWebhookDto,
    headers: { ...ETAG, Location: { description: 'Path of the webhook.', schema: { type: 'string' } } },
  })
  @ApiProblems(400, { status: 409, code: 'WEBHOOK_LIMIT' })
  async createWebhook(
    @Body() body: CreateWebhookDto,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CreatedWebhookDto> {
    const webhook = await this.webhooks.create(body, principal);
    response.setHeader('Location', `/${PATH}/${webhook.id}`);
    return tagged(webhook, response);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One webhook' })
  @ApiOkResponse({ type: WebhookDto, headers: ETAG })
  @ApiProblems(400, 404)
  async getWebhook(
    @Param('id', ParseRowId) id: number,
    @Res({ passthrough: true }) response: Response,
  ): Promise<WebhookDto> {
    return tagged(await this.webhooks.get(id), response);
  }

  @Put(':id')
  @IfMatchHeader()
  @ApiOperation({ summary: 'Change a webhook: absent fields stay, null = default' })
  @ApiOkResponse({ type: WebhookDto, headers: ETAG })
  @ApiProblems(400, 404, 412, 428)
  async updateWebhook(
    @Param('id', ParseRowId) id: number,
    @Body() body: UpdateWebhookDto,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<WebhookDto> {
    const context = this.contexts.required(principal, ifMatch);
    return tagged(await this.webhooks.update(id, body, context), response);
  }

  @Delete(':id')
  @HttpCode(204)
  @IfMatchHeader()
  @ApiOperation({ summary: 'Delete a webhook and its deliveries' })
  @ApiNoContentResponse()
  @ApiProblems(400, 404, 412, 428)
  async deleteWebhook(
    @Param('id', ParseRowId) id: number,
    @CurrentPrincipal() principal: Principal,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.webhooks.delete(id, this.contexts.required(principal, ifMatch));
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a new secret; the old one signs as well for 24 hours' })
  @ApiOkResponse({ type: CreatedWebhookDto, headers: ETAG })
  @ApiProblems(400, 404)
  async rotateWebhookSecret(
    @Param('id', ParseRowId) id: number,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CreatedWebhookDto> {
    return tagged(await this.webhooks.rotate(id, principal), response);
  }

  @Post(':id/test')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({ summary: 'Send a test message' })
  @ApiAcceptedResponse({ type: WebhookDeliveryDto, description: 'Its delivery, yet to be made.' })
  @ApiProblems(400, 404, { status: 409, code: 'WEBHOOK_DISABLED' })
  testWebhook(
    @Param('id', ParseRowId) id: number,
    @CurrentPrincipal() principal: Principal,
  ): Promise<WebhookDeliveryDto> {
    return this.deliveries.test(id, principal);
  }

  @Get(':id/deliveries')
  @ApiOperation({ summary: 'Messages to a webhook, newest first; kept for 30 days' })
  @ApiOkResponse({
    type: WebhookDeliveryPageDto,
    headers: { Link: { description: 'RFC 8288: first, prev, next, last.', schema: { type: 'string' } } },
  })
  @ApiProblems(400, 404)
  async listWebhookDeliveries(
    @Param('id', ParseRowId) id: number,
    @Query() query: ListDeliveriesQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<WebhookDeliveryPageDto> {
    const page = await this.deliveries.list(id, query);
    response.setHeader('Link', buildLinkHeader(request.originalUrl, page));
    return page;
  }

  @Post(':id/deliveries/:deliveryId/replay')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send a message again, with the same id' })
  @ApiAcceptedResponse({ type: WebhookDeliveryDto, description: 'The delivery, yet to be made.' })
  @ApiProblems(400, 404, { status: 409, code: 'WEBHOOK_DISABLED' }, { status: 409, code: 'DELIVERY_PENDING' })
  replayWebhookDelivery(
    @Param('id', ParseRowId) id: number,
    @Param('deliveryId', ParseRowId) deliveryId: number,
    @CurrentPrincipal() principal: Principal,
  ): Promise<WebhookDeliveryDto> {
    return this.deliveries.replay(id, deliveryId, principal);
  }
}

function tagged<T extends WebhookDto>(webhook: T, response: Response): T {
  response.setHeader('ETag', formatEtag(webhook.version));
  return webhook;
}
