import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Control } from './control';
import { Field } from './field';
import { fieldsOf, pointerTo, withField } from './schema-fields';
import { SchemaState } from './schema-state';
import { SchemaValue } from './schema-value';

/** A form made from the JSON Schema of a task function, or the raw JSON. What the server says is shown at its field. */
@Component({
  selector: 'app-schema-form',
  imports: [Control, Field, SchemaValue, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  providers: [SchemaState],
  template: `@if (isRaw()) {
      <app-field
        [label]="'forms.params-json' | translate"
        [pointer]="base()"
        [error]="rawError() || (isRawBroken() ? ('forms.not-an-object' | translate) : '')"
      >
        <textarea
          appControl
          class="input code"
          dir="ltr"
          rows="8"
          spellcheck="false"
          [value]="rawText()"
          (input)="typeRaw($any($event.target).value)"
        ></textarea>
      </app-field>
    } @else {
      @for (field of fields(); track field.name) {
        <app-schema-value
          [field]="field"
          [value]="value()[field.name]"
          [pointer]="pointerOf(field.name)"
          (valueChange)="set(field.name, $event)"
        />
      }
    }
    @if (fields().length > 0) {
      <div>
        <button type="button" class="button plain tiny" [attr.aria-pressed]="isRaw()" (click)="toggleRaw()">
          {{ (isRaw() ? 'forms.show-form' : 'forms.show-json') | translate }}
        </button>
      </div>
    }`,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
  `,
})
export class SchemaForm {
  readonly schema = input.required<object>();
  readonly value = input.required<Record<string, unknown>>();
  /** Message by JSON pointer, relative to the value: `/url`. */
  readonly errors = input<ReadonlyMap<string, string>>(new Map());
  /** Where the value stands in the request. */
  readonly base = input('/params');
  readonly valueChange = output<Record<string, unknown>>();
  /** Whether something typed cannot be sent. */
  readonly brokenChange = output<boolean>();
  protected readonly fields = computed(() => fieldsOf(this.schema()));
  private readonly wantsRaw = signal(false);
  protected readonly isRaw = computed(() => this.wantsRaw() || this.fields().length === 0);
  /** As typed, as long as it says the same as the value. */
  protected readonly rawText = linkedSignal<Record<string, unknown>, string>({
    source: this.value,
    computation: (value, previous) => {
      const typed = previous && readObject(previous.value || '{}');
      const isSame = typed && JSON.stringify(typed) === JSON.stringify(value);
      return isSame ? previous.value : JSON.stringify(value, null, 2);
    },
  });
  private readonly state = inject(SchemaState);
  protected readonly isRawBroken = computed(() => this.state.brokenText('') !== undefined);
  protected readonly rawError = computed(() =>
    [...this.errors()].map(([pointer, text]) => (pointer === '' ? text : `${pointer}: ${text}`)).join('\n'),
  );

  constructor() {
    effect(() => {
      this.state.errors.set(this.errors());
      this.state.base.set(this.base());
    });
    let before = false;
    effect(() => {
      const isBroken = this.state.isBroken();
      if (isBroken !== before) this.brokenChange.emit(isBroken);
      before = isBroken;
    });
    // Another schema: what was typed for the one before is gone.
    effect(() => {
      this.schema();
      untracked(() => this.state.forget(''));
    });
  }

  protected pointerOf(name: string): string {
    return pointerTo('', name);
  }

  protected set(name: string, value: unknown): void {
    this.valueChange.emit(withField(this.value(), name, value));
  }

  protected typeRaw(text: string): void {
    this.rawText.set(text);
    const parsed = readObject(text || '{}');
    this.state.mark('', parsed ? undefined : text);
    if (parsed) this.valueChange.emit(parsed);
  }

  /** What was broken in the view that is left does not count any more: its text is gone. */
  protected toggleRaw(): void {
    this.state.forget('');
    this.rawText.set(JSON.stringify(this.value(), null, 2));
    this.wantsRaw.update((raw) => !raw);
  }
}

/** @returns null for what is not a JSON object. */
function readObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
