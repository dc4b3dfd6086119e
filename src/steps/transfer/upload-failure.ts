import { posix } from 'node:path';
import { Failure } from '../../errors.ts';
import { type ReceiveEvent, received } from '../../model/transfer/receive-file.ts';
import type { LocalFile } from '../../ports.ts';
import { formatBytes } from '../../text/byte-size.ts';
import { fileChanged } from './file-changed.ts';
import { sha256Of } from './hash-file.ts';

/** How the receiving end of an upload ended, and what it said. */
export type ReceiverEnd = {
  readonly status: number;
  /** On standard error, as one line. */
  readonly said: string;
  readonly events: readonly ReceiveEvent[];
};

const hint = 'run the command again';

type Sent = { readonly node: string; readonly file: LocalFile; readonly sha256: string; readonly path: string };

/** Why a file did not come to a node. `CONNECTION_LOST` and `PART_DAMAGED` are worth another attempt. */
export async function uploadFailure(
  { status, said, events }: ReceiverEnd,
  { node, file, sha256, path }: Sent,
  signal: AbortSignal,
): Promise<Failure> {
  const full = events.find(event => event.kind === 'full');
  if (full || /No space left|quota exceeded/.test(said)) {
    const room = full ? `: ${formatBytes(full.free)} are free, ${formatBytes(file.bytes.length)} are needed` : '';
    return new Failure('failed', 'NODE_DISK_FULL', `node/${node}: its disk has no room for ${path}${room}`, {
      hint: `oc debug node/${node} -- chroot /host df -h ${posix.dirname(path)}`,
    });
  }
  if (status === received.short) {
    return new Failure('failed', 'CONNECTION_LOST', `node/${node}: less came there than was sent`, { hint });
  }
  if (status === received.damaged && (await sha256Of(file, signal)) !== sha256) return fileChanged(file);
  if (status === received.damaged && events.some(event => event.kind === 'at' && event.offset > 0)) {
    return new Failure('failed', 'PART_DAMAGED', `node/${node}: what was there of an earlier attempt was damaged`, {
      hint,
    });
  }
  const why = said || (status === received.damaged ? 'what came there is not what was sent' : `status ${status}`);
  return new Failure('failed', 'UPLOAD_FAILED', `node/${node}: cannot write ${path}: ${why}`, {
    hint: 'add -v to see what ran on the host',
  });
}
