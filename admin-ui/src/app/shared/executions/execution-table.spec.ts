import { provideRouter } from '@angular/router';
import { render, screen } from '@testing-library/angular';
import { anExecution } from '../../../../test/an-execution';
import { provideTexts } from '../../../../test/texts';
import { SessionStore } from '../../core/auth/session.store';
import { USUAL_COLUMNS, type ExecutionColumn } from './execution-columns';
import { ExecutionTable } from './execution-table';

async function setup(columns: readonly ExecutionColumn[]) {
  const mark = { handledAt: '2026-11-02T10:00:00.000Z', handledBy: 'user:layla', note: 'seen to' };
  const rows = [anExecution({ id: 'a', kind: 'api', ...mark }), anExecution({ id: 'b', kind: 'api' })];
  await render(ExecutionTable, {
    inputs: { rows, caption: 'Runs', columns },
    providers: [
      ...provideTexts(),
      provideRouter([]),
      { provide: SessionStore, useValue: { can: () => true } },
    ],
  });
}

describe(ExecutionTable.name, () => {
  it('marks what is handled, and shows a note under the outcome', async () => {
    await setup(USUAL_COLUMNS);
    expect(screen.getAllByText('executions.handled')).toHaveLength(1);
    expect(screen.getAllByText('seen to')).toHaveLength(1);
    expect(screen.queryByRole('columnheader', { name: 'executions.note' })).toBeNull();
  });

  it('gives notes a column of their own where that is chosen, and says them once', async () => {
    await setup(['outcome', 'note']);
    expect(screen.getByRole('columnheader', { name: 'executions.note' })).toBeTruthy();
    expect(screen.getAllByText('seen to')).toHaveLength(1);
  });
});
