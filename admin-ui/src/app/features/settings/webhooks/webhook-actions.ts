import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../../core/api/generated/api';
import { deleteWebhook } from '../../../core/api/generated/fn/webhooks/delete-webhook';
import { replayWebhookDelivery } from '../../../core/api/generated/fn/webhooks/replay-webhook-delivery';
import { rotateWebhookSecret } from '../../../core/api/generated/fn/webhooks/rotate-webhook-secret';
import { testWebhook } from '../../../core/api/generated/fn/webhooks/test-webhook';
import { updateWebhook } from '../../../core/api/generated/fn/webhooks/update-webhook';
import type { CreatedWebhookDto } from '../../../core/api/generated/models/created-webhook-dto';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { Toaster } from '../../../core/feedback/toaster';
import { Confirm } from '../../../shared/ui/confirm';
import { WebhookDialog } from './webhook-dialog';
import { WebhookSecretDialog } from './webhook-secret-dialog';

/** What one does with a webhook, from the list and from its page. Failures are told; nothing throws. */
@Injectable({ providedIn: 'root' })
export class WebhookActions {
  private readonly api = inject(Api);
  private readonly dialog = inject(MatDialog);
  private readonly confirm = inject(Confirm);
  private readonly toaster = inject(Toaster);

  /** Asks what it shall be; a new one's secret is shown. @param webhook null = a new one. @returns null when nothing was saved. */
  async edit(webhook: WebhookDto | null): Promise<WebhookDto | null> {
    const reference = this.dialog.open<WebhookDialog, WebhookDto | null, WebhookDto | CreatedWebhookDto>(
      WebhookDialog,
      { data: webhook, width: '640px', maxWidth: '96vw' },
    );
    const saved = await firstValueFrom(reference.afterClosed());
    if (!saved) return null;
    if ('secret' in saved) await this.showSecret(saved);
    else this.toaster.show('webhooks.saved', { name: saved.name });
    return saved;
  }

  async rotate({ id, name }: WebhookDto): Promise<void> {
    if (!(await this.sure('rotate', name))) return;
    await this.attempt(async () => this.showSecret(await this.api.invoke(rotateWebhookSecret, { id })));
  }

  /** @param changed called after it was turned, and again when that is undone. */
  async turn({ id, name, version }: WebhookDto, enabled: boolean, changed: () => void): Promise<void> {
    const send = (expected: number, body: { enabled: boolean }): Promise<WebhookDto> =>
      this.api.invoke(updateWebhook, { id, 'If-Match': `"${expected}"`, body });
    await this.attempt(async () => {
      const turned = await send(version, { enabled });
      this.toaster.show(enabled ? 'webhooks.did-turn-on' : 'webhooks.did-turn-off', { name }, async () => {
        await send(turned.version, { enabled: !enabled });
        changed();
      });
    });
    changed();
  }

  async test({ id }: WebhookDto): Promise<void> {
    await this.attempt(async () => {
      await this.api.invoke(testWebhook, { id });
      this.toaster.show('webhooks.tested');
    });
  }

  async sendAgain(id: number, deliveryId: number): Promise<void> {
    await this.attempt(async () => {
      await this.api.invoke(replayWebhookDelivery, { id, deliveryId });
      this.toaster.show('webhooks.sent-again');
    });
  }

  /** @returns whether it is gone. */
  async remove({ id, name, version }: WebhookDto): Promise<boolean> {
    if (!(await this.sure('delete', name))) return false;
    return this.attempt(async () => {
      await this.api.invoke(deleteWebhook, { id, 'If-Match': `"${version}"` });
      this.toaster.show('webhooks.deleted', { name });
    });
  }

  private async showSecret(data: CreatedWebhookDto): Promise<void> {
    const reference = this.dialog.open(WebhookSecretDialog, {
      data,
      width: '640px',
      maxWidth: '96vw',
      disableClose: true,
    });
    await firstValueFrom(reference.afterClosed());
  }

  private async sure(action: 'rotate' | 'delete', name: string): Promise<boolean> {
    const answer = await this.confirm.ask({
      title: `webhooks.${action}-title`,
      text: `webhooks.${action}-text`,
      params: { name },
      action: `webhooks.${action}`,
      isDangerous: action === 'delete',
    });
    return answer !== undefined;
  }

  /** @returns whether it went well. */
  private async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.toaster.showProblem(error);
      return false;
    }
  }
}
