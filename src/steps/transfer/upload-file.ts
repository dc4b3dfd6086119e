import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { Failure } from '../../errors.ts';
import { receiveFile } from '../../model/transfer/receive-file.ts';
import type { HostShell, LocalFile, Ports } from '../../ports.ts';
import { formatBytes } from '../../text/byte-size.ts';
import { printable } from '../../text/printable.ts';
import { quoteForShell } from '../../text/shell-quote.ts';
import { followAnswer } from './receiver-answer.ts';
import { sendContent } from './send-content.ts';
import { uploadFailure } from './upload-failure.ts';

export type Upload = {
  readonly node: string;
  /** A way to the node, asked for before each attempt: after a lost connection it may have to be another one. */
  readonly reach: (signal: AbortSignal) => Promise<HostShell>;
  readonly file: LocalFile;
  /** Of the content that was judged. */
  readonly sha256: string;
  /** Absolute; its directory is there. */
  readonly path: string;
};

/**
 * Brings a file to a node: it is there whole, with the content that was judged, and on the node's disk, or this fails. An
 * attempt that a lost connection breaks off is followed by others, which go on where it ended.
 *
 * `NODE_DISK_FULL`; `FILE_CHANGED` where the file is not what it was when it was judged; `UPLOAD_FAILED`.
 */
export async function uploadFile(
  ports: Pick<Ports, 'reporter' | 'clock'>,
  upload: Upload,
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptUpload(ports, upload, signal);
    } catch (error) {
      if (signal.aborted || attempt === attempts || !mayGoBetter(error)) throw error;
      say(ports, upload, `, again: ${error.message}`);
    }
    await ports.clock.sleep(pauseMs * attempt, signal);
  }
}

const attempts = 5;
const pauseMs = 1000;

/** A connection that is lost may be open again soon; a part that was taken up and came out wrong is gone by now. */
function mayGoBetter(error: unknown): error is Failure {
  return error instanceof Failure && ['CONNECTION_LOST', 'API_UNREACHABLE', 'PART_DAMAGED'].includes(error.code);
}

async function attemptUpload(ports: Pick<Ports, 'reporter'>, upload: Upload, signal: AbortSignal): Promise<void> {
  const { node, reach, file, sha256, path } = upload;
  const shell = await reach(signal);
  const command = receiveFile({ path, size: file.bytes.length, sha256 });
  ports.reporter.emit({ kind: 'detail', node, text: `$ ${quoteForShell(shell.argvOf(command))}` });
  const connection = new AbortController();
  try {
    const process = await shell.start(command, { stdin: 'counted' }, AbortSignal.any([signal, connection.signal]));
    const said = text(process.stderr).catch(() => '');
    const answer = followAnswer(process);
    const first = await answer.first;
    if (first?.kind === 'at') {
      say(ports, upload, first.offset === 0 ? '' : ` from ${formatBytes(first.offset)} on`);
      await sendContent(process, file, first.offset);
    }
    const [status] = await Promise.all([process.exit, answer.whole]);
    if (status === 0) return;
    throw await uploadFailure({ status, said: printable(await said, 300), events: answer.events }, upload, signal);
  } finally {
    connection.abort(new Error('the upload is over'));
  }
}

function say({ reporter }: Pick<Ports, 'reporter'>, { node, file }: Upload, more: string): void {
  const text = `uploading ${basename(file.path)} (${formatBytes(file.bytes.length)})${more}`;
  reporter.emit({ kind: 'progress', node, text });
}
