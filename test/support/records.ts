import type { UsrRecord } from '../../src/model/node/node-record.ts';
import { beginRecord, type RecordOrigin } from '../../src/model/node/record-change.ts';

/** A run of `me` on the boot of `aNode()`. */
export function anOrigin(more: Partial<RecordOrigin> = {}): RecordOrigin {
  return { version: 1, by: 'me', at: '2026-11-22T06:31:52.000Z', run: 'x7k2p', bootId: 'boot-1', via: 'ssh', ...more };
}

/** What that run records once it has unlocked `/usr`. */
export function aRecord(more: Partial<UsrRecord> = {}): UsrRecord {
  return { ...beginRecord(anOrigin()), ...more };
}

/** A file that was put, with a digest that is told by its first digit. */
export function aPutFile(path: string, digit = 'a'): UsrRecord['files'][number] {
  return { path, sha256: digit.repeat(64) };
}
