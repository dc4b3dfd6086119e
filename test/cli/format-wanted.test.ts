import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatWanted } from '../../src/cli/format-wanted.ts';
import type { OutputFormat } from '../../src/model/request.ts';
import { wordsOf } from './expected.ts';

const rows: readonly (readonly [line: string, format: OutputFormat])[] = [
  ['usr --nope -o json', 'json'],
  ['nosuch -ojson', 'json'],
  ['-qo=yaml', 'yaml'],
  ['usr --output wide --output=json worker-a --all', 'json'],
  ['usr worker-a -o jsn', 'table'],
  ['usr worker-a -o', 'table'],
  ['usr', 'table'],
  ['usr a b -- ls -o json', 'table'],
  ['usr --token --output=json', 'table'],
];

for (const [line, format] of rows) {
  test(`a failure of "${line}" is told as ${format}`, () => assert.equal(formatWanted(wordsOf(line)), format));
}
