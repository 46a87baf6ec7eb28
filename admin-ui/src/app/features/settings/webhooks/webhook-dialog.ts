import { ChangeDetectionStrategy, Component, computed, ElementRef, inject, signal } from '@angular/core';
import {
  MAT_DIALOG_DATA,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogRef,
  MatDialogTitle,
} from '@angular/material/dialog';
import { TranslatePipe } from '@ngx-translate/core';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { createWebhook } from '../../../core/api/generated/fn/webhooks/create-webhook';
import { getWebhook } from '../../../core/api/generated/fn/webhooks/get-webhook';
import { updateWebhook } from '../../../core/api/generated/fn/webhooks/update-webhook';
import type { CreatedWebhookDto } from '../../../core/api/generated/models/created-webhook-dto';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import type { WebhookEvent } from '../../../core/api/generated/models/webhook-event';
import { ChangeTable } from '../../../shared/changes/change-table';
import { changesOf } from '../../../shared/changes/field-changes';
import { Control } from '../../../shared/forms/control';
import { Field } from '../../../shared/forms/field';
import { FieldMessages } from '../../../shared/forms/field-message';
import { focusField } from '../../../shared/forms/focus-field';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { bodyOf, draftOf, newDraft, toggled, type WebhookDraft } from './webhook-draft';
import { EVENT_GROUPS, eventHint, eventLabel } from './webhook-words';

/** Makes or changes a webhook. Closes with what was saved; a new one brings its secret. */
@Component({
  selector: 'app-webhook-dialog',
  imports: [
    ChangeTable,
    Control,
    Field,
    MatDialogActions,
    MatDialogClose,
    MatDialogContent,
    MatDialogTitle,
    ProblemPanel,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './webhook-dialog.html',
  styleUrl: './webhook-dialog.css',
})
export class WebhookDialog {
  protected readonly webhook = inject<WebhookDto | null>(MAT_DIALOG_DATA);
  private readonly dialog = inject<MatDialogRef<WebhookDialog, WebhookDto | CreatedWebhookDto>>(MatDialogRef);
  private readonly api = inject(Api);
  private readonly messages = inject(FieldMessages);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly groups = EVENT_GROUPS;
  protected readonly label = eventLabel;
  protected readonly hint = eventHint;
  protected readonly draft = signal<WebhookDraft>(this.webhook ? draftOf(this.webhook) : newDraft());
  protected readonly problem = signal<AppProblem | null>(null);
  /** The webhook as somebody else left it while this form was open. */
  protected readonly theirs = signal<WebhookDto | null>(null);
  protected readonly differences = computed(() => {
    const theirs = this.theirs();
    return theirs ? changesOf({ ...bodyOf(draftOf(theirs)) }, { ...bodyOf(this.draft()) }) : [];
  });
  private readonly isBusy = signal(false);
  protected readonly isReady = computed(
    () => !this.isBusy() && this.draft().name.trim() !== '' && this.draft().url.trim() !== '',
  );
  /** Version that is replaced. */
  private version = this.webhook?.version ?? 0;

  protected set(part: Partial<WebhookDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...part }));
  }

  protected toggle(event: WebhookEvent): void {
    this.set({ events: toggled(this.draft().events, event) });
  }

  /** @param pointer of a field; what is wrong with a part of it counts as well. */
  protected errorOf(pointer: string): string {
    const [first] = this.messages.below(pointer, this.problem()).values();
    return first ?? '';
  }

  protected takeTheirs(theirs: WebhookDto): void {
    this.draft.set(draftOf(theirs));
    this.settle(theirs);
  }

  protected keepMine(theirs: WebhookDto): Promise<void> {
    this.settle(theirs);
    return this.save();
  }

  protected async save(): Promise<void> {
    if (!this.isReady()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      this.dialog.close(await this.send());
    } catch (error) {
      await this.explain(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }

  private send(): Promise<WebhookDto | CreatedWebhookDto> {
    const body = bodyOf(this.draft());
    if (!this.webhook) return this.api.invoke(createWebhook, { body });
    const { id } = this.webhook;
    return this.api.invoke(updateWebhook, { id, 'If-Match': `"${this.version}"`, body });
  }

  private async explain(problem: AppProblem): Promise<void> {
    if (problem.status === 412 && this.webhook) {
      try {
        this.theirs.set(await this.api.invoke(getWebhook, { id: this.webhook.id }));
      } catch (error) {
        this.problem.set(toAppProblem(error));
      }
      return;
    }
    this.problem.set(problem);
    const [first] = problem.errors;
    if (first) focusField(this.host.nativeElement, first.pointer);
  }

  private settle({ version }: WebhookDto): void {
    this.version = version;
    this.theirs.set(null);
  }
}
