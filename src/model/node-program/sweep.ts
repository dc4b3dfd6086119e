import { bash } from './bash.ts';

/** What other boots and old runs have left. */
export const sweep = bash`
# Only what changed an overlay that is gone. Of the last boot it stays known how its last run ended.
sweep() {
  local each
  if read_former_end; then write_end "$store/boots/last-of-former-boot"; fi
  for each in "$store"/boots/*/; do
    [[ $each == "$boot/" ]] || rm -rf -- "$each"
  done
  find "$store/runs" -mindepth 1 -maxdepth 1 -type d -mtime +7 ! -name "$run" -exec rm -rf -- {} +
}
`;
