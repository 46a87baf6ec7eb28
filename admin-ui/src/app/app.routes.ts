import type { Routes } from '@angular/router';
import { signedInGuard } from './core/auth/auth.guard';

/** Top of the route tree; every feature is loaded when it is first visited. */
export const routes: Routes = [
  { path: 'login', loadChildren: () => import('./features/login/login.routes') },
  {
    path: '',
    canMatch: [signedInGuard],
    loadComponent: () => import('./core/layout/shell').then(({ Shell }) => Shell),
    children: [
      { path: '', pathMatch: 'full', loadChildren: () => import('./features/dashboard/dashboard.routes') },
      { path: 'jobs', loadChildren: () => import('./features/jobs/jobs.routes') },
      { path: 'executions', loadChildren: () => import('./features/executions/executions.routes') },
      { path: 'timeline', loadChildren: () => import('./features/timeline/timeline.routes') },
      { path: 'operations', loadChildren: () => import('./features/operations/operations.routes') },
      { path: 'instances', loadChildren: () => import('./features/instances/instances.routes') },
      { path: 'locks', loadChildren: () => import('./features/locks/locks.routes') },
      { path: 'functions', loadChildren: () => import('./features/task-functions/task-functions.routes') },
      { path: 'settings', loadChildren: () => import('./features/settings/settings.routes') },
      { path: '**', loadComponent: () => import('./core/layout/not-found').then(({ NotFound }) => NotFound) },
    ],
  },
];
