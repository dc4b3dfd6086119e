import { Failure } from '../../errors.ts';
import { readRpmStart } from '../../model/rpm/read-rpm-start.ts';
import type { RpmReading } from '../../model/rpm/rpm.ts';
import {
  digestFrom,
  type FileMeasure,
  fetchFile,
  measureFile,
  parseMeasure,
  readFetchFailure,
  readPart,
} from '../../model/rpm/rpm-fetch.ts';
import type { HostShell, Reporter } from '../../ports.ts';
import { printable } from '../../text/printable.ts';
import type { DebugPod } from '../pod/open-debug-pod.ts';
import { runChecked, runOnHost } from '../pod/run-checked.ts';
import type { ReadRpm } from './read-rpms.ts';

/** An RPM that lies on a node, where it was told to. */
export type FetchedRpm = ReadRpm & { readonly kind: 'fetched'; readonly path: string };

export type FetchOptions = {
  readonly pod: Pick<DebugPod, 'node' | 'inPod'>;
  /** A way into PID 1's namespaces; what came is then looked at through the pod. */
  readonly shell: HostShell;
  readonly url: string;
  /** Where it goes, in the scratch place of a run. */
  readonly path: string;
};

/**
 * Has the node download an RPM, and reads as much of it as says what it is; the payload stays there.
 * `Failure('refused', 'RPM_NOT_FETCHED')` with what the server answered.
 */
export async function fetchRpm(
  { reporter }: { readonly reporter: Pick<Reporter, 'emit'> },
  { pod: { node, inPod }, shell, url, path }: FetchOptions,
  signal: AbortSignal,
): Promise<FetchedRpm> {
  reporter.emit({ kind: 'progress', node, text: `downloading ${url}` });
  const result = await runOnHost({ node, shell, reporter }, fetchFile(new URL(url), path), signal);
  if (result.status !== 0) {
    const reason = `node/${node} could not fetch ${url}: ${printable(readFetchFailure(result))}`;
    throw new Failure('refused', 'RPM_NOT_FETCHED', reason, { hint: 'download it and name the file' });
  }
  reporter.emit({ kind: 'progress', node, text: `reading ${url}` });
  const look: Look = async command => (await runChecked({ node, shell: inPod, reporter }, command, signal)).stdout;
  const measure = parseMeasure(await look(measureFile(path)));
  if (!measure) throw unreadable(node, path);
  const reading = await readOnNode(look, { node, path, size: measure.size });
  return {
    kind: 'fetched',
    source: url,
    path,
    reading,
    payloadHex: await digestPayload(look, path, reading),
    ...measure,
  };
}

type Look = (command: Parameters<typeof runChecked>[1]) => Promise<string>;

type Place = { readonly node: string; readonly path: string } & Pick<FileMeasure, 'size'>;

async function readOnNode(look: Look, { node, path, size }: Place): Promise<RpmReading> {
  let start = Buffer.alloc(0);
  for (let wanted = firstBytes; ; ) {
    const length = Math.min(wanted, size) - start.length;
    const part = Buffer.from(await look(readPart(path, start.length, length)), 'base64');
    if (part.length !== length) throw unreadable(node, path);
    start = Buffer.concat([start, part]);
    const reading = readRpmStart(start, size);
    if (reading.kind !== 'more') return reading;
    if (reading.bytes > mostBytes) return { kind: 'broken', reason: 'its headers are larger than any real ones' };
    // Twice as much, so that a large header takes few rounds.
    wanted = Math.min(Math.max(reading.bytes, 2 * start.length), start.length + mostAtOnce);
  }
}

/** Enough for the headers of most packages. */
const firstBytes = 64 * 1024;
/** In base64 it must be less than what is kept of a command's output. */
const mostAtOnce = 8 * 1024 * 1024;
const mostBytes = 64 * 1024 * 1024;

async function digestPayload(look: Look, path: string, reading: RpmReading): Promise<string | undefined> {
  if (reading.kind !== 'rpm' || !reading.payload.digest) return undefined;
  const { offset, digest } = reading.payload;
  return (await look(digestFrom(path, offset, digest.algorithm))).split(' ')[0];
}

function unreadable(node: string, path: string): Failure {
  return new Failure('failed', 'HOST_FILE_UNREADABLE', `node/${node}: ${path} could not be read`, {
    hint: 'run the command again',
  });
}
