const TASK = { name: 'hostile', taskFunctionKey: 'test.ok' };

/** A good body for each operation that takes one, so that an attack changes exactly one thing. */
export const SAMPLE_BODIES: Record<string, Record<string, unknown>> = {
  createJob: { ...TASK, intervalSeconds: 86_400 },
  createIntervalJob: { ...TASK, intervalSeconds: 86_400 },
  createCronJob: { ...TASK, cronExpression: '0 0 1 1 *' },
  createDateJob: { ...TASK, runAt: '2099-01-01T00:00:00Z' },
  updateJob: { description: 'changed' },
  putJobByKey: { ...TASK, intervalSeconds: 86_400 },
  runJobAction: { action: 'resume' },
  previewSchedule: { cronExpression: '0 9 * * *' },
  cleanupHistory: { dryRun: true },
  createMaintenanceWindow: {
    name: 'hostile',
    tags: ['hostile'],
    until: '2099-01-01T00:00:00Z',
    from: '2098-12-31T00:00:00Z',
  },
  updateMaintenanceWindow: { reason: 'changed' },
  actOnExecution: { action: 'cancel' },
  actOnOperation: { action: 'pause' },
  backfillJob: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z', dryRun: true },
  login: { username: 'nobody', password: 'not the password' },
  changePassword: { currentPassword: 'not the password', newPassword: 'another password' },
  createUser: { username: 'hostile', password: 'a good password', role: 'viewer' },
  updateUser: { reason: 'none' },
  resetPassword: { mustChangePassword: true },
  createView: { page: 'jobs', name: 'hostile', query: 'state=active' },
  updateView: { page: 'jobs', name: 'hostile', query: 'state=active' },
  savePreferences: { theme: 'dark' },
  createApiKey: { name: 'hostile', role: 'viewer' },
};
