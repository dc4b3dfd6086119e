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
  for each in "$store"/runs/*/; do
    if is_of_no_use "\${each%/}"; then rm -rf -- "$each"; fi
  done
}

# What another run brought, once it is over, or for another boot. One that is only being brought has no state, and is given
# a week.
is_of_no_use() { # DIRECTORY
  [[ -d $1 && $1 != "$store/runs/$run" ]] || return 1
  [[ ! -e $1/state ]] || return 0
  if [[ -e $1/plan ]] && ! grep -Fxq -e $'boot\t'"$boot_id" -- "$1/plan"; then return 0; fi
  [[ -n $(find "$1" -maxdepth 0 -mtime +7) ]]
}
`;
