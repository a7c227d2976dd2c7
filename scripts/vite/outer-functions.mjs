// The outermost functions of a module: those whose free variables are all the module's. They can be moved to another module that
// imports what they use. Each has a name that does not depend on how the text is laid out: profiles are kept by it.

import { parseAst } from 'vite';

/**
 * @typedef {object} OuterFunction
 * @property {string} name unique in the module: `f`, `Class.method`, `defineType(PyList_Type).slots.tp_repr`
 * @property {any} node the function's node, with `start` and `end`
 * @property {'declaration' | 'method' | 'expression'} kind
 */

/** The nodes right below a node. */
export function children(node) {
  const found = [];
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) for (const v of value) v && typeof v.type === 'string' && found.push(v);
    else if (value && typeof value.type === 'string') found.push(value);
  }
  return found;
}

/** A node as a short word: what a call or a property is known by. */
function label(node) {
  switch (node?.type) {
    case 'Identifier':
      return node.name;
    case 'Literal':
      return String(node.value);
    case 'MemberExpression':
      return `${label(node.object)}.${label(node.property)}`;
    default:
      return '';
  }
}

/** The functions of a module's text (JavaScript), in order, and its tree. @returns {{ functions: OuterFunction[], tree: any }} */
export function outerFunctions(code) {
  const tree = parseAst(code);
  /** @type {OuterFunction[]} */
  const functions = [];
  const seen = new Map();
  const add = (name, node, kind) => {
    const n = (seen.get(name) ?? 0) + 1;
    seen.set(name, n);
    functions.push({ name: n === 1 ? name : `${name}#${n}`, node, kind });
  };
  const visit = (node, path) => {
    if (node === null || node === undefined) return;
    const below = (name) => (path === '' ? name : `${path}.${name}`);
    switch (node.type) {
      case 'FunctionDeclaration':
        return add(node.id.name, node, 'declaration');
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return add(path, node, 'expression');
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const name = below(node.id?.name ?? '');
        for (const m of node.body.body) {
          if (m.type === 'MethodDefinition' && m.kind === 'method' && !m.computed && m.key.type === 'Identifier')
            add(`${name}.${m.static ? 'static ' : ''}${m.key.name}`, m.value, 'method');
        }
        return;
      }
      case 'VariableDeclarator':
        return visit(node.init, label(node.id));
      case 'AssignmentExpression':
        return visit(node.right, below(label(node.left)));
      case 'Property':
        // A method in a literal is called with the literal as `this`; an accessor is no function to move.
        if (node.kind !== 'init' || node.method || node.computed) return;
        return visit(node.value, below(label(node.key)));
      case 'CallExpression':
      case 'NewExpression': {
        const first = node.arguments[0];
        const name = below(`${label(node.callee)}(${first === undefined ? '' : label(first)})`);
        for (const a of node.arguments) visit(a, name);
        return;
      }
      // What these hold may use names of their own.
      case 'BlockStatement':
      case 'ForStatement':
      case 'ForOfStatement':
      case 'ForInStatement':
      case 'SwitchStatement':
      case 'CatchClause':
      case 'StaticBlock':
        return;
      default:
        for (const c of children(node)) visit(c, path);
    }
  };
  visit(tree, '');
  return { functions, tree };
}

/** Whether a function's text needs its place: it uses `super`, a private name, `arguments` or `new.target`, or another `this`. */
export function isBound({ node, kind }) {
  const uses = (n, ownThis) => {
    switch (n.type) {
      case 'Super':
      case 'PrivateIdentifier':
      case 'MetaProperty':
      case 'ImportExpression':
        return true;
      case 'ThisExpression':
        return ownThis;
      case 'Identifier':
        return n.name === 'arguments';
      default: {
        const inner = ownThis && !(n !== node && (n.type === 'FunctionExpression' || n.type === 'FunctionDeclaration'));
        return children(n).some((c) => uses(c, inner));
      }
    }
  };
  return uses(node, kind !== 'method' && node.type !== 'FunctionDeclaration');
}
