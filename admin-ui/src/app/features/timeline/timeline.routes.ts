import type { Routes } from '@angular/router';

const routes: Routes = [
  { path: '', loadComponent: () => import('./timeline').then(({ Timeline }) => Timeline) },
];
export default routes;
