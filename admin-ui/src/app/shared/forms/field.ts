import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

let count = 0;

/** Label, hint and error around one control, which comes as content and is marked `appControl`. */
@Component({
  selector: 'app-field',
  exportAs: 'appField',
  host: { '[attr.data-pointer]': 'pointer() || null' },
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<label [attr.for]="id"
      ><bdi>{{ label() }}</bdi>
      @if (isRequired()) {
        <span aria-hidden="true">*</span>
      }
    </label>
    <ng-content />
    @if (hint()) {
      <p class="small muted" [id]="id + '-hint'">
        <bdi dir="auto">{{ hint() }}</bdi>
      </p>
    }
    @if (error()) {
      <p class="error small" [id]="id + '-error'">
        <bdi dir="auto">{{ error() }}</bdi>
      </p>
    }`,
  styles: `
    :host {
      display: grid;
      gap: 4px;
      align-content: start;
      min-inline-size: 0;
    }
    label {
      font-weight: 500;
    }
    .error {
      color: var(--bad);
      font-weight: 500;
    }
  `,
})
export class Field {
  readonly label = input.required<string>();
  readonly hint = input('');
  readonly error = input<string | undefined>('');
  readonly isRequired = input(false);
  /** JSON pointer of what the control holds, so that an error about it finds it (see focusField); '' = none. */
  readonly pointer = input('');
  /** For the control's `id`. */
  readonly id = `field-${(count += 1)}`;
  readonly describedBy = computed(
    () =>
      [this.hint() ? `${this.id}-hint` : '', this.error() ? `${this.id}-error` : ''].join(' ').trim() || null,
  );
}
