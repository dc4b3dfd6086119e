import type { Table } from '../event.ts';
import type { Outcome } from '../outcome.ts';
import { shortOf } from '../override/pending-verdict.ts';

/** A row for each node: whether it was rebooted, and what it runs now. */
export function tableOfReboots(outcomes: readonly Outcome[]): Table {
  const columns = [
    ...[{ title: 'NODE' }, { title: 'STATE' }, { title: 'DEPLOYMENT' }, { title: 'CODE' }],
    { title: 'BOOT ID', wide: true },
  ];
  const rows = outcomes.map(({ result }) => {
    const booted = text(result.booted);
    const deployment = booted === undefined ? undefined : shortOf(booted);
    const cells = [result.node, result.state, deployment, result.code ?? undefined, text(result.bootId)];
    return { name: `node/${result.node}`, cells };
  });
  return { columns, rows };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
