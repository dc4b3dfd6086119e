import { isRecord, listAt, recordAt, textAt } from '../src/model/json.ts';

/** The fields that krew knows (its `pkg/index/types.go`); it refuses every other one. */
const fields = {
  manifest: ['apiVersion', 'kind', 'metadata', 'spec'],
  spec: ['version', 'shortDescription', 'description', 'caveats', 'homepage', 'platforms'],
  platform: ['uri', 'sha256', 'bin', 'files', 'selector'],
};

const oses = ['linux', 'darwin', 'windows'];
const archs = ['amd64', 'arm64'];

/**
 * What is wrong with a plugin manifest by krew's documented rules, one sentence each: those of its developer guide
 * (https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/) and of `internal/index/validation/validate.go`.
 */
export function problemsIn(manifest: unknown, name: string): readonly string[] {
  if (!isRecord(manifest)) return ['it is no YAML object'];
  const platforms = listAt(manifest, 'spec', 'platforms');
  const named = platforms.map(platformNameOf);
  const shortDescription = textAt(manifest, 'spec', 'shortDescription') ?? '';
  return [
    ...unknownFields(manifest, fields.manifest),
    ...unknownFields(recordAt(manifest, 'spec') ?? {}, fields.spec),
    ...unless(manifest.apiVersion === 'krew.googlecontainertools.github.com/v1alpha2', 'apiVersion is another one'),
    ...unless(manifest.kind === 'Plugin', 'kind is not Plugin'),
    ...unless(/^[a-z0-9-]+$/.test(name), `${name} is no name for a plugin`),
    ...unless(textAt(manifest, 'metadata', 'name') === name, `metadata.name is not ${name}`),
    ...unless(isVersion(textAt(manifest, 'spec', 'version') ?? ''), 'spec.version is no semantic version with a v'),
    ...unless(shortDescription !== '', 'spec.shortDescription is missing'),
    ...unless(!/[\r\n]/.test(shortDescription), 'spec.shortDescription has line breaks'),
    ...unless(platforms.length > 0, 'spec.platforms is empty'),
    ...unless(new Set(named).size === named.length, 'a platform is there twice'),
    ...platforms.flatMap(platform => problemsOf(platform).map(problem => `${platformNameOf(platform)}: ${problem}`)),
  ];
}

/** `linux-amd64`, as its selector says. */
export function platformNameOf(platform: unknown): string {
  const label = (key: string) => textAt(platform, 'selector', 'matchLabels', key);
  return `${label('os')}-${label('arch')}`;
}

function problemsOf(platform: unknown): readonly string[] {
  const labels = recordAt(platform, 'selector', 'matchLabels') ?? {};
  const bin = textAt(platform, 'bin') ?? '';
  const files = listAt(platform, 'files');
  const installed = files.map(file => textAt(file, 'from'));
  return [
    ...unknownFields(isRecord(platform) ? platform : {}, fields.platform),
    ...unknownFields(labels, ['os', 'arch']),
    ...unless(oses.includes(String(labels.os)) && archs.includes(String(labels.arch)), 'the selector names none'),
    ...unless(URL.canParse(textAt(platform, 'uri') ?? ''), 'uri is none'),
    ...unless(/\.(tar\.gz|zip)$/.test(textAt(platform, 'uri') ?? ''), 'uri is of no .tar.gz or .zip'),
    ...unless(/^[a-f0-9]{64}$/.test(textAt(platform, 'sha256') ?? ''), 'sha256 is none'),
    ...unless(bin !== '' && !bin.split('/').includes('..'), 'bin is missing, or outside of the plugin'),
    ...unless(labels.os !== 'windows' || bin.endsWith('.exe'), 'bin is no .exe'),
    ...unless(installed.includes(bin), 'files have no bin'),
    ...unless(installed.includes('LICENSE'), 'files have no LICENSE'),
    ...unless(
      files.every(file => textAt(file, 'from') && textAt(file, 'to')),
      'files lack a from or a to',
    ),
  ];
}

function unknownFields(record: object, known: readonly string[]): readonly string[] {
  return Object.keys(record).flatMap(field => unless(known.includes(field), `krew knows no ${field} there`));
}

function isVersion(text: string): boolean {
  return /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(text);
}

function unless(holds: boolean, problem: string): readonly string[] {
  return holds ? [] : [problem];
}
