import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { AppProblem } from '../../../../core/api/app-problem';

/** Everything that keeps the form from being saved, in one list that takes the focus. */
@Component({
  selector: 'app-error-summary',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert', tabindex: '-1', '[hidden]': '!isNeeded()' },
  template: `@if (isNeeded()) {
    <h2>{{ 'forms.cannot-save' | translate }}</h2>
    <ul>
      @for (field of notNumbers(); track field) {
        <li>
          <bdi dir="ltr" class="code">{{ field }}</bdi>: {{ 'forms.not-a-number' | translate }}
        </li>
      }
      @if (areParamsBroken()) {
        <li>{{ 'forms.params-broken' | translate }}</li>
      }
      @for (error of problem()?.errors ?? []; track $index) {
        <li>
          <bdi dir="ltr" class="code">{{ error.pointer }}</bdi> <bdi dir="auto">{{ error.message }}</bdi>
        </li>
      }
    </ul>
  }`,
  styles: `
    :host {
      display: grid;
      gap: 6px;
      padding: 12px 16px;
      border: 1px solid var(--bad);
      border-radius: var(--radius);
      background: var(--bad-soft);
    }
    :host([hidden]) {
      display: none;
    }
    h2 {
      color: var(--bad);
    }
    ul {
      display: grid;
      gap: 4px;
    }
  `,
})
export class ErrorSummary {
  readonly problem = input.required<AppProblem | null>();
  readonly notNumbers = input<readonly string[]>([]);
  readonly areParamsBroken = input(false);
  protected readonly isNeeded = computed(
    () => (this.problem()?.errors.length ?? 0) > 0 || this.notNumbers().length > 0 || this.areParamsBroken(),
  );
}
