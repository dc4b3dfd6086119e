import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { codeBlocks } from '../support/markdown.ts';
import { startOnTerminal } from '../support/on-terminal.ts';
import { triesAll } from '../support/tried-ways.ts';

if (triesAll)
  test('the demo goes through, and every output in the README is one that it shows', { timeout: 600_000 }, tell);

async function tell({ signal }: TestContext): Promise<void> {
  const { PATH, RPMOVERLAY_BIN } = process.env;
  const at = startOnTerminal(['scripts/show-demo.ts'], {
    program: [process.execPath],
    env: { PATH, RPMOVERLAY_BIN, TERM: 'xterm' },
    size: { columns: 200, rows: 200 },
    signal,
  });
  assert.equal(await at.ended, 0, at.screen.text);
  const shown = outputsIn(at.screen.text.split('\n'));
  const told = codeBlocks(await readFile('README.md', 'utf8')).flatMap(({ lines }) => [...outputsIn(lines)]);
  assert.ok(told.length > 10);
  for (const [command, lines] of told) {
    const real = shown.get(command);
    assert.ok(real, `the demo shows no ${command}`);
    assert.deepEqual(
      lines.filter(line => !real.includes(line)),
      [],
      `${command} prints:\n${real.join('\n')}`,
    );
  }
}

/** Of each command line behind a `$`: what stands below, in words that are the same in every run. */
function outputsIn(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const outputs = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of lines) {
    const [, command] = /^\$ (.*)/.exec(line) ?? [];
    if (command === undefined) {
      if (!/^(#.*|\[…\])?$/.test(line)) current.push(lasting(line));
    } else {
      current = [];
      outputs.set(command, current);
    }
  }
  return outputs;
}

/** Without times, ages and the ids of runs, and without the width of a table's columns, which depends on them. */
function lasting(line: string): string {
  const [, id = 'no id'] = /(?:oc-rpmoverlay-|runs\/)(\w{5})\b/.exec(line) ?? [];
  return line
    .replaceAll(id, 'ID')
    .replaceAll(/\d\d:\d\d:\d\dZ/g, 'TIME')
    .replaceAll(/\b(\d+[hms])+\b/g, 'AGE')
    .replaceAll(/ {2,}/g, '  ');
}
