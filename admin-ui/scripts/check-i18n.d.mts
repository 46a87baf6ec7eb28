/** @param folder of the console. @returns problems as sentences; none = complete. */
export function checkI18n(folder: string): string[];
