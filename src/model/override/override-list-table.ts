import { ageOf } from '../../text/duration.ts';
import type { Table } from '../event.ts';
import { parseNevra } from '../rpm/nevra.ts';
import type { ShownListRow } from './override-list-row.ts';
import { remarkedOverrides } from './remarked-override.ts';

/**
 * One row an override, and none for a node without; but for one that was asked and did not answer: `CODE` is why. `now` is
 * in milliseconds since the epoch.
 */
export function overrideListTable(rows: readonly ShownListRow[], now: number): Table {
  const isLive = rows.some(({ drift }) => drift);
  const titles = ['NODE', 'PACKAGE', 'BASE', 'OVERRIDE', 'STATE', 'BY', 'AGE', ...(isLive ? ['CODE'] : [])];
  return {
    columns: [...titles.map(title => ({ title })), { title: 'ORIGIN', wide: true }],
    rows: rows.flatMap(row => {
      const code = isLive ? [row.code ?? undefined] : [];
      return linesOf(row, now).map(({ cells, origin }) => ({
        name: `node/${row.node}`,
        cells: [row.node, ...cells, ...code, origin],
      }));
    }),
  };
}

type Line = { readonly cells: readonly (string | undefined)[]; readonly origin: string | undefined };

function linesOf(row: ShownListRow, now: number): readonly Line[] {
  const shown = remarkedOverrides(row, row.live);
  if (shown.length === 0 && row.code !== null) {
    return [{ cells: Array.from({ length: 6 }, () => undefined), origin: undefined }];
  }
  return shown.map(({ name, base, override, state, remark, by, at, origin }) => ({
    cells: [
      name,
      base === null ? undefined : buildWords(base),
      buildWords(override),
      remark === undefined ? state : `${state} (${remark})`,
      by || undefined,
      ageWords(at, now),
    ],
    origin: origin || undefined,
  }));
}

/** `4:1.2.5-2.el9_6`: the package has a column of its own. */
function buildWords(text: string): string {
  const nevra = parseNevra(text);
  if (!nevra) return text;
  const { epoch, version, release } = nevra;
  return `${epoch === 0 ? '' : `${epoch}:`}${version}-${release}`;
}

function ageWords(at: string | null, now: number): string | undefined {
  const time = Date.parse(at ?? '');
  return Number.isNaN(time) ? undefined : ageOf(now - time);
}
