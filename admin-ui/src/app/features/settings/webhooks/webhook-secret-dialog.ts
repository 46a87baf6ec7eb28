import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import type { CreatedWebhookDto } from '../../../core/api/generated/models/created-webhook-dto';
import { CopyButton } from '../../../shared/ui/copy-button';

/** What a receiver does with a message; its libraries exist for most languages. */
const SNIPPET = `import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.MAWID_SECRET);
// The body as it came, not parsed. It throws when a message
// is not ours or too old.
const message = webhook.verify(rawBody, request.headers);`;

/** Shows the secret of a webhook, this once, and how a receiver checks messages with it. It closes only by its button. */
@Component({
  selector: 'app-webhook-secret-dialog',
  imports: [CopyButton, MatDialogActions, MatDialogContent, MatDialogTitle, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<h2 mat-dialog-title>{{ 'api-keys.shown-once' | translate: { name: webhook.name } }}</h2>
    <mat-dialog-content>
      <div class="stack">
        <p class="row secret" role="status">
          <bdi dir="ltr" class="code grow">{{ webhook.secret }}</bdi><app-copy
            [text]="webhook.secret"
            [label]="'api-keys.copy' | translate"
          />
        </p>
        <p>{{ 'webhooks.store-secret' | translate }}</p>
        <p>{{ 'webhooks.headers' | translate }}</p>
        <dl class="facts">
          @for (header of headers; track header) {
            <dt>
              <bdi dir="ltr" class="code">webhook-{{ header }}</bdi>
            </dt>
            <dd>{{ 'webhooks.header-' + header | translate }}</dd>
          }
        </dl>
        <p>{{ 'webhooks.verify' | translate }}</p>
        <div class="snippet">
          <pre dir="ltr" tabindex="0">{{ snippet }}</pre>
          <app-copy [text]="snippet" />
        </div>
      </div>
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button type="button" class="button primary" (click)="dialog.close()">
        {{ 'api-keys.stored' | translate }}
      </button>
    </mat-dialog-actions>`,
  styles: `
    .secret {
      padding: 10px 12px;
      border-radius: 8px;
      background: var(--good-soft);
    }
    .secret .code {
      overflow-wrap: anywhere;
    }
    .snippet {
      display: flex;
      align-items: start;
      gap: 8px;
    }
    pre {
      flex: 1 1 auto;
      min-inline-size: 0;
    }
  `,
})
export class WebhookSecretDialog {
  protected readonly webhook = inject<CreatedWebhookDto>(MAT_DIALOG_DATA);
  protected readonly dialog = inject<MatDialogRef<WebhookSecretDialog>>(MatDialogRef);
  protected readonly headers = ['id', 'timestamp', 'signature'] as const;
  protected readonly snippet = SNIPPET;
}
