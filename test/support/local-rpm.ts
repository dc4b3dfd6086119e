import { readRpm } from '../../src/model/rpm/read-rpm.ts';
import type { LocalRpm } from '../../src/steps/rpm/read-rpms.ts';
import { aLocalFile, sumOf } from './sources.ts';
import { tinyRpm } from './tiny-rpm.ts';

/** An RPM of the user's, read: `NAME-1.2-1.x86_64` without a payload's digest, unless told otherwise. */
export function aLocalRpm(source: string, name: string, content: Uint8Array = namedRpm(name)): LocalRpm {
  const file = aLocalFile(content, { path: source });
  const reading = readRpm(file.bytes);
  return { kind: 'local', source, file, reading, sha256: sumOf(content), size: content.length, payloadHex: undefined };
}

function namedRpm(name: string): Uint8Array {
  return tinyRpm({ header: { 1000: name } });
}
