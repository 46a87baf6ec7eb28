import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import type { ExecutionErrorDto } from '../../../core/api/generated/models/execution-error-dto';
import { CopyButton } from '../../../shared/ui/copy-button';

/** An error with its stack, to read and to copy. */
@Component({
  selector: 'app-error-view',
  imports: [CopyButton, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="row">
      <p class="grow">
        <a
          routerLink="/executions"
          [queryParams]="{ error: error().type }"
          [attr.aria-label]="'executions.same-error' | translate: { type: error().type }"
          ><bdi dir="ltr" class="code type">{{ error().type }}</bdi></a
        >
        <bdi dir="auto">{{ error().message }}</bdi>
      </p>
      <app-copy [text]="whole()" [label]="'executions.copy-error' | translate" />
    </div>
    @if (error().stack; as stack) {
      <details [open]="isOpen()">
        <summary>{{ 'executions.stack' | translate }}</summary>
        <pre dir="ltr" tabindex="0">{{ stack }}</pre>
      </details>
    }`,
  styles: `
    :host {
      display: grid;
      gap: 6px;
      min-inline-size: 0;
    }
    p {
      overflow-wrap: anywhere;
    }
    /* Not on the type itself: its end is on the other side in Arabic. */
    a {
      margin-inline-end: 6px;
    }
    .type {
      color: var(--bad);
      font-weight: 600;
    }
    summary {
      min-block-size: 24px;
      cursor: pointer;
    }
    pre {
      max-block-size: 320px;
    }
  `,
})
export class ErrorView {
  readonly error = input.required<ExecutionErrorDto>();
  /** Whether the stack is in sight from the start. */
  readonly isOpen = input(false);
  protected readonly whole = computed(() => {
    const { type, message, stack } = this.error();
    return stack ?? `${type}: ${message}`;
  });
}
