import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from '../ui/icon';
import { Control } from './control';
import { Field } from './field';
import { SchemaState } from './schema-state';
import { fits, pointerTo, readField, withField, writeField, type SchemaField } from './schema-fields';

/** The control of one value of a schema form; objects, lists and maps hold further ones. */
@Component({
  selector: 'app-schema-value',
  imports: [Control, Field, Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './schema-value.html',
  styleUrl: './schema-value.css',
})
export class SchemaValue {
  readonly field = input.required<SchemaField>();
  readonly value = input.required<unknown>();
  /** Where the value stands, relative to the form's. */
  readonly pointer = input.required<string>();
  /** Instead of the schema's label, for items of lists. */
  readonly label = input('');
  /** undefined = the value is to go. */
  readonly valueChange = output<unknown>();
  protected readonly state = inject(SchemaState);
  /** What cannot be shown by the schema's control is edited as JSON. */
  protected readonly kind = computed(() => (fits(this.field(), this.value()) ? this.field().kind : 'json'));
  protected readonly shownLabel = computed(() => this.label() || this.field().label);
  protected readonly broken = computed(() => this.state.brokenText(this.pointer()));
  protected readonly text = computed(() => this.broken() ?? writeField(this.asShown(), this.value()));
  protected readonly error = computed(() => this.errorAt(this.pointer()));
  protected readonly items = computed(() => {
    const value = this.value();
    return Array.isArray(value) ? (value as unknown[]) : [];
  });
  protected readonly object = computed(() => {
    const value = this.value();
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  });
  protected readonly entries = computed(() => Object.entries(this.object()));

  protected type(text: string): void {
    const { value, isBroken } = readField(this.asShown(), text);
    this.state.mark(this.pointer(), isBroken ? text : undefined);
    if (!isBroken) this.valueChange.emit(value);
  }

  /** An object without properties is absent, unless it must be there. */
  protected setProperty(name: string, value: unknown): void {
    const next = withField(this.object(), name, value);
    const isGone = Object.keys(next).length === 0 && !this.field().isRequired;
    this.valueChange.emit(isGone ? undefined : next);
  }

  protected setItem(index: number, value: unknown): void {
    this.valueChange.emit(this.items().map((item, at) => (at === index ? (value ?? null) : item)));
  }

  protected addItem(): void {
    this.valueChange.emit([...this.items(), emptyOf(this.field().item)]);
  }

  protected removeItem(index: number): void {
    this.state.forget(this.pointer());
    const left = this.items().filter((_, at) => at !== index);
    this.valueChange.emit(left.length === 0 && !this.field().isRequired ? undefined : left);
  }

  protected addEntry(): void {
    const taken = this.object();
    let name = '';
    for (let n = 1; name in taken; n += 1) name = `name-${n}`;
    this.valueChange.emit({ ...taken, [name]: emptyOf(this.field().item) });
  }

  /** Keeps the order; a name that is taken already is not given twice. */
  protected renameEntry(index: number, name: string): void {
    if (this.entries().some(([other], at) => at !== index && other === name)) return;
    this.state.forget(this.pointer());
    this.valueChange.emit(
      Object.fromEntries(this.entries().map(([old, value], at) => [at === index ? name : old, value])),
    );
  }

  protected removeEntry(name: string): void {
    this.state.forget(this.pointer());
    this.setProperty(name, undefined);
  }

  protected child(name: string | number): string {
    return pointerTo(this.pointer(), name);
  }

  protected asText(value: unknown): string {
    return String(value);
  }

  private asShown(): SchemaField {
    return { ...this.field(), kind: this.kind() };
  }

  /** What was said about the value, or, where it has no controls inside, about something within it. */
  private errorAt(pointer: string): string {
    const errors = this.state.errors();
    const own = errors.get(pointer);
    if (own !== undefined || ['object', 'list', 'map'].includes(this.kind())) return own ?? '';
    const inside = [...errors].find(([at]) => at.startsWith(`${pointer}/`));
    return inside ? `${inside[0]}: ${inside[1]}` : '';
  }
}

/** What a new item of a list starts with. */
function emptyOf(field: SchemaField | null): unknown {
  switch (field?.kind) {
    case 'text':
    case 'long-text':
    case 'any':
      return '';
    case 'object':
    case 'map':
      return {};
    case 'list':
      return [];
    case 'boolean':
      return false;
    case 'choice':
      return field.choices[0];
    default:
      return null;
  }
}
