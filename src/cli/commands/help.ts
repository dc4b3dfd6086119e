import type { Command } from '../command.ts';

export const help: Command = {
  kind: 'command',
  path: ['help'],
  summary: 'Show the help of a command',
  description: 'Shows what a command does, its flags, and examples.',
  operand: { label: '[COMMAND]', count: 'many', summary: 'the words of a command' },
  flags: [],
  examples: [{ does: 'What usr can do', line: '{program} help usr' }],
  read: args => ({ command: 'text', text: args.helpOn(args.operands) }),
};
