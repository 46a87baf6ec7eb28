import { Component, DestroyRef, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { jest } from '@jest/globals';
import { provideTexts } from '../../../../test/texts';
import { LiveStore } from '../live/live.store';
import { PreferencesStore } from '../settings/preferences';
import { SHORTCUTS } from './shortcut-table';
import { Shortcuts, type PageKeys } from './shortcuts';

@Component({ selector: 'app-host', template: '' })
class Host {
  readonly destroyRef = inject(DestroyRef);
}

function setup(html = '') {
  localStorage.clear();
  document.body.innerHTML = `<main>${html}</main>`;
  const live = { refresh: jest.fn(), togglePaused: jest.fn() };
  TestBed.configureTestingModule({
    providers: [provideRouter([]), provideTexts(), { provide: LiveStore, useValue: live }],
  });
  const sut = TestBed.inject(Shortcuts);
  const goTo = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
  /** @param key what the layout prints; only the code should count. */
  const press = (code: string, init: KeyboardEventInit = {}, target: Element = document.body): boolean => {
    const event = new KeyboardEvent('keydown', { code, ...init });
    Object.defineProperty(event, 'target', { value: target });
    return sut.handle(event);
  };
  const element = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!;
  return { sut, press, goTo, live, element, preferences: TestBed.inject(PreferencesStore) };
}

const ROWS = `<table><tbody>
  <tr data-row=1><td><input type=checkbox id=box1></td><td><a href=#1 id=first>a</a></td></tr>
  <tr><td>no link</td></tr>
  <tr data-row=2><td><a href=#2 id=second>b</a></td></tr>
</tbody></table>`;

describe(Shortcuts.name, () => {
  afterEach(() => (document.body.innerHTML = ''));

  it('goes to a page with g and the place of its letter, on any keyboard layout', () => {
    const { press, goTo } = setup();
    expect(press('KeyG', { key: 'ل' })).toBe(true);
    expect(press('KeyJ', { key: 'ت' })).toBe(true);
    expect(goTo).toHaveBeenCalledWith('/jobs');
    expect(press('KeyG')).toBe(true);
    expect(press('KeyZ')).toBe(false);
  });

  it.each([
    ['a text field', '<input id=in>', '#in'],
    ['an open menu', '<div role=menu><button id=in></button></div>', '#in'],
    ['a dialog behind which the page lies', '<div class="cdk-overlay-backdrop"></div><p id=in></p>', '#in'],
  ])('is silent in %s', (_where, html, selector) => {
    const { press, element, goTo } = setup(html);
    expect(press('KeyC', {}, element(selector))).toBe(false);
    expect(goTo).not.toHaveBeenCalled();
  });

  it('is silent with modifiers and when single keys are switched off', () => {
    const { press, live, preferences } = setup();
    expect(press('Period', { ctrlKey: true })).toBe(false);
    preferences.change({ shortcuts: false });
    expect(press('Period')).toBe(false);
    expect(live.togglePaused).not.toHaveBeenCalled();
  });

  it('opens the palette with Ctrl or ⌘ K even then, and in a text field', () => {
    const { sut, press, element, preferences } = setup('<input id=in>');
    const open = jest.spyOn(sut, 'openPalette').mockResolvedValue();
    preferences.change({ shortcuts: false });
    expect(press('KeyK', { ctrlKey: true }, element('#in'))).toBe(true);
    expect(press('KeyK', { metaKey: true })).toBe(true);
    expect(open).toHaveBeenCalledTimes(2);
  });

  it('moves through the rows and selects one', () => {
    const { press, element } = setup(ROWS);
    expect(press('KeyJ')).toBe(true);
    expect(document.activeElement?.id).toBe('first');
    expect(press('KeyX')).toBe(true);
    expect((element('#box1') as HTMLInputElement).checked).toBe(true);
    press('KeyJ');
    expect(document.activeElement?.id).toBe('second');
    expect(press('KeyJ')).toBe(false);
    press('KeyK');
    expect(document.activeElement?.id).toBe('first');
  });

  it('gives the keys of the page the row that has the focus, until the page is gone', () => {
    const { sut, press, element } = setup(ROWS);
    const host = TestBed.createComponent(Host);
    const run = jest.fn<NonNullable<PageKeys['run']>>();
    sut.ofPage({ run }, host.componentInstance.destroyRef);
    press('KeyR');
    element('#second').focus();
    press('KeyR');
    expect(run.mock.calls).toEqual([[null], ['2']]);
    expect(press('KeyE')).toBe(false);
    host.destroy();
    expect(press('KeyR')).toBe(false);
  });

  it('refreshes, pauses live updates and turns the theme round', () => {
    const { press, live, preferences } = setup();
    press('KeyR', { shiftKey: true });
    press('Period');
    expect(live.refresh).toHaveBeenCalledTimes(1);
    expect(live.togglePaused).toHaveBeenCalledTimes(1);
    const themes = [1, 2, 3].map(() => {
      press('KeyT');
      return preferences.all().theme;
    });
    expect(themes).toEqual(['light', 'dark', 'system']);
  });

  it('has each key once', () => {
    const keys = SHORTCUTS.map(({ code, shift }) => `${shift}${code}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
