import type { Install } from '../../model/put/install.ts';
import type { Args } from '../command.ts';
import { type Flag, type FlagGroup, repeated, singleOr, toggle } from '../flag.ts';
import { refuseContradictions } from '../install-contradictions.ts';
import { parsePut } from '../put.ts';
import { parseRpmSource } from '../rpm-source.ts';
import { parseUnitName } from '../unit-name.ts';
import { usageFailure } from '../usage-failure.ts';
import { parseText } from '../value.ts';
import { critical, deadmanGroup, readDeadman } from './deadman.ts';
import { rolloutFlags } from './rollout.ts';
import { lockTimeout } from './run.ts';

const put = repeated(
  {
    name: 'put',
    placeholder: 'SRC:DEST',
    summary: 'copy a file, or what is in a directory, to DEST below /usr; repeatable',
  },
  parsePut,
);
const rpm = repeated(
  {
    name: 'rpm',
    placeholder: 'FILE|URL',
    summary: 'install a package with rpm -U, which only a reboot takes back; repeatable',
  },
  parseRpmSource,
);
const restart = repeated(
  {
    name: 'restart',
    placeholder: 'UNIT',
    summary: 'restart this unit, instead of those that run what is installed; repeatable',
  },
  parseUnitName,
);
const verify = singleOr(
  {
    name: 'verify',
    placeholder: 'ARGS',
    summary: 'the arguments with which a program is tried out on the node before it is put',
  },
  '--version',
  parseArguments,
);
const noVerify = toggle({
  name: 'no-verify',
  summary: 'do not try it out; it is still read, and compared with the node',
});

const acts = [put, rpm, restart];
const ofPuts = [verify, noVerify];

export const installGroup: FlagGroup = { title: 'Installing', flags: [...acts, ...ofPuts, lockTimeout] };

/**
 * What is to be installed, and how. `MISSING_ARGUMENT` where flags only say how; `CONFLICTING_FLAGS` where they contradict
 * one another.
 */
export function readInstall(args: Args): Install {
  if (!acts.some(args.isGiven))
    refuseIdle(args, [...ofPuts, lockTimeout, ...deadmanGroup.flags, ...rolloutFlags], '--put, --rpm or --restart');
  if (!args.isGiven(put)) refuseIdle(args, ofPuts, '--put');
  if (args.isGiven(verify) && args.get(noVerify))
    throw usageFailure('CONFLICTING_FLAGS', '--verify and --no-verify cannot be given together');
  const units = args.get(restart);
  const install: Install = {
    puts: args.get(put),
    rpms: args.get(rpm),
    restart: units.length > 0 ? [...new Set(units)] : 'default',
    verify: args.get(noVerify) ? undefined : args.get(verify),
    critical: args.get(critical),
    deadman: readDeadman(args),
    lockTimeoutMs: args.get(lockTimeout),
  };
  refuseContradictions(install);
  return install;
}

function refuseIdle(args: Args, flags: readonly Flag[], without: string): void {
  const idle = flags.find(args.isGiven);
  if (idle)
    throw usageFailure(
      'MISSING_ARGUMENT',
      `--${idle.name} says how to install, and there is no ${without} to say what`,
      `add what to install, or leave --${idle.name} out`,
    );
}

/** The words behind the program's own. */
function parseArguments(text: string, flag: string): readonly string[] {
  return parseText(text.trim(), flag).split(/\s+/);
}
