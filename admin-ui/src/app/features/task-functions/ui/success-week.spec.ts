import { render } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import type { FunctionOutcomesDto } from '../../../core/api/generated/models/function-outcomes-dto';
import { SuccessWeek } from './success-week';

/** Runs the last one shown was of. */
let counted = 0;
const NONE = { succeeded: 0, failed: 0, timedOut: 0, cancelled: 0, lost: 0, skipped: 0, missed: 0 };

async function shown(outcomes?: Partial<FunctionOutcomesDto>): Promise<string> {
  const all = outcomes && { taskFunctionKey: 'a.b', ...NONE, successPercent: null, ...outcomes };
  const { container, fixture } = await render(SuccessWeek, {
    inputs: { outcomes: all },
    providers: provideTexts(),
  });
  counted = fixture.componentInstance['ran']();
  return container.textContent!.replace(/\s+/g, ' ').trim();
}

describe(SuccessWeek.name, () => {
  it('says which share succeeded of the runs that ended by themselves', async () => {
    // What was skipped or missed did not run, what was cancelled was somebody's wish.
    const outcomes = {
      succeeded: 994,
      failed: 3,
      timedOut: 2,
      lost: 1,
      cancelled: 7,
      skipped: 50,
      missed: 9,
    };
    expect(await shown({ ...outcomes, successPercent: 99.4 })).toBe('99.4% functions.of-runs');
    expect(counted).toBe(1_000);
  });

  it.each([[{ skipped: 4 }], [undefined]])('says when nothing has ended: %j', async (outcomes) => {
    expect(await shown(outcomes)).toBe('functions.no-runs');
  });
});
