import Handlebars from 'handlebars';

/** What a reminder template may name. Everything else is refused before it is compiled, so a template can reach nothing it should not. */
const REMINDER_VARIABLES: ReadonlySet<string> = new Set(['customer.name', 'company.name', 'invoiceTable']);
const CHARACTERS_MAX = 20_000;

/** Every reason why a template may not be used; empty when it may. Templates are data: a person may edit them. */
export function templateFaults(source: unknown, variables = REMINDER_VARIABLES): string[] {
  if (typeof source !== 'string') return ['it is not text'];
  if (source.length > CHARACTERS_MAX) return [`it is longer than ${CHARACTERS_MAX} characters`];
  let tree: hbs.AST.Program;
  try {
    tree = Handlebars.parse(source);
  } catch (error) {
    return [`it cannot be read as a template: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`];
  }
  const rules = new TemplateRules(variables);
  rules.accept(tree);
  return rules.faults;
}

class TemplateRules extends Handlebars.Visitor {
  readonly faults: string[] = [];

  constructor(private readonly variables: ReadonlySet<string>) {
    super();
  }

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    if (!node.escaped) this.faults.push(`line ${node.loc.start.line}: unescaped output is not allowed`);
    if (node.params.length > 0 || node.hash) this.faults.push(`line ${node.loc.start.line}: calls are not allowed`);
    this.accept(node.path);
  }

  override BlockStatement(node: hbs.AST.BlockStatement): void {
    if (node.path.original !== 'if' || node.params.length !== 1 || node.hash) {
      this.faults.push(`line ${node.loc.start.line}: only {{#if variable}} blocks are allowed`);
    }
    this.acceptArray(node.params);
    this.accept(node.program);
    if (node.inverse) this.accept(node.inverse);
  }

  override PartialStatement(node: hbs.AST.PartialStatement): void {
    this.refuse(node, 'partials');
  }

  override PartialBlockStatement(node: hbs.AST.PartialBlockStatement): void {
    this.refuse(node, 'partials');
  }

  override DecoratorBlock(node: hbs.AST.DecoratorBlock): void {
    this.refuse(node, 'decorators');
  }

  override Decorator(node: hbs.AST.Decorator): void {
    this.refuse(node, 'decorators');
  }

  override SubExpression(node: hbs.AST.SubExpression): void {
    this.refuse(node, 'calls');
  }

  override PathExpression(node: hbs.AST.PathExpression): void {
    if (node.data || node.depth > 0 || !this.variables.has(node.parts.join('.'))) {
      this.faults.push(`line ${node.loc.start.line}: ${node.original} is not one of ${[...this.variables].join(', ')}`);
    }
  }

  private refuse(node: hbs.AST.Node, what: string): void {
    this.faults.push(`line ${node.loc.start.line}: ${what} are not allowed`);
  }
}
