import { computed, signal } from '@angular/core';
import type { JobFilterDto } from '../../../core/api/generated/models/job-filter-dto';
import type { JobFilter } from './job-filter';

/** Which jobs a bulk action is about. */
export type BulkTarget = { ids: number[] } | { filter: JobFilterDto };

/** Jobs somebody marked in the list: one by one, over several pages, or all that match the filter. */
export class JobSelection {
  private readonly state = signal<{ ids: ReadonlySet<number>; isAll: boolean }>({
    ids: new Set(),
    isAll: false,
  });
  /** All that match are meant, also those on other pages. */
  readonly isAll = computed(() => this.state().isAll);
  readonly isEmpty = computed(() => !this.state().isAll && this.state().ids.size === 0);

  has(id: number): boolean {
    return this.state().isAll || this.state().ids.has(id);
  }

  /** How many are marked. @param matching how many match the filter. */
  count(matching: number): number {
    return this.state().isAll ? matching : this.state().ids.size;
  }

  /** Whether some, all or none of a page are marked. */
  pageState(page: readonly number[]): 'none' | 'some' | 'all' {
    const marked = page.filter((id) => this.has(id)).length;
    if (marked === 0) return 'none';
    return marked === page.length ? 'all' : 'some';
  }

  /** Marks or unmarks one. Of "all that match", unmarking one leaves the others of the page. */
  toggle(id: number, page: readonly number[]): void {
    const before = this.state();
    const ids = new Set(before.isAll ? page : before.ids);
    if (ids.has(id)) ids.delete(id);
    else ids.add(id);
    this.state.set({ ids, isAll: false });
  }

  /** Marks a page, or unmarks it when all of it is marked. */
  togglePage(page: readonly number[]): void {
    const isOn = this.pageState(page) === 'all';
    const ids = new Set(this.state().isAll ? [] : this.state().ids);
    for (const id of page) {
      if (isOn) ids.delete(id);
      else ids.add(id);
    }
    this.state.set({ ids, isAll: false });
  }

  markAllMatching(): void {
    this.state.set({ ids: new Set(), isAll: true });
  }

  clear(): void {
    this.state.set({ ids: new Set(), isAll: false });
  }

  /** @param filter of the list; order and page do not count. */
  target({ q, state, type, task, tag }: JobFilter): BulkTarget {
    if (!this.state().isAll) return { ids: [...this.state().ids].sort((a, b) => a - b) };
    return {
      filter: {
        ...(q !== '' && { q }),
        ...(state.length > 0 && { state }),
        ...(type.length > 0 && { type }),
        ...(task.length > 0 && { task }),
        ...(tag.length > 0 && { tag }),
      },
    };
  }
}
