/** `980 bytes`, `12 KB`, `98.3 MB`: powers of 1000, as disks and downloads are told. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  const amount = bytes / 1000 ** power;
  return `${amount < 99.95 ? amount.toFixed(1).replace(/\.0$/, '') : Math.round(amount)} ${units[power - 1]}`;
}

const units = ['KB', 'MB', 'GB', 'TB', 'PB'] as const;
