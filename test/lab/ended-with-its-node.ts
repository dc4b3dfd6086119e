import { setTimeout as delay } from 'node:timers/promises';
import { NodeDown, type NodeRuntime } from './runtime.ts';

/** From here on an exit status means a signal. */
const SIGNALLED = 128;

/** A node's end kills before it is noticed. */
const NOTICE_MS = 100;

/**
 * Whether an exit status is nobody's to report, since the kubelet ended with the process: the node is down, has been
 * booted anew, or is shutting down (systemd-user-sessions.service makes /run/nologin before anything is killed).
 */
export async function endedWithItsNode(exitStatus: number, node: NodeRuntime, bootId: string): Promise<boolean> {
  if (exitStatus >= SIGNALLED) await delay(NOTICE_MS);
  if (!node.running || node.bootId !== bootId) return true;
  if (exitStatus < SIGNALLED) return false;
  try {
    return (await node.readFile('/run/nologin')) !== undefined;
  } catch (error) {
    if (error instanceof NodeDown) return true;
    throw error;
  }
}
