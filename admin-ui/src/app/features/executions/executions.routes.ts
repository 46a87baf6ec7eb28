import type { Routes } from '@angular/router';

const routes: Routes = [
  {
    path: '',
    loadComponent: () =>
      import('./pages/execution-list/execution-list').then(({ ExecutionList }) => ExecutionList),
  },
  {
    path: 'compare',
    loadComponent: () =>
      import('./pages/execution-compare/execution-compare').then(({ ExecutionCompare }) => ExecutionCompare),
  },
  {
    path: ':id',
    loadComponent: () =>
      import('./pages/execution-detail/execution-detail').then(({ ExecutionDetail }) => ExecutionDetail),
  },
];
export default routes;
