// One SVG file with a <symbol> per icon of icons.json; networks are named net-<key>.
import { readFile } from "node:fs/promises";

const LUCIDE = "node_modules/lucide-static/icons";
const BOOTSTRAP = "node_modules/bootstrap-icons/icons";
const STROKE = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';

export async function sprite(list) {
  const names = JSON.parse(await readFile(list, "utf8"));
  const plain = names.lucide.map((name) => [name, `lucide:${name}`]);
  const networks = Object.entries(names.networks).map(([key, source]) => [`net-${key}`, source]);
  const symbols = await Promise.all([...plain, ...networks].map(([id, source]) => symbol(id, source)));
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

async function symbol(id, source) {
  const [set, name] = source.split(":");
  const file = `${set === "lucide" ? LUCIDE : BOOTSTRAP}/${name}.svg`;
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`assets/icons.json names «${source}», but there is no ${file}. Correct the name or run npm ci.`);
  });
  const [, box] = text.match(/viewBox="([^"]+)"/);
  const drawing = text.slice(text.indexOf(">", text.indexOf("<svg")) + 1, text.lastIndexOf("</svg>"));
  const paint = set === "lucide" ? STROKE : 'fill="currentColor"';
  return `<symbol id="${id}" viewBox="${box}" ${paint}>${drawing.replace(/\s*\n\s*/g, "")}</symbol>`;
}
