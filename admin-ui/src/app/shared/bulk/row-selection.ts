import { computed, signal } from '@angular/core';

/** Rows somebody marked in a list: one by one, over several pages, or all that match the list's filter. */
export class RowSelection<T extends number | string> {
  private readonly state = signal<{ ids: ReadonlySet<T>; isAll: boolean }>({ ids: new Set(), isAll: false });
  /** All that match are meant, also those on other pages. */
  readonly isAll = computed(() => this.state().isAll);
  readonly isEmpty = computed(() => !this.state().isAll && this.state().ids.size === 0);

  has(id: T): boolean {
    return this.state().isAll || this.state().ids.has(id);
  }

  /** How many are marked. @param matching how many match the filter. */
  count(matching: number): number {
    return this.state().isAll ? matching : this.state().ids.size;
  }

  /** Whether some, all or none of a page are marked. */
  pageState(page: readonly T[]): 'none' | 'some' | 'all' {
    const marked = page.filter((id) => this.has(id)).length;
    if (marked === 0) return 'none';
    return marked === page.length ? 'all' : 'some';
  }

  /** Marks or unmarks one. Of "all that match", unmarking one leaves the others of the page. */
  toggle(id: T, page: readonly T[]): void {
    const before = this.state();
    const ids = new Set(before.isAll ? page : before.ids);
    if (ids.has(id)) ids.delete(id);
    else ids.add(id);
    this.state.set({ ids, isAll: false });
  }

  /** Marks a page, or unmarks it when all of it is marked. */
  togglePage(page: readonly T[]): void {
    const isOn = this.pageState(page) === 'all';
    const ids = new Set<T>(this.state().isAll ? [] : this.state().ids);
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

  /** Those marked one by one, in order; none where all that match are meant. */
  marked(): T[] {
    return [...this.state().ids].sort((a, b) => (a < b ? -1 : 1));
  }

  /** What is meant: the ids in order, or, when all that match are marked, the filter. */
  targetOf<F>(filter: F): { ids: T[] } | { filter: F } {
    if (this.state().isAll) return { filter };
    return { ids: this.marked() };
  }
}
