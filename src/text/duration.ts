const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/**
 * Milliseconds of a duration as kubectl takes it: `10m`, `1h30m`, `1.5h`, `500ms`, or whole seconds without a unit
 * (k8s.io/cli-runtime and kubectl's `ParseTimeout`). `undefined` for anything else, and for what is negative.
 */
export function parseDuration(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return undefined;
  const parts = text.matchAll(/([\d.]+)([a-z]+)/g);
  return Math.round(
    parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? Number.NaN), 0),
  );
}

/**
 * How long ago, as kubectl prints an AGE: `45s`, `9m3s`, `12m`, `3h`, `5d` – two units while the first is small, then
 * one (`HumanDuration` in k8s.io/apimachinery/pkg/util/duration). Up to two seconds in the future count as now, because
 * clocks differ.
 */
export function ageOf(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (seconds < -1) return '<invalid>';
  if (seconds < 120) return `${Math.max(seconds, 0)}s`;
  if (minutes < 10) return `${minutes}m${andThen(seconds % 60, 's')}`;
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return `${hours}h${andThen(minutes % 60, 'm')}`;
  if (hours < 48) return `${hours}h`;
  if (days < 8) return `${days}d${andThen(hours % 24, 'h')}`;
  if (days < 2 * 365) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? `${years}y${andThen(days % 365, 'd')}` : `${years}y`;
}

function andThen(rest: number, unit: string): string {
  return rest === 0 ? '' : `${rest}${unit}`;
}
