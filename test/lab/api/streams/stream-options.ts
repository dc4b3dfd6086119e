import { PlainError } from '../status-error.ts';

/** Which channels a client asked for. */
export type StreamOptions = {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
};

/** As the kubelet reads them (`remotecommand.NewOptions`): a terminal has no stderr, and one stream there must be. */
export function readStreamOptions(query: URLSearchParams): StreamOptions {
  const tty = isSet(query, 'tty');
  const options = {
    stdin: isSet(query, 'stdin'),
    stdout: isSet(query, 'stdout'),
    stderr: isSet(query, 'stderr') && !tty,
    tty,
  };
  if (options.stdin || options.stdout || options.stderr) return options;
  throw new PlainError(400, 'you must specify at least 1 of stdin, stdout, stderr');
}

/** Any value but `false` and `0` means yes (apimachinery `Convert_Slice_string_To_bool`). */
export function isSet(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== '0' && value.toLowerCase() !== 'false';
}
