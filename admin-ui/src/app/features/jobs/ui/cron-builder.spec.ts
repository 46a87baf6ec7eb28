import { fireEvent, render, screen } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { CronBuilder } from './cron-builder';

async function setup(expression: string) {
  const written: string[] = [];
  await render(CronBuilder, {
    inputs: { expression },
    on: { expressionChange: (text) => written.push(text) },
    providers: provideTexts(),
  });
  return written;
}

const change = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

describe(CronBuilder.name, () => {
  it('shows the expression and writes each choice into it', async () => {
    const written = await setup('0 9 * * 1-5');
    expect(screen.getByLabelText<HTMLInputElement>('Monday').checked).toBe(true);
    fireEvent.click(screen.getByLabelText('Saturday'));
    fireEvent.click(screen.getByLabelText('Monday'));
    change('builder.time', '17:30');
    change('builder.repeats', 'monthly');
    expect(written).toEqual(['0 9 * * 1-6', '0 9 * * 2-5', '30 17 * * 1-5', '0 9 1 * *']);
  });

  it('keeps one day of the week and ignores an emptied time', async () => {
    const written = await setup('0 9 * * 3');
    fireEvent.click(screen.getByLabelText('Wednesday'));
    change('builder.time', '');
    expect(written).toEqual([]);
    expect(screen.getByLabelText<HTMLInputElement>('Wednesday').checked).toBe(true);
  });

  it('leaves an expression alone that says more, until something is chosen', async () => {
    const written = await setup('*/5 9-17 * * *');
    expect(screen.getByText('builder.custom-text')).toBeTruthy();
    expect(screen.queryByLabelText('builder.time')).toBeNull();
    expect(written).toEqual([]);
    change('builder.repeats', 'daily');
    expect(written).toEqual(['0 9 * * *']);
  });
});
