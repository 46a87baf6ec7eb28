import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { Time } from '../../../core/time/time';
import { Why } from '../../../shared/executions/why';
import { StatusChip } from '../../../shared/ui/status-chip';
import type { Concern } from '../attention';

/** What needs attention: its state, the way to it, why, and since when. */
@Component({
  selector: 'app-attention-list',
  imports: [RouterLink, StatusChip, Time, TranslatePipe, Why],
  changeDetection: ChangeDetectionStrategy.OnPush,
  styleUrl: './list.css',
  template: `<ul class="list">
    @for (concern of concerns(); track concern.id) {
      <li data-live-row>
        <app-status [value]="concern.status" />
        <a class="grow" [routerLink]="concern.path" [queryParams]="concern.params"
          ><bdi [attr.dir]="concern.isCode ? 'ltr' : null">{{ concern.name }}</bdi></a
        >
        @if (concern.since; as since) {
          <span class="muted"><app-time [at]="since" format="relative" /></span>
        }
        @if (concern.jobId; as id) {
          <app-why [jobId]="id" [jobName]="concern.name" />
        }
        @if (concern.why; as why) {
          <span class="why small">{{ why.key | translate: why.params }}</span>
        }
      </li>
    } @empty {
      <li class="muted">{{ 'dashboard.attention-none' | translate }}</li>
    }
  </ul>`,
})
export class AttentionList {
  readonly concerns = input.required<readonly Concern[]>();
}
