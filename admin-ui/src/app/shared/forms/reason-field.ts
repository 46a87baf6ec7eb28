import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Control } from './control';
import { Field } from './field';

/** Asks why something is done; it goes into the audit log. */
@Component({
  selector: 'app-reason-field',
  imports: [Control, Field, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-field [label]="(isRequired() ? 'common.reason' : 'common.reason-optional') | translate">
    <input
      appControl
      class="input"
      dir="auto"
      maxlength="500"
      autocomplete="off"
      [value]="value()"
      (input)="value.set($any($event.target).value)"
    />
  </app-field>`,
})
export class ReasonField {
  readonly value = model('');
  readonly isRequired = input(false);
}
