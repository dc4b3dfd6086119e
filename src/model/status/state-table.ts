import type { Table } from '../event.ts';
import type { Outcome } from '../outcome.ts';

/** A row for each node: its state, by which way, and what went wrong; `title` is what the state is of. */
export function tableOfStates(outcomes: readonly Outcome[], title = 'STATE'): Table {
  const columns = [{ title: 'NODE' }, { title }, { title: 'VIA' }, { title: 'CODE' }, { title: 'BOOT ID', wide: true }];
  const rows = outcomes.map(({ result }) => ({
    name: `node/${result.node}`,
    cells: [result.node, result.state, text(result.via), result.code ?? undefined, text(result.bootId)],
  }));
  return { columns, rows };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
