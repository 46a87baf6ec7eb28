import { CdkTrapFocus } from '@angular/cdk/a11y';
import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Router } from '@angular/router';
import { TranslatePipe } from '@ngx-translate/core';
import { Icon } from '../../shared/ui/icon';
import type { ZoneChoice } from '../settings/preferences';
import { allZones, browserZone, matchZones, ZoneStore } from '../time/zone';

/** The one control of the zone in which all times are read: four words and every IANA zone. */
@Component({
  selector: 'app-zone-switch',
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, CdkTrapFocus, Icon, TranslatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './zone-switch.html',
  styleUrl: './zone-switch.css',
})
export class ZoneSwitch {
  protected readonly store = inject(ZoneStore);
  private readonly router = inject(Router);
  protected readonly mine = browserZone();
  protected readonly isOpen = signal(false);
  protected readonly search = signal('');
  private readonly zones = allZones();
  protected readonly words: readonly { choice: ZoneChoice | null; key: string; zone: string }[] = [
    { choice: null, key: 'shell.zone-auto', zone: '' },
    { choice: 'job', key: 'shell.zone-job', zone: '' },
    { choice: 'mine', key: 'shell.zone-mine', zone: this.mine },
    { choice: 'UTC', key: 'shell.zone-utc', zone: '' },
  ];
  /** The chosen word's key; null when a zone is named. */
  protected readonly wordKey = computed(
    () => this.words.find(({ choice }) => choice === this.store.choice())?.key ?? null,
  );
  protected readonly found = computed(() => {
    const chosen = this.wordKey() === null ? this.store.choice() : null;
    const found = matchZones(this.zones, this.search());
    return chosen !== null && this.search() === '' ? [chosen] : found;
  });

  protected choose(choice: ZoneChoice | null): void {
    this.store.choose(choice);
    // The address would win over the choice.
    if (new URLSearchParams(this.router.url.split('?')[1]).has('tz'))
      void this.router.navigate([], {
        queryParams: { tz: choice },
        queryParamsHandling: 'merge',
        replaceUrl: true,
      });
  }

  protected close(): void {
    this.isOpen.set(false);
    this.search.set('');
  }
}
