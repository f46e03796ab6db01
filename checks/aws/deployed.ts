import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
  type Stack,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { AwsClients } from './clients';
import { everyPage } from './pages';
import { unlessMissing } from './why-unseen';

/** What of the environment is deployed already. Each question is asked once. */
export class Deployed {
  private readonly stacks = new Map<string, Promise<Stack | undefined>>();
  private readonly contents = new Map<string, Promise<readonly StackResourceSummary[]>>();

  constructor(
    private readonly aws: AwsClients,
    /** CloudFormation's names of the stacks, in the order of their deployment. */
    readonly names: readonly string[],
  ) {}

  /** The stack, or undefined if there is none. */
  stack(name: string): Promise<Stack | undefined> {
    const known = this.stacks.get(name) ?? this.describe(name);
    this.stacks.set(name, known);
    return known;
  }

  /** The resources of a stack, without those that are gone; none if there is no such stack. */
  resources(name: string): Promise<readonly StackResourceSummary[]> {
    const known = this.contents.get(name) ?? this.list(name);
    this.contents.set(name, known);
    return known;
  }

  /** Whether a stack of the environment has made the resource with this physical id. */
  async owns(physicalId: string): Promise<boolean> {
    const all = await Promise.all(this.names.map((name) => this.resources(name)));
    return all.flat().some(({ PhysicalResourceId }) => PhysicalResourceId === physicalId);
  }

  private async describe(StackName: string): Promise<Stack | undefined> {
    const client = this.aws.of(CloudFormationClient);
    const answer = await unlessMissing(client.send(new DescribeStacksCommand({ StackName })));
    return answer?.Stacks?.[0];
  }

  private async list(StackName: string): Promise<readonly StackResourceSummary[]> {
    if ((await this.stack(StackName)) === undefined) return [];
    const resources = await everyPage(
      paginateListStackResources({ client: this.aws.of(CloudFormationClient) }, { StackName }),
      ({ StackResourceSummaries }) => StackResourceSummaries,
    );
    return resources.filter(({ ResourceStatus = '' }) => !ResourceStatus.startsWith('DELETE_'));
  }
}
