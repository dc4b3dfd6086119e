import type { StoredObject } from '../api/store.ts';

/** On a pod that is an object and nothing more: no kubelet takes it up. */
export const PAPER = { 'lab.example.com/paper': '' } as const;

export function isPaperPod({ metadata }: StoredObject): boolean {
  return Object.keys(PAPER).some(name => metadata.annotations?.[name] !== undefined);
}
