import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import type { ExecutionDto } from '../../core/api/generated/models/execution-dto';
import { DurationPipe } from '../../core/time/duration.pipe';
import { Time } from '../../core/time/time';
import { SortHeader } from '../ui/sort-header';
import { StatusChip } from '../ui/status-chip';
import { Reason } from './reason';

/** Executions as rows; what was skipped or missed is a row like any other, with its reason. */
@Component({
  selector: 'app-execution-table',
  imports: [DurationPipe, Reason, RouterLink, SortHeader, StatusChip, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './execution-table.html',
  styles: `
    .progress {
      display: block;
      inline-size: 100%;
      max-inline-size: 140px;
      accent-color: var(--accent);
    }
    .why {
      max-inline-size: 340px;
      overflow-wrap: anywhere;
    }
    @media (width < 720px) {
      .why {
        text-align: end;
      }
    }
  `,
})
export class ExecutionTable {
  readonly rows = input.required<readonly ExecutionDto[]>();
  readonly caption = input.required<string>();
  /** Off where all rows are of one job. */
  readonly showJob = input(true);
  readonly jobZone = input<string | null>(null);
  /** '' = not sortable. */
  readonly sort = input('');
  readonly sortChange = output<string>();

  /** 0 to 1, or null. */
  protected fraction(row: ExecutionDto): number | null {
    const fraction: unknown = row.progress?.['fraction'];
    return typeof fraction === 'number' ? fraction : null;
  }
}
