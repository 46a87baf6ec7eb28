import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { SessionStore } from '../../../core/auth/session.store';
import { PreferencesStore, type Preferences } from '../../../core/settings/preferences';
import { Time } from '../../../core/time/time';
import { allZones, browserZone } from '../../../core/time/zone';
import { Now } from '../../../core/time/now';
import { Control } from '../../../shared/forms/control';
import { Field } from '../../../shared/forms/field';
import { PageHeader } from '../../../shared/ui/page-header';
import { RoleGuide } from '../ui/role-guide';

interface Choice {
  field: 'language' | 'digits' | 'theme' | 'density';
  values: readonly string[];
}

/** How the console looks and reads for the person at this browser. */
@Component({
  selector: 'app-profile',
  imports: [Control, Field, PageHeader, RoleGuide, RouterLink, Time, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<app-page-header
      [heading]="'settings.profile' | translate"
      [section]="'nav.settings' | translate"
    />
    @if (session.me(); as me) {
      <p>
        {{ 'settings.signed-in-as' | translate }}
        <strong
          ><bdi>{{ me.name }}</bdi></strong
        >
        · {{ 'roles.' + me.role | translate }} ·
        <a routerLink="/login/password">{{ 'login.change-password' | translate }}</a>
      </p>
    }
    <section class="panel stack">
      @for (choice of choices; track choice.field) {
        <app-field [label]="'settings.' + choice.field | translate">
          <select appControl class="input" (change)="set(choice.field, $any($event.target).value)">
            @for (value of choice.values; track value) {
              <option [value]="value" [selected]="preferences.all()[choice.field] === value">
                {{ 'settings.' + choice.field + '-' + value | translate }}
              </option>
            }
          </select>
        </app-field>
      }
      <app-field [label]="'settings.zone' | translate" [hint]="'settings.zone-hint' | translate">
        <select appControl class="input" (change)="setZone($any($event.target).value)">
          <option value="" [selected]="preferences.all().zone === null">
            {{ 'shell.zone-auto' | translate }}
          </option>
          <option value="job" [selected]="preferences.all().zone === 'job'">
            {{ 'shell.zone-job' | translate }}
          </option>
          <option value="mine" [selected]="preferences.all().zone === 'mine'">
            {{ 'shell.zone-mine' | translate }} ({{ mine }})
          </option>
          @for (name of zones; track name) {
            <option [value]="name" [selected]="preferences.all().zone === name">{{ name }}</option>
          }
        </select>
      </app-field>
      <p class="muted">{{ 'settings.example' | translate }} <app-time [at]="iso()" format="full" /></p>
      <label class="check">
        <input
          type="checkbox"
          [checked]="preferences.shortcuts()"
          (change)="preferences.change({ shortcuts: $any($event.target).checked })"
        />
        {{ 'settings.shortcuts' | translate }}
      </label>
      <p class="small muted">{{ 'settings.shortcuts-hint' | translate }}</p>
    </section>
    <section class="panel">
      <h2>{{ 'settings.roles' | translate }}</h2>
      <app-role-guide [own]="session.me()?.role ?? null" />
    </section>`,
  styles: `
    :host {
      display: grid;
      gap: var(--gap);
      max-inline-size: 640px;
    }
  `,
})
export class Profile {
  protected readonly session = inject(SessionStore);
  protected readonly preferences = inject(PreferencesStore);
  protected readonly zones = allZones();
  protected readonly mine = browserZone();
  private readonly now = inject(Now);
  protected readonly choices: readonly Choice[] = [
    { field: 'language', values: ['en', 'ar'] },
    { field: 'digits', values: ['latn', 'arab'] },
    { field: 'theme', values: ['system', 'light', 'dark'] },
    { field: 'density', values: ['comfortable', 'compact'] },
  ];

  protected set(field: Choice['field'], value: string): void {
    this.preferences.change({ [field]: value } as Partial<Preferences>);
  }

  protected setZone(zone: string): void {
    this.preferences.change({ zone: zone === '' ? null : zone });
  }

  protected iso(): string {
    return new Date(this.now.ms()).toISOString();
  }
}
