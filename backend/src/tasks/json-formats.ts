import { isIPv4, isIPv6 } from 'node:net';
import { parseIso } from '../kernel/index.js';

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const EMAIL = /^[^\s@"(),:;<>[\\\]]{1,64}@([^\s@]{1,255})$/;

/** The `format` values a params schema may use. Another one is a declaration error, not a silent pass. */
export const formats = {
  uri: (text: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text),
  email: (text: string): boolean => HOST.test(EMAIL.exec(text)?.[1] ?? ''),
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  hostname: HOST,
  ipv4: isIPv4,
  ipv6: isIPv6,
  'date-time': (text: string): boolean => parseIso(text) !== null,
  date: (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseIso(`${text}T00:00Z`) !== null,
  time: /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
  regex: (text: string): boolean => {
    try {
      new RegExp(text, 'u');
      return true;
    } catch {
      return false;
    }
  },
};
