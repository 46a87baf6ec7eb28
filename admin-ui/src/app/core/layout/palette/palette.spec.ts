import { InteractivityChecker } from '@angular/cdk/a11y';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Injector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { jest } from '@jest/globals';
import { fireEvent, screen, waitFor, within } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { SessionStore } from '../../auth/session.store';
import { LiveStore } from '../../live/live.store';
import { openPalette } from './open-palette';

const JOB = { id: 7, name: 'Nightly report', state: 'active' };

async function setup(role: 'viewer' | 'operator') {
  TestBed.configureTestingModule({
    providers: [
      provideTexts(),
      provideRouter([]),
      provideHttpClient(),
      provideHttpClientTesting(),
      { provide: LiveStore, useValue: {} },
      // jsdom lays nothing out, so that nothing would count as visible.
      { provide: InteractivityChecker, useValue: { isFocusable: () => true, isTabbable: () => true } },
      { provide: SessionStore, useValue: { can: (needed: string) => needed === role && role !== 'viewer' } },
    ],
  });
  const goTo = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
  openPalette(TestBed.inject(Injector));
  const dialog = within(await screen.findByRole('dialog'));
  const box = dialog.getByRole('combobox');
  const type = (value: string): boolean => fireEvent.input(box, { target: { value } });
  const http = TestBed.inject(HttpTestingController);
  const answerJobs = (): Promise<void> =>
    waitFor(() => {
      const [request] = http.match(({ url }) => url.endsWith('/jobs'));
      if (!request) throw new Error('nothing was asked');
      request.flush({ items: [JOB], total: 1 });
    });
  const options = (): string[] => dialog.getAllByRole('option').map(({ textContent }) => textContent.trim());
  return { box, type, dialog, goTo, http, answerJobs, options };
}

describe(openPalette.name, () => {
  it('goes to a page that the arrows choose', async () => {
    const { box, goTo, dialog } = await setup('viewer');
    fireEvent.keyDown(box, { key: 'ArrowDown' });
    await waitFor(() =>
      expect(box.getAttribute('aria-activedescendant')).toBe(
        dialog.getAllByRole('option').find((each) => each.getAttribute('aria-selected') === 'true')?.id,
      ),
    );
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(goTo).toHaveBeenCalledWith('/jobs'));
  });

  it('finds the pages of the settings as well', async () => {
    const { box, type, goTo, options } = await setup('viewer');
    type('webhooks');
    await waitFor(() => expect(options()).toHaveLength(1));
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => expect(goTo).toHaveBeenCalledWith('/settings/webhooks'));
  });

  it('finds jobs by name and runs one, with the role for it', async () => {
    const { box, type, answerJobs, options, http } = await setup('operator');
    type('nightly');
    await answerJobs();
    await waitFor(() => expect(options()).toHaveLength(3));
    expect(options()[0]).toContain('Nightly report');
    fireEvent.keyDown(box, { key: 'ArrowDown' });
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() => {
      const { request } = http.expectOne(({ url }) => url.endsWith('/jobs/7/action'));
      expect(request.body).toEqual({ action: 'trigger' });
    });
  });

  it('offers no action without the role', async () => {
    const { type, answerJobs, options } = await setup('viewer');
    type('nightly');
    await answerJobs();
    await waitFor(() => expect(options()).toHaveLength(1));
  });

  it('opens an execution by its id without asking for jobs', async () => {
    const { box, type, goTo, http } = await setup('viewer');
    type('019ab12c-7a00-7000-8000-00000000000a');
    fireEvent.keyDown(box, { key: 'Enter' });
    await waitFor(() =>
      expect(goTo).toHaveBeenCalledWith('/executions/019ab12c-7a00-7000-8000-00000000000a'),
    );
    http.verify();
  });
});
