import { good, red, type Verdict } from '../../checks/verdict';
import type { DoctorCheck } from '../facts/doctor-check';
import type { Machine } from '../facts/machine';

/** Programs that understand `docker build`, as the CDK calls it. */
const builders = ['docker', 'podman', 'finch'];

/** `cdk deploy` builds the image with the program that CDK_DOCKER names. */
export const imageBuilder: DoctorCheck = {
  name: 'image-builder',
  title: 'A program that builds the image is there and answers.',
  looksAt: 'the program of CDK_DOCKER (docker by default), and the emulation of the other processor',
  run: async ({ environment: { service }, machine }) => {
    if (service.image.kind === 'digest') return good('not needed: service.image names a digest');
    if (service.image.kind === 'codebuild') return good('not needed: CodeBuild builds the image');
    const builder = machine.variables.CDK_DOCKER ?? 'docker';
    const { code, text } = await machine.run(builder, 'info');
    if (code !== 0) return await withoutBuilder(builder, code, text, machine);
    return await withEmulation(builder, service.architecture, machine);
  },
};

async function withoutBuilder(
  builder: string,
  code: number | undefined,
  text: string,
  machine: Machine,
): Promise<Verdict> {
  const found =
    code === undefined
      ? `there is no program ${builder}`
      : `"${builder} info" failed: ${text.split('\n').at(-1)?.slice(0, 160)}`;
  for (const other of builders.filter((each) => each !== builder))
    if ((await machine.run(other, 'info')).code === 0)
      return red(`${found}; ${other} answers`, `export CDK_DOCKER=${other}`);
  return red(
    `${found}; none of ${builders.join(', ')} answers`,
    code === undefined ? '# Install Docker, Podman or Finch,' : `# Start ${builder} (its daemon or machine),`,
    "# or set service.image to { kind: 'codebuild' }, or to the digest of an image in ECR.",
  );
}

/** Node's names of processors, by the configuration's. */
const processors = { arm64: 'arm64', x86_64: 'x64' } as const;

/** On Linux, the kernel runs programs of another processor only if an emulator is registered; Docker Desktop brings one. */
async function withEmulation(
  builder: string,
  architecture: keyof typeof processors,
  machine: Machine,
): Promise<Verdict> {
  if (machine.processor === processors[architecture]) return good(`${builder} answers`);
  if (machine.platform !== 'linux') return good(`${builder} answers, and emulates ${architecture}`);
  const emulator = architecture === 'arm64' ? 'qemu-aarch64' : 'qemu-x86_64';
  const registered = await machine.run('cat', `/proc/sys/fs/binfmt_misc/${emulator}`);
  if (registered.code === 0) return good(`${builder} answers, and ${emulator} is registered`);
  return red(
    `${builder} answers, but nothing here runs ${architecture} programs on ${machine.processor}`,
    `${builder} run --privileged --rm tonistiigi/binfmt --install ${architecture === 'arm64' ? 'arm64' : 'amd64'}`,
    `# or set service.architecture to "${architecture === 'arm64' ? 'x86_64' : 'arm64'}"`,
  );
}
