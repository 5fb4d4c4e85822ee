import { readFileSync } from 'node:fs';
import { compilePolicy, type CompiledPolicy, type PolicyDocument } from '@holdfast/credit';
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import { z } from 'zod';

/** What is wrong with a policy file, a line each: `standard.yaml line 12, rule overdue: ...`. Nothing was activated. */
export class PolicyError extends Error {
  constructor(
    file: string,
    readonly faults: readonly string[],
  ) {
    super(
      `The credit policy ${file} cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}\nNothing was changed; the policy in force before stays in force.`,
    );
    this.name = 'PolicyError';
  }
}

const entry = z.union([
  z.string(),
  z.strictObject({ all: z.array(z.string()).min(1) }),
  z.strictObject({ any: z.array(z.string()).min(1) }),
]);
const condition = z.union([z.strictObject({ all: z.array(entry).min(1) }), z.strictObject({ any: z.array(entry).min(1) })]);
const Shape = z.strictObject({
  name: z.string().min(1),
  version: z.coerce.string().min(1),
  tolerance: z.strictObject({ amount: z.coerce.string(), percentOfMonthlyBilling: z.number().min(0).max(100).optional() }),
  rules: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]+$/, 'use small letters, digits and dashes'),
      say: z.string().min(1),
      standing: z.enum(['warn', 'upfront', 'hold']),
      mark: z.enum(['hold', 'upfront', 'new-account']).optional(),
      enter: condition.optional(),
      release: condition.optional(),
      afterWarningDays: z.number().int().min(0).optional(),
    }),
  ),
  treatment: z.array(
    z.strictObject({
      step: z.string().min(1),
      day: z.number().int(),
      channel: z.enum(['email', 'call', 'letter', 'review']),
      template: z.string().min(1),
    }),
  ),
  messages: z
    .strictObject({ minimumDaysBetween: z.number().int().min(0).optional(), maximumIn7Days: z.number().int().min(1).optional() })
    .optional(),
});

/** The policy of a YAML text, in a company's home currency. Throws PolicyError with line, rule, reason and cure of everything that is wrong. */
export function readPolicy(source: string, file: string, homeCurrency: string): CompiledPolicy {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, strict: true });
  const at = (path: readonly PropertyKey[]): number => lineOf(document, lines, path);
  if (document.errors.length > 0) {
    throw new PolicyError(
      file,
      document.errors.map(
        (error) => `line ${lines.linePos(error.pos[0]).line}: not readable as YAML: ${error.message.split('\n')[0]}`,
      ),
    );
  }
  const shaped = Shape.safeParse(document.toJS());
  if (!shaped.success)
    throw new PolicyError(
      file,
      shaped.error.issues.map((issue) => `line ${at(issue.path)}: ${issue.path.join('.') || 'the document'}: ${issue.message}`),
    );
  const compiled = compilePolicy(withoutUndefined(shaped.data), homeCurrency);
  if (compiled.ok) return compiled.policy;
  throw new PolicyError(
    file,
    compiled.faults.map(
      (fault) => `line ${at(fault.path)}${fault.rule === null ? '' : `, rule ${fault.rule}`}: ${fault.problem} ${fault.cure}`,
    ),
  );
}

export function readPolicyFile(file: string, homeCurrency: string): CompiledPolicy {
  return readPolicy(readFileSync(file, 'utf8'), file.split('/').at(-1) ?? file, homeCurrency);
}

/** The line of the deepest part of the path that exists. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function withoutUndefined(shape: z.infer<typeof Shape>): PolicyDocument {
  return JSON.parse(JSON.stringify(shape)) as PolicyDocument;
}
