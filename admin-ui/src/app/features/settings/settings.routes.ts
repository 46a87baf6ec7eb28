import type { Routes } from '@angular/router';

const routes: Routes = [
  {
    path: '',
    loadComponent: () => import('./settings').then(({ Settings }) => Settings),
    children: [
      {
        path: '',
        pathMatch: 'full',
        loadComponent: () => import('./pages/profile').then(({ Profile }) => Profile),
      },
      { path: 'users', loadComponent: () => import('./pages/users').then(({ Users }) => Users) },
      { path: 'api-keys', loadComponent: () => import('./pages/api-keys').then(({ ApiKeys }) => ApiKeys) },
      {
        path: 'webhooks',
        loadComponent: () => import('./webhooks/webhook-list').then(({ WebhookList }) => WebhookList),
      },
      {
        path: 'webhooks/:id',
        loadComponent: () => import('./webhooks/webhook-page').then(({ WebhookPage }) => WebhookPage),
      },
      {
        path: 'retention',
        loadComponent: () => import('./pages/retention').then(({ Retention }) => Retention),
      },
      {
        path: 'scheduler',
        loadComponent: () => import('./pages/scheduler').then(({ SchedulerSettings }) => SchedulerSettings),
      },
      {
        path: 'windows',
        loadComponent: () =>
          import('./windows/maintenance-windows').then(({ MaintenanceWindows }) => MaintenanceWindows),
      },
      { path: 'doctor', loadComponent: () => import('./doctor/doctor').then(({ Doctor }) => Doctor) },
      { path: 'audit', loadComponent: () => import('./pages/audit-log').then(({ AuditLog }) => AuditLog) },
      { path: 'about', loadComponent: () => import('./pages/about').then(({ About }) => About) },
    ],
  },
];
export default routes;
