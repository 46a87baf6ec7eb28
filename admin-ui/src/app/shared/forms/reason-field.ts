import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Field } from './field';

/** Asks why something is done; it goes into the audit log. */
@Component({
  selector: 'app-reason-field',
  imports: [Field, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-field
    #field="appField"
    [label]="(isRequired() ? 'common.reason' : 'common.reason-optional') | translate"
  >
    <input
      class="input"
      dir="auto"
      maxlength="500"
      autocomplete="off"
      [id]="field.id"
      [value]="value()"
      (input)="value.set($any($event.target).value)"
    />
  </app-field>`,
})
export class ReasonField {
  readonly value = model('');
  readonly isRequired = input(false);
}
