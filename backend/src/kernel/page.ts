/** One page of a list, in the original system's shape. */
export interface Page<T> {
  items: T[];
  /** Rows that match; exact up to 10,000, above that a lower bound with `totalIsExact: false`. */
  total: number;
  page: number;
  perPage: number;
  pages: number;
  totalIsExact?: boolean;
  /** Opaque position after the last item, where the list can be walked by keyset; null at the end. */
  nextCursor?: string | null;
}

/** Which page is wanted. `page` >= 1, `perPage` 1 to 200. */
export interface PageRequest {
  page: number;
  perPage: number;
}

/** Puts items and their count into a page. */
export function pageOf<T>(items: T[], total: number, request: PageRequest, totalIsExact = true): Page<T> {
  const pages = Math.max(1, Math.ceil(total / request.perPage));
  return { items, total, page: request.page, perPage: request.perPage, pages, totalIsExact };
}
