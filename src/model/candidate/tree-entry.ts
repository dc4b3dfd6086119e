/** One entry of a directory tree; `path` is relative, with `/` between its parts. Directories are listed only by what is in them. */
export type TreeEntry =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  /** A socket, a device or a pipe. */
  | { readonly kind: 'other'; readonly path: string };
