import { execFileSync, spawnSync } from 'node:child_process';

/** For `skip`: `false` where this machine has the program, else why nothing is tested. */
export function unlessThere(program: string, ...args: readonly string[]): string | false {
  const { status } = spawnSync(program, args, { stdio: 'ignore' });
  return status === 0
    ? false
    : `${program.toUpperCase()} IS NOT ON THE PATH: nothing of this has been seen in a real one`;
}

/** What a program of this machine prints, in English; where there is none, the error says what to install. */
export function askTool(tool: 'readelf' | 'rpm' | 'rpmbuild', args: readonly string[]): string {
  try {
    const env = { ...process.env, LC_ALL: 'C' };
    return execFileSync(tool, args, {
      encoding: 'utf8',
      env,
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      const install = tool === 'readelf' ? 'binutils' : 'rpm';
      throw new Error(`there is no ${tool}: apt-get install ${install}, or run scripts/lab-packages`);
    }
    throw error;
  }
}
