import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { toAppProblem, type AppProblem } from '../../core/api/app-problem';
import { SessionStore } from '../../core/auth/session.store';
import { Toaster } from '../../core/feedback/toaster';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { safeTarget } from './safe-target';

const SHORTEST = 8;

/** A new password for oneself; also where a person must go whose password was set by another. */
@Component({
  selector: 'app-change-password',
  imports: [PageHeader, ProblemPanel, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<main class="stack">
    <app-page-header [heading]="'login.change-password' | translate" />
    <p class="muted">{{ 'login.change-password-hint' | translate }}</p>
    @if (problem(); as failed) {
      <app-problem [problem]="failed" [canRetry]="false" />
    }
    <form class="stack" (submit)="save($event)">
      <label>
        {{ 'login.current-password' | translate }}
        <input
          class="input"
          type="password"
          autocomplete="current-password"
          dir="ltr"
          required
          [value]="current()"
          (input)="current.set($any($event.target).value)"
        />
      </label>
      <label>
        {{ 'login.new-password' | translate }}
        <input
          class="input"
          type="password"
          autocomplete="new-password"
          dir="ltr"
          required
          minlength="8"
          maxlength="256"
          [value]="fresh()"
          (input)="fresh.set($any($event.target).value)"
          aria-describedby="rule"
        />
      </label>
      <p id="rule" class="small muted">{{ 'login.password-rule' | translate }}</p>
      <button type="submit" class="button primary" [disabled]="!isReady()">
        {{ 'common.save' | translate }}
      </button>
      <a class="button plain" routerLink="/">{{ 'common.cancel' | translate }}</a>
    </form>
  </main>`,
  styleUrl: './login.css',
})
export class ChangePassword {
  readonly next = input<string>();
  protected readonly current = signal('');
  protected readonly fresh = signal('');
  protected readonly isBusy = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  protected readonly isReady = computed(
    () => !this.isBusy() && this.current() !== '' && this.fresh().length >= SHORTEST,
  );
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly toaster = inject(Toaster);

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.isReady()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await this.session.changePassword(this.current(), this.fresh());
      this.toaster.show('login.password-changed');
      await this.router.navigate(['/login'], { queryParams: { next: safeTarget(this.next()) } });
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}
