// SPDX-License-Identifier: Apache-2.0
// Computes every vector of envelope-1.json with the second implementation and compares. With --fill it writes the
// outputs of new vectors that have none yet; it never changes one that is there.
import { readFileSync, writeFileSync } from 'node:fs';
import { sections } from './second.mjs';

const file = new URL('./envelope-1.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8'));
const fill = process.argv.includes('--fill');
let compared = 0;
let wrong = 0;

for (const [section, compute] of Object.entries(sections)) {
  if (!vectors[section]?.length) {
    console.error(`${section}: no vectors`);
    ++wrong;
    continue;
  }
  for (const [index, vector] of vectors[section].entries()) {
    for (const [name, value] of Object.entries(await compute(vector))) {
      if (fill && vector[name] === undefined) vector[name] = value;
      ++compared;
      if (vector[name] === value) continue;
      ++wrong;
      console.error(`${section} ${index}: ${name} is ${vector[name]}, computed ${value}`);
    }
  }
}

if (fill) writeFileSync(file, `${JSON.stringify(vectors, null, 1)}\n`);
console.log(`${compared} values compared, ${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
