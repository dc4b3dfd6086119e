import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runcNeedingGlibc, runcThatDoesNothing } from '../../test/support/builds.ts';
import { say, show, showAndKill } from './stage.ts';

/** Of the switch whose user goes away: the shortest that there is. */
const windowSeconds = 10;

/**
 * A runc that cannot run, three times: refused, before `/usr` is touched; taken back by the node alone, when the checks were
 * switched off and the user has gone; and, when that was switched off too, a node on which no container starts, rescued.
 */
export async function tellAccident(env: NodeJS.ProcessEnv): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'oc-rpmoverlay-demo-'));
  try {
    const stage = { env, cwd: directory };
    const tooNew = 'runc-of-another-release';
    const broken = 'runc-that-starts-nothing';
    await writeFile(join(directory, tooNew), await runcNeedingGlibc('GLIBC_2.99'), { mode: 0o755 });
    await writeFile(join(directory, broken), await runcThatDoesNothing(), { mode: 0o755 });

    say('\n# A runc that was built on another release is refused:');
    await show(stage, ['usr', 'worker-a', '--via', 'host', '--put', `${tooNew}:/usr/bin/runc`], 3);

    say('\n# One that gets past the checks, and the laptop is closed at the worst moment:');
    const put = ['--put', `${broken}:/usr/bin/runc`, '--no-verify'];
    const within = ['--confirm-within', `${windowSeconds}s`];
    await showAndKill(stage, ['usr', 'worker-a', '--via', 'host', ...put, ...within], /put \/usr\/bin\/runc/);
    say('(killed; no container starts on worker-a now)');
    await show(stage, ['status', 'worker-a']);
    await wait((windowSeconds + 3) * 1000);
    say('\n# The node has taken it back by itself:');
    await show(stage, ['status', 'worker-a', '--live']);

    say('\n# With the switch off too, nothing on worker-a starts any more, and nobody puts it back:');
    await show(stage, ['usr', 'worker-a', '--via', 'host', ...put, '--no-deadman'], 1);
    say('\n# Its sshd still answers, by way of another node:');
    await show(stage, ['rescue', 'worker-a']);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
