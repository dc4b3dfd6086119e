/** A release of rpm-ostree: `2024.7` is the seventh of 2024. */
export type Version = { readonly year: number; readonly number: number };

/**
 * What `rpm-ostree --version` says: YAML with a line `Version: '2024.7'` (`src/app/libmain.cxx`). A distribution may add a
 * third number. `undefined` where there is no such line.
 */
export function parseVersion(stdout: string): Version | undefined {
  const { year, number } = /^\s*Version:\s*['"]?(?<year>\d{4})\.(?<number>\d{1,4})\b/m.exec(stdout)?.groups ?? {};
  return year === undefined || number === undefined ? undefined : { year: Number(year), number: Number(number) };
}

export function isOlder(a: Version, b: Version): boolean {
  return a.year === b.year ? a.number < b.number : a.year < b.year;
}
