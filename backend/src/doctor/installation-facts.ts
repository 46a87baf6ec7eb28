import { HOUR, type Ms } from '../kernel/index.js';

/** A webhook at which no delivery has succeeded for so long is worth a word. */
export const DEAF_AFTER_MS: Ms = HOUR;

/** A present instance, as the others know it. */
export interface PresentInstance {
  id: number;
  name: string;
  version: string;
  tzdata: string | null;
  status: string;
  runsEngine: boolean;
  runsTasks: boolean;
  functions: readonly string[];
}

/** A job by name. */
export interface JobName {
  id: number;
  name: string;
}

/** A task function that undeleted jobs use. */
export interface UsedFunction {
  key: string;
  jobs: number;
}

/** What is known of the installation as a whole. */
export interface InstallationFacts {
  instances: readonly PresentInstance[];
  usedFunctions: readonly UsedFunction[];
  /** Jobs with fewer slot rows than `maxInstances`, the first of them. */
  slotless: readonly JobName[];
  /** Jobs whose stored params their function would refuse, the first of them. */
  invalid: { jobs: readonly JobName[]; count: number; checked: number; isComplete: boolean };
  /** Webhooks that hear nothing: turned off by themselves, or without success for {@link DEAF_AFTER_MS}. */
  deafWebhooks: readonly string[];
}
