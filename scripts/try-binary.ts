/**
 * Runs the binary that was just built, alone in a directory: it must answer, by the name that it is called by.
 *
 *   npm run build && node scripts/try-binary.ts
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { targetHere } from './release/targets.ts';

const { program } = targetHere();
const directory = await mkdtemp(join(tmpdir(), 'binary-'));
try {
  const binary = join(directory, program.replace('oc-', 'kubectl-'));
  await copyFile(join('dist', program), binary);
  const run = promisify(execFile);
  const version = await run(binary, ['--version']);
  assert.deepEqual(version, { stdout: `oc-rpmoverlay ${packageJson.version}\n`, stderr: '' });
  const help = await run(binary, ['--help']);
  assert.match(help.stdout, /^ {2}kubectl rpmoverlay COMMAND/m);
  const usage = await run(binary, ['nonsense']).catch(error => error);
  assert.equal(usage.code, 2);
} finally {
  await rm(directory, { recursive: true, force: true });
}
