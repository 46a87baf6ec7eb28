import type { Routes } from '@angular/router';

const routes: Routes = [{ path: '', loadComponent: () => import('./locks').then(({ Locks }) => Locks) }];
export default routes;
