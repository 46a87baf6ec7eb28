import type { Routes } from '@angular/router';
import { unsavedGuard } from './pages/job-edit/unsaved.guard';

const routes: Routes = [
  { path: '', loadComponent: () => import('./pages/job-list/job-list').then(({ JobList }) => JobList) },
  {
    path: 'new',
    canDeactivate: [unsavedGuard],
    loadComponent: () => import('./pages/job-edit/job-edit').then(({ JobEdit }) => JobEdit),
  },
  {
    path: ':id',
    loadComponent: () => import('./pages/job-detail/job-detail').then(({ JobDetail }) => JobDetail),
  },
  {
    path: ':id/edit',
    canDeactivate: [unsavedGuard],
    loadComponent: () => import('./pages/job-edit/job-edit').then(({ JobEdit }) => JobEdit),
  },
];
export default routes;
