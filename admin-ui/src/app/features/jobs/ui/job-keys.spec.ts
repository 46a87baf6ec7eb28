import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { jest } from '@jest/globals';
import { render } from '@testing-library/angular';
import { aJob } from '../../../../../test/a-job';
import { provideTexts } from '../../../../../test/texts';
import { SessionStore } from '../../../core/auth/session.store';
import { Toaster } from '../../../core/feedback/toaster';
import { Shortcuts } from '../../../core/layout/shortcuts';
import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { jobKeys } from './job-keys';

const act = jest.fn();
let jobs: JobDto[] = [];

@Component({
  selector: 'app-host',
  template: `<main>
    <table>
      <tbody>
        <tr data-row="7">
          <th><a href="#7">7</a></th>
        </tr>
        <tr data-row="8">
          <th><a href="#8">8</a><input /></th>
        </tr>
      </tbody>
    </table>
  </main>`,
})
class Host {
  constructor() {
    jobKeys((row) => jobs.find(({ id }) => String(id) === row), act);
  }
}

async function setup(part: { role?: string[]; state?: JobDto['state'] } = {}) {
  const { role = ['operator', 'editor'], state = 'active' } = part;
  act.mockClear();
  localStorage.clear();
  jobs = [aJob({ id: 7, state }), aJob({ id: 8, state: 'paused' })];
  const show = jest.fn();
  const { fixture } = await render(Host, {
    providers: [
      ...provideTexts(),
      provideRouter([]),
      { provide: SessionStore, useValue: { can: (needed: string) => role.includes(needed) } },
      { provide: Toaster, useValue: { show } },
    ],
  });
  const navigate = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  const sut = TestBed.inject(Shortcuts);
  /** The letter is what an Arabic layout prints: only the place of the key counts. */
  const press = (code: string, selector?: string): void => {
    const target = selector ? document.querySelector<HTMLElement>(selector)! : document.body;
    if (selector) target.focus();
    const event = new KeyboardEvent('keydown', { code, key: 'ث' });
    Object.defineProperty(event, 'target', { value: target });
    sut.handle(event);
  };
  return { press, navigate, show, destroy: () => fixture.destroy() };
}

const FIRST = '[data-row="7"] a';
const SECOND = '[data-row="8"] a';

describe(jobKeys.name, () => {
  it('edits, runs, pauses and resumes the job of the row that has the focus', async () => {
    const { press, navigate } = await setup();
    press('KeyE', FIRST);
    expect(navigate).toHaveBeenCalledWith(['/jobs', 7, 'edit']);
    press('KeyR', FIRST);
    press('KeyP', FIRST);
    press('KeyP', SECOND);
    expect(act.mock.calls).toEqual([
      [jobs[0], 'trigger'],
      [jobs[0], 'pause'],
      [jobs[1], 'resume'],
    ]);
  });

  it('does nothing outside of rows, in a field, and after the page is gone', async () => {
    const { press, destroy } = await setup();
    press('KeyR');
    press('KeyR', '[data-row="8"] input');
    destroy();
    press('KeyR');
    expect(act).not.toHaveBeenCalled();
  });

  it('leaves alone what the state does not allow', async () => {
    const { press, navigate } = await setup({ state: 'deleted' });
    for (const code of ['KeyE', 'KeyR', 'KeyP']) press(code, FIRST);
    expect(act).not.toHaveBeenCalled();
    expect(navigate).not.toHaveBeenCalled();
  });

  it('says which role is missing', async () => {
    const { press, show } = await setup({ role: ['operator'] });
    press('KeyE', FIRST);
    expect(show).toHaveBeenCalledWith('jobs.needs-editor');
  });
});
