import { TestBed } from '@angular/core/testing';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { PreferencesStore, type Preferences } from '../settings/preferences';
import { Time } from './time';
import { browserZone, resolveZone, ZoneStore } from './zone';

const AT = '2026-11-24T01:30:00.000Z';

async function textOf(
  preferences: Partial<Preferences>,
  inputs: Record<string, unknown> = {},
): Promise<string> {
  localStorage.clear();
  await render(Time, {
    inputs: { at: AT, ...inputs },
    providers: provideTexts(),
    configureTestBed: (bed) => bed.inject(PreferencesStore).change({ language: 'en', ...preferences }),
  });
  // Arabic texts carry direction marks, which are for eyes only.
  return (document.querySelector('time')?.textContent ?? '').replace(/[\u200e\u200f\u061c]/g, '').trim();
}

describe(Time.name, () => {
  it('prints the chosen zone and names it', async () => {
    expect(await textOf({ zone: 'UTC' })).toBe('24 Nov, 01:30:00 UTC');
    expect(document.querySelector('time')?.getAttribute('datetime')).toBe(AT);
  });

  it('prints the zone of the job where that is chosen, and by itself where one job is shown', async () => {
    expect(await textOf({ zone: 'job' }, { jobZone: 'Asia/Tokyo' })).toBe('24 Nov, 10:30:00 GMT+9');
  });

  it('prints one zone for all rows of a mixed list unless the zone of the job is chosen', async () => {
    const inputs = { jobZone: 'Asia/Tokyo', isMixed: true };
    const expected = await textOf({ zone: 'mine' }, inputs);
    TestBed.resetTestingModule();
    expect(await textOf({ zone: null }, inputs)).toBe(expected);
    TestBed.resetTestingModule();
    expect(await textOf({ zone: 'job' }, inputs)).toContain('GMT+9');
  });

  it('prints the Gregorian calendar in Arabic, in Latin or Arabic-Indic digits', async () => {
    expect(await textOf({ language: 'ar', digits: 'latn', zone: 'UTC' }, { format: 'full' })).toContain(
      '2026',
    );
    TestBed.resetTestingModule();
    expect(await textOf({ language: 'ar', digits: 'arab', zone: 'UTC' }, { format: 'full' })).toContain(
      '٢٠٢٦',
    );
  });

  it('makes its tooltip when the pointer comes: own zone, UTC, age and ISO', async () => {
    await textOf({ zone: 'UTC' });
    const time = document.querySelector('time')!;
    expect(document.querySelector('.mat-mdc-tooltip')).toBeNull();
    expect(time.getAttribute('aria-describedby')).toBeNull();
    fireEvent.pointerEnter(time);
    fireEvent.mouseEnter(time);
    const tip = await waitFor(() => {
      const found = document.querySelector('.mat-mdc-tooltip');
      expect(found).not.toBeNull();
      return found!;
    });
    expect(tip.textContent).toContain('\u20662026-11-24T01:30:00.000Z\u2069');
  });

  it('describes one that the keyboard reaches from the start', async () => {
    await textOf({ zone: 'UTC' }, { focusable: true });
    const time = document.querySelector('time')!;
    const description = await waitFor(() => {
      const id = time.getAttribute('aria-describedby');
      expect(id).not.toBeNull();
      return document.getElementById(id!)!;
    });
    expect(description.textContent).toContain('2026-11-24T01:30:00.000Z');
  });

  it('says so when there is no time', async () => {
    await render(Time, { inputs: { at: null, empty: 'never' }, providers: provideTexts() });
    expect(screen.getByText('never')).toBeTruthy();
  });
});

describe(resolveZone.name, () => {
  it.each([
    [null, 'Asia/Tokyo', 'Asia/Tokyo'],
    [null, null, browserZone()],
    ['job', null, browserZone()],
    ['mine', 'Asia/Tokyo', browserZone()],
    ['Europe/Berlin', 'Asia/Tokyo', 'Europe/Berlin'],
    ['Mars/Olympus', 'Asia/Tokyo', 'UTC'],
  ])('takes %s with a job in %s for %s', (choice, jobZone, expected) => {
    expect(resolveZone(choice, jobZone)).toBe(expected);
  });

  it('lets the address win over the stored choice', () => {
    TestBed.configureTestingModule({ providers: provideTexts() });
    TestBed.inject(PreferencesStore).change({ zone: 'UTC' });
    const zones = TestBed.inject(ZoneStore);
    zones.overrideFromUrl('Asia/Tokyo');
    expect(zones.zoneFor(null)).toBe('Asia/Tokyo');
    zones.overrideFromUrl(null);
    expect(zones.zoneFor(null)).toBe('UTC');
  });
});
