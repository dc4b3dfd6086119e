import type { PutFile } from '../node/node-record.ts';
import type { RecordChange } from '../node/record-change.ts';
import { contentOf, type InstallPlan } from './install-plan.ts';
import type { StoreView } from './store-view.ts';

/** The files that a plan puts, as a node's record has them. */
export function putFilesOf({ changes }: Pick<InstallPlan, 'changes'>): readonly PutFile[] {
  return changes.flatMap(change => (change.kind === 'rpm' ? [] : [{ path: change.path, sha256: contentOf(change) }]));
}

/** A put is no longer there, as the node says now. What an earlier run had put is there again, and stays recorded. */
export function changesOfPutBack(
  files: readonly PutFile[],
  { files: seen }: Pick<StoreView, 'files'>,
): readonly RecordChange[] {
  const paths = files.map(({ path }) => path);
  const earlier = seen.filter(({ path, original, now }) => paths.includes(path) && now !== original);
  return [
    { kind: 'put-back', paths },
    { kind: 'put', files: earlier.map(({ path, now }) => ({ path, sha256: now })), rpms: [] },
  ];
}

/** When a switch fires, as a record has it: RFC 3339, UTC. `deadline`: seconds since the epoch. */
export function armedUntil(deadline: number): string {
  return new Date(deadline * 1000).toISOString();
}
