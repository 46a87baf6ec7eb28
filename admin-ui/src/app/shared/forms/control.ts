import { Directive, inject } from '@angular/core';
import { Field } from './field';

/** Ties the one control of an `app-field` to its label, hint and error. */
@Directive({
  selector: '[appControl]',
  host: {
    '[id]': 'field.id',
    '[attr.aria-describedby]': 'field.describedBy()',
    '[attr.aria-invalid]': 'field.error() ? true : null',
    '[attr.aria-required]': 'field.isRequired() || null',
  },
})
export class Control {
  protected readonly field = inject(Field);
}
