/** What the command of `readFiles` prints where these files, and no others, match (held true by a test with a real shell). */
export function printedFiles(files: Readonly<Record<string, string>>): string {
  const lines = Object.entries(files).map(([path, content]) => `${path}\t${btoa(content)}\0`);
  return lines.join('');
}
