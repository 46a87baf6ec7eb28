import type { Routes } from '@angular/router';

const routes: Routes = [
  { path: '', loadComponent: () => import('./dashboard').then(({ Dashboard }) => Dashboard) },
];
export default routes;
