import { posix } from 'node:path';

/** A path below `/usr`, in its shortest spelling (`/usr/bin/x` for `/usr//bin/./x`, and a `/` at its end stays); else `undefined`. */
export function placeBelowUsr(text: string): string | undefined {
  if (!text.startsWith('/') || /\p{Cc}/u.test(text)) return undefined;
  const path = posix.normalize(text);
  return /^\/usr\/./.test(path) ? path : undefined;
}

/** What is most likely meant by a text that is no such path: `usr/bin/x`, `/bin/x`. The links are those of a merged `/usr`. */
export function likelyPlace(text: string): string | undefined {
  const path = posix.normalize(`/${text}`);
  return placeBelowUsr(path.replace(/^\/(bin|sbin|lib|lib64)\//, '/usr/$1/'));
}
