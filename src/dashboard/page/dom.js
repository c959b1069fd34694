/** Builds and updates the page. Text is only ever set as text, so nothing from the API can become markup. */

const svg = 'http://www.w3.org/2000/svg';
const handlers = ['onclick', 'onchange', 'oninput', 'onsubmit'];

/**
 * An element: `h('a.quiet', { href }, 'text', child)`. Attributes that are nullish or `false` are left out.
 */
export function h(selector, ...content) {
  const [name, ...classes] = selector.split('.');
  const attributes = content[0]?.constructor === Object ? content.shift() : {};
  const element = ['svg', 'path'].includes(name)
    ? document.createElementNS(svg, name)
    : document.createElement(name);
  if (classes.length > 0) element.setAttribute('class', classes.join(' '));
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (handlers.includes(key)) element[key] = value;
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...flat(content));
  return element;
}

/** Makes `nodes` the children of an element, touching only what differs: focus, selection and scroll stay. */
export function update(parent, ...nodes) {
  const wanted = flat(nodes).map((node) => (node instanceof Node ? node : document.createTextNode(node)));
  const present = [...parent.childNodes];
  wanted.forEach((node, i) => {
    const old = present[i];
    if (old === undefined) parent.append(node);
    else if (isSame(old, node)) adopt(old, node);
    else old.replaceWith(node);
  });
  present.slice(wanted.length).forEach((node) => node.remove());
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** `data-key` tells apart elements that look alike but stand for different things. */
function isSame(old, node) {
  return old.nodeName === node.nodeName && old.dataset?.key === node.dataset?.key;
}

function adopt(old, node) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (old.data !== node.data) old.data = node.data;
    return;
  }
  for (const { name, value } of node.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    // What the reader opened stays open.
    if (!node.hasAttribute(name) && name !== 'open') old.removeAttribute(name);
  }
  // A choice the reader made no longer follows the attribute.
  if (old.nodeName === 'OPTION') old.selected = node.selected;
  for (const handler of handlers) old[handler] = node[handler];
  update(old, ...node.childNodes);
}
