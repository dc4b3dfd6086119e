import { setTimeout as delay } from 'node:timers/promises';
import { NodeDown, type NodeRuntime } from './runtime.ts';

export type EndedProcess = {
  readonly exitStatus: number;
  readonly node: NodeRuntime;
  /** Of the node when the process was started. */
  readonly bootId: string;
  /** Whether the pod was being ended anyway: then there is no need to look. */
  readonly isExpected: () => boolean;
};

/** From here on an exit status means a signal. */
const SIGNALLED = 128;

/** A node's end kills before it is noticed. */
const NOTICE_MS = 500;

const LOOK_EVERY_MS = 20;

/** Whether an exit status is nobody's to report, since the kubelet ended with the process: its node is, or is going, down. */
export async function endedWithItsNode({ exitStatus, node, bootId, isExpected }: EndedProcess): Promise<boolean> {
  for (const deadline = Date.now() + NOTICE_MS; ; await delay(LOOK_EVERY_MS)) {
    if (!node.running || node.bootId !== bootId) return true;
    if (exitStatus < SIGNALLED || isExpected() || Date.now() > deadline) return false;
    if (await isShuttingDown(node)) return true;
  }
}

/** systemd-user-sessions.service makes this file when the shutdown begins. */
async function isShuttingDown(node: NodeRuntime): Promise<boolean> {
  try {
    return (await node.readFile('/run/nologin')) !== undefined;
  } catch (error) {
    if (error instanceof NodeDown) return true;
    throw error;
  }
}
