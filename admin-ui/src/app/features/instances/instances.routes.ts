import type { Routes } from '@angular/router';

const routes: Routes = [
  { path: '', loadComponent: () => import('./instances').then(({ Instances }) => Instances) },
];
export default routes;
