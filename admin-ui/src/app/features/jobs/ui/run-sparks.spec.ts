import { render, screen } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import type { JobRunGlimpseDto } from '../../../core/api/generated/models/job-run-glimpse-dto';
import { RunSparks } from './run-sparks';

const run = (status: JobRunGlimpseDto['status']) => ({ status }) as JobRunGlimpseDto;

describe(RunSparks.name, () => {
  it('draws the oldest run first; what failed is higher, so that it shows without colour', async () => {
    await render(RunSparks, {
      inputs: { runs: [run('failed'), run('succeeded'), run('missed'), run('succeeded')] },
      providers: provideTexts(),
    });
    const paths = [...document.querySelectorAll('path')];
    expect(paths.map((path) => [path.getAttribute('class'), path.getAttribute('d')])).toEqual([
      ['succeeded', 'M0 20v-12h4v12zM12 20v-12h4v12z'],
      ['missed', 'M6 20v-20h4v20z'],
      ['failed', 'M18 20v-20h4v20z'],
    ]);
    expect(screen.getByRole('img').getAttribute('aria-label')).toBe('jobs.sparks');
  });
});
