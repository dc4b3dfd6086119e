import { bash } from './bash.ts';

/** How a program on a node runs, whoever started it. */
export const settings = bash`
# The program goes by the exit status of every command that changes something; where one fails, $why says what could not be
# done.
set -u
umask 077 # What it keeps is for root alone; what it puts has modes of its own.
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
trap '' PIPE # Who started it may be gone.
why=
`;
