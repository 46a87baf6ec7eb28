import { render, screen } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { ColumnChooser } from './column-chooser';

const COLUMNS = ['a', 'b', 'c', 'd'].map((value) => ({ value, label: `label.${value}` }));

async function setup(first: string[]) {
  const heard: string[][] = [];
  const view = await render(ColumnChooser<string>, {
    inputs: { columns: COLUMNS, chosen: first },
    on: {
      chosenChange: (chosen: string[]) => {
        heard.push(chosen);
        view.fixture.componentRef.setInput('chosen', chosen);
      },
    },
    providers: provideTexts(),
  });
  /** As a key or a pointer would. */
  const click = async (element: HTMLElement): Promise<void> => {
    element.focus();
    element.click();
    await view.fixture.whenStable();
  };
  await click(screen.getByRole('button', { name: 'common.columns' }));
  const lines = () => screen.getAllByRole('menuitemcheckbox').map(({ textContent }) => textContent?.trim());
  const steps = (name: string) => screen.getAllByRole('menuitem', { name: new RegExp(name) });
  return { click, heard, lines, steps };
}

describe(ColumnChooser.name, () => {
  it('lists what is shown first, in its order; more goes to the end', async () => {
    const { click, heard, lines } = await setup(['c', 'a']);
    expect(lines()).toEqual(['label.c', 'label.a', 'label.b', 'label.d']);
    await click(screen.getByRole('menuitemcheckbox', { name: 'label.d' }));
    await click(screen.getByRole('menuitemcheckbox', { name: 'label.c' }));
    expect(heard).toEqual([
      ['c', 'a', 'd'],
      ['a', 'd'],
    ]);
    expect(lines()).toEqual(['label.a', 'label.d', 'label.b', 'label.c']);
  });

  it('moves a column, as far as it goes, and keeps the focus', async () => {
    const { click, heard, steps } = await setup(['a', 'b', 'c']);
    expect(steps('column-earlier').map((step) => step.hasAttribute('disabled'))).toEqual([
      true,
      false,
      false,
    ]);
    await click(steps('column-later')[0]!);
    expect(heard).toEqual([['b', 'a', 'c']]);
    expect(document.activeElement).toBe(steps('column-later')[1]);
    await click(document.activeElement as HTMLElement);
    expect(heard.at(-1)).toEqual(['b', 'c', 'a']);
    // It can go no further: the focus stays on its line.
    expect(document.activeElement).toBe(screen.getByRole('menuitemcheckbox', { name: 'label.a' }));
  });
});
