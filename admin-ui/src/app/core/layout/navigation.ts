import type { IconName } from '../../shared/ui/icon';

/** One entry of the navigation. */
export interface NavEntry {
  path: string;
  /** Translation key. */
  label: string;
  icon: IconName;
  /** Second key of the shortcut `g <key>`, as `KeyboardEvent.code`, so that it works on every keyboard layout. */
  code: string;
}

/** How many stand in the bottom bar of small screens; the others are in its menu. */
export const BAR_ENTRIES = 4;

/** The navigation, in order. */
export const NAVIGATION: readonly NavEntry[] = [
  { path: '/', label: 'nav.dashboard', icon: 'dashboard', code: 'KeyD' },
  { path: '/jobs', label: 'nav.jobs', icon: 'jobs', code: 'KeyJ' },
  { path: '/executions', label: 'nav.executions', icon: 'history', code: 'KeyH' },
  { path: '/timeline', label: 'nav.timeline', icon: 'calendar', code: 'KeyT' },
  { path: '/operations', label: 'nav.operations', icon: 'queue', code: 'KeyO' },
  { path: '/instances', label: 'nav.instances', icon: 'instance', code: 'KeyI' },
  { path: '/locks', label: 'nav.locks', icon: 'lock', code: 'KeyL' },
  { path: '/functions', label: 'nav.functions', icon: 'functions', code: 'KeyF' },
  { path: '/settings', label: 'nav.settings', icon: 'settings', code: 'KeyS' },
];

/** The pages of the settings, in order; the first is the navigation's own. */
export const SETTINGS_PAGES: readonly Pick<NavEntry, 'path' | 'label'>[] = [
  { path: '/settings', label: 'settings.profile' },
  { path: '/settings/users', label: 'settings.users' },
  { path: '/settings/api-keys', label: 'settings.api-keys' },
  { path: '/settings/webhooks', label: 'settings.webhooks' },
  { path: '/settings/retention', label: 'settings.retention' },
  { path: '/settings/scheduler', label: 'settings.scheduler' },
  { path: '/settings/windows', label: 'settings.windows' },
  { path: '/settings/doctor', label: 'settings.doctor' },
  { path: '/settings/audit', label: 'settings.audit' },
  { path: '/settings/about', label: 'settings.about' },
];
