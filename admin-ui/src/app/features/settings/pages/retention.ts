import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { toAppProblem, type AppProblem } from '../../../core/api/app-problem';
import { Api } from '../../../core/api/generated/api';
import { cleanupHistory } from '../../../core/api/generated/fn/maintenance/cleanup-history';
import type { CleanupResponse } from '../../../core/api/generated/models/cleanup-response';
import { Time } from '../../../core/time/time';
import { Confirm } from '../../../shared/ui/confirm';
import { PageHeader } from '../../../shared/ui/page-header';
import { ProblemPanel } from '../../../shared/ui/problem-panel';
import { AdminOnly } from '../admin-only';

/** Deletes old history: first counts what would go, then asks, then shows the run that does it. */
@Component({
  selector: 'app-retention',
  imports: [AdminOnly, PageHeader, ProblemPanel, RouterLink, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-page-header
      [heading]="'settings.retention' | translate"
      [section]="'nav.settings' | translate"
    />
    <app-admin-only>
      <section class="panel stack">
        <p>{{ 'retention.text' | translate }}</p>
        <form class="row" (submit)="$event.preventDefault(); count(days.value)">
          <label class="row"
            >{{ 'retention.days' | translate }}
            <input
              #days
              class="input"
              dir="ltr"
              type="number"
              min="1"
              max="36500"
              [placeholder]="'retention.configured' | translate"
          /></label>
          <button type="submit" class="button" [disabled]="isBusy()">
            {{ 'retention.count' | translate }}
          </button>
        </form>
        @if (problem(); as failed) {
          <app-problem [problem]="failed" [canRetry]="false" />
        }
        @if (counted(); as found) {
          <p role="status">
            {{ 'retention.found' | translate: { count: found.matching } }}
            <app-time [at]="found.before" format="full" />
          </p>
          @if (found.executionId; as run) {
            <p>
              <a [routerLink]="['/executions', run]">{{ 'retention.watch' | translate }}</a>
            </p>
          } @else if (found.matching > 0) {
            <div>
              <button
                type="button"
                class="button danger"
                [disabled]="isBusy()"
                (click)="clean(days.value, found.matching)"
              >
                {{ 'retention.clean' | translate }}
              </button>
            </div>
          }
        }
      </section>
    </app-admin-only>`,
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      max-inline-size: 720px;
    }
    .input {
      inline-size: 180px;
    }
  `,
})
export class Retention {
  protected readonly counted = signal<CleanupResponse | null>(null);
  protected readonly problem = signal<AppProblem | null>(null);
  protected readonly isBusy = signal(false);
  private readonly api = inject(Api);
  private readonly confirm = inject(Confirm);

  protected count(days: string): Promise<void> {
    return this.send(days, true);
  }

  protected async clean(days: string, count: number): Promise<void> {
    const answer = await this.confirm.ask({
      title: 'retention.clean-title',
      text: 'retention.clean-text',
      params: { count },
      action: 'retention.clean',
      isDangerous: true,
    });
    if (answer) await this.send(days, false);
  }

  private async send(days: string, dryRun: boolean): Promise<void> {
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      const retentionDays = days === '' ? undefined : Number(days);
      this.counted.set(await this.api.invoke(cleanupHistory, { body: { retentionDays, dryRun } }));
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}
