/** `980 bytes`, `12 KB`, `98.3 MB`: powers of 1000, as disks and downloads are told, with three digits or few more. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const at = units.findIndex((_, index) => Math.round(bytes / 1000 ** (index + 1)) < 1000);
  const power = at < 0 ? units.length : at + 1;
  const amount = bytes / 1000 ** power;
  return `${amount < 99.95 ? amount.toFixed(1).replace(/\.0$/, '') : Math.round(amount)} ${units[power - 1]}`;
}

const units = ['KB', 'MB', 'GB', 'TB', 'PB'] as const;
