import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

/** Outlines on a 24 px grid, drawn for this console. */
const PATHS = {
  alert: 'M12 3 2.5 20h19zM12 10v4.5M12 17.2v.1',
  back: 'M15 5l-7 7 7 7',
  bookmark: 'M7 4h10v16l-5-4-5 4z',
  bolt: 'M13 3 5 13.5h6L10 21l9-11.5h-6z',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v5M16 3v5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  chevron: 'M9 5l7 7-7 7',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2',
  close: 'M6 6l12 12M18 6 6 18',
  code: 'M9 7l-5 5 5 5M15 7l5 5-5 5',
  columns: 'M4 5h16v14H4zM9.5 5v14M14.5 5v14',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  dashboard: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
  down: 'M6 9l6 6 6-6',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  functions: 'M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM16.5 14v5M14 16.5h5',
  globe:
    'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3.5 6 3.5 9s-.5 6-3.5 9c-3-3-3.5-6-3.5-9S9 6 12 3z',
  history: 'M4 12a8 8 0 1 0 2.5-5.800L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 7.800v.1',
  instance: 'M4 5h16v6H4zM4 13h16v6H4zM7.5 8h.1M7.5 16h.1',
  jobs: 'M5 6h14M5 12h14M5 18h9',
  live: 'M12 10.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM8 8a5.5 5.5 0 0 0 0 8M16 8a5.5 5.5 0 0 1 0 8M5 5a10 10 0 0 0 0 14M19 5a10 10 0 0 1 0 14',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  logout: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  lost: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.300c-.7.3-1 .9-1 1.700M12 16.5v.1',
  menu: 'M4 7h16M4 12h16M4 17h16',
  minus: 'M6 12h12',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  more: 'M12 6h.1M12 12h.1M12 18h.1',
  pause: 'M8.5 6v12M15.5 6v12',
  play: 'M8 5.5v13l10.5-6.5z',
  plus: 'M12 5v14M5 12h14',
  queue: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 12h.1M12 12h.1M16 12h.1',
  refresh: 'M20 12a8 8 0 1 1-2.5-5.800L20 8.5M20 4v4.5h-4.5',
  retry: 'M4 12a8 8 0 1 0 2.5-5.800L4 8.5M4 4v4.5h4.5',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.5 4.5',
  settings:
    'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.200 2.200M16.200 16.200l2.200 2.200M5.600 18.400l2.200-2.200M16.200 7.800l2.200-2.200',
  skip: 'M5 6l8 6-8 6zM18 6v12',
  stop: 'M7 7h10v10H7z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.300 5.300 7 7M17 17l1.700 1.700M5.300 18.700 7 17M17 7l1.700-1.700',
  system: 'M4 5h16v11H4zM9 20h6M12 16v4',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 10.5v6M13.5 10.5v6',
  up: 'M6 15l6-6 6 6',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c.8-3.600 3.800-5.5 7.5-5.5s6.700 1.900 7.5 5.5',
} as const;

/** Names of the icons. */
export type IconName = keyof typeof PATHS;

const DIRECTIONAL: ReadonlySet<IconName> = new Set(['back', 'chevron', 'logout', 'jobs']);

/** A drawing beside words; hidden from assistive technology. Arrows turn round in right-to-left pages, clocks and checks do not. */
@Component({
  selector: 'app-icon',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { 'aria-hidden': 'true', '[class.mirror]': 'isDirectional()' },
  template: `<svg viewBox="0 0 24 24" [attr.width]="size()" [attr.height]="size()">
    <path [attr.d]="path()" />
  </svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
    }

    path {
      fill: none;
      stroke: currentcolor;
      stroke-width: 1.8;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  /** Pixels. */
  readonly size = input(18);
  protected readonly path = computed(() => PATHS[this.name()]);
  protected readonly isDirectional = computed(() => DIRECTIONAL.has(this.name()));
}
