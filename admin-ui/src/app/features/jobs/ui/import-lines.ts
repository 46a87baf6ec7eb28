import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import type { FieldProblem } from '../../../core/api/app-problem';
import { FieldMessages } from '../../../shared/forms/field-message';
import { StatusChip } from '../../../shared/ui/status-chip';
import type { ImportLine } from '../data/import-jobs';

/** More are counted only: a page of ten thousand would help nobody. */
const SHOWN = 200;
/** What needs a look comes first. */
const ORDER = ['invalid', 'refused', 'updated', 'created'] as const;

/** What an import does, or did, job by job: the fields that change, and what is wrong. Jobs that stay as they are are left out. */
@Component({
  selector: 'app-import-lines',
  imports: [RouterLink, StatusChip, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<ol class="stack">
      @for (line of shown(); track line.index) {
        <li class="panel">
          <h3 class="row">
            <app-status [value]="line.outcome" />
            @if (line.jobId !== null) {
              <a [routerLink]="['/jobs', line.jobId]"
                ><bdi>{{ line.item.name ?? line.jobKey ?? '#' + line.jobId }}</bdi></a
              >
            } @else {
              <bdi>{{ line.item.name ?? line.item.jobKey ?? '' }}</bdi>
            }
            <span class="small muted">{{ 'import.item' | translate: { at: line.index + 1 } }}</span>
          </h3>
          @if (line.changes.length > 0) {
            <dl class="facts">
              @for (change of line.changes; track change.field) {
                <dt>
                  <bdi dir="ltr" class="code">{{ change.field }}</bdi>
                </dt>
                <dd>
                  <del
                    ><bdi dir="ltr" class="code">{{ text(change.before) }}</bdi></del
                  >
                  <ins
                    ><bdi dir="ltr" class="code">{{ text(change.after) }}</bdi></ins
                  >
                </dd>
              }
            </dl>
          }
          @if (line.errors.length > 0) {
            <ul>
              @for (error of line.errors; track $index) {
                <li class="error">
                  <bdi dir="ltr" class="code">{{ error.pointer || '/' }}</bdi>
                  <bdi dir="auto">{{ message(error) }}</bdi>
                </li>
              }
            </ul>
          }
          @if (line.code) {
            <p class="error">
              <bdi dir="ltr" class="code">{{ line.code }}</bdi>
              <bdi dir="auto">{{ line.detail }}</bdi>
            </p>
          }
        </li>
      }
    </ol>
    @if (left() > 0) {
      <p class="muted">{{ 'import.left' | translate: { count: left() } }}</p>
    }`,
  styles: `
    :host,
    .panel {
      display: grid;
      gap: 8px;
      min-inline-size: 0;
    }
    bdi {
      overflow-wrap: anywhere;
    }
    del {
      color: var(--bad);
    }
    ins {
      color: var(--good);
      text-decoration: none;
    }
    .error {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 8px;
      color: var(--bad);
    }
  `,
})
export class ImportLines {
  readonly lines = input.required<readonly ImportLine[]>();
  private readonly messages = inject(FieldMessages);
  private readonly ordered = computed(() =>
    ORDER.flatMap((outcome) => this.lines().filter((line) => line.outcome === outcome)),
  );
  protected readonly shown = computed(() => this.ordered().slice(0, SHOWN));
  protected readonly left = computed(() => this.ordered().length - this.shown().length);

  protected message(error: FieldProblem): string {
    return this.messages.of(error);
  }

  protected text(value: unknown): string {
    if (value === undefined || value === null) return '–';
    return typeof value === 'string' ? value : JSON.stringify(value);
  }
}
