import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { candidatePath, nodeStore, planPath, programPath, runDirectory } from '../../src/model/node/node-store.ts';
import { nodeProgram } from '../../src/model/node-program/node-program.ts';
import { type Change, formatInstallPlan } from '../../src/model/put/install-plan.ts';
import type { LabNode } from '../lab/node/lab-node.ts';

/** What is to stand at a path of a node's `/usr`. */
export type FileToPut = { readonly path: string; readonly content: string };

const run = { id: 'early' };
const owner = { uid: 0, gid: 0, mode: 0o755 };

/**
 * Puts files on a node whose `/usr` is read-only as a client does that checks nothing and arms nothing: by the node's own
 * program. What that remembers is removed with the disposal; what stands in `/usr` goes with a reboot.
 */
export async function putOnNode(node: LabNode, files: readonly FileToPut[]): Promise<AsyncDisposable> {
  await node.run(['rpm-ostree', 'usroverlay']);
  await node.run(['mkdir', '-p', '-m', '0711', `${runDirectory(run)}/new`]);
  for (const [at, { content }] of files.entries()) await node.writeFile(candidatePath(run, at + 1), content, owner);
  const changes = files.map(({ path, content }, at): Change => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { kind: 'file', index: at + 1, path, sha256, mode: '0755' };
  });
  const plan = {
    run,
    bootId: node.bootId,
    by: 'somebody',
    deadmanSeconds: undefined,
    lockSeconds: 5,
    changes,
    restart: [],
  };
  await node.writeFile(planPath(run), formatInstallPlan(plan), owner);
  await node.writeFile(programPath(run), nodeProgram, owner);
  const put = node.start(['bash', programPath(run), 'put', run.id]);
  put.stdin.end();
  const [said, [status]] = await Promise.all([text(put.stderr), once(put, 'exit'), text(put.stdout)]);
  if (status !== 0) throw new Error(`the put ended with status ${status}: ${said}`);
  return {
    async [Symbol.asyncDispose]() {
      await node.run(['rm', '-rf', nodeStore]);
    },
  };
}

/** A runc with which no container starts any more. */
export const brokenRunc: FileToPut = { path: '/usr/bin/runc', content: '\x7fELF, and nothing that runs' };

/** Loses what was kept of the originals. */
export async function loseOriginals(node: LabNode): Promise<void> {
  await node.run(['sh', '-c', `rm ${nodeStore}/boots/*/files/*/original`]);
}
