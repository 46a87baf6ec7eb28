import { CreateSchedulerTables } from './0001-create-scheduler-tables.js';
import { AddTaskFunction } from './0002-add-task-function.js';
import { AddExecutionTracking } from './0003-add-execution-tracking.js';
import { AddDistributedLocking } from './0004-add-distributed-locking.js';
import { AddAccess } from './0005-add-access.js';
import { AddRollup } from './0006-add-rollup.js';
import { AddOperations } from './0007-add-operations.js';
import { AddWindowsAndFitness } from './0008-add-windows-and-fitness.js';
import { AddViews } from './0009-add-views.js';
import { AddCatchUp } from './0010-add-catch-up.js';
import { AddHoursAndHealth } from './0011-add-hours-and-health.js';
import { AddDrain } from './0012-add-drain.js';
import { AddWebhooks } from './0013-add-webhooks.js';
import { AddNotesAndForgotten } from './0014-add-notes-and-forgotten.js';

/** In order; a step is never changed once released. */
export const sqliteMigrations = [
  CreateSchedulerTables,
  AddTaskFunction,
  AddExecutionTracking,
  AddDistributedLocking,
  AddAccess,
  AddRollup,
  AddOperations,
  AddWindowsAndFitness,
  AddViews,
  AddCatchUp,
  AddHoursAndHealth,
  AddDrain,
  AddWebhooks,
  AddNotesAndForgotten,
];
