import { badRequest } from '../errors.ts';

type Requirement = (labels: Readonly<Record<string, string>>) => boolean;

/** The selector of a query (`a=b,c!=d,e in (f,g),h,!i,j>1`) as a test of labels; 400 where it does not parse. */
export function parseLabelSelector(text: string): Requirement {
  const tokens = tokenize(text);
  const requirements: Requirement[] = [];
  while (tokens.length > 0) {
    requirements.push(parseRequirement(tokens));
    const separator = tokens.shift();
    if (separator === undefined) break;
    if (separator !== ',') throw unparsable(`found '${separator}', expected: ',' or 'end of string'`);
    if (tokens.length === 0) throw unparsable("found '', expected: identifier after ','");
  }
  return labels => requirements.every(holds => holds(labels));
}

function parseRequirement(tokens: string[]): Requirement {
  const first = tokens.shift() ?? '';
  if (first === '!') {
    const key = takeKey(tokens.shift());
    return labels => !(key in labels);
  }
  const key = takeKey(first);
  const operator = tokens[0];
  if (operator === undefined || operator === ',') return labels => key in labels;
  tokens.shift();
  switch (operator) {
    case '=':
    case '==': {
      const value = takeValue(tokens);
      return labels => labels[key] === value;
    }
    case '!=': {
      const value = takeValue(tokens);
      return labels => labels[key] !== value;
    }
    case 'in': {
      const values = takeValues(tokens);
      return labels => key in labels && values.has(labels[key] ?? '');
    }
    case 'notin': {
      const values = takeValues(tokens);
      return labels => !(key in labels) || !values.has(labels[key] ?? '');
    }
    case '<':
    case '>': {
      const bound = takeNumber(tokens, key);
      return labels => key in labels && (operator === '<' ? Number(labels[key]) < bound : Number(labels[key]) > bound);
    }
    default:
      throw unparsable(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
  }
}

function takeKey(token: string | undefined): string {
  if (token === undefined || SYMBOL.test(token)) throw unparsable(`found '${token ?? ''}', expected: identifier`);
  return token;
}

function takeValue(tokens: string[]): string {
  const token = tokens[0];
  if (token === undefined || token === ',') return '';
  if (SYMBOL.test(token)) throw unparsable(`found '${token}', expected: identifier`);
  tokens.shift();
  return token;
}

function takeValues(tokens: string[]): Set<string> {
  if (tokens[0] !== '(') throw unparsable(`found '${tokens[0] ?? ''}', expected: '('`);
  const end = tokens.indexOf(')');
  if (end < 0) throw unparsable("found '', expected: ',', or ')'");
  const inside = tokens.splice(0, end + 1).slice(1, -1);
  const values = new Set(inside.filter(token => token !== ','));
  if (values.size === 0) throw unparsable("found ')', expected: identifier");
  return values;
}

function takeNumber(tokens: string[], key: string): number {
  const token = takeValue(tokens);
  if (/^-?\d+$/.test(token)) return Number(token);
  throw badRequest(
    `values[0][${key}]: Invalid value: "${token}": for 'Gt', 'Lt' operators, the value must be an integer`,
  );
}

const SYMBOL = /^(?:!=|==|[=!<>(),])$/;

function tokenize(text: string): string[] {
  return text.match(/!=|==|[=!<>(),]|[^\s=!<>(),]+/g) ?? [];
}

function unparsable(why: string): Error {
  return badRequest(`unable to parse requirement: ${why}`);
}
