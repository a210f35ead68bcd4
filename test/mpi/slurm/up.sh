#!/usr/bin/env bash
# Starts a real Slurm of two nodes on this machine, for root and without systemd: its controller, and a slurmd for each
# node. Everything that it keeps is in the folder given; `. FOLDER/env` lets commands find it.
#
# Debian: apt-get install slurm-wlm slurm-wlm-basic-plugins munge
set -euo pipefail
run=$(realpath "$1")
host=$(hostname -s)
getent hosts "$host" | grep -q '^127\.' || { echo "$host must be a name of this machine, 127.…, in /etc/hosts" >&2; exit 1; }

# Ports for the controller and both nodes, so that several of these can run side by side: three at random, below those
# that the system gives to connections, where nobody answers.
answers() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
port=$((10000 + RANDOM % 20000))
while answers $port || answers $((port + 1)) || answers $((port + 2)); do port=$((10000 + RANDOM % 20000)); done

# munge wants folders that nobody else can write to.
chmod 755 "$run"
mkdir -p "$run"/{state,log,munge,n1/tmp,n2/tmp}
(umask 077 && dd if=/dev/urandom of="$run/munge/key" bs=1024 count=1 status=none)

# Each node is told that it has all cores, so that a job of several ranks a node fits; nobody measures anything here.
cat >"$run/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$run/munge/socket
CredType=cred/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort=$port
StateSaveLocation=$run/state
SlurmdSpoolDir=$run/%n
TmpFS=$run/%n/tmp
SlurmctldPidFile=$run/controller.pid
SlurmdPidFile=$run/%n.pid
SlurmctldLogFile=$run/log/controller
SlurmdLogFile=$run/log/%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_min_interval=0,batch_sched_delay=0
ReturnToService=2
KillWait=5
SlurmdParameters=config_overrides
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 2))] CPUs=4 RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF

# Open MPI takes two nodes on one machine for two machines, and their ranks' shared memory for its own: they must use TCP.
cat >"$run/env" <<ENV
export SLURM_CONF=$run/slurm.conf
export OMPI_MCA_btl=tcp,self
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
ENV
. "$run/env"

# Daemons keep what they inherit; whoever started this waits for the end of its output.

munged --force --key-file="$run/munge/key" --socket="$run/munge/socket" --pid-file="$run/munged.pid" \
  --log-file="$run/log/munged" --seed-file="$run/munge/seed" --num-threads=2 >"$run/log/out" 2>&1
slurmctld -c >>"$run/log/out" 2>&1
for node in n1 n2; do slurmd -N $node >>"$run/log/out" 2>&1; done
for _ in $(seq 200); do
  [[ $(sinfo -h -o '%D %T' 2>/dev/null) != '2 idle' ]] || exit 0
  sleep 0.1
done
echo 'the nodes do not come up' >&2
tail -n 20 "$run"/log/* >&2
exit 1
