import {
  ChangeDetectionStrategy,
  Component,
  computed,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Field } from './field';
import { fieldsOf, readField, withField, writeField, type SchemaField } from './schema-fields';

/** A form made from the JSON Schema of a task function, or the raw JSON. What the server says is shown at its field. */
@Component({
  selector: 'app-schema-form',
  imports: [Field, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './schema-form.html',
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
  readonly valueChange = output<Record<string, unknown>>();
  /** Whether something typed cannot be sent. */
  readonly brokenChange = output<boolean>();
  protected readonly fields = computed(() => fieldsOf(this.schema()));
  protected readonly wantsRaw = signal(false);
  protected readonly isRaw = computed(() => this.wantsRaw() || this.fields().length === 0);
  protected readonly rawText = linkedSignal(() => JSON.stringify(this.value(), null, 2));
  protected readonly broken = signal<ReadonlySet<string>>(new Set());

  protected textOf(field: SchemaField): string {
    return writeField(field, this.value()[field.name]);
  }

  protected type(field: SchemaField, text: string): void {
    const { value, isBroken } = readField(field, text);
    this.mark(field.name, isBroken);
    if (!isBroken) this.valueChange.emit(withField(this.value(), field.name, value));
  }

  protected set(field: SchemaField, value: unknown): void {
    this.valueChange.emit(withField(this.value(), field.name, value));
  }

  protected typeRaw(text: string): void {
    this.rawText.set(text);
    try {
      const parsed: unknown = JSON.parse(text || '{}');
      const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
      this.mark('', !isObject);
      if (isObject) this.valueChange.emit(parsed as Record<string, unknown>);
    } catch {
      this.mark('', true);
    }
  }

  /** What was broken in the view that is left does not count any more: its text is gone. */
  protected toggleRaw(): void {
    this.broken.set(new Set());
    this.brokenChange.emit(false);
    this.rawText.set(JSON.stringify(this.value(), null, 2));
    this.wantsRaw.update((raw) => !raw);
  }

  protected errorOf(name: string): string {
    const own = this.errors().get(`/${name}`);
    if (own) return own;
    const inside = [...this.errors()].find(([pointer]) => pointer.startsWith(`/${name}/`));
    return inside ? `${inside[0]}: ${inside[1]}` : '';
  }

  private mark(name: string, isBroken: boolean): void {
    const next = new Set(this.broken());
    if (isBroken) next.add(name);
    else next.delete(name);
    this.broken.set(next);
    this.brokenChange.emit(next.size > 0);
  }
}
