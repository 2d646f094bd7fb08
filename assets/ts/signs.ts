// Places in a text: the server counts code points, JavaScript halves of some of them.

export function codePoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}

export function codeUnits(text: string, points: number): number {
  return [...text].slice(0, points).join("").length;
}
