import { NgTemplateOutlet } from '@angular/common';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  output,
  type TemplateRef,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import type { ExecutionDto } from '../../core/api/generated/models/execution-dto';
import { DurationPipe } from '../../core/time/duration.pipe';
import { Now } from '../../core/time/now';
import { Time } from '../../core/time/time';
import { ZoneStore } from '../../core/time/zone';
import type { RowSelection } from '../bulk/row-selection';
import { Icon } from '../ui/icon';
import { SortHeader } from '../ui/sort-header';
import { StatusChip } from '../ui/status-chip';
import { COLUMN_LABELS, COLUMN_SORTS, USUAL_COLUMNS, type ExecutionColumn } from './execution-columns';
import { isOpen, progressOf } from './execution-words';
import { Reason } from './reason';
import { Why } from './why';

/** Executions as rows; what was skipped or missed is a row like any other, with its reason. */
@Component({
  selector: 'app-execution-table',
  imports: [
    DurationPipe,
    Icon,
    NgTemplateOutlet,
    Reason,
    RouterLink,
    SortHeader,
    StatusChip,
    Time,
    TranslatePipe,
    Why,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './execution-table.html',
  styleUrl: './execution-table.css',
})
export class ExecutionTable {
  readonly rows = input.required<readonly ExecutionDto[]>();
  readonly caption = input.required<string>();
  /** Off where all rows are of one job. */
  readonly showJob = input(true);
  readonly columns = input<readonly ExecutionColumn[]>(USUAL_COLUMNS);
  readonly jobZone = input<string | null>(null);
  /** '' = not sortable. */
  readonly sort = input('');
  readonly sortChange = output<string>();
  /** Which rows are marked; null = rows cannot be marked. */
  readonly selection = input<RowSelection<string> | null>(null);
  /** What may be done with a row (`let-row`); null = nothing. */
  readonly menu = input<TemplateRef<{ $implicit: ExecutionDto }> | null>(null);
  private readonly now = inject(Now);
  private readonly zones = inject(ZoneStore);
  protected readonly zone = computed(() => this.zones.zoneFor(this.jobZone()));
  protected readonly heads = computed(() =>
    this.columns()
      .filter((name) => name !== 'job' || this.showJob())
      .map((name) => ({
        name,
        label: COLUMN_LABELS[name],
        field: COLUMN_SORTS[name],
        hasTimes: name === 'scheduled',
      })),
  );
  /** Whether notes have a column of their own; else they stand under the outcome. */
  protected readonly hasNotes = computed(() => this.columns().includes('note'));
  protected readonly pageIds = computed(() => this.rows().map(({ id }) => id));

  /** 0 to 1, or null. */
  protected fraction(row: ExecutionDto): number | null {
    return progressOf(row)?.fraction ?? null;
  }

  /** Time since the start by this browser's clock, ms, not negative. */
  protected elapsed(row: ExecutionDto): number | null {
    return row.startedAt === null ? null : Math.max(0, this.now.ms() - Date.parse(row.startedAt));
  }

  /** Whether the row is a fire of the schedule that did not succeed. */
  protected asksWhy({ kind, status }: ExecutionDto): boolean {
    return kind === 'schedule' && status !== 'succeeded' && !isOpen(status);
  }
}
