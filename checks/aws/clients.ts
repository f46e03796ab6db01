/** What every client is made with. */
interface ClientSettings {
  readonly region: string;
  readonly maxAttempts: number;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

/** A client of the AWS SDK, by its class. */
type ClientClass<Client> = new (settings: ClientSettings) => Client;

/** Milliseconds. Without a limit, a call behind a firewall that drops packets would never end. */
const timeouts = { connectionTimeout: 5000, requestTimeout: 20_000 };

/** AWS is not asked: there are no credentials, or they are of another account, which would answer for itself. */
export class AwsUnseen extends Error {}

/** Clients of the AWS SDK for one region, with the credentials that the AWS CLI would use. One per service. */
export class AwsClients {
  private readonly made = new Map<unknown, unknown>();

  constructor(
    /** Where the environment is. */
    readonly region: string,
    /** Why AWS must not be asked; undefined if it may be. */
    readonly unseen?: string,
  ) {}

  /** The client of a class. @throws AwsUnseen if AWS must not be asked */
  of<Client>(type: ClientClass<Client>): Client {
    if (this.unseen !== undefined) throw new AwsUnseen(this.unseen);
    const client =
      this.made.get(type) ?? new type({ region: this.region, maxAttempts: 3, requestHandler: timeouts });
    this.made.set(type, client);
    return client as Client;
  }
}
