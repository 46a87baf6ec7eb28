import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { fireEvent, render, screen, within } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { PreferencesStore } from '../settings/preferences';
import { matchZones, ZoneStore } from '../time/zone';
import { ZoneSwitch } from './zone-switch';

async function setup() {
  localStorage.clear();
  await render(ZoneSwitch, { providers: [provideTexts(), provideRouter([])] });
  fireEvent.click(screen.getByRole('button', { name: /^shell\.zone/ }));
  return { pane: within(await screen.findByRole('dialog')), zones: TestBed.inject(ZoneStore) };
}

describe(ZoneSwitch.name, () => {
  it('offers what suits the page, the job, the browser and UTC', async () => {
    const { pane, zones } = await setup();
    expect(pane.getAllByRole('radio')).toHaveLength(4);
    fireEvent.click(pane.getByRole('radio', { name: /zone-job/ }));
    expect(zones.choice()).toBe('job');
    expect(TestBed.inject(PreferencesStore).all().zone).toBe('job');
  });

  it('finds any zone by a part of its name', async () => {
    const { pane, zones } = await setup();
    fireEvent.input(pane.getByRole('searchbox'), { target: { value: 'new york' } });
    fireEvent.click(await pane.findByRole('radio', { name: 'America/New_York' }));
    expect(zones.choice()).toBe('America/New_York');
  });
});

describe(matchZones.name, () => {
  it('puts names that begin with the text first', () => {
    expect(matchZones(['America/Anil', 'Asia/Manila', 'Nil/X'], 'nil')).toEqual([
      'Nil/X',
      'America/Anil',
      'Asia/Manila',
    ]);
  });

  it('finds nothing for an empty text', () => {
    expect(matchZones(['UTC'], ' ')).toEqual([]);
  });
});

describe('zone in the address', () => {
  it('wins over the choice, unless it is no zone', () => {
    const sut = TestBed.inject(ZoneStore);
    sut.choose('job');
    sut.overrideFromUrl('Asia/Riyadh');
    expect(sut.zoneFor('Europe/Berlin')).toBe('Asia/Riyadh');
    sut.overrideFromUrl('Mars/Olympus');
    expect(sut.zoneFor('Europe/Berlin')).toBe('Europe/Berlin');
  });
});
