import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { provideApiConfiguration } from '../../core/api/generated/api-configuration';
import type { ViewDto } from '../../core/api/generated/models/view-dto';
import { SessionStore } from '../../core/auth/session.store';
import { ViewsMenu } from './views-menu';

const VIEWS = '/api/v1/scheduler/views';
const AT = '2026-11-25T00:00:00.000Z';

const aView = (part: Partial<ViewDto>): ViewDto => ({
  id: 1,
  owner: 'user:anna',
  isOwn: true,
  page: 'executions',
  name: 'Failed ones',
  query: 'status=failed',
  shared: false,
  createdAt: AT,
  updatedAt: AT,
  ...part,
});

const OWN = aView({});
const SHARED = aView({
  id: 2,
  owner: 'user:ben',
  isOwn: false,
  name: 'Late ones',
  query: 'late=1000',
  shared: true,
});

async function setup(role = 'viewer') {
  await render(ViewsMenu, {
    inputs: { page: 'executions' },
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      provideRouter([{ path: '**', children: [] }]),
      { provide: SessionStore, useValue: { can: (needed: string) => needed === role } },
    ],
  });
  const router = TestBed.inject(Router);
  await router.navigateByUrl('/executions?status=failed&cursor=abc');
  const http = TestBed.inject(HttpTestingController);
  const asked = (method: string, url = VIEWS) =>
    waitFor(() => http.expectOne((request) => request.method === method && request.url === url));
  const open = async (items: ViewDto[] = [OWN, SHARED]): Promise<void> => {
    fireEvent.click(screen.getByRole('button', { name: 'views.title' }));
    (await asked('GET')).flush({ items });
  };
  return { router, asked, open };
}

const item = (name: RegExp) => screen.findByRole('menuitem', { name });
const dialog = async () => within(await screen.findByRole('dialog', { hidden: true }));

describe(ViewsMenu.name, () => {
  it('marks the view that is shown, wherever in it one is, and opens another by its address', async () => {
    const { router, open } = await setup();
    await open();
    expect((await item(/Failed ones/)).getAttribute('aria-current')).toBe('true');
    const other = await item(/Late ones/);
    expect(other.textContent).toContain('user:ben');
    expect(other.getAttribute('aria-current')).toBeNull();
    fireEvent.click(other);
    await waitFor(() => expect(router.url).toMatch(/\?late=1000$/));
  });

  it('saves what the page shows under a name, and says at the field when it is taken', async () => {
    const { asked, open } = await setup();
    await open([]);
    expect(await screen.findByText('views.none-here')).toBeTruthy();
    fireEvent.click(await item(/views\.save/));
    const form = await dialog();
    fireEvent.input(form.getByLabelText(/^views\.name/), { target: { value: ' Mine ' } });
    fireEvent.click(form.getByLabelText('views.share'));
    const save = form.getByText<HTMLButtonElement>('common.save');
    await waitFor(() => expect(save.disabled).toBe(false));
    fireEvent.submit(document.querySelector('#view-form')!);
    const request = await asked('POST');
    expect(request.request.body).toEqual({
      page: 'executions',
      name: 'Mine',
      query: 'status=failed',
      shared: true,
    });
    request.flush({ code: 'VIEW_NAME_TAKEN', status: 409 }, { status: 409, statusText: 'Conflict' });
    expect(await form.findByText('views.taken')).toBeTruthy();
  });

  it('offers own views for a change and for deletion, those of others to administrators only', async () => {
    const { asked, open } = await setup();
    await open();
    fireEvent.click(await item(/views\.manage/));
    const list = await dialog();
    (await asked('GET')).flush({ items: [OWN, SHARED] });
    fireEvent.click(await list.findByRole('button', { name: /delete-one/, hidden: true }));
    expect(list.queryByText('Late ones')).toBeNull();
    fireEvent.submit(await waitFor(() => document.querySelector('#confirm-form')!));
    (await asked('DELETE', `${VIEWS}/1`)).flush(null);
    (await asked('GET')).flush({ items: [SHARED] });
    expect(await list.findByText('views.none')).toBeTruthy();
  });

  it('keeps the filters of a view that is only renamed', async () => {
    const { asked, open } = await setup('admin');
    await open();
    fireEvent.click(await item(/views\.manage/));
    (await asked('GET')).flush({ items: [{ ...OWN, query: 'status=lost' }, SHARED] });
    const list = await dialog();
    expect(await list.findByText('Late ones')).toBeTruthy();
    fireEvent.click(list.getByRole('button', { name: /change-one/, hidden: true }));
    const name = await screen.findByLabelText(/^views\.name/);
    fireEvent.input(name, { target: { value: 'Lost ones' } });
    fireEvent.submit(document.querySelector('#view-form')!);
    const request = await asked('PUT', `${VIEWS}/1`);
    expect(request.request.body).toMatchObject({ name: 'Lost ones', query: 'status=lost', shared: false });
  });
});
