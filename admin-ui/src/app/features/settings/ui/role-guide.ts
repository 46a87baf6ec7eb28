import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { TranslatePipe } from '@ngx-translate/core';
import { ROLES, type Role } from '../../../core/auth/session.store';

/** What each role may do; each may do what those before it may. */
@Component({
  selector: 'app-role-guide',
  imports: [TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<dl class="facts">
    @for (role of roles; track role) {
      <dt [class.own]="role === own()">{{ 'roles.' + role | translate }}</dt>
      <dd [class.own]="role === own()">{{ 'role-hints.' + role | translate }}</dd>
    }
  </dl>`,
  styles: `
    .own {
      color: var(--ink);
      font-weight: 600;
    }
  `,
})
export class RoleGuide {
  /** Role of the person, set off from the others; null = none. */
  readonly own = input<Role | null>(null);
  protected readonly roles = ROLES;
}
