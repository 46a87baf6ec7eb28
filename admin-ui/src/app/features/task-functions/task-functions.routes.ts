import type { Routes } from '@angular/router';

const routes: Routes = [
  { path: '', loadComponent: () => import('./task-functions').then(({ TaskFunctions }) => TaskFunctions) },
  {
    // The key stands in the query: a path with a dot reads as a file to servers.
    path: 'one',
    loadComponent: () => import('./task-function-page').then(({ TaskFunctionPage }) => TaskFunctionPage),
  },
];
export default routes;
