import { render, screen, within } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { dayOf } from '../data/calendar-days';
import { CalendarHours } from './calendar-hours';

const ZONE = 'Europe/Berlin';

async function labelsOf(date: string): Promise<string[]> {
  const day = dayOf(date, ZONE);
  await render(CalendarHours, {
    inputs: { days: [day], zone: ZONE, now: day.from, buckets: [] },
    providers: provideTexts(),
  });
  return within(screen.getByRole('list'))
    .getAllByRole('listitem')
    .map((cell) => cell.querySelector('.hour')!.textContent.replace(/\s+/g, ' ').trim());
}

describe(CalendarHours.name, () => {
  it('has 24 hours on a plain day, and says nothing about it', async () => {
    const labels = await labelsOf('2026-11-25');
    expect(labels).toHaveLength(24);
    expect(screen.queryByText('timeline.hours')).toBeNull();
  });

  it('has 23 hours where clocks go forward: the skipped one is not there', async () => {
    const labels = await labelsOf('2026-03-29');
    expect(labels).toHaveLength(23);
    expect(labels.slice(0, 4)).toEqual(['00:00', '01:00', '03:00', '04:00']);
    expect(screen.getByText('timeline.hours')).toBeTruthy();
  });

  it('has 25 hours where clocks go back: the repeated one is there twice, and marked', async () => {
    const labels = await labelsOf('2026-10-25');
    expect(labels).toHaveLength(25);
    expect(labels.slice(1, 5)).toEqual(['01:00', '02:00', '02:00 timeline.again', '03:00']);
    expect(screen.getByText('timeline.hours')).toBeTruthy();
  });
});
