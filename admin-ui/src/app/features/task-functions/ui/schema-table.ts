import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { JsonView } from '../../../shared/ui/json-view';

interface ParamDoc {
  name: string;
  type: string;
  isRequired: boolean;
  rules: string;
  description: string;
}

type Schema = Record<string, unknown>;

/** Words of the schema that are told in columns of their own. */
const TOLD = new Set(['type', 'description', 'title', 'examples', '$schema']);

/** The params of a task function as a table, and the schema itself. */
@Component({
  selector: 'app-schema-table',
  imports: [JsonView, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (params().length > 0) {
      <div class="table-frame">
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{{ 'functions.param' | translate }}</th>
              <th scope="col">{{ 'functions.type' | translate }}</th>
              <th scope="col">{{ 'functions.rules' | translate }}</th>
              <th scope="col">{{ 'functions.meaning' | translate }}</th>
            </tr>
          </thead>
          <tbody>
            @for (param of params(); track param.name) {
              <tr>
                <th scope="row">
                  <bdi dir="ltr" class="code">{{ param.name }}</bdi>
                  @if (param.isRequired) {
                    <div class="small muted">{{ 'functions.required' | translate }}</div>
                  }
                </th>
                <td [attr.data-label]="'functions.type' | translate">
                  <bdi dir="ltr" class="code">{{ param.type }}</bdi>
                </td>
                <td [attr.data-label]="'functions.rules' | translate">
                  <bdi dir="ltr" class="code rules">{{ param.rules }}</bdi>
                </td>
                <td [attr.data-label]="'functions.meaning' | translate">
                  <bdi dir="auto">{{ param.description || '–' }}</bdi>
                </td>
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else {
      <p class="muted">{{ 'functions.no-params' | translate }}</p>
    }
    <details>
      <summary>{{ 'functions.schema' | translate }}</summary>
      <app-json [value]="schema()" />
    </details>`,
  styles: `
    :host {
      display: grid;
      gap: 10px;
      min-inline-size: 0;
    }
    summary {
      min-block-size: 24px;
      cursor: pointer;
    }
    .rules {
      overflow-wrap: anywhere;
    }
  `,
})
export class SchemaTable {
  readonly schema = input.required<object>();
  protected readonly params = computed<ParamDoc[]>(() => {
    const schema = this.schema() as Schema;
    const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
    const required = (schema['required'] ?? []) as unknown[];
    return Object.entries(properties).map(([name, property]) => ({
      name,
      type: typeOf(property),
      isRequired: required.includes(name),
      rules: rulesOf(property),
      description: typeof property['description'] === 'string' ? property['description'] : '',
    }));
  });
}

function typeOf({ type, format }: Schema): string {
  const name = Array.isArray(type) ? type.join(' | ') : typeof type === 'string' ? type : 'any';
  return typeof format === 'string' ? `${name} (${format})` : name;
}

function rulesOf(property: Schema): string {
  const rules = Object.entries(property).filter(([word]) => !TOLD.has(word) && word !== 'format');
  return rules.map(([word, value]) => `${word}: ${JSON.stringify(value)}`).join('\n') || '–';
}
