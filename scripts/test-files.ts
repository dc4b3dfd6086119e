/** Prints the test files that take a process of their own, one a line: all but those of `test/together/`. */
import { filesAlone } from '../test/support/together.ts';

for (const file of filesAlone()) process.stdout.write(`test/${file}\n`);
