import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

/** What AWS answers, as JSON: objects of strings, numbers, lists. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: AWS has hundreds of shapes, and a claim reads one value of one of them
  readonly [key: string]: any;
}

/**
 * Calls of AWS's APIs, by the service and the operation as AWS names them. One Python process with botocore makes them,
 * which the emulator needs anyway; twenty clients for Node would be twenty further packages. It ends with its input, so
 * that it never outlives this process.
 */
export class Api {
  private readonly child: ChildProcess;
  private readonly lines: Interface;
  private readonly waiting: ((line: string | undefined) => void)[] = [];

  /**
   * @param python has botocore
   * @param environment where AWS is, and the credentials
   */
  constructor(python: string, environment: NodeJS.ProcessEnv) {
    this.child = spawn(python, [join(__dirname, 'api.py')], {
      env: environment,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdout } = this.child;
    if (!stdout) throw new Error('The process that calls AWS has no output.');
    this.lines = createInterface({ input: stdout });
    this.lines.on('line', (line) => this.waiting.shift()?.(line));
    this.lines.on('close', () => {
      for (const answer of this.waiting.splice(0)) answer(undefined);
    });
  }

  /**
   * Makes one call.
   * @param service such as `ec2`, as botocore names it
   * @param operation such as `DescribeVpcs`; all pages are read
   * @throws Error with code and message if AWS refuses
   */
  async call(service: string, operation: string, parameters: object = {}): Promise<Answer> {
    const answer = new Promise<string | undefined>((resolve) => this.waiting.push(resolve));
    this.child.stdin?.write(`${JSON.stringify([service, operation, parameters])}\n`);
    const line = await answer;
    if (line === undefined) throw new Error('The process that calls AWS has ended.');
    const { found, error } = JSON.parse(line) as { found?: Answer; error?: string };
    if (!found) throw new Error(`${service} ${operation}: ${error}`);
    return found;
  }

  /** Ends the process. */
  close(): void {
    this.child.stdin?.end();
  }
}
