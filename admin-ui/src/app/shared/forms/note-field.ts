import { ChangeDetectionStrategy, Component, input, model } from '@angular/core';
import { Control } from './control';
import { Field } from './field';

/** What is noted of an execution, in several lines if need be. */
@Component({
  selector: 'app-note-field',
  imports: [Control, Field],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-field [label]="label()">
    <textarea
      appControl
      class="input"
      dir="auto"
      maxlength="2000"
      [value]="value()"
      (input)="value.set($any($event.target).value)"
    ></textarea>
  </app-field>`,
})
export class NoteField {
  readonly label = input.required<string>();
  readonly value = model('');
}
