import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { SessionStore } from '../../core/auth/session.store';
import { EmptyState } from '../../shared/ui/empty-state';

/** Says which role a page needs, in place of a page that could only fail. */
@Component({
  selector: 'app-admin-only',
  imports: [EmptyState, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `@if (session.can('admin')) {
      <ng-content />
    } @else {
      <app-empty
        icon="lock"
        [heading]="'errors.FORBIDDEN' | translate"
        [text]="
          'settings.needs-admin'
            | translate: { role: 'roles.' + (session.me()?.role ?? 'viewer') | translate }
        "
      />
    }`,
})
export class AdminOnly {
  protected readonly session = inject(SessionStore);
}
