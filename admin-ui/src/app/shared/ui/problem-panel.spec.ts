import { render, screen } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { ProblemPanel, type ShownProblem } from './problem-panel';

const show = (more: Partial<ShownProblem>) =>
  render(ProblemPanel, {
    inputs: {
      problem: { status: 500, code: 'X', title: 'Broken', detail: 'why', requestId: 'r-1', ...more },
    },
    providers: provideTexts(),
  });

describe(ProblemPanel.name, () => {
  it('says what happened, the id to quote, and offers to retry', async () => {
    await show({});
    expect(screen.getByRole('alert').textContent).toMatch(/Broken.*why.*r-1/s);
    expect(screen.getByRole('button', { name: 'common.retry' })).toBeTruthy();
  });

  it('names the missing role instead of the technical sentence', async () => {
    await show({ status: 403, params: { permission: 'editor', role: 'viewer' } });
    const text = screen.getByRole('alert').textContent;
    expect(text).toContain('errors.missing-role');
    expect(text).not.toContain('why');
  });
});
