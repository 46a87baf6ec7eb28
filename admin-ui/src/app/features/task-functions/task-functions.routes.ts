import type { Routes } from '@angular/router';

const routes: Routes = [
  { path: '', loadComponent: () => import('./task-functions').then(({ TaskFunctions }) => TaskFunctions) },
  {
    path: ':key',
    loadComponent: () => import('./task-function-page').then(({ TaskFunctionPage }) => TaskFunctionPage),
  },
];
export default routes;
