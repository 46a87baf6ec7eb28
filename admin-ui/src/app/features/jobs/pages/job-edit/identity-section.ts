import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Control } from '../../../../shared/forms/control';
import { Field } from '../../../../shared/forms/field';
import type { JobForm } from './job-form';

/** How people and machines find the job again, and whether it fires at all. */
@Component({
  selector: 'app-identity-section',
  imports: [Control, Field, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<fieldset class="panel stack">
    <legend>{{ 'jobs.step-identity' | translate }}</legend>
    <app-field
      pointer="/description"
      [label]="'jobs.description' | translate"
      [error]="form().errorOf('description')"
    >
      <textarea
        appControl
        class="input"
        dir="auto"
        [value]="form().draft().description"
        (input)="form().change({ description: $any($event.target).value })"
      ></textarea>
    </app-field>
    <app-field
      pointer="/tags"
      [label]="'jobs.tags' | translate"
      [hint]="'jobs.tags-hint' | translate"
      [error]="form().errorOf('tags')"
    >
      <input
        appControl
        class="input"
        dir="auto"
        autocomplete="off"
        [value]="form().draft().tags"
        (input)="form().change({ tags: $any($event.target).value })"
      />
    </app-field>
    @if (isNew()) {
      <app-field
        pointer="/jobKey"
        [label]="'jobs.key' | translate"
        [hint]="'jobs.key-hint' | translate"
        [error]="form().errorOf('jobKey')"
      >
        <input
          appControl
          class="input code"
          dir="ltr"
          autocomplete="off"
          spellcheck="false"
          [value]="form().draft().jobKey"
          (input)="form().change({ jobKey: $any($event.target).value })"
        />
      </app-field>
    }
    <label class="check">
      <input
        type="checkbox"
        [checked]="form().draft().enabled"
        (change)="form().change({ enabled: $any($event.target).checked })"
      />
      {{ 'jobs.enabled' | translate }}
    </label>
  </fieldset>`,
  styleUrl: '../../ui/section.css',
})
export class IdentitySection {
  readonly form = input.required<JobForm>();
  /** The key is set once, on creation. */
  readonly isNew = input(true);
}
