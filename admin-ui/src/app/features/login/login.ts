import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { toAppProblem, type AppProblem } from '../../core/api/app-problem';
import { SessionStore } from '../../core/auth/session.store';
import { PreferencesStore } from '../../core/settings/preferences';
import { PageHeader } from '../../shared/ui/page-header';
import { ProblemPanel } from '../../shared/ui/problem-panel';
import { safeTarget } from './safe-target';

/** Sign-in with name and password. */
@Component({
  selector: 'app-login',
  imports: [PageHeader, ProblemPanel, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './login.html',
  styleUrl: './login.css',
})
export class Login {
  /** Where to go afterwards; from the address. */
  readonly next = input<string>();
  protected readonly preferences = inject(PreferencesStore);
  protected readonly isBusy = signal(false);
  protected readonly problem = signal<AppProblem | null>(null);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);

  protected switchLanguage(): void {
    this.preferences.change({ language: this.preferences.language() === 'ar' ? 'en' : 'ar' });
  }

  protected async signIn(event: Event, username: string, password: string): Promise<void> {
    event.preventDefault();
    if (this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      await this.session.signIn(username, password);
      await this.router.navigateByUrl(safeTarget(this.next()));
    } catch (error) {
      this.problem.set(toAppProblem(error));
    } finally {
      this.isBusy.set(false);
    }
  }
}
