import assert from 'node:assert/strict';
import type { Lab } from '../lab/lab.ts';
import { machine } from './node-truth.ts';

/** Makes a node's `/usr` writable, and writes there what is nobody else's business. */
export async function usedUsr(lab: Lab, name: string): Promise<void> {
  const node = machine(lab, name);
  await node.run(['rpm-ostree', 'usroverlay']);
  await node.run(['sh', '-ec', 'echo mine >/usr/bin/of-somebody; cp -p /usr/bin/runc /usr/bin/runc.orig']);
}

/**
 * All that the overlay on a node's `/usr` holds, a line each: every entry with its inode, owner, mode, size and time, and
 * the sha256 of every file.
 */
export async function overlayOf(lab: Lab, name: string): Promise<readonly string[]> {
  return linesOf(lab, name, [
    'cd /var/tmp/ostree-unlock-ovl.*/upper',
    `find . -printf '%p %y %i %U:%G %m %s %T@ %l\\n' | sort`,
    'find . -type f -print0 | sort -z | xargs -0r sha256sum',
  ]);
}

/** What a node remembers of runs, but for the lock and empty directories. */
export async function rememberedBy(lab: Lab, name: string): Promise<readonly string[]> {
  return linesOf(lab, name, [
    'cd /var/lib/oc-rpmoverlay 2>/dev/null || exit 0',
    `find . ! -path ./lock '(' ! -type d -o -path './runs/*' ')' | sort`,
  ]);
}

/** Asserts that an act leaves a node's `/usr`, which is writable, as it was to the byte, and nothing beside it. */
export async function assertUntouched(lab: Lab, name: string, act: () => Promise<unknown>): Promise<void> {
  const before = [await overlayOf(lab, name), await rememberedBy(lab, name)];
  await act();
  assert.deepEqual([await overlayOf(lab, name), await rememberedBy(lab, name)], before);
}

async function linesOf(lab: Lab, name: string, script: readonly string[]): Promise<readonly string[]> {
  const said = await machine(lab, name).run(['bash', '-ec', script.join('\n')]);
  return said.split('\n').filter(line => line !== '');
}
