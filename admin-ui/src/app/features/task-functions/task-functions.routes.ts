import type { Routes } from '@angular/router';

const routes: Routes = [
  { path: '', loadComponent: () => import('./task-functions').then(({ TaskFunctions }) => TaskFunctions) },
];
export default routes;
