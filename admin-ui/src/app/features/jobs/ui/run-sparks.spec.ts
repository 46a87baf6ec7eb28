import { render, screen } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import type { JobRunGlimpseDto } from '../../../core/api/generated/models/job-run-glimpse-dto';
import { RunSparks } from './run-sparks';

const run = (status: JobRunGlimpseDto['status']) => ({ status }) as JobRunGlimpseDto;

describe(RunSparks.name, () => {
  it('draws the oldest run first; what failed is higher, so that it shows without colour', async () => {
    await render(RunSparks, {
      inputs: { runs: [run('failed'), run('succeeded'), run('missed')] },
      providers: provideTexts(),
    });
    const bars = [...document.querySelectorAll('rect')];
    expect(bars.map((bar) => bar.getAttribute('class'))).toEqual(['missed', 'succeeded', 'failed']);
    const [missed, succeeded, failed] = bars.map((bar) => Number(bar.getAttribute('height')));
    expect(failed).toBeGreaterThan(succeeded!);
    expect(missed).toBe(failed);
    expect(screen.getByRole('img').getAttribute('aria-label')).toBe('jobs.sparks');
  });
});
