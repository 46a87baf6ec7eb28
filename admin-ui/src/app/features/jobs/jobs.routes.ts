import type { Routes } from '@angular/router';
import { unsavedGuard } from './pages/job-edit/unsaved.guard';

const sheet = {
  canDeactivate: [unsavedGuard],
  loadComponent: () => import('./pages/job-edit/job-sheet').then(({ JobSheet }) => JobSheet),
};

const routes: Routes = [
  {
    path: '',
    loadComponent: () => import('./pages/job-list/job-list').then(({ JobList }) => JobList),
    children: [{ path: 'new', ...sheet }],
  },
  {
    path: 'import',
    loadComponent: () => import('./pages/job-import/job-import').then(({ JobImportPage }) => JobImportPage),
  },
  {
    path: ':id',
    loadComponent: () => import('./pages/job-detail/job-detail').then(({ JobDetail }) => JobDetail),
    children: [{ path: 'edit', ...sheet }],
  },
];
export default routes;
