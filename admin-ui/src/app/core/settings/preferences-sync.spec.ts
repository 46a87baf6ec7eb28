import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { computed, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { provideApiConfiguration } from '../api/generated/api-configuration';
import { SessionStore } from '../auth/session.store';
import { PREFERENCES_KEY, PreferencesStore, type Choices } from './preferences';
import { PreferencesSync } from './preferences-sync';

const PATH = '/api/v1/auth/me/preferences';
const NOW = Date.parse('2026-11-25T12:00:00Z');

/** A browser that keeps what earlier visits left in `localStorage`, somebody signed in to it. */
function open(name: string | null = 'anna') {
  TestBed.resetTestingModule();
  const person = signal(name);
  const me = computed(() => (person() === null ? null : { name: person() }));
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      { provide: SessionStore, useValue: { me } },
    ],
  });
  const sut = TestBed.inject(PreferencesStore);
  TestBed.inject(PreferencesSync);
  const http = TestBed.inject(HttpTestingController);
  const pass = async (ms: number): Promise<void> => {
    TestBed.tick();
    await jest.advanceTimersByTimeAsync(ms);
    TestBed.tick();
  };
  return {
    sut,
    http,
    pass,
    person,
    /** The server tells what it keeps. */
    async tell(saved: Choices, savedAt: number | null): Promise<void> {
      const iso = savedAt === null ? null : new Date(savedAt).toISOString();
      http.expectOne({ url: PATH, method: 'GET' }).flush({ ...saved, savedAt: iso });
      await pass(0);
    },
    /** What the server is told; it takes it. */
    async told(): Promise<unknown> {
      const call = http.expectOne({ url: PATH, method: 'PUT' });
      call.flush({ savedAt: new Date(NOW).toISOString() });
      await pass(0);
      return call.request.body;
    },
  };
}

describe(PreferencesSync.name, () => {
  beforeEach(() => {
    localStorage.clear();
    jest.useFakeTimers({ now: NOW });
  });
  afterEach(() => jest.useRealTimers());

  it('brings the choices of another browser, and keeps them for the first paint', async () => {
    const { sut, http, pass, tell } = open();
    await pass(0);
    await tell({ language: 'ar', jobColumns: ['state'] }, NOW - 1_000);
    expect(sut.all()).toMatchObject({ language: 'ar', jobColumns: ['state'], theme: 'system' });
    expect(JSON.parse(localStorage.getItem(PREFERENCES_KEY)!)).toEqual({
      language: 'ar',
      jobColumns: ['state'],
    });
    await pass(5_000);
    http.expectNone(PATH);
  });

  it('sends changes once they pause, on top of what others saved meanwhile', async () => {
    const { sut, http, pass, tell, told } = open();
    await pass(0);
    await tell({ language: 'ar' }, NOW - 1_000);
    sut.change({ theme: 'light' });
    await pass(500);
    sut.change({ theme: 'dark' });
    await pass(500);
    http.expectNone(PATH);
    await pass(300);
    // Saved by a server whose clock is ahead: what is chosen here and now is the newest all the same.
    await tell({ language: 'en', density: 'compact', theme: 'light' }, NOW + 60_000);
    expect(await told()).toEqual({ language: 'en', density: 'compact', theme: 'dark' });
    await pass(5_000);
    http.expectNone(PATH);
  });

  it.each([
    ['older', 1_000, { theme: 'dark', density: 'compact' }, 'dark'],
    ['newer', -1_000, { theme: 'light', density: 'compact' }, 'light'],
  ])('a choice that could not be sent meets an %s one of the server: the newest wins', async (...given) => {
    const [, age, saved, theme] = given;
    const before = open();
    await before.pass(0);
    await before.tell({}, NOW - 5_000);
    before.sut.change({ theme: 'dark' });
    await before.pass(1_000);
    before.http.expectOne(PATH).error(new ProgressEvent('error'));
    await before.pass(0);

    const { sut, http, pass, tell, told } = open();
    await pass(0);
    await tell(saved as Choices, NOW - age);
    expect(sut.all().theme).toBe(theme);
    if (theme === 'dark') expect(await told()).toEqual({ theme: 'dark', density: 'compact' });
    else http.expectNone(PATH);
  });

  it('the first to sign in owns what the browser kept; the next one does not inherit it', async () => {
    localStorage.setItem(PREFERENCES_KEY, JSON.stringify({ density: 'compact' }));
    const { sut, http, pass, person, tell, told } = open(null);
    await pass(5_000);
    http.expectNone(PATH);
    person.set('anna');
    await pass(0);
    await tell({}, null);
    expect(await told()).toEqual({ density: 'compact' });
    person.set(null);
    sut.change({ language: 'ar' });
    await pass(5_000);
    person.set('ben');
    await pass(0);
    await tell({}, null);
    expect(await told()).toEqual({ language: 'ar' });
    expect(sut.all().density).toBe('comfortable');
  });

  it('what the server leaves to the browser is the browser’s again', async () => {
    localStorage.setItem(PREFERENCES_KEY, JSON.stringify({ zone: 'Asia/Tokyo' }));
    const { sut, pass, tell } = open();
    await pass(0);
    await tell({ zone: null, theme: 'dark' }, NOW);
    expect(sut.all()).toMatchObject({ zone: null, theme: 'dark' });
  });
});
