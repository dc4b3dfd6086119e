/** The parts of an Ignition configuration that the operator tells apart; the rest is kept as it is. */
export type Ignition = {
  readonly ignition: { readonly version: string };
  readonly passwd?: { readonly users?: readonly PasswdUser[]; readonly groups?: readonly Named[] };
  readonly storage?: {
    readonly files?: readonly Named[];
    readonly disks?: readonly Named[];
    readonly filesystems?: readonly Named[];
    readonly raid?: readonly Named[];
    readonly directories?: readonly Named[];
    readonly links?: readonly Named[];
  };
  readonly systemd?: { readonly units?: readonly Named[] };
  readonly kernelArguments?: unknown;
};

export type PasswdUser = Named & { readonly sshAuthorizedKeys?: readonly string[]; readonly passwordHash?: string };

/** Something in a list that one of its fields tells from the others: `name`, `path` or `device`. */
export type Named = { readonly [field: string]: unknown };

/** The minor versions that OpenShift 4.19 to 4.23 take (MCO `pkg/controller/common/helpers.go`); before 4.19 up to 3.4. */
export const ignitionVersions: readonly string[] = ['2.2', '3.0', '3.1', '3.2', '3.3', '3.4', '3.5'];

/** Why a pool's configuration is not rendered, in the operator's words. */
export class NotRendered extends Error {
  override readonly name = 'NotRendered';
}

/**
 * Refuses what the operator's parser refuses (MCO `pkg/controller/common/helpers.go`, `IgnParseWrapper`): a version that
 * it does not know, and the same key twice in one user.
 */
export function parseIgnition(config: unknown, supported: readonly string[]): Ignition {
  const ignition = config as Ignition;
  const version: unknown = ignition.ignition?.version;
  const parts = typeof version === 'string' ? /^(\d+\.\d+)\.\d+(-.+)?$/.exec(version) : null;
  const refuse = (what: string): never => {
    throw new NotRendered(
      `parsing Ignition config failed: ${what} version. Supported spec versions: ${supported.join(',')}`,
    );
  };
  if (!parts) return refuse('invalid');
  if (!supported.includes(`${parts[1]}${parts[2] ?? ''}`)) return refuse('unknown');
  ignition.passwd?.users?.forEach((user, index) => {
    const keys = user.sshAuthorizedKeys ?? [];
    const again = keys.findIndex((key, position) => keys.indexOf(key) < position);
    if (again < 0) return;
    throw new NotRendered(
      'parsing Ignition config spec v3 failed with error: config is not valid\n' +
        `Report: error at $.passwd.users.${index}.sshAuthorizedKeys.${again}: duplicate entry defined\n`,
    );
  });
  return ignition;
}

/** What `core` of all configurations may log in with, one line a key. */
export function keysOf(ignition: Ignition | undefined): readonly string[] {
  return (ignition?.passwd?.users ?? []).flatMap(user => user.sshAuthorizedKeys ?? []);
}
