import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { formatNevra } from '../../../../src/model/rpm/nevra.ts';
import { readRpm } from '../../../../src/model/rpm/read-rpm.ts';
import type { Rpm } from '../../../../src/model/rpm/rpm.ts';
import { bytesOf } from '../../../../src/model/transfer/bytes.ts';
import { createTemporaryDirectory } from '../../../lab/temporary-directory.ts';
import { askTool } from '../../../support/machine-tool.ts';
import { mutationsOf, watchedBytes } from '../../../support/mutations.ts';
import { buildRealRpms } from '../../../support/real-rpms.ts';

const directory = await createTemporaryDirectory();
after(() => directory[Symbol.asyncDispose]());
const files = await buildRealRpms(directory.path);

test('packages read as rpm reads them', () => {
  const read = files.map(readFile);
  assert.equal(read.length, 5);
  assert.deepEqual(read.map(summaryOf), files.map(summaryByRpm));
  const forms = Map.groupBy(read, ({ form }) => form);
  assert.deepEqual([forms.get('binary')?.length, forms.get('source')?.length], [3, 2]);
  const greeting = forms.get('binary')?.find(({ nevra }) => nevra.name === 'greeting');
  assert.deepEqual(greeting?.paths, ['/etc/greeting.conf', '/usr/share/greeting', '/usr/share/greeting/numbers']);
  assert.deepEqual(greeting?.scriptlets, ['%pre', '%postun']);
});

test('the digest that a package has is that of the bytes which are said to be its payload', () => {
  for (const file of files) {
    const { offset, digest } = readFile(file).payload;
    const hex = createHash('sha256').update(readFileSync(file).subarray(offset)).digest('hex');
    assert.deepEqual(digest, { algorithm: 'sha256', hex }, file);
  }
});

test('10 000 damaged copies are read to their end, and nothing outside of them', () => {
  const kinds = new Map<string, number>();
  for (const [index, file] of files.entries())
    for (const damaged of mutationsOf(readFileSync(file), 10_000 / files.length, 1 + index)) {
      const bytes = watchedBytes(damaged);
      const { kind } = readRpm(bytes);
      kinds.set(kind, 1 + (kinds.get(kind) ?? 0));
      assert.ok(bytes.seen.reads <= 262_144 && bytes.seen.bytes <= 16 * 1024 * 1024);
    }
  for (const kind of ['rpm', 'not-rpm', 'truncated', 'broken']) assert.ok((kinds.get(kind) ?? 0) > 20, kind);
});

/** What is compared, by the names of rpm's tags. */
type Summary = Readonly<Record<'nevra' | 'sourceRpm' | 'headerSha256' | 'digest', string>> &
  Pick<Rpm, 'provides' | 'requires' | 'paths' | 'scriptlets'>;

function readFile(file: string): Rpm {
  const rpm = readRpm(bytesOf(readFileSync(file)));
  return rpm.kind === 'rpm' ? rpm : assert.fail(`${file}: ${JSON.stringify(rpm)}`);
}

function summaryOf({ nevra, sourceRpm, headerSha256 = '(none)', payload, ...lists }: Rpm): Summary {
  const { provides, requires, paths, scriptlets } = lists;
  const digest = payload.digest?.hex ?? '';
  const texts = { nevra: formatNevra(nevra), sourceRpm: sourceRpm ?? '(none)', headerSha256, digest };
  return { ...texts, provides, requires, paths, scriptlets };
}

function summaryByRpm(file: string): Summary {
  const ask = (format: string): string => askTool('rpm', ['-qp', '--qf', format, file]);
  const listOf = (format: string): readonly string[] =>
    ask(format)
      .split('\n')
      .filter(line => !/^(\(none\).*)?$/.test(line));
  const brought = listOf('[%{FILENAMES}\t%{FILEFLAGS:fflags}\n]').map(line => line.split('\t'));
  return {
    nevra: ask('%{NEVRA}'),
    sourceRpm: ask('%{SOURCERPM}'),
    headerSha256: ask('%{SHA256HEADER}'),
    digest: ask('%{PAYLOADDIGEST}'),
    provides: [...new Set(listOf('[%{PROVIDENAME}\n]'))],
    requires: [...new Set(listOf('[%{REQUIRENAME}\n]'))],
    paths: brought.filter(([, flags]) => !flags?.includes('g')).map(([path = '']) => path),
    scriptlets: listOf(scriptlets.map(([tag, name]) => `%|${tag}?{%%${name}\n}|`).join('')),
  };
}

/** Every scriptlet has a program, which is a shell where none is named. */
const scriptlets = [
  ['PRETRANSPROG', 'pretrans'],
  ['PREINPROG', 'pre'],
  ['POSTINPROG', 'post'],
  ['PREUNPROG', 'preun'],
  ['POSTUNPROG', 'postun'],
  ['POSTTRANSPROG', 'posttrans'],
];
