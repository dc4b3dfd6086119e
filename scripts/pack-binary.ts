export async function packBinary(_options: { readonly entry: string; readonly binary: string }): Promise<void> {
  throw new Error('not yet');
}
