import { engines } from '../../package.json';

/** What is wrong with a version of Node, such as `18.20.4`, or undefined if this project runs on it. */
export function nodeProblem(version: string): string | undefined {
  const needed = engines.node.replace('>=', '');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return undefined;
  return (
    `This needs Node ${needed} or newer, and runs on Node ${version} (${process.execPath}). ` +
    'Install one from https://nodejs.org/en/download or with a version manager, such as "nvm install 22".'
  );
}
