import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { Time } from '../../../core/time/time';
import { StatusChip } from '../../../shared/ui/status-chip';

/** Links to the runs around one run. */
@Component({
  selector: 'app-related-runs',
  imports: [RouterLink, StatusChip, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<dl class="facts">
    @for (entry of neighbours(); track entry.label) {
      <dt>{{ entry.label | translate }}</dt>
      <dd>
        @if (entry.run; as run) {
          <a class="row" [routerLink]="['/executions', run.id]"
            ><app-status [value]="run.status" /><app-time [at]="run.scheduledFor" [jobZone]="zone()"
          /></a>
          <a class="small compare" routerLink="/executions/compare" [queryParams]="{ a: run.id, b: of() }"
            >{{ 'compare.verb' | translate
            }}<span class="visually-hidden"> · {{ entry.label | translate }}</span></a
          >
        } @else {
          <span class="muted">–</span>
        }
      </dd>
    }
    @for (run of retries(); track run.id) {
      <dt>{{ 'executions.retried-as' | translate }}</dt>
      <dd>
        <a class="row" [routerLink]="['/executions', run.id]"
          ><app-status [value]="run.status" /><app-time [at]="run.scheduledFor" [jobZone]="zone()"
        /></a>
      </dd>
    }
    @if (retryOf(); as id) {
      <dt>{{ 'executions.retry-of' | translate }}</dt>
      <dd>
        <a [routerLink]="['/executions', id]"
          ><bdi dir="ltr" class="code">{{ id }}</bdi></a
        >
      </dd>
    }
  </dl>`,
  styles: `
    .compare {
      display: inline-flex;
      align-items: center;
      min-block-size: 24px;
    }
  `,
})
export class RelatedView {
  /** The run whose surroundings these are. */
  readonly of = input.required<string>();
  readonly neighbours = input.required<readonly { label: string; run: ExecutionDto | null }[]>();
  readonly retries = input.required<readonly ExecutionDto[]>();
  readonly retryOf = input<string | null>(null);
  readonly zone = input<string | null>(null);
}
