/**
 * Which system a node runs, as people call it, from its os-release(5): RHCOS says in RHEL_VERSION which RHEL its libraries
 * are of; what has none is named as it names itself.
 */
export function readRelease(osRelease: string): string {
  const fields = new Map(osRelease.split('\n').flatMap(readAssignment));
  const rhel = fields.get('RHEL_VERSION') ?? (fields.get('ID') === 'rhel' ? fields.get('VERSION_ID') : undefined);
  return rhel ? `RHEL ${rhel}` : (fields.get('PRETTY_NAME') ?? 'an unknown release');
}

function readAssignment(line: string): readonly (readonly [string, string])[] {
  const [, name, quote = '', value] = /^([A-Z_0-9]+)=(["']?)(.*)\2\s*$/.exec(line) ?? [];
  if (name === undefined || value === undefined) return [];
  return [[name, quote === '"' ? value.replace(/\\(["$`\\])/g, '$1') : value]];
}
