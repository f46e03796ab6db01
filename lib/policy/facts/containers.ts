import { at, list } from '../json';
import type { Templates } from '../templates';

/** A container of a task. */
export interface Container {
  /** Construct path of its task definition. */
  readonly path: string;
  /** Its definition in the template. */
  readonly definition: unknown;
  /** Its environment variables, by name. */
  readonly environment: ReadonlyMap<string, unknown>;
}

/** Every container of every task. */
export function containers(templates: Templates): Container[] {
  return templates.expected('AWS::ECS::TaskDefinition').flatMap(({ path, properties }) =>
    list(at(properties, 'ContainerDefinitions')).map((definition) => ({
      path,
      definition,
      environment: new Map(
        list(at(definition, 'Environment')).map((variable) => [
          String(at(variable, 'Name')),
          at(variable, 'Value'),
        ]),
      ),
    })),
  );
}

/** The port on which the server offers its metrics; not a number when no container has one. */
export function metricsPort(templates: Templates): number {
  const ports = containers(templates).map(({ environment }) => environment.get('MLFLOW_AWS_METRICS_PORT'));
  return Number(ports.find((port) => port !== undefined));
}
