/** Names of the issuer's clients beside the load balancer's, which the configuration names. */
export const clientIds = { commandLine: 'mlflow-command-line', machine: 'mlflow-machine' };
