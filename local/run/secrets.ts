import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writePrivateFile } from './private-files';

/** Random values of this installation, made when they are first asked for and kept in one file (0600). */
export class LocalSecrets {
  private readonly values: Record<string, string>;

  constructor(private readonly file: string) {
    this.values = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  }

  /**
   * The random value of a name: letters and digits.
   * @param name what it is for
   * @param characters its length @default 43: 256 bits
   */
  value(name: string, characters = 43): string {
    const known = this.values[name];
    if (known) return known;
    const made = alphanumeric(characters);
    this.values[name] = made;
    writePrivateFile(this.file, `${JSON.stringify(this.values, null, 2)}\n`);
    return made;
  }

  /** The one AWS key pair here: tasks sign by it; the IAM login and S3 know no other. */
  get awsCredentials() {
    return {
      accessKeyId: this.value('access-key-id', 20),
      secretAccessKey: this.value('secret-access-key', 40),
    };
  }
}

function alphanumeric(characters: number): string {
  let text = '';
  while (text.length < characters)
    text += randomBytes(characters)
      .toString('base64')
      .replace(/[^A-Za-z0-9]/g, '');
  return text.slice(0, characters);
}
