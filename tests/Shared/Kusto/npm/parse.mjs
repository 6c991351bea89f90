// Reads [{ name, text }] from standard input and writes, for each query, what it asks for:
// { name, errors, tables, columns, fields, comparisons } (ParsedQuery.cs says what each is).
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { tables } from './tables.mjs';

const require = createRequire(import.meta.url);
require('@kusto/language-service-next/bridge.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.js');
const { KustoCode, GlobalState, Symbols } = globalThis.Kusto.Language;

const symbols = Object.entries(tables).map(([name, schema]) => new Symbols.TableSymbol.$ctor7(name, schema));
const database = new Symbols.DatabaseSymbol.ctor('insights', symbols);
const globals = GlobalState.Default.WithDatabase(database);
const columnsOfTables = new Map(symbols.flatMap(table => list(table.Columns).map(column => [column, `${table.Name}.${column.Name}`])));

const queries = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(queries.map(parse)));

function parse({ name, text }) {
  const code = KustoCode.ParseAndAnalyze(text, globals);
  const found = { tables: new Set(), columns: new Set(), fields: new Set(), comparisons: [] };
  visit(code.Syntax, found);
  return {
    name,
    errors: list(code.GetDiagnostics()).map(diagnostic => `${diagnostic.Start}: ${diagnostic.Message}`),
    tables: [...found.tables].sort(),
    columns: [...found.columns].sort(),
    fields: [...found.fields].sort(),
    comparisons: found.comparisons,
  };
}

function visit(node, found) {
  const symbol = node.ReferencedSymbol;
  if (symbols.includes(symbol))
    found.tables.add(symbol.Name);
  if (columnsOfTables.has(symbol))
    found.columns.add(columnsOfTables.get(symbol));
  if (kind(node) === 'PathExpression')
    found.fields.add(node.toString().trim());
  const comparison = compared(node);
  if (comparison)
    found.comparisons.push(comparison);
  for (const child of children(node))
    visit(child, found);
}

// A column or a field against fixed values: x == 1, x in (1, 2), x between (1 .. 2), the truth of a flag; and the values of a table in the query.
function compared(node) {
  if (['BinaryExpression', 'InExpression', 'BetweenExpression'].includes(kind(node))) {
    const values = literals(node.Right);
    return values.length > 0 ? { column: column(node.Left), operator: node.Operator.Text, values } : null;
  }
  if (kind(node) === 'DataTableExpression')
    return { column: 'datatable', operator: 'datatable', values: children(node).flatMap(literals) };
  return isCall(node, 'tobool') ? { column: column(node), operator: '==', values: [!isDenied(node)] } : null;
}

function isDenied(node) {
  for (let parent = node.Parent; parent && kind(parent) !== 'BinaryExpression'; parent = parent.Parent) {
    if (isCall(parent, 'not'))
      return true;
  }
  return false;
}

// toint(tostring(State.Attempts)) is about State.Attempts.
function column(node) {
  return isCall(node, 'tobool', 'toint', 'tolong', 'todouble', 'tostring') ? column(operands(node.ArgumentList)[0]) : node.toString().trim();
}

function literals(node) {
  return operands(node).filter(operand => kind(operand) === 'LiteralExpression').map(value);
}

// What a list of the syntax holds; anything else is its own only operand.
function operands(node) {
  return /^(ExpressionList|ExpressionCouple|SyntaxList|SeparatedElement)$/.test(kind(node)) ? children(node).flatMap(operands) : [node];
}

function value(node) {
  const literal = node.LiteralValue;
  return typeof literal === 'object' && literal !== null ? Number(literal.toString()) : literal;
}

function isCall(node, ...names) {
  return kind(node) === 'FunctionCallExpression' && names.includes(node.Name.SimpleName);
}

function kind(node) {
  return node.constructor.$$name.replace(/\$1.*/, '').split('.').at(-1);
}

function children(node) {
  return Array.from({ length: node.ChildCount }, (_, i) => node.GetChild(i)).filter(child => child && !child.IsToken);
}

function list(values) {
  return globalThis.System.Linq.Enumerable.from(values, globalThis.System.Object).ToArray();
}
