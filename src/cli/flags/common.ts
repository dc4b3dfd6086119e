import type { Common } from '../../model/request.ts';
import type { Args } from '../command.ts';
import { readConnection } from './connection.ts';
import { readDebugPod } from './debug-pod.ts';
import { readOutput } from './output.ts';
import { allowDisruption, dryRun, parallel, timeout, yes } from './run.ts';

/** What every command that talks to a cluster has; a flag that the command does not take is at its default. `limit` is its `--timeout`. */
export function readCommon(args: Args, limit = timeout): Common {
  return {
    program: args.program,
    connection: readConnection(args),
    output: readOutput(args),
    dryRun: args.get(dryRun),
    yes: args.get(yes),
    allowDisruption: args.get(allowDisruption),
    timeoutMs: args.get(limit),
    debugPod: readDebugPod(args),
    parallel: args.get(parallel),
  };
}
