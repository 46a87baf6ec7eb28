import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { EmptyState } from '../../shared/ui/empty-state';
import { PageHeader } from '../../shared/ui/page-header';

/** An address without a page; the shell stays. */
@Component({
  selector: 'app-not-found',
  imports: [EmptyState, PageHeader, RouterLink, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-page-header [heading]="'shell.not-found' | translate" />
    <app-empty
      icon="lost"
      [heading]="'shell.not-found' | translate"
      [text]="'shell.not-found-text' | translate"
    >
      <a class="button primary" routerLink="/">{{ 'nav.dashboard' | translate }}</a>
    </app-empty>`,
})
export class NotFound {}
