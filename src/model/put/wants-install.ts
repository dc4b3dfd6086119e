import type { Install } from './install.ts';

/** Whether anything is to be installed or restarted. */
export function wantsInstall({ puts, rpms, restart }: Install): boolean {
  return puts.length > 0 || rpms.length > 0 || (restart !== 'default' && restart.length > 0);
}
