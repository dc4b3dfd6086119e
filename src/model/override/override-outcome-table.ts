import type { Table } from '../event.ts';
import { listAt, textAt } from '../json.ts';
import type { Outcome } from '../outcome.ts';
import { shownWords } from './override-row.ts';
import { shortOf } from './pending-verdict.ts';

/** A row for each node: what became of it, which packages that is about, and what it boots. */
export function overrideOutcomeTable(outcomes: readonly Outcome[]): Table {
  const columns = [
    ...['NODE', 'STATE', 'OVERRIDES', 'CODE'].map(title => ({ title })),
    ...['BOOTED', 'STAGED', 'BOOT ID'].map(title => ({ title, wide: true })),
  ];
  const rows = outcomes.map(({ result }) => ({
    name: `node/${result.node}`,
    cells: [
      result.node,
      result.state,
      words(result),
      result.code ?? undefined,
      checksum(result, 'booted'),
      checksum(result, 'staged'),
      textAt(result, 'bootId'),
    ],
  }));
  return { columns, rows };
}

function words(result: unknown): string | undefined {
  const overrides = listAt(result, 'overrides').map(one => {
    const [name = '', base = null, override = null] = ['name', 'base', 'override'].map(field => textAt(one, field));
    return shownWords({ name, base, override });
  });
  return overrides.join(', ') || undefined;
}

function checksum(result: unknown, field: string): string | undefined {
  const found = textAt(result, field);
  return found === undefined ? undefined : shortOf(found);
}
