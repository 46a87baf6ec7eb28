import type { Routes } from '@angular/router';

const routes: Routes = [
  { path: '', loadComponent: () => import('./login').then(({ Login }) => Login) },
  {
    path: 'password',
    loadComponent: () => import('./change-password').then(({ ChangePassword }) => ChangePassword),
  },
];
export default routes;
