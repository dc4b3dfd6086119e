import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildOverride } from '../../test/lab/node/override-rpms.ts';
import { say, show } from './stage.ts';

/** Another build of runc, as an RPM: staged, proved, booted, proved again, and taken back. */
export async function tellOverride(env: NodeJS.ProcessEnv): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'oc-rpmoverlay-demo-'));
  try {
    const stage = { env, cwd: directory };
    const rpm = await buildRunc(directory);

    say('\n# Another runc, across reboots:');
    await show(stage, ['override', 'replace', rpm, 'worker-b', '--reboot']);
    await show(stage, ['override', 'list']);
    say('\n# And off again:');
    await show(stage, ['override', 'reset', 'worker-b', '--reboot']);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The name of the file in the directory. */
async function buildRunc(directory: string): Promise<string> {
  const built = await buildOverride(directory, 'runc', { version: '1.2.9', release: '1.el9' });
  const path = built.get('runc');
  if (path === undefined) throw new Error('no RPM of runc was built');
  await rename(path, join(directory, basename(path)));
  return basename(path);
}
