// Emojis with CLDR's names and keywords, one file for each language: [[group, [[emoji, name, keywords], …]], …].
import { readFile, writeFile } from "node:fs/promises";

const DATA = "node_modules/emojibase-data";
const COMPONENTS = 2; // skin tones and hair by themselves

async function json(path) {
  return JSON.parse(await readFile(`${DATA}/${path}`, "utf8"));
}

export async function emoji(language, out) {
  const [all, messages] = await Promise.all([json(`${language}/compact.json`), json(`${language}/messages.json`)]);
  const groups = messages.groups.filter((group) => group.order !== COMPONENTS);
  const grouped = groups.map((group) => [
    group.message,
    all
      .filter((each) => each.group === group.order)
      .sort((one, other) => one.order - other.order)
      .map((each) => [each.unicode, each.label, (each.tags ?? []).join(" ")]),
  ]);
  await writeFile(out, JSON.stringify(grouped));
}
