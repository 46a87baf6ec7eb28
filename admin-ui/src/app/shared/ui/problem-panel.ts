import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { Time } from '../../core/time/time';
import { CopyButton } from './copy-button';
import { Icon } from './icon';

/** The part of a problem that is shown. */
export interface ShownProblem {
  status: number;
  code: string;
  title: string;
  detail: string;
  requestId: string | null;
  /** Of a 403: `permission`, the role that is missing, and `role`, the one the person has. */
  params?: Record<string, unknown>;
}

/** A failed request: what happened, the request's id to quote, Retry. Forbidden and offline have words of their own. */
@Component({
  selector: 'app-problem',
  imports: [CopyButton, Icon, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'alert' },
  template: `<app-icon [name]="problem().status === 403 ? 'lock' : 'alert'" [size]="20" />
    <div class="grow">
      <p class="title">
        {{ titleKey() ? (titleKey() | translate) : problem().title || ('errors.UNEXPECTED' | translate) }}
      </p>
      @if (missingRole(); as role) {
        <p>{{ 'errors.missing-role' | translate: { role: ('roles.' + role | translate) } }}</p>
      } @else if (problem().detail && problem().status !== 0) {
        <p>
          <bdi dir="auto">{{ problem().detail }}</bdi>
        </p>
      }
      @if (since(); as iso) {
        <p class="small">{{ 'common.as-of' | translate }} <app-time [at]="iso" format="time" /></p>
      }
      @if (problem().requestId; as id) {
        <p class="small">
          {{ 'common.request-id' | translate }} <bdi dir="ltr" class="code">{{ id }}</bdi>
          <app-copy [text]="id" />
        </p>
      }
    </div>
    @if (canRetry()) {
      <button type="button" class="button" (click)="retry.emit()">{{ 'common.retry' | translate }}</button>
    }`,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-start;
      gap: 12px;
      padding: 12px 16px;
      border: 1px solid var(--bad);
      border-radius: var(--radius);
      background: var(--bad-soft);
      color: var(--ink);
    }

    app-icon {
      color: var(--bad);
    }
    .title {
      font-weight: 600;
    }
  `,
})
export class ProblemPanel {
  readonly problem = input.required<ShownProblem>();
  readonly canRetry = input(true);
  /** When what is still shown was read, epoch ms: a list whose refresh failed says how old it is. null = nothing is shown. */
  readonly asOf = input<number | null>(null);
  readonly retry = output();
  protected readonly since = computed(() => {
    const at = this.asOf();
    return at === null ? null : new Date(at).toISOString();
  });
  /** The role that a refusal names; '' for all other problems. */
  protected readonly missingRole = computed(() => {
    const { status, params } = this.problem();
    const role = params?.['permission'];
    return status === 403 && typeof role === 'string' ? role : '';
  });
  /** Our own words where they say more than the server's title; else ''. */
  protected readonly titleKey = computed(() => {
    const { status } = this.problem();
    if (status === 0) return 'errors.OFFLINE';
    if (status === 403) return 'errors.FORBIDDEN';
    return '';
  });
}
