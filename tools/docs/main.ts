import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from './documents';

/** `npm run docs`: writes every generated document. */
const root = join(__dirname, '../..');
for (const [path, text] of Object.entries(documents())) writeFileSync(join(root, path), text);
