import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askTool } from './machine-tool.ts';

/**
 * Five real packages, made by rpmbuild in the directory: one with an epoch, a tilde, scriptlets and a part of its own, one
 * with none of these and another compression, and the source packages of both.
 */
export async function buildRealRpms(directory: string): Promise<readonly string[]> {
  for (const [name, text] of Object.entries(specs)) await build(directory, name, text);
  return globSync(join(directory, '{RPMS,SRPMS}/**/*.rpm')).sort();
}

/** A package for all architectures that has `/usr/share/toyd/data`, whatever its name; `tags` are further lines of its spec. The path of its RPM. */
export async function buildToy(
  directory: string,
  { name = 'toyd', version, tags = '' }: { readonly name?: string; readonly version: string; readonly tags?: string },
): Promise<string> {
  await build(directory, `${name}-${version}`, toySpec(name, version, tags));
  return join(directory, `RPMS/noarch/${name}-${version}-1.noarch.rpm`);
}

/** A runc with this program in it, for the machine's architecture. Its path. */
export async function buildRunc(
  directory: string,
  { version, program }: { readonly version: string; readonly program: Uint8Array },
): Promise<string> {
  const file = join(directory, `runc-${version}`);
  await writeFile(file, program);
  await build(directory, `runc-${version}`, runcSpec(version, file));
  const [path] = globSync(join(directory, `RPMS/*/runc-${version}-1.*.rpm`));
  if (path === undefined) throw new Error('rpmbuild made no package');
  return path;
}

async function build(directory: string, name: string, text: string): Promise<void> {
  const spec = join(directory, `${name}.spec`);
  await writeFile(spec, text);
  askTool('rpmbuild', ['-ba', '--quiet', '--nodeps', '--define', `_topdir ${directory}`, spec]);
}

function toySpec(name: string, version: string, tags: string): string {
  return `Name: ${name}
Version: ${version}
Release: 1
${common}BuildArch: noarch
${tags}
%description
A toy.
%install
mkdir -p %{buildroot}/usr/share/toyd
echo ${name} ${version} >%{buildroot}/usr/share/toyd/data
%files
/usr/share/toyd/data
`;
}

function runcSpec(version: string, program: string): string {
  return `Name: runc
Epoch: 4
Version: ${version}
Release: 1
${common}AutoReqProv: no
%description
A container runtime.
%install
install -D -m 0755 ${program} %{buildroot}/usr/bin/runc
%files
/usr/bin/runc
`;
}

const common = `Summary: for a test
License: none
%global debug_package %{nil}
%global __os_install_post %{nil}
`;

const specs: Readonly<Record<string, string>> = {
  greeting: `Name: greeting
Epoch: 4
Version: 1.0~rc1
Release: 2.el9_6
${common}Provides: salutation = 3, bundled(voice)
Requires: bash >= 4, libc.so.6(GLIBC_2.34)(64bit)
%package words
Summary: for a test
BuildArch: noarch
Requires: greeting = 4:1.0~rc1-2.el9_6
%description
A greeting.
%description words
Its words.
%install
mkdir -p %{buildroot}/usr/share/greeting %{buildroot}/etc
touch %{buildroot}/etc/greeting.conf
seq 1000 >%{buildroot}/usr/share/greeting/numbers
seq 9 >%{buildroot}/usr/share/greeting/words
%pre
exit 0
%postun -p /bin/sh
%files
%dir /usr/share/greeting
/usr/share/greeting/numbers
%config /etc/greeting.conf
%ghost /run/greeting.pid
%files words
/usr/share/greeting/words
`,
  plain: `Name: plain-thing
Version: 2.0^git1
Release: 1
${common}BuildArch: noarch
%global _binary_payload w2.xzdio
%description
Nothing much.
%files
`,
};
