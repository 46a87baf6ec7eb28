import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatAutocomplete, MatAutocompleteTrigger, MatOption } from '@angular/material/autocomplete';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { listTaskFunctions } from '../../../../core/api/generated/fn/lookups/list-task-functions';
import type { TaskFunctionDto } from '../../../../core/api/generated/models/task-function-dto';
import { Formats } from '../../../../core/i18n/locale';
import { CountPipe } from '../../../../core/time/duration.pipe';
import { Control } from '../../../../shared/forms/control';
import { Field } from '../../../../shared/forms/field';
import { SchemaForm } from '../../../../shared/forms/schema-form';
import { Icon } from '../../../../shared/ui/icon';
import type { JobForm } from './job-form';

/** What runs: name of the job, its function with its documentation, and the function's parameters. */
@Component({
  selector: 'app-task-section',
  imports: [
    CountPipe,
    Control,
    Field,
    Icon,
    MatAutocomplete,
    MatAutocompleteTrigger,
    MatOption,
    SchemaForm,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './task-section.html',
  styleUrls: ['../../ui/section.css', './task-section.css'],
})
export class TaskSection {
  readonly form = input.required<JobForm>();
  protected readonly formats = inject(Formats);
  protected readonly functions = apiQuery(listTaskFunctions, () => ({}));
  protected readonly chosen = computed(() => this.find(this.form().draft().taskFunctionKey));
  /** What is typed while one is looked for; null = nothing. */
  protected readonly typed = signal<string | null>(null);
  protected readonly shown = computed(() => {
    const words = (this.typed() ?? '').toLowerCase().split(/\s+/);
    return (this.functions.value() ?? []).filter(({ key, name, description }) => {
      const text = `${key} ${name} ${description ?? ''}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });
  protected readonly labelOf = (key: string): string => {
    const fn = this.find(key);
    return fn ? `${fn.name} (${fn.key})` : key;
  };
  /** Parameters of functions that were chosen before: going back to one brings them back. */
  private readonly given = new Map<string, Record<string, unknown>>();

  protected choose(key: string): void {
    const { taskFunctionKey, params } = this.form().draft();
    this.typed.set(null);
    if (key === taskFunctionKey) return;
    this.given.set(taskFunctionKey, params);
    // The parameters of another function mean something else.
    this.form().change({ taskFunctionKey: key, params: this.given.get(key) ?? {} });
    this.form().areParamsBroken.set(false);
  }

  /** Without a choice, what stood there before stands there again. */
  protected leave(box: HTMLInputElement): void {
    this.typed.set(null);
    box.value = this.labelOf(this.form().draft().taskFunctionKey);
  }

  private find(key: string): TaskFunctionDto | undefined {
    return this.functions.value()?.find((fn) => fn.key === key);
  }
}
