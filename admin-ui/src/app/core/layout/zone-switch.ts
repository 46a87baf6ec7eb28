import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from '../../shared/ui/icon';
import { allZones, browserZone, ZoneStore } from '../time/zone';

const SHOWN = 8;

/** The one control of the zone in which all times are read. */
@Component({
  selector: 'app-zone-switch',
  imports: [Icon, MatMenu, MatMenuItem, MatMenuTrigger, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<button
      type="button"
      class="button plain"
      [matMenuTriggerFor]="menu"
      [attr.aria-label]="'shell.zone' | translate"
    >
      <app-icon name="clock" /><span class="text">
        @if (named(); as name) {
          <bdi dir="ltr">{{ name }}</bdi>
        } @else {
          {{ labelKey() | translate }}
        }
      </span>
    </button>
    <mat-menu #menu="matMenu" (closed)="search.set('')">
      <button
        mat-menu-item
        role="menuitemradio"
        [attr.aria-checked]="store.choice() === null"
        (click)="store.choose(null)"
      >
        {{ 'shell.zone-auto' | translate }}
      </button>
      <button
        mat-menu-item
        role="menuitemradio"
        [attr.aria-checked]="store.choice() === 'job'"
        (click)="store.choose('job')"
      >
        {{ 'shell.zone-job' | translate }}
      </button>
      <button
        mat-menu-item
        role="menuitemradio"
        [attr.aria-checked]="store.choice() === 'mine'"
        (click)="store.choose('mine')"
      >
        {{ 'shell.zone-mine' | translate }} <bdi dir="ltr" class="muted">{{ mine }}</bdi>
      </button>
      <button
        mat-menu-item
        role="menuitemradio"
        [attr.aria-checked]="store.choice() === 'UTC'"
        (click)="store.choose('UTC')"
      >
        <bdi dir="ltr">UTC</bdi>
      </button>
      <div class="search">
        <input
          class="input"
          type="text"
          dir="ltr"
          [attr.aria-label]="'shell.zone-search' | translate"
          [placeholder]="'shell.zone-search' | translate"
          [value]="search()"
          (click)="$event.stopPropagation()"
          (keydown)="onKey($event)"
          (input)="search.set($any($event.target).value)"
        />
      </div>
      @for (zone of found(); track zone) {
        <button
          mat-menu-item
          role="menuitemradio"
          [attr.aria-checked]="store.choice() === zone"
          (click)="store.choose(zone)"
        >
          <bdi dir="ltr">{{ zone }}</bdi>
        </button>
      }
    </mat-menu>`,
  styles: `
    .search {
      padding: 4px 12px 8px;
    }
    @media (width < 900px) {
      .text {
        display: none;
      }
    }
  `,
})
export class ZoneSwitch {
  protected readonly store = inject(ZoneStore);
  protected readonly mine = browserZone();
  protected readonly search = signal('');
  private readonly zones = allZones();
  /** IANA name when one is chosen; '' for the three words. */
  protected readonly named = computed(() => {
    const choice = this.store.choice();
    return choice === null || choice === 'job' || choice === 'mine' ? '' : choice;
  });
  protected readonly labelKey = computed(() => `shell.zone-${this.store.choice() ?? 'auto'}`);
  protected readonly found = computed(() => {
    const text = this.search().trim().toLowerCase().replaceAll(' ', '_');
    return text === '' ? [] : this.zones.filter((zone) => zone.toLowerCase().includes(text)).slice(0, SHOWN);
  });

  /** The menu would take letters for its own search; arrows, Tab and Escape stay the menu's. */
  protected onKey(event: KeyboardEvent): void {
    if (!['Tab', 'Escape', 'ArrowDown', 'ArrowUp'].includes(event.key)) event.stopPropagation();
  }
}
