import type { JobDto } from '../../../core/api/generated/models/job-dto';
import { emptyDraft, type JobDraft } from './job-draft';

/** What somebody typed and nobody saved. */
export interface KeptDraft {
  draft: JobDraft;
  /** The job that was edited, as it was then; null for a new one. */
  base: JobDto | null;
}

const PREFIX = 'mawid.draft.';

/** Keeps drafts in the tab's own storage, so that a reload or a new sign-in loses nothing. A storage that is closed or garbled
 *  counts as empty. @param key `new`, or the id of the job. */
export const draftStorage = {
  read(key: string): KeptDraft | null {
    try {
      const kept = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null') as Partial<KeptDraft> | null;
      if (typeof kept?.draft !== 'object' || kept.draft === null) return null;
      // A draft of an older version of the console may lack fields.
      return { draft: { ...emptyDraft('UTC'), ...kept.draft }, base: kept.base ?? null };
    } catch {
      return null;
    }
  },

  write(key: string, kept: KeptDraft): void {
    try {
      sessionStorage.setItem(PREFIX + key, JSON.stringify(kept));
    } catch {
      // Full or closed: the draft lives as long as the page.
    }
  },

  clear(key: string): void {
    try {
      sessionStorage.removeItem(PREFIX + key);
    } catch {
      // Nothing was kept.
    }
  },
};
