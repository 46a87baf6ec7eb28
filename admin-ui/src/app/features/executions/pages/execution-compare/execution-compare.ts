import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { apiQuery } from '../../../../core/api/api-query';
import { getExecution } from '../../../../core/api/generated/fn/executions/get-execution';
import { DurationPipe } from '../../../../core/time/duration.pipe';
import { Time } from '../../../../core/time/time';
import { textField, urlQuery } from '../../../../core/url/url-query';
import { ChangeTable } from '../../../../shared/changes/change-table';
import { EmptyState } from '../../../../shared/ui/empty-state';
import { Icon } from '../../../../shared/ui/icon';
import { PageHeader } from '../../../../shared/ui/page-header';
import { ProblemPanel } from '../../../../shared/ui/problem-panel';
import { Skeleton } from '../../../../shared/ui/skeleton';
import { StatusChip } from '../../../../shared/ui/status-chip';
import { dataChanges, differ, FACTS } from '../../data/compare-runs';

/** Two runs side by side: why did this one do what that one did not? Which two stands in the address. */
@Component({
  selector: 'app-execution-compare',
  imports: [
    ChangeTable,
    DurationPipe,
    EmptyState,
    Icon,
    PageHeader,
    ProblemPanel,
    RouterLink,
    Skeleton,
    StatusChip,
    Time,
    TranslatePipe,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './execution-compare.html',
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      min-inline-size: 0;
    }
    .differs {
      background: color-mix(in srgb, var(--accent) 8%, transparent);
    }
    bdi {
      overflow-wrap: anywhere;
    }
  `,
})
export class ExecutionCompare {
  protected readonly url = urlQuery<{ a: string; b: string }>({ a: textField(), b: textField() });
  private readonly ids = computed(() => [this.url.value().a, this.url.value().b] as const);
  protected readonly areNamed = computed(() => this.ids().every((id) => id !== ''));
  private readonly first = apiQuery(getExecution, () =>
    this.areNamed() ? { id: this.ids()[0] } : undefined,
  );
  private readonly second = apiQuery(getExecution, () =>
    this.areNamed() ? { id: this.ids()[1] } : undefined,
  );
  protected readonly problem = computed(() => this.first.problem() ?? this.second.problem());
  protected readonly runs = computed(() => {
    const [one, other] = [this.first.value(), this.second.value()];
    return one && other ? ([one, other] as const) : null;
  });
  protected readonly rows = computed(() => {
    const runs = this.runs();
    if (!runs) return [];
    return FACTS.map((fact) => ({ ...fact, isDifferent: differ(runs[0], runs[1], fact) }));
  });
  protected readonly changes = computed(() => {
    const runs = this.runs();
    return runs ? dataChanges(runs[0], runs[1]) : [];
  });

  protected reload(): void {
    this.first.reload();
    this.second.reload();
  }

  protected swap(): void {
    const { a, b } = this.url.value();
    this.url.change({ a: b, b: a });
  }
}
