import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { OperationDto } from '../../core/api/generated/models/operation-dto';
import { Formats } from '../../core/i18n/locale';
import { shareDone } from './operation-words';

const COUNTED = ['succeeded', 'unchanged', 'failed', 'cancelled', 'started', 'pending'] as const;

/** How far an operation is: a bar, and its items by outcome in words. */
@Component({
  selector: 'app-operation-progress',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<div class="row">
      <progress
        class="grow"
        max="1"
        [attr.value]="share()"
        [attr.aria-label]="'operations.progress' | translate"
      ></progress>
      <span>{{
        share() === null ? ('operations.collecting' | translate) : formats.percent(share() ?? 0)
      }}</span>
    </div>
    <p class="small muted">
      {{ 'operations.items' | translate: { count: operation().progress.total } }}
      @for (part of parts(); track part.outcome) {
        · {{ 'status.' + part.outcome | translate }} {{ formats.number(part.count) }}
      }
    </p>`,
  styles: `
    :host {
      display: grid;
      gap: 4px;
      min-inline-size: 180px;
    }
    progress {
      block-size: 10px;
      min-inline-size: 80px;
      accent-color: var(--accent);
    }
  `,
})
export class OperationProgress {
  readonly operation = input.required<OperationDto>();
  protected readonly formats = inject(Formats);
  protected readonly share = computed(() => shareDone(this.operation()));
  protected readonly parts = computed(() =>
    COUNTED.map((outcome) => ({ outcome, count: this.operation().progress[outcome] })).filter(
      ({ count }) => count > 0,
    ),
  );
}
