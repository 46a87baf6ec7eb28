import { DOCUMENT, inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { PreferencesStore } from '../settings/preferences';
import { NAVIGATION } from './navigation';

const SEQUENCE_MS = 1_500;

/** Single-key shortcuts: `g` then a letter goes to a page, `c` creates a job, `/` goes to the page's search box. They read the
 *  place of the key, not its letter, so they work on an Arabic layout; they are silent in inputs, with modifiers, in dialogs, and
 *  when switched off in the profile. */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly preferences = inject(PreferencesStore);
  private goSince = -Infinity;

  /** @returns whether the key meant something. */
  handle(event: KeyboardEvent): boolean {
    if (!this.preferences.shortcuts() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event))
      return false;
    if (this.document.querySelector('.cdk-overlay-backdrop')) return false;
    const isSecond = event.timeStamp - this.goSince < SEQUENCE_MS;
    this.goSince = -Infinity;
    if (isSecond) {
      const entry = NAVIGATION.find(({ code }) => code === event.code);
      if (entry) void this.router.navigateByUrl(entry.path);
      return entry !== undefined;
    }
    return this.handleFirst(event);
  }

  private handleFirst(event: KeyboardEvent): boolean {
    if (event.code === 'KeyG') {
      this.goSince = event.timeStamp;
      return true;
    }
    if (event.code === 'KeyC') {
      void this.router.navigateByUrl('/jobs/new');
      return true;
    }
    if (event.code === 'Slash') {
      const search = this.document.querySelector<HTMLInputElement>('input[type=search]');
      search?.focus();
      return search !== null;
    }
    return false;
  }
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement &&
    target.closest('input, textarea, select, [contenteditable], [role=menu]') !== null
  );
}
