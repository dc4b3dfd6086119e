/** What stands in krew-manifest.yaml for the address of the repository. */
export const placeholder = 'REPOSITORY';

/** Whether it is one that files can be fetched from, and no place that was never filled: `github.com/owner/name`. */
export function isRepository(address: string): boolean {
  return /^[a-z0-9.-]+\.[a-z]+(\/[\w.-]+){2}$/.test(address) && !address.includes(placeholder);
}
