/** The question for the pods of the Machine Config Operator's daemon on `worker-a`. */
export const daemonsOfWorkerA = 'pods?k8s-app=machine-config-daemon&spec.nodeName=worker-a';

/** Such a pod that runs. */
export const livingDaemon = {
  metadata: { name: 'mcd-x' },
  status: { phase: 'Running', containerStatuses: [{ state: { running: {} } }] },
};
