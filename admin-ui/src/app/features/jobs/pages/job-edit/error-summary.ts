import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import type { AppProblem } from '../../../../core/api/app-problem';

/** Labels of the fields, by name in the request. */
const LABELS: Readonly<Record<string, string>> = {
  name: 'jobs.name',
  taskFunctionKey: 'jobs.task',
  cronExpression: 'jobs.cron',
  intervalSeconds: 'jobs.interval',
  runAt: 'jobs.run-once',
  timezone: 'jobs.timezone',
  startAt: 'jobs.start-at',
  endAt: 'jobs.end-at',
  description: 'jobs.description',
  tags: 'jobs.tags',
  jobKey: 'jobs.key',
  maxInstances: 'jobs.max-instances',
  maxQueued: 'jobs.max-queued',
  cancelGraceSeconds: 'jobs.cancel-grace',
  misfireGraceSeconds: 'jobs.misfire-grace',
  maxCatchUp: 'jobs.max-catch-up',
  timeoutSeconds: 'jobs.timeout-seconds',
  maxAttempts: 'jobs.max-attempts',
  retryDelaySeconds: 'jobs.retry-delay',
  retryMaxDelaySeconds: 'jobs.retry-max-delay',
  jitterSeconds: 'jobs.jitter-seconds',
};

/** Everything that keeps the form from being saved, in one list that takes the focus; each line leads to its field. */
@Component({
  selector: 'app-error-summary',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert', tabindex: '-1', '[hidden]': 'lines().length === 0' },
  template: `@if (lines().length > 0) {
    <h3>{{ 'forms.cannot-save' | translate }}</h3>
    <ul>
      @for (line of lines(); track $index) {
        <li>
          <button type="button" class="link" (click)="go.emit(line.pointer)">
            @if (line.label) {
              {{ line.label | translate }}
            } @else {
              <bdi dir="ltr" class="code">{{ line.pointer }}</bdi>
            }</button
          >:
          @if (line.key) {
            {{ line.key | translate }}
          } @else {
            <bdi dir="auto">{{ line.text }}</bdi>
          }
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
    h3 {
      color: var(--bad);
      font-size: 1rem;
    }
    ul {
      display: grid;
      gap: 4px;
    }
    .link {
      min-block-size: 24px;
      padding: 0;
      border: 0;
      background: none;
      color: var(--ink);
      font: inherit;
      font-weight: 600;
      text-decoration: underline;
      cursor: pointer;
    }
  `,
})
export class ErrorSummary {
  readonly problem = input.required<AppProblem | null>();
  /** Words for what the server said, by JSON pointer. */
  readonly messages = input<ReadonlyMap<string, string>>(new Map());
  /** Request fields that hold no number. */
  readonly notNumbers = input<readonly string[]>([]);
  readonly areParamsBroken = input(false);
  /** JSON pointer of the field a person wants to get to. */
  readonly go = output<string>();
  protected readonly lines = computed(() => [
    ...this.notNumbers().map((field) => lineOf(`/${field}`, 'forms.not-a-number', '')),
    ...(this.areParamsBroken() ? [lineOf('/params', 'forms.params-broken', '')] : []),
    ...(this.problem()?.errors ?? []).map(({ pointer, message }) =>
      lineOf(pointer, '', this.messages().get(pointer) ?? message),
    ),
  ]);
}

function lineOf(pointer: string, key: string, text: string) {
  return { pointer, key, text, label: LABELS[pointer.split('/')[1] ?? ''] ?? '' };
}
