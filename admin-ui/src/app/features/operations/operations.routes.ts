import type { Routes } from '@angular/router';

const routes: Routes = [
  { path: '', loadComponent: () => import('./operation-list').then(({ OperationList }) => OperationList) },
  { path: ':id', loadComponent: () => import('./operation-page').then(({ OperationPage }) => OperationPage) },
];
export default routes;
