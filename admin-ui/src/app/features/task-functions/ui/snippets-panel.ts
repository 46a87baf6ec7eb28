import { ChangeDetectionStrategy, Component, computed, DOCUMENT, inject, input, signal } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { TaskFunctionDto } from '../../../core/api/generated/models/task-function-dto';
import { CopyButton } from '../../../shared/ui/copy-button';
import { curlSnippet, javascriptSnippet, typescriptSnippet } from '../data/snippets';

const LANGUAGES = ['typescript', 'javascript', 'curl'] as const;

/** How the function is written, and how a job of it is made through the API. */
@Component({
  selector: 'app-snippets',
  imports: [CopyButton, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="row" role="group" [attr.aria-label]="'functions.snippets' | translate">
      @for (name of languages; track name) {
        <button
          type="button"
          class="button tiny"
          [attr.aria-pressed]="language() === name"
          (click)="language.set(name)"
        >
          {{ 'functions.snippet-' + name | translate }}
        </button>
      }
      <app-copy [text]="source()" />
    </div>
    <pre dir="ltr" tabindex="0">{{ source() }}</pre>`,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      min-inline-size: 0;
    }
    .button[aria-pressed='true'] {
      border-color: var(--accent);
      background: var(--accent-soft);
    }
    pre {
      max-block-size: 460px;
    }
  `,
})
export class SnippetsPanel {
  readonly fn = input.required<TaskFunctionDto>();
  protected readonly languages = LANGUAGES;
  protected readonly language = signal<(typeof LANGUAGES)[number]>('typescript');
  private readonly origin = inject(DOCUMENT).location.origin;
  protected readonly source = computed(() => {
    switch (this.language()) {
      case 'typescript':
        return typescriptSnippet(this.fn());
      case 'javascript':
        return javascriptSnippet(this.fn());
      case 'curl':
        return curlSnippet(this.fn(), this.origin);
    }
  });
}
