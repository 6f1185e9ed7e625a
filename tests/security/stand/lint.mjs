/** Members whose use makes markup of a text. */
const MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML"];

const UNCHECKED = "a message listener that does not check source and origin";

/**
 * What is wrong with a script.
 *
 * @param {any} program ESTree
 * @returns {string[]}
 */
export function faults(program) {
  const ports = startedIn(program);
  const functions = namedIn(program);
  const found = [];
  each(program, (node) => {
    if (node.type === "MemberExpression") {
      const name = nameOf(node);
      if (MARKUP.includes(name)) found.push(name);
      if ((name === "write" || name === "writeln") && node.object.name === "document") found.push("document.write");
    }
    if (node.type === "AssignmentExpression" && calledName(node.left) === "onmessage") found.push(UNCHECKED);
    if (node.type === "NewExpression" && node.callee.name === "Function") found.push("Function");
    if (node.type !== "CallExpression") return;
    const name = calledName(node.callee);
    const [first, second] = node.arguments;
    if (name === "eval" || name === "Function") found.push(name);
    if (/^set(Timeout|Interval)$/.test(name) && first?.type === "Literal") found.push("a timer of text");
    if (name === "postMessage" && node.arguments.some(isAnybody)) found.push("postMessage to anybody");
    if (name !== "addEventListener" || first?.value !== "message" || ports.has(node.callee.object?.name)) return;
    const listener = second.type === "Identifier" ? functions.get(second.name) : second;
    const compared = new Set(comparisons(listener).map(({ variable }) => variable));
    if (!compared.has("source") || !compared.has("origin")) found.push(UNCHECKED);
  });
  return found;
}

/**
 * Where message listeners compare who sent, and from where.
 *
 * @param {any} program ESTree
 * @returns {{ variable: string, start: number, end: number }[]}
 */
export function checks(program) {
  const ports = startedIn(program);
  const functions = namedIn(program);
  const found = [];
  each(program, (node) => {
    if (node.type !== "CallExpression" || calledName(node.callee) !== "addEventListener") return;
    const [first, second] = node.arguments;
    if (first?.value !== "message" || ports.has(node.callee.object?.name)) return;
    found.push(...comparisons(second.type === "Identifier" ? functions.get(second.name) : second));
  });
  return found;
}

/** Comparisons, in a listener, of what it takes out of its event. */
function comparisons(listener) {
  const pattern = listener?.params?.[0];
  if (pattern?.type !== "ObjectPattern") return [];
  const names = new Map();
  for (const { key, value } of pattern.properties) if (value?.type === "Identifier") names.set(value.name, key.name);
  const found = [];
  each(listener.body, ({ type, operator, left, right, start, end }) => {
    if (type !== "BinaryExpression" || !/^[!=]==$/.test(operator)) return;
    const variable = names.get(left.name) ?? names.get(right.name);
    if (variable) found.push({ variable, start, end });
  });
  return found;
}

/** What is started is a port: nobody but its other end can send to it. */
function startedIn(program) {
  const names = new Set();
  each(program, (node) => {
    if (node.type === "CallExpression" && nameOf(node.callee) === "start") names.add(node.callee.object.name);
  });
  return names;
}

function namedIn(program) {
  const functions = new Map();
  each(program, (node) => {
    if (node.type === "FunctionDeclaration") functions.set(node.id?.name, node);
    if (node.type === "VariableDeclarator" && /Function/.test(node.init?.type ?? "")) functions.set(node.id.name, node.init);
  });
  return functions;
}

const isAnybody = (node) =>
  node.value === "*" || (node.type === "ObjectExpression" && node.properties.some(({ key, value }) => key?.name === "targetOrigin" && value.value === "*"));

/** A function's name, whether it is somebody's member or not. */
const calledName = (node) => (node.type === "Identifier" ? node.name : nameOf(node)) ?? "";

const nameOf = ({ type, computed, property }) =>
  type !== "MemberExpression" ? undefined : computed ? property.value : property.name;

function each(node, visit) {
  if (!node || typeof node !== "object") return;
  if (Array.isArray(node)) {
    for (const item of node) each(item, visit);
    return;
  }
  if (typeof node.type === "string") visit(node);
  for (const [key, value] of Object.entries(node)) if (key !== "parent") each(value, visit);
}
