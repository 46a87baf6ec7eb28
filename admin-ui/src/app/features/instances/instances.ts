import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../core/api/api-query';
import { listInstances } from '../../core/api/generated/fn/instances/list-instances';
import { Formats } from '../../core/i18n/locale';
import { reloadOnHints } from '../../core/live/live-reload';
import { CountPipe } from '../../core/time/duration.pipe';
import { Time } from '../../core/time/time';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { Skeleton } from '../../shared/ui/skeleton';
import { StatusChip } from '../../shared/ui/status-chip';

/** The processes: who is alive, what each does, how its clock stands to the database's. */
@Component({
  selector: 'app-instances',
  imports: [CountPipe, PageHeader, ProblemPanel, Skeleton, StatusChip, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './instances.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .name {
      margin-inline-end: 6px;
    }
    tbody th {
      min-inline-size: 200px;
    }
  `,
})
export class Instances {
  protected readonly formats = inject(Formats);
  protected readonly query = apiQuery(listInstances, () => ({}));

  /** Whole milliseconds, without a negative zero. */
  protected rounded(ms: number): number {
    return Math.round(ms) + 0;
  }

  constructor() {
    reloadOnHints(['instance.changed', 'stats'], () => this.query.reload());
  }
}
