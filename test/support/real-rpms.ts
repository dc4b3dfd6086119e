import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askTool } from './machine-tool.ts';

/**
 * Five real packages, made by rpmbuild in the directory: one with an epoch, a tilde and a part of its own, one with none of
 * these and another compression, and the source packages of both.
 */
export async function buildRealRpms(directory: string): Promise<readonly string[]> {
  for (const [name, text] of Object.entries(specs)) {
    const spec = join(directory, `${name}.spec`);
    await writeFile(spec, text);
    askTool('rpmbuild', ['-ba', '--quiet', '--nodeps', '--define', `_topdir ${directory}`, spec]);
  }
  return globSync(join(directory, '{RPMS,SRPMS}/**/*.rpm')).sort();
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
mkdir -p %{buildroot}/usr/share/greeting
seq 1000 >%{buildroot}/usr/share/greeting/numbers
seq 9 >%{buildroot}/usr/share/greeting/words
%files
/usr/share/greeting/numbers
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
