import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Control } from '../../../../shared/forms/control';
import { Field } from '../../../../shared/forms/field';
import type { JobDraft, NumberField } from '../../data/job-draft';
import type { JobForm } from './job-form';

interface NumberRule {
  field: NumberField;
  label: string;
  /** The server's default, shown in the empty field. */
  fallback: string;
}

interface ChoiceRule {
  field:
    'misfirePolicy' | 'overlapPolicy' | 'delivery' | 'retryBackoff' | 'priority' | 'dstGap' | 'dstOverlap';
  label: string;
  /** Section of the translations that holds the words. */
  words: string;
  values: readonly string[];
}

/** The rules of a job that has needs of its own; every field may stay as it is. */
@Component({
  selector: 'app-rules-form',
  imports: [Control, Field, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@for (rule of choices; track rule.field) {
      <app-field
        [pointer]="'/' + rule.field"
        [label]="rule.label | translate"
        [error]="form().errorOf(rule.field)"
      >
        <select appControl class="input" (change)="set(rule.field, $any($event.target).value)">
          @for (value of rule.values; track value) {
            <option [value]="value" [selected]="form().draft()[rule.field] === value">
              {{ rule.words + '.' + value | translate }}
            </option>
          }
        </select>
      </app-field>
    }
    @for (rule of numbers; track rule.field) {
      <app-field
        [pointer]="'/' + rule.field"
        [label]="rule.label | translate"
        [error]="
          form().notNumbers().includes(rule.field)
            ? ('forms.not-a-number' | translate)
            : form().errorOf(rule.field)
        "
      >
        <input
          appControl
          class="input"
          dir="ltr"
          inputmode="numeric"
          autocomplete="off"
          [placeholder]="rule.fallback"
          [value]="form().draft()[rule.field]"
          (input)="set(rule.field, $any($event.target).value)"
        />
      </app-field>
    }`,
  styles: `
    :host {
      display: grid;
      gap: 12px;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 210px), 1fr));
    }
  `,
})
export class RulesForm {
  readonly form = input.required<JobForm>();
  protected readonly choices: readonly ChoiceRule[] = [
    {
      field: 'misfirePolicy',
      label: 'jobs.misfire-policy',
      words: 'misfire',
      values: ['run_latest', 'run_all', 'skip'],
    },
    {
      field: 'overlapPolicy',
      label: 'jobs.overlap-policy',
      words: 'overlap',
      values: ['skip', 'queue', 'replace'],
    },
    {
      field: 'delivery',
      label: 'jobs.delivery',
      words: 'delivery',
      values: ['at_most_once', 'at_least_once'],
    },
    {
      field: 'retryBackoff',
      label: 'jobs.retry-backoff',
      words: 'backoff',
      values: ['fixed', 'exponential'],
    },
    { field: 'priority', label: 'jobs.priority', words: 'priority', values: ['low', 'normal', 'high'] },
    { field: 'dstGap', label: 'jobs.dst-gap', words: 'dst-gap', values: ['after', 'skip'] },
    {
      field: 'dstOverlap',
      label: 'jobs.dst-overlap',
      words: 'dst-overlap',
      values: ['first', 'second', 'both'],
    },
  ];
  protected readonly numbers: readonly NumberRule[] = [
    { field: 'maxInstances', label: 'jobs.max-instances', fallback: '1' },
    { field: 'maxQueued', label: 'jobs.max-queued', fallback: '1' },
    { field: 'cancelGraceSeconds', label: 'jobs.cancel-grace', fallback: '10' },
    { field: 'misfireGraceSeconds', label: 'jobs.misfire-grace', fallback: '60' },
    { field: 'maxCatchUp', label: 'jobs.max-catch-up', fallback: '100' },
    { field: 'timeoutSeconds', label: 'jobs.timeout-seconds', fallback: '' },
    { field: 'maxAttempts', label: 'jobs.max-attempts', fallback: '1' },
    { field: 'retryDelaySeconds', label: 'jobs.retry-delay', fallback: '10' },
    { field: 'retryMaxDelaySeconds', label: 'jobs.retry-max-delay', fallback: '3600' },
    { field: 'jitterSeconds', label: 'jobs.jitter-seconds', fallback: '0' },
  ];

  protected set(field: ChoiceRule['field'] | NumberField, value: string): void {
    this.form().change({ [field]: value } as Partial<JobDraft>);
  }
}
